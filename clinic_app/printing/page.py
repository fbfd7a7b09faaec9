"""Paper, A4, A5 or A6: margins, neutral foot with page n of m, the pale training word, metadata without a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, A5, A6
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.flowables import Flowable

from clinic_app.facts import dataclass
from clinic_app.printing.flow import HAIR, Text
from clinic_app.printing.ink import Ink
from clinic_app.printing.setting import setting
from clinic_app.printing.shaping import Span, natural_width, set_lines

# Streams as they are: in letters only, every page would be a quarter larger and take longer.
rl_config.useA85 = 0
MM = 72 / 25.4
MARGIN = 12 * MM
CARD_MARGIN = 8 * MM
PUNCHED = 25 * MM
"""At the left, where somebody punches holes."""
FOOT = 9 * MM
WIDTH = A4[0] - 2 * MARGIN
"""Room between the margins of A4, as it is usually printed."""
_LARGER: Final = {A5: A4, A6: A5}

__all__ = ["A4", "A5", "A6", "WIDTH", "Edges", "Sheet", "edges", "print_pages", "room"]


@dataclass(frozen=True, slots=True)
class Edges:
    """A sheet as it is laid out: in large print the whole of it is smaller first, and drawn larger then."""

    sheet: tuple[float, float]
    """The paper in the printer."""
    scale: float
    size: tuple[float, float]
    left: float
    margin: float
    """At the three other sides."""

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.size[0] - self.left - self.margin


def edges(size: tuple[float, float] = A4) -> Edges:
    """Of a document of this size, as it is printed now. A small one in large print takes the next larger sheet."""
    now, sheet = setting(), size
    scale = now.scale
    if scale > 1 and size in _LARGER:
        sheet = _LARGER[size]
        scale = sheet[0] / size[0]
    margin = CARD_MARGIN if size[0] <= A6[0] else MARGIN
    left = max(margin, PUNCHED) if now.punched else margin
    return Edges(sheet, scale, (sheet[0] / scale, sheet[1] / scale), left / scale, margin / scale)


def room(size: tuple[float, float] = A4) -> float:
    """How wide a line may be on a sheet of this size, as it is printed this time."""
    return edges(size).width


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
        return room(self.size)


class _Pages(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Holds every page back until their number is known."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        self._sheet, self._at = sheet, edges(sheet.size)
        super().__init__(*args, **{**kwargs, "pagesize": self._at.sheet})
        self.ink = Ink(self._doc, kwargs.get("lang") or "")
        self._held: list[dict[str, Any]] = []
        self._begin()

    def setPageSize(self, _size: tuple[float, float]) -> None:
        """The sheet itself, however large what stands on it is drawn."""
        super().setPageSize(self._at.sheet)

    def _begin(self) -> None:
        if self._at.scale != 1:
            self.scale(self._at.scale, self._at.scale)
        self._pale_word()

    def showPage(self) -> None:
        """Keep the page, begin the next."""
        self._held.append(dict(self.__dict__))
        self._startPage()
        self._begin()

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
        self.translate(self._at.size[0] / 2, self._at.size[1] / 2)
        self.rotate(32)
        self.ink.draw(self._code, line, -length / 2, 0, turned=True)
        self.restoreState()

    def _edges(self, number: int, pages: int) -> None:
        at = self._at
        self.setStrokeGray(HAIR)
        self.setLineWidth(0.6)
        top = at.margin + FOOT - 3
        self.line(at.left, top, at.left + at.width, top)
        count = Text(self._sheet.count(number, pages), right=True)
        beside = natural_width([self._sheet.count(number, pages)]) + 8
        for text, wide in ((Text(*self._sheet.foot), at.width - beside), (count, at.width)):
            _, height = text.wrap(wide, FOOT)
            text.drawOn(self, at.left, top - height - 1)
        if self._sheet.margin:
            # Outside the text, along the left edge, where a copier still sees it.
            # Well within the page: PDFium reads a turned line that nearly fills it twice.
            room = at.size[1] - 4 * at.margin
            small = min(1.0, room / natural_width(self._sheet.margin))
            spans = [replace(span, size=span.size * small) for span in self._sheet.margin]
            length = natural_width(spans)
            (line,) = set_lines(spans, length + 1)
            self.saveState()
            self.translate(at.left - 9, at.size[1] / 2 - length / 2)
            self.rotate(90)
            self.ink.draw(self._code, line, 0, 0, turned=True)
            self.restoreState()


def print_pages(sheet: Sheet, story: Sequence[Flowable]) -> bytes:
    """Set the story on as many pages as it needs. Bytes in memory only; the same story gives the same bytes."""
    out, at = BytesIO(), edges(sheet.size)
    template = BaseDocTemplate(
        out,
        pagesize=at.size,
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
        at.left,
        at.margin + FOOT,
        at.width,
        at.size[1] - 2 * at.margin - FOOT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    template.addPageTemplates([PageTemplate(frames=[frame])])
    template.build(list(story), canvasmaker=lambda *args, **kwargs: _Pages(*args, sheet=sheet, **kwargs))
    return out.getvalue()
