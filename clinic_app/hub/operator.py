"""What the hub's operator does: open the hub, hand out codes, approve PCs, publish the directory, shut PCs out."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from clinic_app.crypto.fingerprints import words
from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.errors import DirectoryRefused, InvitationRefused
from clinic_app.hub.admission import hashed
from clinic_app.hub.store import Store
from clinic_app.hub.store_people import KnownDevice, People
from clinic_app.wire import hub_api
from clinic_app.wire.directory_document import (
    FORMAT,
    MAX_SIGNED,
    Agency,
    AgencyFacts,
    Device,
    DirectoryDocument,
    SignedDirectory,
    sign_directory,
)
from clinic_app.wire.invitation import Invitation

DIRECTORY_DAYS = 90


@dataclass(frozen=True, slots=True)
class HubPlace:
    """The files of one hub."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "hub.sqlite3"

    @property
    def keep(self) -> Path:
        """The sealed backups of clinics; may be a disk of its own."""
        return self.folder / "keep"

    @property
    def hub_key(self) -> Path:
        return self.folder / "hub.key"

    @property
    def root_key(self) -> Path:
        return self.folder / "root.key"

    @property
    def root_public(self) -> Path:
        """Stays when the root itself has gone to the safe: invitations name it."""
        return self.folder / "root.pub"


@dataclass
class OperatorError(Exception):
    """An operator's command that cannot be done; `reason` is a fixed word, `item` what it is about."""

    reason: str
    item: str


def found_hub(place: HubPlace) -> bool:
    """Make the folder and both keys if they are not there. True if this is a new hub."""
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.hub_key.exists():
        return False
    if place.database.exists():
        # A new key over an old store would look to every clinic like a stranger.
        raise OperatorError("hub_key_missing", place.hub_key.name)
    if not place.root_key.exists():
        _write_key(place.root_key, SigningKey.new())
    root = read_key(place.root_key)
    place.root_public.write_text(root.public.raw.hex() + "\n", "ascii")
    _write_key(place.hub_key, SigningKey.new())
    return True


def read_key(file: Path) -> SigningKey:
    """Raises `OperatorError`: `key_missing` (a root kept away, as it should be), `key_unreadable`."""
    try:
        return SigningKey.from_seed(bytes.fromhex(file.read_text("ascii").strip()))
    except FileNotFoundError as exc:
        raise OperatorError("key_missing", file.name) from exc
    except ValueError as exc:
        raise OperatorError("key_unreadable", file.name) from exc


def root_of(place: HubPlace, file: Path) -> SigningKey:
    """The root of this hub: every clinic refuses a list that another key signed, and keeps an old one.

    Raises `OperatorError`: `another_root`, and what `read_key` raises.
    """
    root = read_key(file)
    if place.root_public.exists() and place.root_public.read_text("ascii").strip() != root.public.raw.hex():
        raise OperatorError("another_root", file.name)
    return root


def root_words(root: SigningKey) -> tuple[str, ...]:
    """Twelve words a coordinator compares with paper."""
    return words(root.public.raw)


def make_code(store: Store, agency: str, now: datetime) -> str:
    """A one-time enrolment code, good for seven days; only its hash is kept."""
    try:
        msgspec.convert(agency, hub_api.AgencyId)
    except msgspec.ValidationError as exc:
        raise OperatorError("not_an_agency_id", "agency") from exc
    people = People(store)
    people.add_agency(agency)
    code = secrets.token_bytes(hub_api.CODE_BYTES)
    people.add_code(hashed(code), agency, int(now.timestamp()) + hub_api.CODE_LIFE_S)
    return code.hex()


def invitation(place: HubPlace, store: Store, agency: str, address: str, now: datetime) -> str:
    """One line for a coordinator: where the hub is, whom to trust, and a new one-time code. Send it any way you like.

    It is worth nothing until its twelve words were compared with paper. Raises `OperatorError`: `root_unknown`,
    `address_unfit`, `not_an_agency_id`.
    """
    try:
        root = VerifyKey.from_bytes(bytes.fromhex(place.root_public.read_text("ascii").strip()))
    except (OSError, ValueError) as exc:
        raise OperatorError("root_unknown", place.root_public.name) from exc
    hub_key = read_key(place.hub_key).public.raw.hex()
    bare = Invitation(address=address, hub_key=hub_key, root=root.raw.hex())
    try:
        Invitation.from_text(bare.to_text())
    except InvitationRefused as exc:
        raise OperatorError("address_unfit", "address") from exc
    return msgspec.structs.replace(bare, code=make_code(store, agency, now)).to_text()


