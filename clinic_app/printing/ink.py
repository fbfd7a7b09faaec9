"""Set lines become PDF: clusters put down one after the other, each with its own text; words name their language."""

from __future__ import annotations

from dataclasses import field
from itertools import groupby
from typing import Any

from clinic_app.facts import dataclass
from clinic_app.printing.embedded import EmbeddedFace, utf16
from clinic_app.printing.faces import Face, family, shape
from clinic_app.printing.shaping import Piece, TextLine


@dataclass(slots=True)
class Ink:
    """The faces of one document, and the only way text gets onto its pages.

    `language` is what the document says of itself; words in another name theirs.
    """

    document: Any
    language: str = ""
    faces: dict[Face, EmbeddedFace] = field(default_factory=dict)

    def draw(self, code: list[str], line: TextLine, x: float, baseline: float, *, turned: bool = False) -> None:
        """Append one line to a page's drawing code, its first glyph at (x, baseline) in points.

        A line that is `turned` says its text once more as a whole: readers take it apart by the height of its letters.
        """
        pen = _Pen(self, [f"BT 1 0 0 1 {x:.3f} {baseline:.3f} Tm"])
        with_text = f"/ActualText <FEFF{utf16(line.text)}>" if turned else ""
        for language, placed in groupby(_placed(line.pieces), key=lambda each: "" if turned else each.language):
            tongue = f"/Lang ({language})" if self.language and language not in ("", self.language) else ""
            marked = tongue + with_text
            if marked:
                pen.parts.append(f"/Span <<{marked}>> BDC")
            for each in placed:
                pen.write(each)
            if marked:
                pen.parts.append("EMC")
        code.append("\n".join((*pen.parts, "ET")))

    def embedded(self, face: Face) -> EmbeddedFace:
        """The face inside this document, there from its first use."""
        found = self.faces.get(face)
        if found is None:
            found = self.faces[face] = EmbeddedFace(face, f"T{len(self.faces) + 1}")
            self.document.delayedFonts.append(found)
        return found


@dataclass(slots=True)
class _Placed:
    """A piece with all the spaces behind it and the room in points that they take; of the line's last, none."""

    piece: Piece
    spaces: int
    room: float

    @property
    def language(self) -> str:
        """The language of its words."""
        return self.piece.span.language


@dataclass(slots=True)
class _Pen:
    """Writes on along one line; says a face or a grey only when it changes."""

    ink: Ink
    parts: list[str]
    _grey: float | None = None
    _face: tuple[str, float] = ("", 0.0)

    def write(self, placed: _Placed) -> None:
        """A piece and the room behind it, which is put down as spaces: a reader that infers them infers too few."""
        span = placed.piece.span
        if span.grey != self._grey:
            self._grey = span.grey
            self.parts.append(f"{span.grey:.3g} g")
        runs = placed.piece.runs or (shape(family(span.language)[0], "", span.language),)
        for run in runs:
            face = self.ink.embedded(run.face)
            size = span.size * run.face.enlarged
            if self._face != (face.name, size):
                self._face = (face.name, size)
                self.parts.append(f"/{face.name} {size:g} Tf")
            if run is runs[-1] and placed.spaces:
                self.parts.append(face.shown(run, spaces=placed.spaces, room=placed.room / size * 1000))
            else:
                self.parts.append(face.shown(run))


def _placed(pieces: tuple[Piece, ...]) -> list[_Placed]:
    """Spaces go with the word before them, also where the style changes at them."""
    found: list[_Placed] = []
    for piece in pieces:
        spaces = len(piece.text) - len(piece.text.rstrip(" "))
        if found and not piece.runs:
            found[-1].spaces += spaces
            found[-1].room += piece.blank
        else:
            found.append(_Placed(piece, spaces, piece.blank))
    if found:
        found[-1].spaces, found[-1].room = 0, 0.0
    return found
