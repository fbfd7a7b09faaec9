"""Set lines become PDF: glyphs placed one by one, each word carrying its own text for copying and searching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfdoc

from clinic_app.printing.faces import Face
from clinic_app.printing.shaping import Piece, TextLine

# Shaping is done: a reader needs outlines only.
_DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "JSTF", "DSIG", "STAT", "meta", "cmap", "name", "OS/2", "post", "kern"]


@dataclass(slots=True)
class EmbeddedFace:
    """One face inside one document: only the glyphs used, under their own numbers (Type 0, Identity-H)."""

    face: Face
    name: str
    used: set[int] = field(default_factory=lambda: {0})

    def addObjects(self, document: Any) -> None:
        """Write font, widths, outlines and the way back to text. ReportLab calls it when the document is whole."""
        base = f"AAAAAA+{self.face.name}"
        outlines = pdfdoc.PDFStream(content=self._subset())
        outlines.dictionary["Length1"] = len(outlines.content)
        back = pdfdoc.PDFStream(content=self._to_unicode())
        for stream in (outlines, back):
            stream.filters = [pdfdoc.PDFZCompress]
        extents = self.face.hb_font.get_font_extents("ltr")
        scale = self.face.scale
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{base}",
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([-1000, -1000, 2000, 1500]),
                "ItalicAngle": 0,
                "Ascent": round(extents.ascender * scale),
                "Descent": round(extents.descender * scale),
                "CapHeight": 714,
                "StemV": 80,
                "FontFile2": document.Reference(outlines),
            }
        )
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": f"/{base}",
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "CIDToGIDMap": "/Identity",
                "FontDescriptor": document.Reference(descriptor),
                "DW": 0,
                "W": pdfdoc.PDFArray(
                    [
                        part
                        for glyph in sorted(self.used)
                        for part in (glyph, pdfdoc.PDFArray([round(self.face.natural_width(glyph), 2)]))
                    ]
                ),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": f"/{base}",
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant)]),
                "ToUnicode": document.Reference(back),
            }
        )
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(font)

    def _subset(self) -> bytes:
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update(self.used)
        wanted.unicode_set.clear()
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in _DROPPED)
        wanted.flags = (
            uharfbuzz.SubsetFlags.RETAIN_GIDS
            | uharfbuzz.SubsetFlags.NO_HINTING
            | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
        )
        return bytes(uharfbuzz.subset(self.face.hb_face, wanted).blob.data)

    def _to_unicode(self) -> bytes:
        pairs = [(glyph, sign) for glyph in sorted(self.used) if (sign := self.face.sign_of(glyph))]
        head = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Back def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        )
        blocks = []
        for start in range(0, len(pairs), 100):
            block = pairs[start : start + 100]
            rows = "\n".join(f"<{glyph:04X}> <{_utf16(text)}>" for glyph, text in block)
            blocks.append(f"{len(block)} beginbfchar\n{rows}\nendbfchar\n")
        return (head + "".join(blocks) + "endcmap end end").encode("ascii")


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


@dataclass(slots=True)
class Ink:
    """The faces of one document, and the only way text gets onto its pages."""

    document: Any
    faces: dict[Face, EmbeddedFace] = field(default_factory=dict)

    def draw(self, code: list[str], line: TextLine, x: float, baseline: float) -> None:
        """Append one line to a page's drawing code, its first glyph at (x, baseline) in points."""
        parts = ["BT"]
        grey: float | None = None
        for word in _words(line.pieces):
            # Readers infer the space from the gap; said here too, Poppler would print it twice.
            said = "".join(piece.text for piece in word).rstrip(" ")
            parts.append(f"/Span <</ActualText <FEFF{_utf16(said)}>>> BDC")
            for piece in word:
                if piece.span.grey != grey:
                    grey = piece.span.grey
                    parts.append(f"{grey:.3g} g")
                x = self._piece(parts, piece, x, baseline)
            parts.append("EMC")
        parts.append("ET")
        code.append("\n".join(parts))

    def _piece(self, parts: list[str], piece: Piece, x: float, baseline: float) -> float:
        size = piece.span.size
        for run in piece.runs:
            face = self._embedded(run.face)
            parts.append(f"/{face.name} {size:g} Tf")
            group: list[str] = []
            start = (0.0, 0.0)
            expected = (-1.0, 0.0)
            for glyph in run.glyphs:
                face.used.add(glyph.id)
                at = (x + glyph.right * size / 1000, baseline + glyph.up * size / 1000)
                if abs(at[0] - expected[0]) > 0.001 or at[1] != expected[1]:
                    _show(parts, group, start)
                    group, start = [], at
                group.append(f"{glyph.id:04X}")
                expected = (at[0] + run.face.natural_width(glyph.id) * size / 1000, at[1])
                x += glyph.advance * size / 1000
            _show(parts, group, start)
        return x + piece.blank

    def _embedded(self, face: Face) -> EmbeddedFace:
        found = self.faces.get(face)
        if found is None:
            found = self.faces[face] = EmbeddedFace(face, f"T{len(self.faces) + 1}")
            self.document.delayedFonts.append(found)
        return found


def _show(parts: list[str], group: list[str], at: tuple[float, float]) -> None:
    if group:
        parts.append(f"1 0 0 1 {at[0]:.3f} {at[1]:.3f} Tm <{''.join(group)}> Tj")


def _words(pieces: tuple[Piece, ...]) -> Iterator[list[Piece]]:
    """Group what stands between spaces, so that each word is found and copied whole."""
    word: list[Piece] = []
    for piece in pieces:
        word.append(piece)
        if piece.text.endswith(" "):
            yield word
            word = []
    if word:
        yield word
