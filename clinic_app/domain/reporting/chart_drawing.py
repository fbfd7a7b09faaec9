"""A chart as strokes, grounds and words: the same on the screen, on paper and in a file, and right without colour.

What parts of a bar are told apart by is a pattern of strokes, cut at its edge here, so that nobody who draws needs to
know patterns. Sizes are in points; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias
from unicodedata import category

from clinic_app.domain.reporting.chart_marks import SIZE, Area, Drawing, Ground, Mark, Stroke, Words
from clinic_app.domain.reporting.charts import OTHERS, Chart, Shape

Measure: TypeAlias = Callable[[str, float], float]
"""How wide words of a size are."""

TITLE: Final = 13.0
SMALL: Final = 9.0
_LINE: Final = 1.55
_TIGHT: Final = 1.3
_BAR: Final = 16.0
_STEP: Final = 24.0
_GAP: Final = 8.0
_SQUARE: Final = 11.0
_LABELS: Final = 0.36
"""Labels take no more of the width."""
_PLOT: Final = 150.0
_STEPS: Final = 4
_NEAR: Final = 9.0
"""So near to a point is on it."""


def drawn(chart: Chart, width: float, measure: Measure, *, hidden: str, titled: bool = True) -> Drawing:
    """Lay a chart out in this width. `hidden` are the words for what is not shown."""
    return _Layout(chart, width, measure, hidden).whole(titled=titled)


class _Layout:
    def __init__(self, chart: Chart, width: float, measure: Measure, hidden: str) -> None:
        self._chart, self._width, self._measure, self._hidden = chart, width, measure, hidden
        self._marks: list[Mark] = []
        self._areas: list[Area] = []
        self._y = 0.0

    def whole(self, *, titled: bool) -> Drawing:
        if titled:
            for line in self._broken(self._chart.title, self._width, TITLE):
                self._words(0, line, TITLE, bold=True)
            self._y += 4
        if len(self._chart.series) > 1:
            self._legend()
        if self._chart.shape is Shape.LINES:
            self._lines()
        else:
            self._bars()
        for note in self._chart.notes:
            for line in self._broken(note, self._width, SMALL):
                self._words(0, line, SMALL, soft=True)
        return Drawing(self._width, self._y + 4, tuple(self._marks), tuple(self._areas))

    # --- words -----------------------------------------------------------------------------------------

    def _words(self, x: float, text: str, size: float, *, bold: bool = False, soft: bool = False) -> None:
        self._y += size * _LINE
        self._marks.append(Words(x, self._y - size * 0.4, text, size, bold=bold, soft=soft))

    def _broken(self, text: str, room: float, size: float) -> list[str]:
        """In lines that fit; a word that is too long stands as it is."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._measure(longer, size) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _cut(self, text: str, room: float) -> str:
        if self._measure(text, SIZE) <= room:
            return text
        short = text
        while short and self._measure(short + "…", SIZE) > room:
            while category(short[-1]) == "Mn":  # a letter goes with its marks
                short = short[:-1]
            short = short[:-1]
        return short.rstrip() + "…"

    # --- parts -----------------------------------------------------------------------------------------

    def _legend(self) -> None:
        x = 0.0
        self._y += 2
        names = [each.name for each in self._chart.series]
        if self._chart.shape is Shape.SHARES and self._undivided:
            names += [""] * (len(PATTERNS) - 1 - len(names)) + [self._hidden]
        for number, name in enumerate(names):
            if not name:
                continue
            wide = _SQUARE + 5 + self._measure(name, SIZE) + 14
            if x and x + wide > self._width:
                x, self._y = 0.0, self._y + SIZE * _LINE
            top = self._y + 2
            if self._chart.shape is Shape.LINES:
                self._marks.append(Stroke(((x, top + 6), (x + 18, top + 6)), 1.6, dash=DASHES[number % len(DASHES)]))
                self._marks += point(number, x + 9, top + 6)
                x += 8
            else:
                self._marks += patterned(number, x, top, _SQUARE, _SQUARE)
            self._marks.append(Words(x + _SQUARE + 5, top + 9.5, name))
            x += wide
        self._y += SIZE * _LINE + 6

    @property
    def _undivided(self) -> bool:
        """Whether a bar, or a part of one, is not divided."""
        parts = zip(*(each.values for each in self._chart.series), strict=True)
        return any(
            whole is not None and (any(n is None for n in row) or sum(n or 0 for n in row) < whole)
            for row, whole in zip(parts, self._chart.totals, strict=True)
        )

    def _bars(self) -> None:
        chart = self._chart
        widest = max((self._measure(label, SIZE) for label in chart.labels), default=0.0)
        labels = min(widest, self._width * _LABELS)
        numbers = max(self._measure(self._hidden, SIZE), self._measure(str(chart.highest), SIZE)) + _GAP
        left = labels + _GAP
        scale = max(20.0, self._width - left - numbers) / chart.highest
        top = self._y
        for place, label in enumerate(chart.labels):
            lines = self._broken(label, labels, SIZE)
            step = max(_STEP, len(lines) * SIZE * _TIGHT + 6)
            base = self._y + step / 2 + SIZE * 0.35
            for number, line in enumerate(lines):
                at = base + (number - (len(lines) - 1) / 2) * SIZE * _TIGHT
                self._marks.append(Words(labels, at, self._cut(line, labels), right=True))
            whole = chart.totals[place]
            if whole:
                self._areas.append(Area(0, self._y, self._width, step, place, None))
            end = self._bar(place, left, self._y + (step - _BAR) / 2, scale)
            told = self._hidden if whole is None else str(whole)
            self._marks.append(Words(end + 5, base, told, bold=whole is not None, soft=whole is None))
            self._y += step
        self._marks.append(Stroke(((left, top), (left, self._y)), 0.8))
        self._y += 4

    def _bar(self, place: int, left: float, top: float, scale: float) -> float:
        """Draw one, and say where it ends. A part that is not shown leaves the bar undivided, as long as its sum."""
        chart = self._chart
        parts, whole = [each.values[place] for each in chart.series], chart.totals[place]
        if whole is None:
            return left
        if chart.shape is Shape.BARS or any(n is None for n in parts):
            number = 0 if chart.shape is Shape.BARS else len(PATTERNS) - 1
            self._marks += patterned(number, left, top, whole * scale, _BAR)
            return left + whole * scale
        x, told = left, sum(n or 0 for n in parts)
        fit = whole / told if told > whole else 1.0  # where one row has several codes, parts are more than the sum
        for number, n in enumerate(parts):
            if n:
                self._marks += patterned(number, x, top, n * scale * fit, _BAR)
                if chart.series[number].code != OTHERS:
                    self._areas.append(Area(x, top, n * scale * fit, _BAR, place, number))
                x += n * scale * fit
        if told < whole:  # columns that are not drawn
            self._marks += patterned(len(PATTERNS) - 1, x, top, (whole - told) * scale, _BAR)
        return left + whole * scale

    def _lines(self) -> None:
        chart, highest = self._chart, _round_up(self._chart.highest)
        left = self._measure(str(highest), SIZE) + _GAP
        right, top = self._width - 12.0, self._y + 8
        across = (right - left) / max(1, len(chart.labels) - 1)
        for step in range(_STEPS + 1):
            y = top + _PLOT * (1 - step / _STEPS)
            self._marks.append(Stroke(((left, y), (right, y)), 0.6, soft=True))
            self._marks.append(Words(left - 5, y + 4, str(highest * step // _STEPS), right=True, soft=True))
        every = max(1, -(-len(chart.labels) * 34 // max(1, int(right - left))))
        for place, label in enumerate(chart.labels):
            if place % every == 0:
                self._marks.append(Words(left + place * across, top + _PLOT + 16, label, SMALL, middle=True))
        for number, each in enumerate(chart.series):
            run: list[tuple[float, float]] = []
            for place, n in enumerate((*each.values, None)):
                if n is not None:
                    run.append((left + place * across, top + _PLOT * (1 - n / highest)))
                    continue
                if len(run) > 1:
                    self._marks.append(Stroke(tuple(run), 1.6, dash=DASHES[number % len(DASHES)]))
                for at in run:
                    self._marks += point(number, *at)
                run = []
            self._areas += [
                Area(left + place * across - _NEAR, top + _PLOT * (1 - n / highest) - _NEAR, 2 * _NEAR, 2 * _NEAR,
                     place, number)
                for place, n in enumerate(each.values) if n
            ]  # fmt: skip
        self._y = top + _PLOT + 26


def _round_up(n: int) -> int:
    """To what four steps share evenly."""
    return -(-n // _STEPS) * _STEPS


PATTERNS: Final = (
    "ink", "paper", "rising", "grey", "falling", "crossed", "upright", "level", "squared", "dotted", "light",
)  # fmt: skip
"""By which parts are told apart, in their order; the last is that of what is not divided."""

DASHES: Final[tuple[tuple[float, ...], ...]] = ((), (6, 3), (2, 2), (8, 3, 2, 3))


def patterned(number: int, left: float, top: float, width: float, height: float) -> Iterator[Mark]:
    """A box in the pattern of this number."""
    pattern = PATTERNS[number % len(PATTERNS)]
    tone = pattern if pattern in ("ink", "grey", "light") else "paper"
    yield Ground(left, top, width, height, tone)
    slants = {"rising": (1,), "falling": (-1,), "crossed": (1, -1)}.get(pattern, ())
    for slant in slants:
        yield from _hatched(left, top, width, height, slant)
    if pattern in ("upright", "squared"):
        x, step = left + 3, 3 if pattern == "upright" else 5
        while x < left + width:
            yield Stroke(((x, top), (x, top + height)), 0.6)
            x += step
    if pattern in ("level", "squared", "dotted"):
        y, step = top + 3, 3 if pattern == "level" else 5
        while y < top + height:
            yield Stroke(((left, y), (left + width, y)), 0.6, dash=(1, 3) if pattern == "dotted" else ())
            y += step
    right, foot = left + width, top + height
    yield Stroke(((left, top), (right, top), (right, foot), (left, foot), (left, top)), 0.8)


def _hatched(left: float, top: float, width: float, height: float, slant: int) -> Iterator[Stroke]:
    """Strokes through a box, cut at its edge."""
    at = 4.0
    while at < width + height:
        begin, end = max(0.0, at - height), min(width, at)
        if begin < end:
            one, other = at - begin, at - end
            if slant < 0:
                one, other = height - one, height - other
            yield Stroke(((left + begin, top + one), (left + end, top + other)), 0.6)
        at += 5.0


def point(number: int, x: float, y: float) -> Iterator[Mark]:
    """A mark on a line: full, empty, upright, lying."""
    side = 5.0
    tone = "ink" if number % 2 == 0 else "paper"
    wide, high = (side, side) if number < 2 else (side / 2, side * 1.4)
    left, top = x - wide / 2, y - high / 2
    yield Ground(left, top, wide, high, tone)
    right, foot = left + wide, top + high
    yield Stroke(((left, top), (right, top), (right, foot), (left, foot), (left, top)), 0.8)
