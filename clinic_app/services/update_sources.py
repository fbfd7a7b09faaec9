"""Where an update may come from: a folder on a stick or share, or the hub. Neither is believed; both are only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from clinic_app.errors import UpdateRefused
from clinic_app.wire.update_trust import MOST_METADATA

NAME: Final = "notebook-updates"
"""How the folder is called on a stick."""
_AT_ONCE: Final = 1 << 20


class UpdateSource(Protocol):
    """Something that updates can be read from."""

    def metadata(self, name: str) -> bytes | None:
        """One file of metadata, None where there is none. Raises `UpdateRefused(gone)`, `LineError`."""

    def content(self, name: str, start: int) -> Iterator[bytes]:
        """A file from this byte on, as far as it goes. Raises `UpdateRefused(half | gone)`, `LineError`."""

    def close(self) -> None:
        """Nothing more is asked of it."""


class FolderSource:
    """A stick or a share: the folder itself, or the one above it."""

    def __init__(self, folder: Path) -> None:
        inner = folder / NAME
        self.folder = inner if (inner / "metadata").is_dir() else folder

    def close(self) -> None:
        """It holds nothing open."""

    def metadata(self, name: str) -> bytes | None:
        try:
            with (self.folder / "metadata" / name).open("rb") as file:
                content = file.read(MOST_METADATA + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise UpdateRefused("gone") from error
        if len(content) > MOST_METADATA:
            raise UpdateRefused("format", name)
        return content

    def content(self, name: str, start: int) -> Iterator[bytes]:
        try:
            with (self.folder / "targets" / name).open("rb") as file:
                file.seek(start)
                while piece := file.read(_AT_ONCE):
                    yield piece
        except (FileNotFoundError, NotADirectoryError) as error:
            raise UpdateRefused("half", name) from error
        except OSError as error:
            raise UpdateRefused("gone") from error
