"""What the hub's operator does: open the hub, hand out codes, approve PCs, publish the directory, shut PCs out."""

from __future__ import annotations

import os
import secrets
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signing import SigningKey
from clinic_app.errors import DirectoryRefused, InvitationRefused
from clinic_app.facts import dataclass
from clinic_app.hub import store_facts as facts
from clinic_app.hub.admission import hashed
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.store_letters import Letters
from clinic_app.hub.store_people import KnownDevice, People
from clinic_app.wire import hub_api
from clinic_app.wire.directory_document import AgencyFacts
from clinic_app.wire.directory_signing import RootPlan, add_signature, write_root
from clinic_app.wire.invitation import Invitation
from clinic_app.wire.nesting import MOST_IN_A_LIST, refuse_deep
from clinic_app.wire.network_folder import NetworkFolder

ROOT_DAYS = 3 * 365
"""A root that nobody renews ends the network: every clinic refuses what stands under it."""


@dataclass(frozen=True, slots=True)
class HubPlace:
    """The files of one hub."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "hub.sqlite3"

    @property
    def address(self) -> Path:
        """Where the store moved to, if it did."""
        return self.folder / "database.address"

    @property
    def keep(self) -> Path:
        """The sealed backups of clinics; may be a disk of its own."""
        return self.folder / "keep"

    @property
    def updates(self) -> Path:
        """New versions of the program, as their publisher laid them out; the operator copies them there."""
        return self.folder / "updates"

    @property
    def hub_key(self) -> Path:
        return self.folder / "hub.key"

    @property
    def root_key(self) -> Path:
        """Signs roots and nothing else: it goes to the safe on the first day."""
        return self.folder / "root.key"

    @property
    def lists_key(self) -> Path:
        """Signs what is published; better on a stick than here."""
        return self.folder / "lists.key"

    @property
    def network(self) -> NetworkFolder:
        """The roots, and the provinces this network trusts."""
        return NetworkFolder(self.folder / "network")


@dataclass
class OperatorError(Exception):
    """An operator's command that cannot be done; `reason` is a fixed word, `item` what it is about."""

    reason: str
    item: str


def found_hub(place: HubPlace, today: date, root: bytes | None = None, *, store: OpenStore | None = None) -> bool:
    """Make the folder, its keys and the first root if they are not there. True if this is a new hub.

    `root` is a first root that its keepers signed elsewhere; then no root key and no list key is made here. `store` is
    a database that several hubs may share: all of them have one key.
    """
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = None if store is None else store.do(facts.fact(store.store, facts.HUB_KEY))
    if place.hub_key.exists():
        if known not in {None, read_key(place.hub_key).public.raw.hex()}:
            raise OperatorError("another_hub_key", place.hub_key.name)
        return False
    if place.database.exists() or known is not None:
        # A new key over an old store would look to every clinic like a stranger.
        raise OperatorError("hub_key_missing", place.hub_key.name)
    if not place.network.roots():
        try:
            place.network.add_root(root if root is not None else _alone(place, today))
        except DirectoryRefused as exc:
            raise OperatorError("root_unfit", exc.reason) from exc
    _write_key(place.hub_key, SigningKey.new())
    return True


def _alone(place: HubPlace, today: date) -> bytes:
    """The root of a pilot: one keeper, one list key, both made here."""
    for file in (place.root_key, place.lists_key):
        if not file.exists():
            _write_key(file, SigningKey.new())
    root, lists = read_key(place.root_key), read_key(place.lists_key)
    plan = RootPlan(
        roots=(root.public.raw,), needed=1, lists=(lists.public.raw,), holds_until=today + timedelta(days=ROOT_DAYS)
    )
    return add_signature(write_root(plan), root)


def read_key(file: Path) -> SigningKey:
    """Raises `OperatorError`: `key_missing` (a root kept away, as it should be), `key_unreadable`."""
    try:
        return SigningKey.from_seed(bytes.fromhex(file.read_text("ascii").strip()))
    except FileNotFoundError as exc:
        raise OperatorError("key_missing", file.name) from exc
    except ValueError as exc:
        raise OperatorError("key_unreadable", file.name) from exc


def root_words(place: HubPlace) -> tuple[str, ...]:
    """Twelve words a coordinator compares with paper. Raises `OperatorError(root_unknown)`."""
    return words(_fingerprint(place))


def make_code(store: OpenStore, agency: str, now: datetime) -> str:
    """A one-time enrolment code, good for seven days; only its hash is kept."""
    try:
        msgspec.convert(agency, hub_api.AgencyId)
    except msgspec.ValidationError as exc:
        raise OperatorError("not_an_agency_id", "agency") from exc
    people = People(store.store)
    store.do(people.add_agency(agency))
    code = secrets.token_bytes(hub_api.CODE_BYTES)
    store.do(people.add_code(hashed(code), agency, int(now.timestamp()) + hub_api.CODE_LIFE_S))
    return code.hex()


