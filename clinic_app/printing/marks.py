"""What people write on, tick, cut and scan: boxes, ruled lines, frames, QR codes, the cut line, the foot of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import segno
from reportlab.platypus.flowables import Flowable

from clinic_app.printing.flow import HAIR, INK, SOFT, KeptTogether, Text, parted
from clinic_app.printing.shaping import Span, natural_width


class Tick(Flowable):  # type: ignore[misc]
    """A drawn box, crossed for yes, and what it stands for."""

    SIDE = 8.6

    def __init__(self, *spans: Span, crossed: bool = False) -> None:
        super().__init__()
        self._spans, self._text, self._crossed = spans, Text(*spans), crossed

    @property
    def natural(self) -> float:
        """How wide it is on one line."""
        return natural_width(self._spans) + self.SIDE + 6.01

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Box and text."""
        self._height = self._text.wrap(width - self.SIDE - 6, height)[1]
        return width, self._height

    def draw(self) -> None:
        """The box stands beside the first line."""
        canvas, side = self.canv, self.SIDE
        first = self._text.first_leading or side
        y = self._height - first / 2 - side / 2
        canvas.setStrokeGray(INK)
        canvas.setLineWidth(0.8)
        canvas.roundRect(0, y, side, side, 1.2)
        if self._crossed:
            canvas.setLineWidth(1.3)
            canvas.lines([(2.2, y + 2.2, side - 2.2, y + side - 2.2), (2.2, y + side - 2.2, side - 2.2, y + 2.2)])
        self._text.drawOn(canvas, side + 6, 0)


class Blank(Flowable):  # type: ignore[misc]
    """Room to write: ruled lines over a caption; the last may be filled in already."""

    def __init__(self, *caption: Span, room: float = 26, lines: int = 1, filled: Span | None = None) -> None:
        super().__init__()
        self._caption, self._room, self._lines = Text(*caption) if caption else None, room, lines
        self._filled = Text(filled) if filled else None

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
        if self._filled:
            self._filled.wrap(self._width, self._room)
            self._filled.drawOn(self.canv, 0, self._below + 1)


class Framed(Flowable):  # type: ignore[misc]
    """Few words in a thin round frame, as wide as they are."""

    def __init__(self, *spans: Span, right: bool = False) -> None:
        super().__init__()
        self._spans, self._right = spans, right

    @property
    def natural(self) -> float:
        """How wide it is on one line."""
        return natural_width(self._spans) + 16.01

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Never wider than the room there is."""
        self._edge = min(width, self.natural)
        self._left = width - self._edge if self._right else 0
        self._text = Text(*self._spans)
        self._height = self._text.wrap(self._edge - 16, height)[1] + 4
        return width, self._height

    def draw(self) -> None:
        """Frame, then words."""
        self.canv.setStrokeGray(INK)
        self.canv.setLineWidth(0.9)
        self.canv.roundRect(self._left, 0, self._edge, self._height, 2.5)
        self._text.drawOn(self.canv, self._left + 8, 2)


class Pictured(Framed):
    """A picture of the words' own, with the words beside it, in such a frame."""

    def __init__(self, sign: str, *spans: Span, side: float) -> None:
        super().__init__(*spans)
        self._picture, self._side = Text(Span(sign, side)), side

    @property
    def natural(self) -> float:
        """The words on one line, and the picture."""
        return super().natural + self._side * 1.25 + 4

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """As tall as the picture, or the words if they are taller."""
        beside = self._side * 1.25 + 4
        self._edge = min(width, self.natural)
        self._left, self._text = 0, Text(*self._spans)
        self._words_height = self._text.wrap(self._edge - beside - 16, height)[1]
        self._picture_height = self._picture.wrap(beside, height)[1]
        self._height = max(self._words_height, self._side + 2) + 4
        return width, self._height

    def draw(self) -> None:
        """Frame, picture, words: the last two about the same middle."""
        self.canv.setStrokeGray(INK)
        self.canv.setLineWidth(0.9)
        self.canv.roundRect(0, 0, self._edge, self._height, 2.5)
        self._picture.drawOn(self.canv, 6, (self._height - self._picture_height) / 2)
        self._text.drawOn(self.canv, 12 + self._side * 1.25, (self._height - self._words_height) / 2)


