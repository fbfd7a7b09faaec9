"""A file that was not there before: whole, for its owner alone, or not there."""

from __future__ import annotations

import os
from pathlib import Path

from clinic_app.vault.place import sync_folder


def write_new(path: Path, content: bytes) -> None:
    """Raises `FileExistsError`, `OSError`; then nothing is left of it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.absolute().parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
