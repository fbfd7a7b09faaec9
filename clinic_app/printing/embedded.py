"""One typeface inside one document: the clusters that are said in it, how wide they are, what each of them says."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from reportlab.pdfbase import pdfdoc

from clinic_app.facts import dataclass
from clinic_app.printing.compounds import font_file
from clinic_app.printing.faces import Cluster, Face, Glyph, Shaped, shape

_BLOCK = 100
"""So many lines a block of a way back to text may have."""
_UNSEEN = 0.005
"""Thousandths of the type size that nobody measures."""


def utf16(text: str) -> str:
    """As PDF writes it in its maps."""
    return text.encode("utf-16-be").hex().upper()


@dataclass(slots=True)
class EmbeddedFace:
    """A font of Type 0, Identity-H. A code is the number of a glyph: the face's own, or a compound's after the last."""

    face: Face
    name: str
    _says: dict[int, str] = field(default_factory=dict)
    _widths: dict[int, int] = field(default_factory=lambda: {0: 0})
    _codes: dict[tuple[str, tuple[Glyph, ...]], int] = field(default_factory=dict)
    _compounds: list[tuple[tuple[Glyph, ...], int]] = field(default_factory=list)
    _shown: dict[tuple[Shaped, int, float], str] = field(default_factory=dict)

    def shown(self, run: Shaped, *, spaces: int = 0, room: float = 0.0) -> str:
        """The operator that puts a run down, with spaces behind it that take `room` thousandths.

        Where the pen goes farther than a glyph is wide, it says so.
        """
        found = self._shown.get((run, spaces, room))
        if found is None:
            text = "".join(self._one(cluster) for cluster in run.clusters) + self._spaces(run, spaces, room)
            found = self._shown[run, spaces, room] = f"[<{text}>] TJ" if "<" in text else f"<{text}> Tj"
        return found

    def _one(self, cluster: Cluster) -> str:
        code = self._codes.get((cluster.text, cluster.glyphs))
        if code is None:
            code = self._new(cluster)
        return self._moved(code, (cluster.advance - self._widths[code]) * self.face.scale)

    def _spaces(self, run: Shaped, count: int, room: float) -> str:
        """In the same string as the word before: PDFium overlooks a space that stands alone."""
        if not count:
            return ""
        if not run.face.covers(" "):
            return f"> {-room:.6g} <"
        (space,) = shape(run.face, " ", "en").clusters
        code = self._codes.get((" ", space.glyphs)) or self._new(space)
        return self._moved(code, room / count - self._widths[code] * self.face.scale) * count

    @staticmethod
    def _moved(code: int, more: float) -> str:
        return f"{code:04X}" if abs(more) < _UNSEEN else f"{code:04X}> {-more:.6g} <"

    def _new(self, cluster: Cluster) -> int:
        """A code of its own for what is said and drawn so: the glyph's number, unless that says something else here."""
        first = cluster.glyphs[0]
        alone = len(cluster.glyphs) == 1 and first.right == first.up == 0
        if alone and self._says.setdefault(first.id, cluster.text) == cluster.text:
            code = first.id
            self._widths[code] = int(self.face.hb_font.get_glyph_h_advance(code))
        else:
            code = int(self.face.hb_face.glyph_count) + len(self._compounds)
            self._compounds.append((cluster.glyphs, cluster.advance))
            self._says[code] = cluster.text
            self._widths[code] = max(0, cluster.advance)
        self._codes[cluster.text, cluster.glyphs] = code
        return code

    def addObjects(self, document: Any) -> None:
        """Write font, widths, outlines and the way back to text. ReportLab calls it when the document is whole."""
        base = f"AAAAAA+{self.face.name}"
        own = frozenset(code for code in self._widths if code < self.face.hb_face.glyph_count)
        outlines = pdfdoc.PDFStream(content=font_file(self.face.hb_face, own, tuple(self._compounds)))
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
        # As text, not as ReportLab's array: it takes half a page's time to write the numbers one by one.
        widths = " ".join(f"{code} [{round(width * scale, 3):g}]" for code, width in sorted(self._widths.items()))
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
                "W": f"[{widths}]",
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

    def _to_unicode(self) -> bytes:
        pairs = sorted(self._says.items())
        head = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Back def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        )
        blocks = []
        for start in range(0, len(pairs), _BLOCK):
            block = pairs[start : start + _BLOCK]
            rows = "\n".join(f"<{code:04X}> <{utf16(text)}>" for code, text in block)
            blocks.append(f"{len(block)} beginbfchar\n{rows}\nendbfchar\n")
        return (head + "".join(blocks) + "endcmap end end").encode("ascii")
