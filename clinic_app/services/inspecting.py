"""What can be said of a data folder without any key: is there a vault, of what kind, is it in use, is there room."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_app.errors import ClinicError, NotEncrypting, VaultInUse
from clinic_app.facts import dataclass
from clinic_app.vault.backup_book import read_note
from clinic_app.vault.connection import KEY_BYTES, check_encrypted, connect, look_at_the_file
from clinic_app.vault.lane import free_bytes
from clinic_app.vault.opening import read_slots
from clinic_app.vault.place import VaultPlace, hold_lock, make_folder, refuse_unsafe

__all__ = ["Found", "VaultPlace", "look", "prepare", "self_test"]
_BLOCK = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A vault, or a part of one, from outside. `trouble` names the error of ours that opening would end with, as far
    as that shows without a key: a file that is missing, empty, not encrypted, or a slot file that cannot be read."""

    exists: bool
    kind: str | None
    training: bool
    in_use: bool
    database_bytes: int
    free_bytes: int
    last_backup_at: str | None
    trouble: str | None


def look(place: VaultPlace, free: Callable[[Path], int] = free_bytes) -> Found:
    """Read what lies open. Never opens the database, never waits for a lock."""
    nearest = next(folder for folder in (place.folder, *place.folder.parents) if folder.exists())
    room = free(nearest)
    if not place.slots.exists() and not place.database.exists():
        return Found(
            exists=False, kind=None, training=False, in_use=False, database_bytes=0, free_bytes=room,
            last_backup_at=None, trouble=None,
        )  # fmt: skip
    kind, training, trouble = None, False, None
    try:
        slots = read_slots(place)
        kind, training = slots.kind, slots.training
        look_at_the_file(place.database)
    except ClinicError as error:
        trouble = type(error).__name__
    note = read_note(place)
    size = place.database.stat().st_size if place.database.exists() else 0
    return Found(
        exists=True, kind=kind, training=training, in_use=_in_use(place), database_bytes=size,
        free_bytes=room, last_backup_at=note.last_at if note else None, trouble=trouble,
    )  # fmt: skip


def self_test(folder: Path) -> dict[str, str]:
    """Try what this PC must be able to do: `ok`, or the name of what it cannot. It leaves nothing behind."""
    return {
        "encryption": _tried(_encrypts),
        "place": _tried(lambda: refuse_unsafe(folder)),
        "write": _tried(lambda: _write(folder)),
    }


def prepare(folder: Path) -> None:
    """Make the data folder for this user alone, also where it stood open. Raises `UnsafePlace`, `OSError`."""
    refuse_unsafe(folder / "vault")
    make_folder(folder)
    if sys.platform != "win32":
        folder.chmod(0o700)
    _write(folder)


def _in_use(place: VaultPlace) -> bool:
    try:
        with hold_lock(place):
            return False
    except VaultInUse:
        return True
    except OSError:  # a disk that is read only: nobody works on it, and this must be told, not ended by
        return False


def _encrypts() -> None:
    """Make an encrypted file and look at it from outside."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "probe.db"
        connect(file, lambda: bytearray(os.urandom(KEY_BYTES)), mode="rwc").close()
        if file.stat().st_size == 0:
            raise NotEncrypting("empty")
        check_encrypted(file)


def _write(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    probe = folder / "self-test"
    try:
        probe.write_bytes(bytes(_BLOCK))  # a full disk takes an empty file still
    finally:
        probe.unlink(missing_ok=True)


def _tried(act: Callable[[], None]) -> str:
    try:
        act()
    except (ClinicError, OSError) as error:
        return type(error).__name__
    return "ok"
