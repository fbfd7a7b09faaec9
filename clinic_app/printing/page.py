"""Paper, A4 or A5: margins, neutral foot with page n of m, the pale training word, metadata without a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4, A5
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.flowables import Flowable

from clinic_app.printing.flow import HAIR, Text
from clinic_app.printing.ink import Ink
from clinic_app.printing.shaping import Span, natural_width, set_lines

MM = 72 / 25.4
MARGIN = 12 * MM
FOOT = 9 * MM
WIDTH = A4[0] - 2 * MARGIN
"""Room between the margins of A4."""

__all__ = ["A4", "A5", "WIDTH", "Sheet", "print_pages"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every page of one document says. `title` is the print number: no name, no kind of document."""

    title: str
    language: str
    foot: tuple[Span, ...]
    count: Callable[[int, int], Span]
    training: tuple[Span, ...] = ()
    margin: tuple[Span, ...] = ()
    size: tuple[float, float] = A4

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.size[0] - 2 * MARGIN


class _Pages(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Holds every page back until their number is known."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ink = Ink(self._doc)
        self._sheet = sheet
        self._held: list[dict[str, Any]] = []
        self._pale_word()

    def showPage(self) -> None:
        """Keep the page, begin the next."""
        self._held.append(dict(self.__dict__))
        self._startPage()
        self._pale_word()

    def save(self) -> None:
        """Finish each page with its foot, then the document."""
        for number, state in enumerate(self._held, start=1):
            self.__dict__.update(state)
            self._edges(number, len(self._held))
            super().showPage()
        super().save()

    def _pale_word(self) -> None:
        """Drawn first, so that it lies under the text."""
        if not self._sheet.training:
            return
        length = natural_width(self._sheet.training)
        (line,) = set_lines(self._sheet.training, length + 1)
        self.saveState()
        self.translate(self._sheet.size[0] / 2, self._sheet.size[1] / 2)
        self.rotate(32)
        self.ink.draw(self._code, line, -length / 2, 0)
        self.restoreState()

    def _edges(self, number: int, pages: int) -> None:
        self.setStrokeGray(HAIR)
        self.setLineWidth(0.6)
        top = MARGIN + FOOT - 3
        self.line(MARGIN, top, MARGIN + self._sheet.width, top)
        for spans, right in ((self._sheet.foot, False), ((self._sheet.count(number, pages),), True)):
            text = Text(*spans, right=right)
            _, height = text.wrap(self._sheet.width, FOOT)
            text.drawOn(self, MARGIN, top - height - 1)
        if self._sheet.margin:
            # Outside the text, along the left edge, where a copier still sees it.
            length = natural_width(self._sheet.margin)
            (line,) = set_lines(self._sheet.margin, length + 1)
            self.saveState()
            self.translate(MARGIN - 9, self._sheet.size[1] / 2 - length / 2)
            self.rotate(90)
            self.ink.draw(self._code, line, 0, 0)
            self.restoreState()


def print_pages(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
    """Set the story on as many pages as it needs. Bytes in memory only; the same story gives the same bytes."""
    out = BytesIO()
    template = BaseDocTemplate(
        out,
        pagesize=sheet.size,
        title=sheet.title,
        author="",
        subject="",
        creator="",
        producer="",
        lang=sheet.language,
        invariant=1,
        pageCompression=1,
        initialFontName="Helvetica",
    )
    frame = Frame(
        MARGIN,
        MARGIN + FOOT,
        sheet.width,
        sheet.size[1] - 2 * MARGIN - FOOT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    template.addPageTemplates([PageTemplate(frames=[frame])])
    template.build(list(story), canvasmaker=lambda *args, **kwargs: _Pages(*args, sheet=sheet, **kwargs))
    return out.getvalue()
