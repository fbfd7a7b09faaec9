"""A chart on paper: strokes and greys by ReportLab, words by our own setting."""

from __future__ import annotations

from typing import Final

from reportlab.platypus.flowables import Flowable

from clinic_app.domain.reporting.chart_drawing import drawn
from clinic_app.domain.reporting.chart_marks import Drawing, Ground, Stroke, Words
from clinic_app.domain.reporting.charts import Chart, Shape
from clinic_app.printing.bilingual import Voice
from clinic_app.printing.flow import HAIR, INK, SOFT, Text
from clinic_app.printing.shaping import natural_width

_A_PAGE: Final = 700.0
"""Points that each page of ours has at least, its head and foot taken off."""
_FEW: Final = 4
"""With no more bars than these a chart begins on the next page instead."""
_TONES: Final = {"ink": 0.15, "grey": 0.55, "light": 0.86, "paper": 1.0}


class ChartOnPaper(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """As wide as its room, in the language of the staff; on one page, unless it has more bars than a page takes."""

    def __init__(self, voice: Voice, chart: Chart, hidden: str, *, titled: bool = True) -> None:
        super().__init__()
        self._voice, self._chart, self._hidden, self._titled = voice, chart, hidden, titled
        self._drawing: Drawing | None = None

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Laid out anew for each width."""
        if self._drawing is None or self._drawing.width != width:
            self._drawing = drawn(self._chart, width, self._measure, hidden=self._hidden, titled=self._titled)
        return width, self._drawing.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """What no page takes goes on over the next one; anything else goes there whole."""
        if self.wrap(width, height)[1] <= _A_PAGE or self._chart.shape is Shape.LINES:
            return []
        for at in range(len(self._chart.labels) - 1, _FEW, -1):
            first, rest = (
                ChartOnPaper(self._voice, each, self._hidden, titled=self._titled) for each in self._chart.cut(at)
            )
            if first.wrap(width, height)[1] <= height:
                return [first, rest]
        return []

    def draw(self) -> None:
        """Paper counts from the foot."""
        assert self._drawing is not None
        height = self._drawing.height
        for mark in self._drawing.marks:
            match mark:
                case Ground():
                    self.canv.setFillGray(_TONES[mark.tone])
                    self.canv.rect(mark.left, height - mark.top - mark.height, mark.width, mark.height, 0, 1)
                case Stroke():
                    self._stroke(mark, height)
                case Words():
                    self._words(mark, height)

    def _measure(self, text: str, size: float) -> float:
        return natural_width((self._voice.span(text, size),)) if text else 0.0

    def _stroke(self, mark: Stroke, height: float) -> None:
        path = self.canv.beginPath()
        (x, y), *rest = mark.points
        path.moveTo(x, height - y)
        for x, y in rest:
            path.lineTo(x, height - y)
        self.canv.setStrokeGray(HAIR if mark.soft else INK)
        self.canv.setLineWidth(mark.weight)
        self.canv.setDash(list(mark.dash))
        self.canv.drawPath(path, stroke=1, fill=0)
        self.canv.setDash([])

    def _words(self, mark: Words, height: float) -> None:
        span = self._voice.span(mark.text, mark.size, bold=mark.bold, grey=SOFT if mark.soft else INK)
        wide = natural_width((span,))
        left = mark.x - wide if mark.right else mark.x - wide / 2 if mark.middle else mark.x
        text = Text(span)
        _, high = text.wrap(wide + 1, mark.size * 3)
        # `Text` puts its base line a third of a letter below the middle of the line.
        text.drawOn(self.canv, left, height - mark.base - (high / 2 - mark.size * 0.3))
