"""The bytes of the keep: one file a part, in one folder a backup, beside the store and never in it.

A part has its name only once the disk has all of it. A folder that the store does not know is waste.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path


class KeepFiles:
    """A folder of the hub's. Every name below it is of hexadecimal digits that the hub itself wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def free_bytes(self) -> int:
        """What the disk could still take."""
        return shutil.disk_usage(self._folder).free

    def write(self, backup: bytes, part: bytes, body: bytes) -> None:
        """Returns when the disk has it. Raises `OSError`; no file has the name then."""
        folder = self._folder / backup.hex()
        fresh = not folder.exists()
        folder.mkdir(mode=0o700, exist_ok=True)
        coming = folder / f".{part.hex()}.{os.urandom(4).hex()}"
        try:
            handle = os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            os.replace(coming, folder / part.hex())
        except BaseException:
            with suppress(OSError):
                coming.unlink(missing_ok=True)
            raise
        _sync(folder)
        if fresh:
            _sync(self._folder)

    def read(self, backup: bytes, part: bytes) -> bytes:
        """Raises `OSError`."""
        return (self._folder / backup.hex() / part.hex()).read_bytes()

    def drop(self, backup: bytes) -> None:
        """Take a backup's files away. What will not go is swept at the next start."""
        shutil.rmtree(self._folder / backup.hex(), ignore_errors=True)

    def sweep(self, known: Collection[bytes]) -> None:
        """Take away every folder that no row names, and what broke off while it was written."""
        names = {backup.hex() for backup in known}
        for folder in self._folder.iterdir():
            if folder.name not in names:
                shutil.rmtree(folder, ignore_errors=True)
                continue
            for torn in folder.glob(".*"):
                torn.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be flushed there; a rename is in the journal of the file system
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
