"""What a publisher offers as a new version, believed only as far as the root built into this program says.

It lies as TUF 1.0 lays it out (https://theupdateframework.github.io/specification/), so that others' readers follow it
too: `metadata/1.root.json` and each root after it, `timestamp.json`, `snapshot.json`, `targets.json`; under `targets/`
one file for each kind of PC. Signatures, thresholds, hashes and expiries are judged by `tuf`, the steps are those of
sections 5.3 to 5.6. Whoever passes it on, a hub or a stick, signs nothing and can only withhold it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from clinic_app.errors import UpdateRefused
from clinic_app.wire.tuf_metadata import unbelieved

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp

FORMAT: Final = 1
MOST_METADATA: Final = 1 << 20
MOST_BYTES: Final = 1 << 30
"""No version of ours is larger: what says it is, is not asked to be fetched."""
_MOST_ROOTS: Final = 100
_VERSION: Final = r"^[0-9]{1,4}(\.[0-9]{1,4}){2}\Z"

Read = Callable[[str], "bytes | None"]
"""Gives the bytes of one file of metadata, None where there is none. Whoever gives them keeps to `MOST_METADATA`."""


class Offer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file of an update, as its publisher signed it."""

    format: int = FORMAT
    version: Annotated[str, Meta(pattern=_VERSION)]
    system: Annotated[str, Meta(pattern="^[a-z0-9_-]{1,40}\\Z")]
    """Of which PCs, and how it is put there: `linux-x86_64`, `debian-amd64`, `windows-msi`, `windows-setup`."""
    steps: Annotated[int, Meta(ge=1, le=10_000)]
    """How many steps a record has taken that it opens. More than ours: coming in changes the record."""
    unpacked: Annotated[int, Meta(ge=0, le=8 << 30)]
    sites: Annotated[tuple[str, ...], Meta(max_length=2_000)] = ()
    """Codes of the sites it is for; none: for everybody."""
    news: Annotated[dict[str, Annotated[str, Meta(max_length=600)]], Meta(max_length=10)] = {}
    """What is new, by language, in a few sentences."""

    @property
    def number(self) -> tuple[int, ...]:
        """To compare by."""
        return number_of(self.version)


class Believed(Struct, frozen=True, kw_only=True):
    """What is kept of what was believed: nothing older is ever believed again."""

    root: int = 0
    timestamp: int = 0
    snapshot: int = 0
    targets: int = 0


class Told(Struct, frozen=True, kw_only=True):
    """What the publisher says: its files by name, and what is to be kept in mind once one of them is taken."""

    offers: dict[str, Offer]
    sizes: dict[str, int]
    hashes: dict[str, str]
    believed: Believed
    holds_until: date


