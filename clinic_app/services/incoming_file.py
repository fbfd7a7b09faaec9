"""A chosen file as it would be kept: read in the reader's lane, without the vault, and written nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from clinic_app.domain.attachments import MOST_FILE_BYTES, What
from clinic_app.errors import PictureRefused


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


def read_file(path: Path) -> Incoming:
    """Read a chosen file as it would be kept. In the reader's lane: a large picture takes a moment.

    Raises `PictureRefused`.
    """
    from clinic_app.wire.foreign_pdf import BEGINS, read_pdf
    from clinic_app.wire.pictures import read_picture

    try:
        with path.open("rb") as file:
            untrusted = file.read(MOST_FILE_BYTES + 1)
    except OSError as error:
        raise PictureRefused("gone") from error
    if untrusted.startswith(BEGINS) or (path.suffix.lower() == ".pdf" and not untrusted.startswith(b"\xff\xd8")):
        document = read_pdf(untrusted)
        return Incoming(what=What.DOCUMENT, content=document.pdf, pages=document.pages)
    picture = read_picture(untrusted)
    return Incoming(
        what=What.PHOTO, content=picture.jpeg, width=picture.width, height=picture.height, smaller=picture.smaller,
        camera_at=picture.camera_at,
    )  # fmt: skip