class InARow(Flowable):  # type: ignore[misc]
    """Ticks or frames side by side, each as wide as its words; a new row when the line is full."""

    def __init__(self, *items: Tick | Framed, gap: float = 18, row_gap: float = 3) -> None:
        super().__init__()
        self._items, self._gap, self._row_gap = items, gap, row_gap

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Fill rows greedily."""
        self._rows: list[tuple[float, list[tuple[float, Flowable]]]] = []
        x = 0.0
        for item in self._items:
            wide = min(item.natural, width)
            if not self._rows or x + wide > width:
                self._rows.append((0.0, []))
                x = 0.0
            tallest, row = self._rows[-1]
            row.append((x, item))
            self._rows[-1] = (max(tallest, item.wrap(wide, height)[1]), row)
            x += wide + self._gap
        return width, sum(tall for tall, _ in self._rows) + self._row_gap * max(0, len(self._rows) - 1)

    def draw(self) -> None:
        """From the top row down."""
        y = sum(tall for tall, _ in self._rows) + self._row_gap * max(0, len(self._rows) - 1)
        for tall, row in self._rows:
            y -= tall
            for x, item in row:
                item.drawOn(self.canv, x, y)
            y -= self._row_gap


class Cell(KeptTogether):
    """A small label over its value, underlined by a hair that meets the hairs beside it."""

    def __init__(self, label: Sequence[Span], value: Sequence[Span] | Flowable) -> None:
        super().__init__()
        self._spans, self._value = label, value if isinstance(value, Flowable) else Text(*value)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Both, and air around the hair. A label a little too long is set a little smaller."""
        self._width = width
        fit = max(0.8, min(1.0, (width - 0.01) / max(1.0, natural_width(self._spans))))
        self._label = Text(*(replace(span, size=span.size * fit) for span in self._spans))
        self._label_height = self._label.wrap(width, height)[1]
        self._value_height = self._value.wrap(width, height)[1]
        self._height = self._label_height + self._value_height + 6
        return width, self._height

    def fill(self, height: float) -> None:
        """Be as tall as the tallest in the row."""
        self._height = height

    def part(self, width: float, height: float) -> list[Flowable]:
        """Inside its value; the label is said again."""
        self.wrap(width, height)
        halves = parted(self._value, width, height - self._label_height - 6)
        return [Cell(self._spans, half) for half in halves]

    def draw(self) -> None:
        """Words from the top, the hair at the foot."""
        y = self._height - self._label_height
        self._label.drawOn(self.canv, 0, y)
        self._value.drawOn(self.canv, 0, y - self._value_height)
        self.canv.setStrokeGray(HAIR)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, 3, self._width, 3)


class CutLine(Flowable):  # type: ignore[misc]
    """Where to cut: a dashed line from edge to edge of the paper."""

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """A little air on both sides."""
        self._width = width
        return width, 20

    def draw(self) -> None:
        """Out to the edges, over the margins."""
        self.canv.saveState()
        self.canv.setStrokeGray(SOFT)
        self.canv.setLineWidth(0.8)
        self.canv.setDash(4, 3)
        self.canv.line(-34, 12, self._width + 34, 12)
        self.canv.restoreState()


class Scan(Flowable):  # type: ignore[misc]
    """A QR code as black squares, right side up on any copier."""

    def __init__(self, text: str, side: float, *, right: bool = False) -> None:
        super().__init__()
        self._rows = _modules(text)
        self._most, self._right = side, right

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """A square, smaller where the column is."""
        self._side = min(self._most, width)
        self._left = width - self._side if self._right else 0
        return width, self._side

    def draw(self) -> None:
        """One path for all modules: runs of dark ones in a row as one bar."""
        unit = self._side / len(self._rows)
        self.canv.setFillGray(INK)
        bars = [
            f"{self._left + start * unit:.3f} {self._side - (number + 1) * unit:.3f} {length * unit:.3f} {unit:.3f} re"
            for number, row in enumerate(self._rows)
            for start, length in _bars(row)
        ]
        # Straight into the page: ReportLab's path takes longer for its numbers than the rest of a form together.
        self.canv._code.append(" ".join((*bars, "f")))


@lru_cache(maxsize=64)
def _modules(text: str) -> tuple[bytes, ...]:
    """Dark and light, row by row. Kept: a form has its code twice, a preview and its print the same."""
    return tuple(bytes(row) for row in segno.make(text, error="m", micro=False).matrix)


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
