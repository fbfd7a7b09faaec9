"""What a page is built of: text, rules, things in stacks and columns. ReportLab flowables over our own setting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from reportlab.platypus.flowables import Flowable

from clinic_app.printing.shaping import Span, TextLine, set_lines

INK = 0.0
SOFT = 0.32
HAIR = 0.72


class Text(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """Spans set as one paragraph; splits between lines, never leaving one alone if it can."""

    def __init__(self, *spans: Span, after: float = 0, right: bool = False) -> None:
        super().__init__()
        self._spans = spans
        self._right = right
        self._after = after
        self._lines: list[TextLine] | None = None
        self._width = -1.0

    @classmethod
    def _of_lines(cls, lines: list[TextLine], width: float, after: float, *, right: bool) -> Text:
        part = cls(after=after, right=right)
        part._lines, part._width = lines, width
        return part

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Room needed at this width."""
        return width, sum(line.leading for line in self.lines(width)) + self._after

    def lines(self, width: float) -> list[TextLine]:
        """The lines at this width, set once."""
        if self._lines is None or (self._spans and width != self._width):
            self._lines, self._width = set_lines(self._spans, width), width
        return self._lines

    @property
    def first_leading(self) -> float:
        """The height of the first line, 0 before it is set."""
        return self._lines[0].leading if self._lines else 0.0

    def split(self, width: float, height: float) -> list[Flowable]:
        """As many lines as fit, two at least on either side."""
        lines = self.lines(width)
        fits = int((height + 0.01) // lines[0].leading) if lines else 0
        fits = min(fits, len(lines) - 2)
        if fits < 2:
            return []
        return [
            self._of_lines(lines[:fits], width, 0, right=self._right),
            self._of_lines(lines[fits:], width, self._after, right=self._right),
        ]

    def draw(self) -> None:
        """Put the lines on the page of `self.canv`."""
        lines = self._lines or []
        y = sum(line.leading for line in lines) + self._after
        for line in lines:
            size = max((piece.span.size for piece in line.pieces), default=0)
            # Middle of the line height lies a little above the middle of the small letters.
            baseline = y - line.leading / 2 - size * 0.3
            left = self._width - line.width if self._right else 0.0
            self.canv.ink.draw(self.canv._code, line, left, baseline)
            y -= line.leading


class Rule(Flowable):  # type: ignore[misc]
    """A line across, with air above and below."""

    def __init__(self, *, above: float = 0, below: float = 0, weight: float = 1.1, grey: float = INK) -> None:
        super().__init__()
        self._above, self._below, self._weight, self._grey = above, below, weight, grey

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As wide as there is room."""
        self._width = width
        return width, self._above + self._below

    def draw(self) -> None:
        """Draw it."""
        self.canv.setStrokeGray(self._grey)
        self.canv.setLineWidth(self._weight)
        self.canv.line(0, self._below, self._width, self._below)


class Stack(Flowable):  # type: ignore[misc]
    """Things one under another, kept together; optionally in a frame."""

    def __init__(self, items: Sequence[Flowable], *, frame: float = 0, pad: float = 0, after: float = 0) -> None:
        super().__init__()
        self._items, self._edge, self._pad, self._after = items, frame, pad, after

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The sum of the heights."""
        inner = width - 2 * self._pad
        self._heights = [item.wrap(inner, height)[1] for item in self._items]
        self._size = (width, sum(self._heights) + 1.2 * self._pad)
        return width, self._size[1] + self._after

    def draw(self) -> None:
        """Draw the frame, then each item below the last."""
        if self._edge:
            self.canv.setStrokeGray(INK)
            self.canv.setLineWidth(self._edge)
            self.canv.roundRect(0, self._after, *self._size, 3)
        y = self._size[1] + self._after - 0.6 * self._pad
        for item, height in zip(self._items, self._heights, strict=True):
            y -= height
            item.drawOn(self.canv, self._pad, y)


@runtime_checkable
class Fills(Protocol):
    """Something that can be as tall as its neighbours."""

    def fill(self, height: float) -> None:
        """Take this height."""


class Columns(Flowable):  # type: ignore[misc]
    """Things side by side in given shares of the width, their tops aligned."""

    def __init__(
        self, *columns: tuple[float, Flowable], gap: float = 16, after: float = 0, middle: bool = False
    ) -> None:
        super().__init__()
        self._columns, self._gap, self._after, self._middle = columns, gap, after, middle

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The tallest decides."""
        free = width - self._gap * (len(self._columns) - 1)
        whole = sum(share for share, _ in self._columns)
        self._widths = [free * share / whole for share, _ in self._columns]
        self._heights = [
            item.wrap(wide, height)[1] for wide, (_, item) in zip(self._widths, self._columns, strict=True)
        ]
        self._height = max(self._heights)
        for place, (_, item) in enumerate(self._columns):
            if isinstance(item, Fills):
                item.fill(self._height)
                self._heights[place] = self._height
        return width, self._height + self._after

    def draw(self) -> None:
        """Draw each in its column."""
        x = 0.0
        for wide, tall, (_, item) in zip(self._widths, self._heights, self._columns, strict=True):
            drop = (self._height - tall) / (2 if self._middle else 1)
            item.drawOn(self.canv, x, self._after + drop)
            x += wide + self._gap
