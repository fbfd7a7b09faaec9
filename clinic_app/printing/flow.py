"""What a page is built of: text, rows of boxes, rules, codes to scan. ReportLab flowables over our own setting."""

from __future__ import annotations

from collections.abc import Sequence
import segno
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
        self._items, self._frame, self._pad, self._after = items, frame, pad, after

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The sum of the heights."""
        inner = width - 2 * self._pad
        self._heights = [item.wrap(inner, height)[1] for item in self._items]
        self._size = (width, sum(self._heights) + 1.2 * self._pad)
        return width, self._size[1] + self._after

    def draw(self) -> None:
        """Draw the frame, then each item below the last."""
        if self._frame:
            self.canv.setStrokeGray(INK)
            self.canv.setLineWidth(self._frame)
            self.canv.roundRect(0, self._after, *self._size, 3)
        y = self._size[1] + self._after - 0.6 * self._pad
        for item, height in zip(self._items, self._heights, strict=True):
            y -= height
            item.drawOn(self.canv, self._pad, y)


class Columns(Flowable):  # type: ignore[misc]
    """Things side by side in given shares of the width, their tops aligned."""

    def __init__(self, *columns: tuple[float, Flowable], gap: float = 16, after: float = 0, middle: bool = False) -> None:
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
        return width, self._height + self._after

    def draw(self) -> None:
        """Draw each in its column."""
        x = 0.0
        for wide, tall, (_, item) in zip(self._widths, self._heights, self._columns, strict=True):
            drop = (self._height - tall) / (2 if self._middle else 1)
            item.drawOn(self.canv, x, self._after + drop)
            x += wide + self._gap


class Tick(Flowable):  # type: ignore[misc]
    """A drawn box, crossed for yes, and what it stands for."""

    SIDE = 8.6

    def __init__(self, *spans: Span, crossed: bool = False) -> None:
        super().__init__()
        self._text, self._crossed = Text(*spans), crossed

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Box and text."""
        self._height = self._text.wrap(width - self.SIDE - 6, height)[1]
        return width, self._height

    def draw(self) -> None:
        """The box stands beside the first line."""
        canvas, side = self.canv, self.SIDE
        first = self._text._lines[0].leading if self._text._lines else side
        y = self._height - first / 2 - side / 2
        canvas.setStrokeGray(INK)
        canvas.setLineWidth(0.8)
        canvas.roundRect(0, y, side, side, 1.2)
        if self._crossed:
            canvas.setLineWidth(1.3)
            canvas.lines([(2.2, y + 2.2, side - 2.2, y + side - 2.2), (2.2, y + side - 2.2, side - 2.2, y + 2.2)])
        self._text.drawOn(canvas, side + 6, 0)


class Blank(Flowable):  # type: ignore[misc]
    """Room to write: ruled lines over a caption, or plain room."""

    def __init__(self, *caption: Span, room: float = 26, lines: int = 1) -> None:
        super().__init__()
        self._caption, self._room, self._lines = Text(*caption) if caption else None, room, lines

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The room asked for, and the caption."""
        self._width = width
        self._below = self._caption.wrap(width, height)[1] if self._caption else 0
        return width, self._room * self._lines + self._below

    def draw(self) -> None:
        """Rules from the top down, the caption under the last."""
        self.canv.setStrokeGray(INK)
        self.canv.setLineWidth(0.6)
        for number in range(self._lines):
            y = self._below + self._room * number
            self.canv.line(0, y, self._width, y)
        if self._caption:
            self._caption.drawOn(self.canv, 0, 0)


class Scan(Flowable):  # type: ignore[misc]
    """A QR code as black squares, right side up on any copier."""

    def __init__(self, text: str, side: float, *, right: bool = False) -> None:
        super().__init__()
        self._rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
        self._side, self._right = side, right

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """A square."""
        self._left = width - self._side if self._right else 0
        return width, self._side

    def draw(self) -> None:
        """One path for all modules: runs of dark ones in a row as one bar."""
        unit = self._side / len(self._rows)
        path = self.canv.beginPath()
        for number, row in enumerate(self._rows):
            y = self._side - (number + 1) * unit
            for start, length in _bars(row):
                path.rect(self._left + start * unit, y, length * unit, unit)
        self.canv.setFillGray(INK)
        self.canv.drawPath(path, stroke=0, fill=1)


def _bars(row: bytes) -> list[tuple[int, int]]:
    bars: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and bars and sum(bars[-1]) == place:
            bars[-1] = (bars[-1][0], bars[-1][1] + 1)
        elif dark:
            bars.append((place, 1))
    return bars


class AtFoot(Flowable):  # type: ignore[misc]
    """Takes the rest of the page and stands at its foot; goes to the next page if it does not fit."""

    def __init__(self, item: Flowable) -> None:
        super().__init__()
        self._item = item

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """All that is left, or what the item needs if that is more."""
        needed = self._item.wrap(width, height)[1]
        return width, max(needed, height - 0.01)

    def draw(self) -> None:
        """At the bottom."""
        self._item.drawOn(self.canv, 0, 0)
