"""A folder, stick or share that backups are kept in: is it there, is there room, which lie there, which may go.

A mark (`notebook.id`) makes it known again when a stick comes back under another letter. It says an id and the label
that is also written on the stick, nothing else. Only files of the same vault are ever taken away.
"""

from __future__ import annotations

import os
import re
import shutil
import string
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.timekeeping import instant
from clinic_app.errors import BackupNoRoom, BackupPlaceGone, ClinicError
from clinic_app.vault.backup_head import BackupFile, read_backup
from clinic_app.vault.place import mounted_as

MARK: Final = "notebook.id"
SUFFIX: Final = ".nbk"
PART: Final = ".part"
FAT_LIMIT: Final = (1 << 32) - 1
DAYS_KEPT, WEEKS_KEPT, MONTHS_KEPT = 7, 4, 6
_NAME: Final = re.compile(r"\d{8}T\d{6}Z-\d{5,}-[0-9a-f]{8}\.nbk")
_FAT: Final = frozenset({"vfat", "msdos", "fat"})
_MOUNT_ROOTS: Final = ("/media", "/run/media", "/mnt", "/Volumes")
_SPARE: Final = 1 << 20


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the mark of a place says."""

    id: UUID
    label: str


def name_of(tag: str, made_at: str, counter: int) -> str:
    """A name that tells when and which, not what; `tag` tells one PC of a clinic from another."""
    return f"{re.sub('[-:]', '', made_at)}-{counter:05d}-{tag}{SUFFIX}"


def read_mark(folder: Path) -> Mark | None:
    """The mark of this folder, or None if there is none that can be read."""
    try:
        return msgspec.json.decode((folder / MARK).read_bytes(), type=Mark)
    except (OSError, msgspec.DecodeError):
        return None


def write_mark(folder: Path, mark: Mark) -> None:
    """Mark a folder. Raises `BackupPlaceGone` if nothing can be written there."""
    try:
        with (folder / MARK).open("wb") as file:
            file.write(msgspec.json.encode(mark))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise place_gone(folder) from error


def place_gone(folder: Path) -> BackupPlaceGone:
    """Why nothing can be written there: a stick whose lock is on is there all the same."""
    return BackupPlaceGone(read_only=folder.is_dir() and not os.access(folder, os.W_OK))


def find(mark: Mark, folder: Path, roots: Callable[[], Iterator[Path]] | None = None) -> Path | None:
    """Where the place with this mark is now: where it was, or on any disk that is plugged in."""
    candidates = [folder]
    for root in (roots or plugged_in)():
        candidates += [root, root / folder.name]
    for candidate in candidates:
        found = read_mark(candidate)
        if found is not None and found.id == mark.id:
            return candidate
    return None


def plugged_in() -> Iterator[Path]:
    """The top folders of disks that come and go."""
    if sys.platform == "win32":  # pragma: no cover - letters of disks
        for letter in string.ascii_uppercase[3:]:
            if (root := Path(f"{letter}:/")).exists():
                yield root
        return
    for root in map(Path, _MOUNT_ROOTS):
        with suppress(OSError):
            for first in sorted(root.iterdir()):
                yield first
                with suppress(OSError):
                    yield from (second for second in sorted(first.iterdir()) if second.is_dir())


def check_room(folder: Path, needed: int, kind: Callable[[Path], str] = mounted_as) -> None:
    """Raise `BackupNoRoom` if a file of this size cannot lie here, `BackupPlaceGone` if the folder is not there."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise BackupPlaceGone from error
    if needed > FAT_LIMIT and kind(folder) in _FAT:
        raise BackupNoRoom(needed_bytes=needed, free_bytes=free, file_limit=True)
    if needed + _SPARE > free:
        raise BackupNoRoom(needed_bytes=needed, free_bytes=free)


def backups_in(folder: Path, vault_id: UUID | None = None) -> list[BackupFile]:
    """Every file here that reads as a backup (of this vault), the newest first. Bodies are not looked at."""
    found = []
    try:
        names = [path for path in folder.iterdir() if path.suffix == SUFFIX]
    except OSError as error:
        raise BackupPlaceGone from error
    for path in names:
        with suppress(ClinicError):
            file = read_backup(path)
            if vault_id is None or file.head.vault_id == vault_id:
                found.append(file)
    return sorted(found, key=lambda file: (file.head.made_at, file.head.counter), reverse=True)


def take_away_parts(folder: Path, tag: str) -> None:
    """Remove what killed or broken-off backups with this tag left; another PC may be making one. Never raises."""
    with suppress(OSError):
        for path in folder.iterdir():
            name, _, rest = path.name.partition(PART)
            ours = _NAME.fullmatch(name) and name.endswith(f"-{tag}{SUFFIX}")
            if ours and rest in ("", "-wal", "-shm", "-journal") and path.name != name:
                with suppress(OSError):
                    path.unlink()


def over(files: Sequence[BackupFile], devices: Collection[bytes]) -> list[BackupFile]:
    """Which of one vault's backups, newest first, nobody needs any more: all but the newest of each of the last
    seven days, four weeks and six months that have one. What no device of ours signed is left alone."""
    ours = [file for file in files if file.head.device in devices]
    kept: set[Path] = set()
    for spell, most in ((_day, DAYS_KEPT), (_week, WEEKS_KEPT), (_month, MONTHS_KEPT)):
        newest: dict[object, BackupFile] = {}
        for file in ours:
            newest.setdefault(spell(instant(file.head.made_at)), file)
        kept |= {file.path for file in list(newest.values())[:most]}
    return [file for file in ours if file.path not in kept]


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.date() - timedelta(days=at.weekday())


def _month(at: datetime) -> object:
    return at.year, at.month
