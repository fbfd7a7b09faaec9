"""What a page is built of: text, rules, things in stacks and columns. ReportLab flowables over our own setting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from reportlab.platypus.flowables import Flowable, Spacer

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


def parted(item: Flowable, width: float, height: float) -> list[Flowable]:
    """What of it fits into this height, and the rest; nothing if it cannot be parted there."""
    if isinstance(item, Parts):
        return item.part(width, height)
    return list(item.splitOn(item.canv, width, height) if hasattr(item, "canv") else item.split(width, height))


@runtime_checkable
class Parts(Protocol):
    """Something kept together as long as a page holds it."""

    def part(self, width: float, height: float) -> list[Flowable]:
        """Two that follow each other, the first no taller than `height`; nothing if it cannot be done."""


class KeptTogether(Flowable):  # type: ignore[misc]
    """Goes to the next page whole; is parted only where a whole page is too small for it."""

    def split(self, width: float, height: float) -> list[Flowable]:
        """Nothing as long as a fresh page may hold it."""
        frame = getattr(self, "_frame", None)
        fresh = getattr(self, "_postponed", False) or (frame is not None and frame._atTop)
        return self.part(width, height) if fresh else []

    def part(self, _width: float, _height: float) -> list[Flowable]:
        """See `Parts`. What says nothing of it is not parted."""
        return []


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


class Stack(KeptTogether):
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

    def part(self, width: float, height: float) -> list[Flowable]:
        """Between two things, or inside the one that does not fit; either half has its own frame."""
        inner, left = width - 2 * self._pad, height - 1.2 * self._pad
        first: list[Flowable] = []
        rest = list(self._items)
        while rest:
            tall = rest[0].wrap(inner, left)[1]
            if tall > left:
                halves = parted(rest[0], inner, left)
                if halves:
                    first.append(halves[0])
                    rest[0:1] = halves[1:]
                break
            first.append(rest.pop(0))
            left -= tall
        if not first or not rest:
            return []
        return [
            Stack(first, frame=self._edge, pad=self._pad),
            Stack(rest, frame=self._edge, pad=self._pad, after=self._after),
        ]


@runtime_checkable
class Fills(Protocol):
    """Something that can be as tall as its neighbours."""

    def fill(self, height: float) -> None:
        """Take this height."""


class Columns(KeptTogether):
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

    def part(self, width: float, height: float) -> list[Flowable]:
        """Every column at the same height; what is short is in the first half whole."""
        self.wrap(width, height)
        firsts: list[tuple[float, Flowable]] = []
        rests: list[tuple[float, Flowable]] = []
        for (share, item), wide in zip(self._columns, self._widths, strict=True):
            halves = [item, Spacer(1, 0)] if item.wrap(wide, height)[1] <= height else parted(item, wide, height)
            if not halves:
                return []
            firsts.append((share, halves[0]))
            rests.append((share, halves[1] if len(halves) == 2 else Stack(halves[1:])))
        if all(isinstance(rest, Spacer) for _, rest in rests):
            return []
        return [Columns(*firsts, gap=self._gap), Columns(*rests, gap=self._gap, after=self._after)]