def pending(store: Store) -> list[KnownDevice]:
    """PCs that wait for a person to compare their words by phone."""
    return [device for device in People(store).devices() if device.status == "pending"]


def device_words(device: KnownDevice) -> tuple[str, ...]:
    """Six words over all three keys of a PC, to be compared by phone before approval."""
    return words(device.hub_auth + device.identity + device.standing, 6)


def approve(store: Store, kid: bytes, now: datetime) -> None:
    """Let a PC in for a year; its organisation gets a mailbox. Others learn of it with the next `publish`."""
    today = now.date().toordinal()
    mailbox = secrets.token_bytes(16)
    if not People(store).approve(kid, mailbox=mailbox, not_before=today, not_after=today + hub_api.ENROLLED_DAYS):
        raise OperatorError("not_pending", kid.hex())


def revoke(store: Store, kid: bytes, now: datetime) -> None:
    """Shut a PC out at once; others learn of it with the next `publish`."""
    if not People(store).revoke(kid, now.date().toordinal()):
        raise OperatorError("not_known", kid.hex())


def import_agencies(store: Store, untrusted: bytes) -> int:
    """Take a JSON list of public service facts, all or none. Returns how many."""
    try:
        facts = msgspec.json.decode(untrusted, type=tuple[AgencyFacts, ...], strict=True)
    except (msgspec.MsgspecError, ValueError) as exc:
        raise OperatorError(
            "agencies_unreadable", str(exc) if isinstance(exc, msgspec.ValidationError) else ""
        ) from exc
    if len({each.id for each in facts}) != len(facts):
        raise OperatorError("agency_twice", "")
    People(store).import_agencies([(each.id, msgspec.json.encode(each)) for each in facts])
    return len(facts)


def publish(store: Store, root: SigningKey, now: datetime, *, network: str, training: bool = False) -> int:
    """Sign what is known today as the next version of the directory. Returns its number."""
    people = People(store)
    newest = people.newest_directory()
    devices = people.devices()
    document = DirectoryDocument(
        format=FORMAT,
        version=1 if newest is None else newest[0] + 1,
        issued_on=now.date(),
        expires_on=now.date() + timedelta(days=DIRECTORY_DAYS),
        network=network,
        training=training,
        agencies=tuple(
            _listed(facts, mailbox, [device for device in devices if device.agency == agency])
            for agency, facts, mailbox in people.agencies()
        ),
    )
    try:
        signed = sign_directory(document, root=root, kid=root.public.kid).to_bytes()
    except DirectoryRefused as exc:
        raise OperatorError("directory_unreadable", "") from exc
    if len(signed) > MAX_SIGNED:
        raise OperatorError("directory_too_large", "")
    people.publish(document.version, signed)
    return document.version


def newest_signed(store: Store) -> SignedDirectory | None:
    """The published directory, for carrying it on a stick."""
    newest = People(store).newest_directory()
    return None if newest is None else msgspec.json.decode(newest[1], type=SignedDirectory)


def _listed(facts: bytes, mailbox: bytes | None, devices: list[KnownDevice]) -> Agency:
    known = msgspec.json.decode(facts, type=AgencyFacts)
    return Agency(
        **msgspec.structs.asdict(known),
        mailbox=None if mailbox is None else mailbox.hex(),
        devices=tuple(_key_record(device) for device in devices if device.not_before is not None),
    )


def _key_record(device: KnownDevice) -> Device:
    assert device.not_before is not None
    assert device.not_after is not None
    day = date.fromordinal
    return Device(
        identity=device.identity.hex(),
        standing=device.standing,
        not_before=day(device.not_before),
        not_after=day(device.not_after),
        revoked_on=None if device.revoked_on is None else day(device.revoked_on),
    )


def _write_key(file: Path, key: SigningKey) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(key.seed.hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