def number_of(version: str) -> tuple[int, ...]:
    """What two versions are compared by. What follows the three numbers says nothing."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def read_told(read: Read, *, root: bytes, now: datetime, known: Believed | None = None) -> Told:
    """Follow the metadata from the root of this program. Raises `UpdateRefused`."""
    trusting = _Trusting(read, now, known or Believed())
    trusting.follow_roots(root)
    return trusting.told()


def read_metadata(content: bytes, kind: str) -> Metadata[Any]:
    """One file of metadata, unbelieved. Raises `UpdateRefused("format")`."""
    try:
        return unbelieved(content, kind)
    except ValueError as exc:
        raise UpdateRefused("format") from exc


class _Trusting:
    """One reading; every step stands on the one before."""

    def __init__(self, read: Read, now: datetime, known: Believed) -> None:
        self._read, self._now, self._known = read, now, known
        self._expires: list[datetime] = []
        self._root: Root

    def follow_roots(self, pinned: bytes) -> None:
        newest = read_metadata(pinned, "root")
        _judged(lambda: newest.signed.verify_delegate("root", newest.signed_bytes, newest.signatures))
        for number in range(newest.signed.version + 1, newest.signed.version + 1 + _MOST_ROOTS):
            content = self._read(f"{number}.root.json")
            if content is None:
                break
            following, before = read_metadata(content, "root"), newest.signed
            for asking in (before, following.signed):
                _judged(_step(asking, "root", following), foreign="other_root")
            if following.signed.version != number:
                raise UpdateRefused("format")
            newest = following
        if newest.signed.version < self._known.root:
            raise UpdateRefused("older")
        self._hold(newest.signed)
        self._root = newest.signed

    def told(self) -> Told:
        timestamp: Metadata[Timestamp] = self._of("timestamp")
        # Whoever signed this signed all of it: none of our names here is another publisher, not a broken file.
        ours = set(self._root.roles["timestamp"].keyids) & set(timestamp.signatures)
        _judged(_step(self._root, "timestamp", timestamp), foreign="unsigned" if ours else "other_root")
        self._not_older(timestamp.signed, self._known.timestamp)
        snapshot: Metadata[Snapshot] = self._of("snapshot", timestamp.signed.snapshot_meta)
        _judged(_step(self._root, "snapshot", snapshot))
        self._not_older(snapshot.signed, self._known.snapshot)
        if "targets.json" not in snapshot.signed.meta:
            raise UpdateRefused("format")
        targets: Metadata[Targets] = self._of("targets", snapshot.signed.meta["targets.json"])
        _judged(_step(self._root, "targets", targets))
        self._not_older(targets.signed, self._known.targets)
        for each in (timestamp.signed, snapshot.signed, targets.signed):
            self._hold(each)
        offers = {name: offer for name, file in targets.signed.targets.items() if (offer := _offer(file)) is not None}
        files = {name: targets.signed.targets[name] for name in offers}
        return Told(
            offers=offers,
            sizes={name: file.length for name, file in files.items()},
            hashes={name: file.hashes["sha256"] for name, file in files.items()},
            believed=Believed(
                root=self._root.version, timestamp=timestamp.signed.version, snapshot=snapshot.signed.version,
                targets=targets.signed.version,
            ),
            holds_until=min(self._expires).date(),
        )  # fmt: skip

    def _of(self, role: str, said: MetaFile | None = None) -> Metadata[Any]:
        content = self._read(f"{role}.json")
        if content is None:
            raise UpdateRefused("half" if said is not None else "none", f"{role}.json")
        if said is not None:
            _judged(lambda: said.verify_length_and_hashes(content), about=f"{role}.json")
        read = read_metadata(content, role)
        if said is not None and read.signed.version != said.version:
            raise UpdateRefused("format")
        return read

    def _not_older(self, read: Signed, known: int) -> None:
        if read.version < known:
            raise UpdateRefused("older")

    def _hold(self, read: Signed) -> None:
        if read.is_expired(self._now):
            raise UpdateRefused("expired", read.expires.date().isoformat())
        self._expires.append(read.expires)


def _offer(file: TargetFile) -> Offer | None:
    """None for one of a later form: whoever is far behind must still find the version between."""
    name = re.fullmatch(r"[a-z0-9][A-Za-z0-9._-]{0,99}", file.path)
    if name is None or not 0 < file.length <= MOST_BYTES or len(file.hashes.get("sha256", "")) != 64:
        raise UpdateRefused("format")
    told = file.custom or {}
    if isinstance(told.get("format"), int) and told["format"] > FORMAT:
        return None
    try:
        offer = msgspec.convert(told, Offer)
    except msgspec.ValidationError as exc:
        raise UpdateRefused("format") from exc
    if offer.format != FORMAT:
        raise UpdateRefused("format")
    return offer


def _step(asking: Root, role: str, read: Metadata[Any]) -> Callable[[], None]:
    return lambda: asking.verify_delegate(role, read.signed_bytes, read.signatures)


def _judged(step: Callable[[], None], *, foreign: str = "unsigned", about: str = "") -> None:
    from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError, UnsignedMetadataError

    try:
        step()
    except UnsignedMetadataError as exc:
        raise UpdateRefused(foreign) from exc
    except LengthOrHashMismatchError as exc:
        raise UpdateRefused("half", about) from exc
    except (RepositoryError, ValueError) as exc:
        raise UpdateRefused("format") from exc