def invitation(place: HubPlace, store: OpenStore, agency: str, address: str, now: datetime) -> str:
    """One line for a coordinator: where the hub is, whom to trust, and a new one-time code. Send it any way you like.

    It is worth nothing until its twelve words were compared with paper. Raises `OperatorError`: `root_unknown`,
    `address_unfit`, `not_an_agency_id`.
    """
    hub_key = read_key(place.hub_key).public.raw.hex()
    bare = Invitation(address=address, hub_key=hub_key, root=_fingerprint(place).hex())
    try:
        Invitation.from_text(bare.to_text())
    except InvitationRefused as exc:
        raise OperatorError("address_unfit", "address") from exc
    return msgspec.structs.replace(bare, code=make_code(store, agency, now)).to_text()


def pending(store: OpenStore) -> list[KnownDevice]:
    """PCs that wait for a person to compare their words by phone."""
    return [device for device in store.do(People(store.store).devices()) if device.status == "pending"]


def device_words(device: KnownDevice) -> tuple[str, ...]:
    """Six words over all three keys of a PC, to be compared by phone before approval."""
    return words(device.hub_auth + device.identity + device.standing, 6)


def pcs(store: OpenStore, agency: str | None = None) -> list[KnownDevice]:
    """Every PC that ever asked to be let in, or those of one organisation; by organisation."""
    known = store.do(People(store.store).devices())
    return sorted((each for each in known if agency in {None, each.agency}), key=lambda each: each.agency)


def approve(store: OpenStore, kid: bytes, now: datetime) -> KnownDevice:
    """Let a PC in for a year; its organisation gets a mailbox. Others learn of it with the next `publish`."""
    today = now.date().toordinal()
    mailbox = secrets.token_bytes(16)
    until = today + hub_api.ENROLLED_DAYS
    if not store.do(People(store.store).approve(kid, mailbox=mailbox, not_before=today, not_after=until)):
        raise OperatorError("not_pending", kid.hex())
    return _known(store, kid)


def revoke(store: OpenStore, kid: bytes, now: datetime) -> KnownDevice:
    """Shut a PC out at once; others learn of it with the next `publish`."""
    if not store.do(People(store.store).revoke(kid, now.date().toordinal())):
        raise OperatorError("not_known", kid.hex())
    return _known(store, kid)


def _known(store: OpenStore, kid: bytes) -> KnownDevice:
    [device] = [each for each in store.do(People(store.store).devices()) if each.kid == kid]
    return device


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAgency:
    """One organisation as its operator sees it."""

    agency: str
    approved: int
    pending: int
    revoked: int
    mailbox: bytes | None
    closed: bool


def agencies(store: OpenStore) -> list[KnownAgency]:
    """Every organisation that has a mailbox or a PC, or was given a code."""
    people = People(store.store)
    devices = store.do(people.devices())
    return [
        KnownAgency(
            agency=agency, mailbox=mailbox, closed=closed,
            **{status: sum(device.agency == agency and device.status == status for device in devices)
               for status in ("approved", "pending", "revoked")},
        )
        for agency, mailbox, closed in store.do(people.mailboxes())
    ]  # fmt: skip


def close_mailbox(store: OpenStore, agency: str, now: datetime | None) -> None:
    """Take nothing more for an organisation from `now` on; with None, take again. The next `publish` says so."""
    on = None if now is None else now.date().toordinal()
    if not store.do(People(store.store).close_mailbox(agency, on)):
        raise OperatorError("no_mailbox", agency)


def drop_letters(store: OpenStore, agency: str) -> int:
    """Forget what its PCs left for each other: they tell it anew. How many."""
    return store.do(Letters(store.store).drop_all(agency))


def import_agencies(store: OpenStore, untrusted: bytes) -> int:
    """Take a JSON list of public service facts, all or none. Returns how many."""
    try:
        refuse_deep(untrusted, MOST_IN_A_LIST)
        facts = msgspec.json.decode(untrusted, type=tuple[AgencyFacts, ...], strict=True)
    except (msgspec.MsgspecError, ValueError) as exc:
        raise OperatorError(
            "agencies_unreadable", str(exc) if isinstance(exc, msgspec.ValidationError) else ""
        ) from exc
    if len({each.id for each in facts}) != len(facts):
        raise OperatorError("agency_twice", "")
    store.do(People(store.store).import_agencies([(each.id, msgspec.json.encode(each)) for each in facts]))
    return len(facts)


def _fingerprint(place: HubPlace) -> bytes:
    try:
        return place.network.fingerprint()
    except DirectoryRefused as exc:
        raise OperatorError("root_unknown", place.network.place.name) from exc


def _write_key(file: Path, key: SigningKey) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(key.seed.hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
