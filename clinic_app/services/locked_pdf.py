"""A PDF locked with words (AES-256, revision 6), and documents of any length attached to it.

What is attached stands behind the pages, as an addition to the file, and is encrypted piece by piece: beside the
document and the locked file nothing of its length is in memory. Nothing of it is outside the encryption.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from clinic_app.crypto.pdf_stream import encrypted, encrypted_size
from clinic_app.wire.packed import Packed

if TYPE_CHECKING:
    import pikepdf

TRAINING: Final = "training-"
"""Before the name of an attached file of invented people."""

_FHIR: Final = "application/fhir+json"
_KINDS: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    "values.json": "application/json",
}
_COMPRESSED: Final = frozenset({".xlsx", ".png"})
"""Kinds of documents that are compressed themselves."""

_AT_A_TIME: Final = 1 << 18


def locked(pdf: bytes, words: str, attached: Mapping[str, bytes | Packed] = MappingProxyType({})) -> bytes:
    """The same pages under these words. `attached` are documents by their names; they open with the words too."""
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as whole:
        for name in attached:  # each is empty here, and has its place
            whole.attachments[name] = pikepdf.AttachedFileSpec(
                whole, b"", description="", filename=name, mime_type=_kind(name), creation_date="", mod_date=""
            )
        whole.save(
            out,
            encryption=pikepdf.Encryption(owner=words, user=words, R=6, metadata=True),
            object_stream_mode=pikepdf.ObjectStreamMode.disable,  # objects whose places stand in a table
        )
    if attached:
        with pikepdf.open(BytesIO(out.getvalue()), password=words) as made:
            _attach(out, made, attached)
    return out.getvalue()


def documents_in(pdf: bytes, words: str) -> dict[str, bytes]:
    """The documents attached to a file that was locked with these words."""
    import pikepdf

    with pikepdf.open(BytesIO(pdf), password=words) as whole:
        return {name: spec.get_file().read_bytes() for name, spec in whole.attachments.items()}


def _attach(out: BytesIO, made: pikepdf.Pdf, attached: Mapping[str, bytes | Packed]) -> None:
    """Put the documents in the places kept for them: an incremental update, ISO 32000-2, 7.5.6."""
    before = int(out.getvalue().rsplit(b"startxref", 1)[1].split()[0])
    out.seek(0, 2)
    places: dict[int, int] = {}
    for name, content in attached.items():
        number, _generation = made.attachments[name].obj.EF.F.objgen
        places[number] = out.tell()
        _write(out, made.encryption.encryption_key, number, name, content)
    begins = out.tell()
    out.write(b"xref\n")
    for number, place in sorted(places.items()):
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    trailer = made.trailer.unparse().removesuffix(b">>")
    out.write(b"trailer %b/Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, before, begins))


def _write(out: BytesIO, key: bytes, number: int, name: str, content: bytes | Packed) -> None:
    size, stands, deflated = _as_it_stands(name, content)
    out.write(
        b"%d 0 obj\n<< /Type /EmbeddedFile /Subtype /%b%b /Params << /Size %d >> /Length %d >>\nstream\n"
        % (number, _subtype(name), b" /Filter /FlateDecode" if deflated else b"", size, encrypted_size(len(stands)))
    )
    for piece in encrypted(key, _pieces(stands)):
        out.write(piece)
    out.write(b"\nendstream\nendobj\n")


def _as_it_stands(name: str, content: bytes | Packed) -> tuple[int, bytes, bool]:
    """How long it is, what stands in the file, and whether that is its zlib stream."""
    if isinstance(content, Packed):
        return content.size, content.zipped, True
    deflated = Path(name).suffix not in _COMPRESSED
    return len(content), zlib.compress(content) if deflated else content, deflated


def _pieces(content: bytes) -> Iterator[memoryview]:
    whole = memoryview(content)
    for begins in range(0, len(whole), _AT_A_TIME):
        yield whole[begins : begins + _AT_A_TIME]


def _kind(name: str) -> str:
    return _KINDS.get(name.removeprefix(TRAINING)) or _KINDS.get(Path(name).suffix) or _FHIR


def _subtype(name: str) -> bytes:
    """Its kind as a name of a PDF."""
    return b"".join(b"%c" % sign if chr(sign).isalnum() else b"#%02x" % sign for sign in _kind(name).encode())
