"""A copy of a record that nobody has open, made without any key: whoever looks after the PC can do it, and no more.

It is the vault itself, without this PC's own keys: every passphrase that opens the vault opens the copy, so it is kept
like the PC. A folder with the files and a list of their hashes, which nobody has signed.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import field
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from clinic_app.crypto.hashing import Sha256, of_file
from clinic_app.crypto.slots import SlotList
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import BackupRefused, NoVault, SlotsDamaged, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.backup import manifest_of, named_place
from clinic_app.vault.backup_folder import check_room
from clinic_app.vault.backup_head import Manifest, Told
from clinic_app.vault.backup_opened import Origin, key_in_copy
from clinic_app.vault.connection import Connection, connect
from clinic_app.vault.journal_form import read_head, short_head
from clinic_app.vault.place import VaultPlace, hold_lock, sync_folder
from clinic_app.vault.slot_files import read_slots

if TYPE_CHECKING:
    from clinic_app.vault.coming_back import OtherWay

LIST: Final = "closed.json"
_NAMES: Final = ("vault.json", "vault.db", "vault.db-wal", "vault.db.next")
_PART: Final = ".part"
_AT_ONCE: Final = 1 << 20


class CopiedFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the copy."""

    size: Annotated[int, Meta(ge=0)]
    sha256: str


class ClosedList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the copy says of itself."""

    format: int = 1
    vault_id: UUID
    training: bool
    made_at: str
    files: dict[str, CopiedFile]


@dataclass(frozen=True, slots=True)
class ClosedCopy:
    """A folder whose list was read."""

    folder: Path
    told: ClosedList

    @property
    def size(self) -> int:
        """All of its files."""
        return sum(file.size for file in self.told.files.values())

    def check(self) -> None:
        """Read every file. Raises `BackupRefused` (`size`, `hash`), `BackupPlaceGone`."""
        with named_place(self.folder):
            for name, said in self.told.files.items():
                path = self.folder / name
                if path.stat().st_size != said.size:
                    raise BackupRefused("size")
                if _hash_of(path) != said.sha256:
                    raise BackupRefused("hash")

    def open(self, way: OtherWay, scratch: Path) -> OpenedCopy:
        """Open a copy of the copy in the empty folder `scratch`; the copy itself is left as it is.

        Raises `WrongRecoveryCode`, `BackupRefused(content)`.
        """
        slots = SlotList.from_bytes((self.folder / "vault.json").read_bytes())
        key = key_in_copy(slots, way)
        candidates = [(key, "vault.db")]
        if key.coming is not None:
            candidates += [(key.coming, "vault.db"), (key.coming, "vault.db.next")]
        with named_place(scratch):
            for name in self.told.files:
                shutil.copyfile(self.folder / name, scratch / name)
        for candidate, name in candidates:
            with suppress(VaultDamaged, NoVault), closing(connect(scratch / name, candidate.database_key)) as db:
                origin = Origin(self.told.vault_id, self.told.training, _device_of(db), 0, slots, self.size)
                again = partial(connect, scratch / name, candidate.database_key)
                return OpenedCopy(self, origin, manifest_of(db), again)
        raise BackupRefused("content")

    def count(self, way: OtherWay, scratch: Path) -> Manifest:
        """Open it as `open` does, and count."""
        return self.open(way, scratch).manifest


@dataclass(frozen=True, slots=True)
class OpenedCopy:
    """A closed copy whose key is known: a vault can be made of it as of a backup."""

    copy: ClosedCopy
    origin: Origin
    manifest: Manifest
    database: Callable[[], Connection] = field(repr=False)

    @property
    def journal_head(self) -> str:
        """The ten characters that stand on papers of that day."""
        return short_head(self.manifest.journal_head)

    def check(self, told: Told = lambda _: None) -> None:
        """Read every file. Raises `BackupRefused`, `BackupPlaceGone`."""
        self.copy.check()
        told(1.0)


def copy_closed(place: VaultPlace, folder: Path, clock: Clock) -> ClosedCopy:
    """Copy the closed files under the lock; read them back; then name the copy. Returns it.

    Raises `NoVault`, `VaultInUse`, `SlotsDamaged`, `BackupNoRoom`, `BackupPlaceGone`; no half copy keeps a name.
    """
    slots, made_at = read_slots(place), iso(clock.now())
    if not place.database.exists():
        raise NoVault(gone=True)
    with hold_lock(place), named_place(folder):
        final = _free_name(folder, f"{re.sub('[-:]', '', made_at)}-{slots.vault_id.hex[:8]}")
        part = final.with_name(final.name + _PART)
        present = [name for name in _NAMES if (place.folder / name).exists()]
        check_room(folder, sum((place.folder / name).stat().st_size for name in present))
        shutil.rmtree(part, ignore_errors=True)
        try:
            told = lay_copy(place, part, present, slots, made_at)
            part.rename(final)
            sync_folder(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    return ClosedCopy(final, told)


def _free_name(folder: Path, begins: str) -> Path:
    """Two copies of one second, one before and one after something, are two: the later has a number."""
    names = chain([f"{begins}-closed"], (f"{begins}-{number}-closed" for number in count(2)))
    return next(folder / name for name in names if not (folder / name).exists())


def lay_copy(place: VaultPlace, into: Path, names: Iterable[str], slots: SlotList, made_at: str) -> ClosedList:
    """Copy these files and their list into a new folder, and read them back from the medium. Raises `OSError`,
    `BackupRefused`."""
    into.mkdir(mode=0o700)
    files = {name: _copy(place.folder / name, into / name) for name in names}
    told = ClosedList(vault_id=slots.vault_id, training=slots.training, made_at=made_at, files=files)
    _write(into / LIST, msgspec.json.encode(told))
    ClosedCopy(into, told).check()
    sync_folder(into)
    return told


def is_closed(path: Path) -> bool:
    """Whether a closed copy seems to be here."""
    return (path / LIST).is_file()


def read_closed(folder: Path) -> ClosedCopy:
    """Read the list of a copy. Raises `BackupRefused(format)`, `BackupPlaceGone`."""
    with named_place(folder):
        untrusted = (folder / LIST).read_bytes()
    try:
        told = msgspec.json.decode(untrusted, type=ClosedList)
        slots = SlotList.from_bytes((folder / "vault.json").read_bytes())
    except (msgspec.DecodeError, SlotsDamaged, OSError) as error:
        raise BackupRefused("format") from error
    whole = {"vault.json", "vault.db"} <= told.files.keys() <= set(_NAMES)
    if told.format != 1 or not whole or (slots.vault_id, slots.training) != (told.vault_id, told.training):
        raise BackupRefused("format")
    return ClosedCopy(folder, told)


def _device_of(db: Connection) -> bytes:
    """The key of the PC that wrote last: nobody signed the copy, but the journal inside names it."""
    heads = [read_head(row[0]) for row in db.execute("SELECT head FROM journal_days ORDER BY number").fetchall()]
    return bytes.fromhex([head.public for head in heads if head.public][-1])


def _copy(source: Path, to: Path) -> CopiedFile:
    digest, size = Sha256(), 0
    with source.open("rb") as read, to.open("xb") as written:
        while piece := read.read(_AT_ONCE):
            digest.update(piece)
            size += len(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
        if hasattr(os, "posix_fadvise"):  # pragma: no branch - Windows has no such advice
            os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return CopiedFile(size, digest.hexdigest())


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return of_file(file).hexdigest()
