"""A photograph from a camera's card, read as points and written anew: nothing else of the file comes through.

JPEG and PNG are read, by magic bytes; HEIC is known and refused. What comes out is a JPEG of points alone: no EXIF, no
XMP or IPTC, no colour profile, no comment, no small picture inside, nothing after its end. That is looked at before it
is given out. Colours are taken for sRGB.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from typing import TYPE_CHECKING, Final

from clinic_app.domain.attachments import MOST_FILE_BYTES, MOST_POINTS, MOST_SIDE
from clinic_app.errors import PictureRefused
from clinic_app.facts import dataclass

if TYPE_CHECKING:
    from PIL import Image

JPEG: Final = b"\xff\xd8\xff"
PNG: Final = b"\x89PNG\r\n\x1a\n"
MOST_SCANS: Final = 64
"""Of a progressive JPEG: each scan costs a walk over the whole picture, and a hostile file has thousands."""

_HEIC: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif")
_QUALITY: Final = 90
_ORIENTATION: Final = 0x0112
_TAKEN: Final = (0x8769, 0x9003)
"""Where EXIF says when the picture was taken: the block, and the entry in it."""

_SCAN: Final = b"\xff\xda"
_PIECE: Final = 1 << 18
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_BARE: Final = frozenset({0xE0, 0xDB, 0xC0, 0xC4, 0xDA})
"""Segments a picture needs: JFIF, tables, frame, codes, scan."""

_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError,
                  ArithmeticError, struct.error)  # fmt: skip
"""What the library says to files that are damaged on purpose."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Points, as a JPEG. `smaller` says that it came with more of them; `camera_at` is a local time nobody proved."""

    jpeg: bytes
    width: int
    height: int
    smaller: bool
    camera_at: str | None


def is_heic(untrusted: bytes) -> bool:
    """Whether this is what telephones write unless they are told otherwise."""
    return untrusted[4:8] == b"ftyp" and untrusted[8:12] in _HEIC


def read_picture(untrusted: bytes) -> Picture:
    """Read a JPEG or PNG, turn it as the camera was held, and write its points anew.

    Raises `PictureRefused` (`not_known`, `heic`, `too_large`, `too_many_points`, `damaged`, `no_memory`).
    """
    if len(untrusted) > MOST_FILE_BYTES:
        raise PictureRefused("too_large")
    if is_heic(untrusted):
        raise PictureRefused("heic")
    if not untrusted.startswith((JPEG, PNG)):
        raise PictureRefused("not_known")
    if untrusted.startswith(JPEG) and _scans(untrusted) > MOST_SCANS:
        raise PictureRefused("damaged")
    try:
        return _read(untrusted)
    except MemoryError as error:
        raise PictureRefused("no_memory") from error
    except _BROKEN as error:
        raise PictureRefused("damaged") from error


def bare(jpeg: bytes) -> bool:
    """Whether a JPEG has only the segments that its points need, one after the other, to its last byte."""
    at = 2
    while jpeg[at : at + 1] == b"\xff" and jpeg[at + 1] in _BARE:
        kind, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if kind == 0xE0 and (length != 16 or jpeg[at + 4 : at + 9] != b"JFIF\x00"):
            return False
        at += 2 + length
        if kind == _SCAN[1]:
            return jpeg.endswith(b"\xff\xd9") and _no_marker(jpeg, at, len(jpeg) - 2)
    return False


def _scans(jpeg: bytes) -> int:
    """How many scans there are at most; piece by piece: counting holds the interpreter, and with it the screen."""
    return sum(jpeg.count(_SCAN, at, at + _PIECE + 1) for at in range(0, len(jpeg), _PIECE))


def _no_marker(jpeg: bytes, begin: int, end: int) -> bool:
    """Among points each 0xFF is followed by a nought, or counts a restart. Looked through piece by piece too."""
    pieces = range(begin, end, _PIECE)
    return all(_MARKER.search(jpeg, at, min(at + _PIECE + 1, end)) is None for at in pieces)


def _read(untrusted: bytes) -> Picture:
    from PIL import Image, JpegImagePlugin, PngImagePlugin

    assert JpegImagePlugin
    assert PngImagePlugin
    # Above it the library warns, and above twice as many it refuses by itself; we refuse from the first one on.
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # words about the file, which may quote it
            opened = Image.open(io.BytesIO(untrusted), formats=("JPEG", "PNG"))
            if opened.width * opened.height > MOST_POINTS:
                raise PictureRefused("too_many_points")
            turned, camera_at = _told(opened)
            points, smaller = _points(opened)
    except Image.DecompressionBombError as error:
        raise PictureRefused("too_many_points") from error
    points = _turned(points, turned)
    points.info.clear()
    written = io.BytesIO()
    points.save(written, "JPEG", quality=_QUALITY)
    jpeg = written.getvalue()
    if not bare(jpeg):
        raise PictureRefused("damaged")
    return Picture(jpeg, points.width, points.height, smaller, camera_at)


def _points(opened: Image.Image) -> tuple[Image.Image, bool]:
    """The picture as grey or colour, no larger than is kept; whether it was larger."""
    from PIL import Image

    smaller = max(opened.size) > MOST_SIDE
    if smaller:
        # A JPEG is decoded at a half or a quarter for nothing, as long as enough points are left.
        enough, longer = MOST_SIDE * 3 // 4, max(opened.size)
        opened.draft(None, (opened.width * enough // longer or 1, opened.height * enough // longer or 1))
    opened.load()
    if opened.mode.startswith(("I", "F")):
        raise PictureRefused("not_known")  # measurements, not a photograph
    if "A" in opened.mode or "transparency" in opened.info:
        over = opened.convert("RGBA")
        points = Image.new("RGB", over.size, "white")
        points.paste(over, mask=over.getchannel("A"))
    else:
        mode = "L" if opened.mode in ("1", "L") else "RGB"
        points = opened if opened.mode == mode else opened.convert(mode)
    points.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return points, smaller


def _turned(points: Image.Image, turned: int) -> Image.Image:
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }  # fmt: skip
    return points.transpose(ways[turned]) if turned in ways else points


def _told(opened: Image.Image) -> tuple[int, str | None]:
    """How the camera was held, and what its clock said. What cannot be read says nothing."""
    try:
        exif = opened.getexif()
        turned, at = exif.get(_ORIENTATION), exif.get_ifd(_TAKEN[0]).get(_TAKEN[1])
    except _BROKEN:
        return 1, None
    return (turned if isinstance(turned, int) else 1), _moment(at)


def _moment(told: object) -> str | None:
    """`2026:11:22 03:41:07` as `2026-11-22T03:41`."""
    from datetime import datetime

    if not isinstance(told, str):
        return None
    try:
        return datetime.strptime(told.strip("\0 "), "%Y:%m:%d %H:%M:%S").strftime("%Y-%m-%dT%H:%M")  # noqa: DTZ007
    except ValueError:
        return None
