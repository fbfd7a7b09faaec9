"""The drawn body on paper: outlines and numbered marks, black on white, right on a poor printer and on a copier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from reportlab.platypus.flowables import Flowable

from clinic_app.domain.body_map import Figure, Side, View
from clinic_app.domain.body_paths import Contour, Point
from clinic_app.printing.bilingual import Voice, Words, to_say
from clinic_app.printing.flow import INK, SOFT, Text
from clinic_app.printing.shaping import natural_width

_CAPTION: Final = 8.0
_MARK: Final = 6.2
"""Radius of a mark in points."""
_FOOT: Final = 14.0
_LETTERS: Final = {Side.LEFT: to_say("L"), Side.RIGHT: to_say("R")}


class DrawnView(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """One view in a given height, with its marks: a number and a point from 0 to 1 each."""

    def __init__(
        self, voice: Voice, view: View, marks: Sequence[tuple[int, float, float]], captions: Mapping[str, Words],
        *, height: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self._voice, self._view, self._marks, self._captions = voice, view, marks, captions
        self._height = height

    @property
    def natural(self) -> float:
        """How wide it is at its height."""
        return self._view.size[0] * self._scale

    @property
    def _scale(self) -> float:
        return (self._height - _FOOT) / self._view.size[1]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """In the middle of its room; smaller if the room is narrow."""
        if self.natural > width:
            self._height = width / self._view.size[0] * self._view.size[1] + _FOOT
        self._left = (width - self.natural) / 2
        return width, self._height

    def draw(self) -> None:
        """Figures, letters of her sides, captions, marks."""
        for figure in self._view.figures:
            self._line(figure.outline, 1.1, INK)
            for detail in figure.details:
                self._line(detail, 0.5, SOFT)
            left, top, width, height = figure.box
            x, y = self._at((left + width / 2, top + height))
            caption = self._voice.value(self._captions[figure.caption])
            self._words(caption, x, y - _FOOT + 2, _CAPTION)
            if figure.left_edge is not None:
                self._letters(figure)
        for number, across, down in self._marks:
            self._mark(number, self._at((across * self._view.size[0], down * self._view.size[1])))

    def _at(self, point: Point) -> Point:
        """Paper counts from the foot."""
        return self._left + point[0] * self._scale, self._height - point[1] * self._scale

    def _line(self, line: Contour, weight: float, grey: float) -> None:
        path = self.canv.beginPath()
        path.moveTo(*self._at(line.start))
        for piece in line.pieces:
            points = [self._at(point) for point in piece]
            if len(points) == 1:
                path.lineTo(*points[0])
            else:
                path.curveTo(*points[0], *points[1], *points[2])
        if line.closed:
            path.close()
        self.canv.setStrokeGray(grey)
        self.canv.setLineWidth(weight)
        self.canv.drawPath(path, stroke=1, fill=0)

    def _letters(self, figure: Figure) -> None:
        left, top, width, _height = figure.box
        assert figure.left_edge is not None
        for side, share in ((figure.left_edge, 0.06), (figure.left_edge.other, 0.94)):
            x, y = self._at((left + width * share, top))
            self._words(self._voice.say(_LETTERS[side]), x, y - 10, _CAPTION)

    def _mark(self, number: int, at: Point) -> None:
        self.canv.setFillGray(1)
        self.canv.setStrokeGray(INK)
        self.canv.setLineWidth(1)
        self.canv.circle(*at, _MARK, stroke=1, fill=1)
        self._words(str(number), at[0], at[1] - 5.6, 7.5, bold=True)

    def _words(self, words: str, x: float, y: float, size: float, *, bold: bool = False) -> None:
        """Words whose middle is at x and whose line stands on y."""
        span = self._voice.span(words, size, bold=bold)
        wide = natural_width((span,)) + 1
        text = Text(span)
        text.wrap(wide, size * 2)
        text.drawOn(self.canv, x - wide / 2, y)
