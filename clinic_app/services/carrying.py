"""A sealed file carried to the hub's keep in small parts, so that a kill costs one part and a referral waits for one.

`open_upload` runs in the reader lane, `carry` in the line's. Neither knows a vault.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from clinic_app.errors import BackupRefused, ItemRefused, KeepRefused
from clinic_app.facts import dataclass
from clinic_app.vault.backup import named_place
from clinic_app.vault.keep_book import OnItsWay
from clinic_app.wire.keep_api import KeptList, KeptManifest, Standing

PART_BYTES: Final = 262_144
"""On a line of 128 kbit/s a referral waits for sixteen seconds of it at most."""

LOOKED_AT: Final = 3
"""So many parts are asked back: the first, the last, and one that is drawn. All of them would double the hours."""


class Keep(Protocol):
    """What carrying needs of `transport.keeping_line.KeepingLine`."""

    def standing(self, backup: str) -> Standing | None: ...
    def put_part(self, backup: str, part: bytes) -> None: ...
    def complete(self, backup: str, manifest: KeptManifest) -> None: ...
    def part(self, backup: str, name: str) -> bytes: ...
    def kept(self) -> KeptList: ...


class OpenKeep(Keep, Protocol):
    """A line to the keep, to be closed by whoever took it."""

    def close(self) -> None: ...


@dataclass(slots=True)
class Upload:
    """A backup on its way: the names of its parts, and which of them the hub has. It forgets nothing by a kill."""

    on_its_way: OnItsWay
    file: Path
    names: tuple[str, ...]
    there: set[str] | None = None
    sent_bytes: int = 0
    sent_seconds: float = 0.0

    @property
    def done_bytes(self) -> int:
        """So much of it the hub has."""
        return min(self.on_its_way.size, len(self.there or ()) * PART_BYTES)

    @property
    def bytes_per_s(self) -> int:
        """The line as it was for this one; nought if nothing went yet."""
        return int(self.sent_bytes / self.sent_seconds) if self.sent_seconds > 0 else 0

    @property
    def seconds_left(self) -> int | None:
        """How long it still takes, if that can be told."""
        return (self.on_its_way.size - self.done_bytes) // self.bytes_per_s if self.bytes_per_s else None


def open_upload(on_its_way: OnItsWay, file: Path) -> Upload:
    """Look at every part before it goes. In the reader lane. Raises `BackupRefused(hash)` for a file that changed."""
    names = names_of(file)
    if hash_of(names) != on_its_way.names_hash:
        raise BackupRefused("hash")
    return Upload(on_its_way, file, names)


def carry(upload: Upload, hub: Keep, go_on: Callable[[], bool], monotonic: Callable[[], float]) -> bool:
    """Put parts there until `go_on` says no, asked before each; True once the hub has all and gave it back.

    In the line's lane. Raises what the line raises; what was put before stays there.
    """
    backup = upload.on_its_way.backup
    if upload.there is None:
        standing = hub.standing(backup)
        upload.there = set(standing.parts) if standing is not None else set()
    with named_place(upload.file.parent), upload.file.open("rb") as file:
        for place, name in enumerate(upload.names):
            if name in upload.there:
                continue
            if not go_on():
                return False
            file.seek(place * PART_BYTES)
            part, began = file.read(PART_BYTES), monotonic()
            hub.put_part(backup, part)
            upload.there.add(name)
            upload.sent_bytes += len(part)
            upload.sent_seconds += monotonic() - began
    return go_on() and _made_whole(upload, hub)


def _made_whole(upload: Upload, hub: Keep) -> bool:
    backup = upload.on_its_way.backup
    try:
        hub.complete(backup, KeptManifest(size=upload.on_its_way.size, parts=upload.names))
    except ItemRefused as refused:
        if refused.status not in {404, 409}:
            raise
        upload.there = None  # the hub gave it up meanwhile: what is not there any more goes again
        return False
    standing = hub.standing(backup)
    if standing is None or not standing.whole or standing.parts != upload.names:
        raise KeepRefused("bytes")
    for name in {upload.names[0], upload.names[-1], *(secrets.choice(upload.names) for _ in range(LOOKED_AT - 2))}:
        hub.part(backup, name)
    return True


def names_of(file: Path) -> tuple[str, ...]:
    names = []
    with named_place(file.parent), file.open("rb") as parts:
        while part := parts.read(PART_BYTES):
            names.append(hashlib.sha256(part).hexdigest())
    return tuple(names)


def hash_of(names: tuple[str, ...]) -> bytes:
    return hashlib.sha256("".join(names).encode("ascii")).digest()


@dataclass(frozen=True, slots=True)
class Looked:
    """The newest whole backup on the hub, every part of it asked back."""

    backup: str
    hour: int
    size: int
    parts: int
    whole_backups: int


def look_at_newest(hub: Keep, told: Callable[[float], None] = lambda _: None) -> Looked:
    """Ask for every part of it: as much over the line as it is large. Raises `KeepRefused` (`nothing`, `bytes`)."""
    kept = hub.kept().backups
    if not kept:
        raise KeepRefused("nothing")
    newest = kept[0]
    standing = hub.standing(newest.backup)
    if standing is None or not standing.whole:
        raise KeepRefused("bytes")
    size = 0
    for name in standing.parts:
        size += len(hub.part(newest.backup, name))
        told(size / standing.size)
    if size != standing.size:
        raise KeepRefused("bytes")
    return Looked(newest.backup, newest.hour, size, len(standing.parts), len(kept))
