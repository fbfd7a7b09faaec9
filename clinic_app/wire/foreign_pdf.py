"""A PDF from outside, taken apart and written anew as pages alone; one with more in it than pages is refused.

Forms, programs, attached files, films and locked files are refused. Of the rest comes through what is needed to draw a
page: not its author, title, times, notes, links, marks for reading aloud, or small pictures; and of photographs on
its pages the points, not what the camera wrote beside them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from clinic_app.domain.attachments import MOST_FILE_BYTES
from clinic_app.errors import PictureRefused
from clinic_app.facts import dataclass

if TYPE_CHECKING:
    import pikepdf

BEGINS: Final = b"%PDF-"
MOST_PAGES: Final = 40
MOST_OBJECTS: Final = 20_000
_DEEPEST: Final = 100

_ACTIVE: Final = frozenset(
    {"/AcroForm", "/XFA", "/JavaScript", "/JS", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/Launch", "/RichMedia",
     "/Movie", "/Sound", "/3D", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Collection", "/Screen",
     "/FileAttachment", "/Widget"}
)  # fmt: skip
"""Names, as keys or as values, that only a PDF with more than pages uses."""

_PAGE: Final = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group")
_NOT_DRAWN: Final = frozenset(
    {"/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/OpenAction", "/Annots", "/StructParent",
     "/StructParents", "/Alternates", "/OPI", "/AF", "/Measure", "/PtData"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BarePdf:
    """Pages, and how many."""

    pdf: bytes
    pages: int


def read_pdf(untrusted: bytes) -> BarePdf:
    """Read a PDF and write its pages anew.

    Raises `PictureRefused` (`too_large`, `not_pdf`, `locked`, `active`, `jpx`, `too_many_pages`, `no_memory`).
    """
    import pikepdf

    if len(untrusted) > MOST_FILE_BYTES:
        raise PictureRefused("too_large")
    if not untrusted.startswith(BEGINS):
        raise PictureRefused("not_pdf")
    try:
        with pikepdf.open(io.BytesIO(untrusted), suppress_warnings=True, attempt_recovery=False) as found:
            return _rewritten(found)
    except pikepdf.PasswordError:
        raise PictureRefused("locked") from None
    except MemoryError as error:
        raise PictureRefused("no_memory") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError, OSError,
            RecursionError) as error:  # fmt: skip
        raise PictureRefused("not_pdf") from error


def _rewritten(found: pikepdf.Pdf) -> BarePdf:
    import pikepdf

    if found.is_encrypted:
        raise PictureRefused("locked")
    _refuse_active(found)
    pages = list(found.pages)
    if not 1 <= len(pages) <= MOST_PAGES:
        raise PictureRefused("too_many_pages" if pages else "not_pdf")
    with pikepdf.new() as bare:
        for page in pages:
            bare.pages.append(page)
        for kept in bare.pages:
            for key in set(kept.obj.keys()) - {*_PAGE, "/Type", "/Parent"}:
                del kept.obj[key]
        for key in set(bare.Root.keys()) - {"/Type", "/Pages"}:
            del bare.Root[key]
        for each in bare.objects:
            _strip(each)
        written = io.BytesIO()
        bare.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    pdf = written.getvalue()
    if len(pdf) > MOST_FILE_BYTES:
        raise PictureRefused("too_large")
    return BarePdf(pdf, len(pages))


def _refuse_active(found: pikepdf.Pdf) -> None:
    if len(found.objects) > MOST_OBJECTS:
        raise PictureRefused("active")
    for each in (found.trailer, *found.objects):
        for key, value in _entries(each, 0):
            if key in _ACTIVE or value in _ACTIVE:
                raise PictureRefused("active")
            if value in ("/JPXDecode", "/JPX"):
                raise PictureRefused("jpx")


def _entries(each: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Every key of an object and of those written inside it, with its value if that is a name."""
    import pikepdf

    if depth > _DEEPEST:
        raise PictureRefused("not_pdf")
    if isinstance(each, pikepdf.Stream):
        each = each.stream_dict
    if isinstance(each, pikepdf.Dictionary):
        for key, value in each.items():
            yield key, str(value) if isinstance(value, pikepdf.Name) else ""
            if not _is_elsewhere(value):
                yield from _entries(value, depth + 1)
    elif isinstance(each, pikepdf.Array):
        for value in each:
            if isinstance(value, pikepdf.Name):
                yield "", str(value)
            elif not _is_elsewhere(value):
                yield from _entries(value, depth + 1)


