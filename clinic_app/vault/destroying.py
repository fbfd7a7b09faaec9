"""Destroys what opens a record on this PC: every copy of the slot list, and this PC's own keys.

The record stays, closed for ever but for a backup and its sheet.

Overwritten, flushed and taken away. A disk may keep the old bytes in a place nobody can write to (flash, snapshots, a
journal): only an encrypted disk whose key is thrown away is sure, and whoever calls this says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from clinic_app.vault.place import VaultPlace, hold_lock, sync_folder

_NAMES: Final = ("vault.json*", "device.json*", "vault.standing*")


def destroy_keys(place: VaultPlace) -> tuple[str, ...]:
    """Destroy them, also in copies that lie beside the folder; which files, below the folder above.

    Raises `VaultInUse`, `OSError`: called again it goes on.
    """
    with hold_lock(place):
        gone = []
        for path in sorted(_found(place)):
            _destroy(path)
            gone.append(path.relative_to(place.folder.parent).as_posix())
    return tuple(gone)


def keys_of(place: VaultPlace) -> tuple[str, ...]:
    """What would be destroyed."""
    return tuple(path.relative_to(place.folder.parent).as_posix() for path in sorted(_found(place)))


def _found(place: VaultPlace) -> Iterator[Path]:
    """In the folder of the record and in those beside it that hold it as it was: before a step, set aside."""
    for folder in place.folder.parent.glob(f"{place.folder.name}*"):
        for name in _NAMES:
            yield from (path for path in folder.glob(name) if path.is_file() and not path.is_symlink())


def _destroy(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
