"""A signed directory as it comes, believed only as far as the root on paper says: the client's steps of TUF 1.0.

What comes is public and from anybody: a hub, a stick. In it are the network's root and each root after it, `timestamp`,
`snapshot` and `targets`, one list of the whole network, and one of each province that `targets` lets sign its own. The
signatures, thresholds, hashes and expiries are judged by `tuf`; the order of the steps is that of the specification,
section 5.3 to 5.6 (https://theupdateframework.github.io/specification/). Nothing is written and nothing fetched here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from clinic_app.errors import DirectoryRefused
from clinic_app.wire.directory_document import Agency, AgencyList, DirectoryDocument
from clinic_app.wire.nesting import MOST_IN_A_LIST, refuse_deep
from clinic_app.wire.tuf_metadata import unbelieved

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, Targets, Timestamp

MAX_SIGNED: Final = 16 << 20
NATIONAL: Final = "national.json"
"""The list of the whole network."""

Name = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9./-]{0,99}\\Z")]


class SignedDirectory(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Metadata by the name of its role, roots as `1.root`, `2.root` and on; lists by their path."""

    metadata: Annotated[dict[Name, bytes], Meta(max_length=400)]
    lists: Annotated[dict[Name, bytes], Meta(max_length=200)]

    def to_bytes(self) -> bytes:
        """As it travels and lies on disk."""
        return msgspec.json.encode(self, order="deterministic")

    @classmethod
    def from_bytes(cls, untrusted: bytes) -> SignedDirectory:
        """Raises `DirectoryRefused("format")`."""
        if len(untrusted) > MAX_SIGNED:
            raise DirectoryRefused("format")
        try:
            refuse_deep(untrusted, MOST_IN_A_LIST)
            return msgspec.json.decode(untrusted, type=cls, strict=True)
        except (msgspec.MsgspecError, ValueError) as exc:
            raise DirectoryRefused("format") from exc

    @property
    def version(self) -> int:
        """Its number, as whoever believes it keeps it. Raises `DirectoryRefused("format")`."""
        return int(read_metadata(self.metadata.get("snapshot", b""), "snapshot").signed.version)

    @property
    def roots(self) -> Iterator[bytes]:
        """The first root and those after it, as far as none is missing."""
        number = 1
        while (content := self.metadata.get(f"{number}.root")) is not None:
            yield content
            number += 1


def province_path(province: str) -> str:
    """Where the list of a province stands."""
    return f"province/{province}.json"


def fingerprint(root: bytes) -> bytes:
    """What twelve words on paper say of a network: 32 bytes over its first root, whoever has signed it so far.

    Raises `DirectoryRefused("format")`.
    """
    return hashlib.sha256(read_metadata(root, "root").signed_bytes).digest()


def read_directory(
    untrusted: bytes, *, root: bytes, today: date, known: SignedDirectory | None = None
) -> DirectoryDocument:
    """The whole list, if the network whose first root has this fingerprint signed all of it. `known` is what was
    believed before: it may come again, nothing older ever.

    Raises `DirectoryRefused`: `format`, `other_root`, `unsigned`, `older`, `expired`.
    """
    signed = SignedDirectory.from_bytes(untrusted)
    trusting = _Trusting(signed, datetime.combine(today, time(), UTC), known)
    trusting.follow_roots(root)
    lists = trusting.lists()
    return _whole(lists, trusting.snapshot.version, trusting.expires_on)


def read_metadata(content: bytes, kind: str) -> Metadata[Any]:
    """One file of metadata, unbelieved. Raises `DirectoryRefused("format")`."""
    try:
        return unbelieved(content, kind)
    except ValueError as exc:
        raise DirectoryRefused("format") from exc


