"""A chosen file as it would be kept: read in the reader's lane, without the vault, and written nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from pathlib import Path
from typing import Final

from clinic_app.domain.attachments import MOST_FILE_BYTES, What
from clinic_app.errors import PictureRefused
from clinic_app.facts import dataclass

_PIECE: Final = 1 << 20
_FROM_THE_CARD: Final = 0.5
"""The other half is reading its points, which cannot be stopped in the middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A file as it would be kept, in memory only. `camera_at` is what the camera's clock said, if anything."""

    what: What
    content: bytes = field(repr=False)
    width: int = 0
    height: int = 0
    smaller: bool = False
    pages: int = 0
    camera_at: str | None = None


def read_file(path: Path, told: Callable[[float], None] = lambda _done: None) -> Incoming:
    """Read a chosen file as it would be kept. In the reader's lane: a slow card or a large picture takes a moment.

    `told` hears how far it is, from 0 to 1, and may raise `Stopped`: nothing of the file is left then. Raises
    `PictureRefused`.
    """
    from clinic_app.wire.foreign_pdf import BEGINS, read_pdf
    from clinic_app.wire.pictures import read_picture

    try:
        untrusted = b"".join(_pieces(path, told))
    except OSError as error:
        raise PictureRefused("gone") from error
    told(_FROM_THE_CARD)
    if untrusted.startswith(BEGINS) or (path.suffix.lower() == ".pdf" and not untrusted.startswith(b"\xff\xd8")):
        document = read_pdf(untrusted)
        told(1)
        return Incoming(what=What.DOCUMENT, content=document.pdf, pages=document.pages)
    picture = read_picture(untrusted)
    told(1)
    return Incoming(
        what=What.PHOTO, content=picture.jpeg, width=picture.width, height=picture.height, smaller=picture.smaller,
        camera_at=picture.camera_at,
    )  # fmt: skip


def _pieces(path: Path, told: Callable[[float], None]) -> Iterator[bytes]:
    """One byte more than may be kept at most, so that what is too large is noticed."""
    left, whole = MOST_FILE_BYTES + 1, max(1, path.stat().st_size)
    with path.open("rb") as file:
        while piece := file.read(min(_PIECE, left)):
            left -= len(piece)
            told(_FROM_THE_CARD * min(1, (MOST_FILE_BYTES + 1 - left) / whole))
            yield piece