def _is_elsewhere(value: Any) -> bool:
    """Whether it is an object of its own, which is looked at by itself."""
    return bool(getattr(value, "is_indirect", False))


def _strip(each: Any, depth: int = 0) -> None:
    import pikepdf

    if depth > _DEEPEST:
        raise PictureRefused("not_pdf")
    inside = each.stream_dict if isinstance(each, pikepdf.Stream) else each
    if isinstance(inside, pikepdf.Dictionary):
        for key in set(inside.keys()) & _NOT_DRAWN:
            del inside[key]
        for value in [value for _, value in inside.items()]:
            if not _is_elsewhere(value):
                _strip(value, depth + 1)
    elif isinstance(inside, pikepdf.Array):
        for value in list(inside):
            if not _is_elsewhere(value):
                _strip(value, depth + 1)
    if isinstance(each, pikepdf.Stream):
        _bare_photograph(each)


def _bare_photograph(stream: pikepdf.Stream) -> None:
    """Take out of a JPEG on a page what is not needed for its points."""
    import pikepdf

    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if "/DCTDecode" not in names:
        return
    if names != ["/DCTDecode"]:
        raise PictureRefused("jpx")
    told = stream.get("/DecodeParms")
    parms = told[0] if isinstance(told, pikepdf.Array) else told
    jpeg = without_notes(stream.read_raw_bytes())
    stream.write(
        jpeg, filter=pikepdf.Name.DCTDecode, decode_parms=parms if isinstance(parms, pikepdf.Dictionary) else None
    )


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without the segments that say something (APP1 to APP13, APP15, comments), and without what follows it.

    Raises `ValueError` if it cannot be walked through.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    kept, at = [b"\xff\xd8"], 2
    while True:
        if jpeg[at : at + 1] != b"\xff":
            raise ValueError("no segment")
        kind = jpeg[at + 1]
        if kind == 0xD9:
            return b"".join((*kept, b"\xff\xd9"))
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if end - at < 4 or end > len(jpeg):
            raise ValueError("cut off")
        if kind == 0xDA:
            end = _after_points(jpeg, end)
        if not (0xE1 <= kind <= 0xEF or kind == 0xFE) or (kind == 0xEE and jpeg[at + 4 : at + 9] == b"Adobe"):
            kept.append(_frame(jpeg[at:end]) if kind in (0xE0, 0xEE) else jpeg[at:end])
        at = end


def _frame(segment: bytes) -> bytes:
    """JFIF without its small picture, Adobe's note on colours without anything behind it; other notes are none."""
    if segment[4:9] == b"JFIF\x00":
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\x00\x00" if len(segment) >= 18 else b""
    return b"\xff\xee\x00\x0e" + segment[4:16] if segment[4:9] == b"Adobe" and len(segment) >= 16 else b""


def _after_points(jpeg: bytes, at: int) -> int:
    """Where the next segment begins: 0xFF among points is followed by a nought, or counts a restart."""
    while (at := jpeg.find(b"\xff", at)) >= 0 and at + 1 < len(jpeg):
        follows = jpeg[at + 1]
        if follows != 0 and not 0xD0 <= follows <= 0xD7:
            return at + 1 if follows == 0xFF else at
        at += 2
    raise ValueError("cut off")