class _Trusting:
    """One reading, step by step; every step stands on the one before."""

    def __init__(self, signed: SignedDirectory, now: datetime, known: SignedDirectory | None) -> None:
        self._signed, self._now, self._known = signed, now, known
        self._expires: list[datetime] = []
        self._root: Root
        self.snapshot: Snapshot

    @property
    def expires_on(self) -> date:
        """The last day on which all of it holds."""
        return min(self._expires).date()

    def follow_roots(self, pinned: bytes) -> None:
        """From the root on paper to the newest: each is signed as the one before asks, and as it asks itself."""
        roots = iter(self._signed.roots)
        first = next(roots, b"")
        if not first or fingerprint(first) != pinned:
            raise DirectoryRefused("other_root")
        newest = read_metadata(first, "root")
        self._signed_by(newest.signed, "root", newest)
        for number, content in enumerate(roots, 2):
            following = read_metadata(content, "root")
            self._signed_by(newest.signed, "root", following)
            self._signed_by(following.signed, "root", following)
            if following.signed.version != number:
                raise DirectoryRefused("format")
            newest = following
        if self._known is not None and newest.signed.version < sum(1 for _ in self._known.roots):
            raise DirectoryRefused("older")
        self._hold(newest.signed)
        self._root = newest.signed

    def lists(self) -> list[AgencyList]:
        """The lists, that of the network first, each by whoever may sign it."""
        timestamp: Metadata[Timestamp] = self._of("timestamp")
        self._signed_by(self._root, "timestamp", timestamp)
        self._not_older("timestamp", timestamp.signed)
        snapshot: Metadata[Snapshot] = self._of("snapshot", timestamp.signed.snapshot_meta)
        self._signed_by(self._root, "snapshot", snapshot)
        self._not_older("snapshot", snapshot.signed)
        self.snapshot = snapshot.signed
        self._nothing_taken_back()
        targets: Metadata[Targets] = self._of("targets", self._told("targets"))
        self._signed_by(self._root, "targets", targets)
        self._not_older("targets", targets.signed)
        for each in (timestamp.signed, snapshot.signed, targets.signed):
            self._hold(each)
        return [self._list(targets.signed, NATIONAL), *self._provinces(targets.signed)]

    def _provinces(self, targets: Targets) -> Iterator[AgencyList]:
        delegations = targets.delegations
        for name, role in ((delegations.roles if delegations else None) or {}).items():
            path = province_path(name)
            if not role.is_delegated_path(path):
                raise DirectoryRefused("format")
            province: Metadata[Targets] = self._of(name, self._told(name))
            self._signed_by(targets, name, province)
            self._not_older(name, province.signed)
            self._hold(province.signed)
            told = self._list(province.signed, path)
            if told.province != name:
                raise DirectoryRefused("format")
            yield told

    def _list(self, targets: Targets, path: str) -> AgencyList:
        if path not in targets.targets or path not in self._signed.lists:
            raise DirectoryRefused("format")
        content = self._signed.lists[path]
        _judged(lambda: targets.targets[path].verify_length_and_hashes(content))
        return AgencyList.from_bytes(content)

    def _of(self, role: str, told: MetaFile | None = None) -> Metadata[Any]:
        """The metadata of a role; with the version and, where it is told, the hash that the step before names."""
        content = self._signed.metadata.get(role)
        if content is None:
            raise DirectoryRefused("format")
        if told is not None:
            _judged(lambda: told.verify_length_and_hashes(content))
        read: Metadata[Any] = read_metadata(content, role if role in ("timestamp", "snapshot") else "targets")
        if told is not None and read.signed.version != told.version:
            raise DirectoryRefused("format")
        return read

    def _told(self, role: str) -> MetaFile:
        told = self.snapshot.meta.get(f"{role}.json")
        if told is None:
            raise DirectoryRefused("format")
        return told

    def _signed_by(self, delegator: Root | Targets, role: str, read: Metadata[Any]) -> None:
        _judged(lambda: delegator.verify_delegate(role, read.signed_bytes, read.signatures))

    def _not_older(self, role: str, read: Signed) -> None:
        before = self._known.metadata.get(role) if self._known else None
        if before is not None and read.version < read_metadata(before, read.type).signed.version:
            raise DirectoryRefused("older")

    def _nothing_taken_back(self) -> None:
        """No list that was there is gone or older: whoever withholds one province would else not be noticed."""
        if self._known is None:
            return
        before: Metadata[Snapshot] = read_metadata(self._known.metadata["snapshot"], "snapshot")
        for name, told in before.signed.meta.items():
            now = self.snapshot.meta.get(name)
            if now is None or now.version < told.version:
                raise DirectoryRefused("older")

    def _hold(self, read: Signed) -> None:
        if read.is_expired(self._now):
            raise DirectoryRefused("expired")
        self._expires.append(read.expires)


def _whole(lists: list[AgencyList], version: int, expires_on: date) -> DirectoryDocument:
    """All lists as one. A province cannot take an id or a mailbox that another list has: the first keeps it."""
    national, ids, boxes, agencies = lists[0], set[str](), set[str](), list[Agency]()
    if national.province is not None:
        raise DirectoryRefused("format")
    for told in lists:
        if (told.network, told.training) != (national.network, national.training):
            raise DirectoryRefused("format")
        for agency in told.agencies:
            if agency.id not in ids and agency.mailbox not in boxes:
                agencies.append(agency)
                ids.add(agency.id)
                boxes |= {agency.mailbox} if agency.mailbox else set()
    return DirectoryDocument(
        version=version,
        issued_on=min(told.issued_on for told in lists),
        expires_on=expires_on,
        network=national.network,
        training=national.training,
        agencies=tuple(agencies),
    )


def _judged(step: Callable[[], None]) -> None:
    from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError, UnsignedMetadataError

    try:
        step()
    except (UnsignedMetadataError, LengthOrHashMismatchError) as exc:
        raise DirectoryRefused("unsigned") from exc
    except (RepositoryError, ValueError) as exc:
        raise DirectoryRefused("format") from exc
