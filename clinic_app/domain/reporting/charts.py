"""What a chart says: bars, shares of bars, or lines over months. What is hidden has no value here: it is never none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from clinic_app.domain.reporting.counting import ALL, TableCount
from clinic_app.domain.reporting.rows import SILENCES
from clinic_app.facts import dataclass

MOST_PARTS: Final = 10
"""So many patterns can be told apart in black and white, beside that of what is hidden."""

OTHERS: Final = "*"
"""The code of the part that is all other columns: no table has them as one, so no files are listed behind it."""


class Shape(StrEnum):
    """How it is drawn."""

    BARS = "bars"
    SHARES = "shares"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """One bar for each label, or one line. None where it is not shown. `code` is that of its column."""

    name: str
    values: tuple[int | None, ...]
    code: str = ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`totals` are what stands behind each bar. `notes` stand below: what is hidden, by which definitions. `rows` are
    the codes of the labels, where there are files behind them. `scale`, where it is one part of a chart, is the longest
    bar of the whole.
    """

    shape: Shape
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    totals: tuple[int | None, ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    scale: int = 1

    def cut(self, at: int) -> tuple[Chart, Chart]:
        """The bars before this one, and those from it on: for two pages, on one scale, with the notes at the end."""
        first, rest = slice(None, at), slice(at, None)
        return self._some(first, ()), self._some(rest, self.notes)

    def _some(self, which: slice, notes: tuple[str, ...]) -> Chart:
        return replace(
            self, labels=self.labels[which], totals=self.totals[which], rows=self.rows[which], notes=notes,
            series=tuple(replace(each, values=each.values[which]) for each in self.series), scale=self.highest,
        )  # fmt: skip

    def number(self, place: int, part: int | None) -> int | None:
        """The number of a part of a bar, or of a point; without a part, of the whole bar. None where it is hidden."""
        return self.totals[place] if part is None else self.series[part].values[place]

    def name(self, place: int, part: int | None) -> str:
        """What that number is of, in words."""
        return ", ".join(filter(None, (self.labels[place], "" if part is None else self.series[part].name)))

    def code(self, place: int, part: int | None) -> tuple[str, str]:
        """The line and the column that stand behind it."""
        return self.rows[place], ALL if part is None else self.series[part].code

    @property
    def highest(self) -> int:
        """The longest bar, or the highest point; at least one."""
        told = self.totals if self.shape is Shape.SHARES else tuple(n for each in self.series for n in each.values)
        return max([self.scale, *(n for n in told if n is not None)])

    def in_words(self, hidden: str) -> list[str]:
        """Line by line, for whoever does not see it."""
        lines = []
        for place, label in enumerate(self.labels):
            parts = [(each.name, each.values[place]) for each in self.series]
            told = [
                " ".join(filter(None, (name, hidden if n is None else str(n)))) for name, n in parts if n is None or n
            ]
            if self.totals and self.shape is Shape.SHARES:
                whole = self.totals[place]
                told.insert(0, hidden if whole is None else str(whole))
            lines.append(f"{label}: {', '.join(told) or '0'}")
        return lines


def chart_of(
    found: TableCount, title: str, words: Callable[[str, str], str], *, notes: Sequence[str] = ()
) -> Chart | None:
    """The chart of a table, without lines and columns of nobody; None where there is nothing to draw.

    A table over questions is drawn as how much was told. Of more columns than can be told apart the first are drawn,
    and silences always; what is left is one part (`OTHERS`), which is not shown where any of it is hidden.
    """
    table = found.table
    if (ALL, ALL) in found.hidden or not found.cells:
        return None
    rows = [row for row in found.rows if _is_there(found, row, ALL)]
    labels = tuple(words(table.rows, row) for row in rows)
    totals = tuple(_value(found, row, ALL) for row in rows)
    if table.columns is None:
        return Chart(
            shape=Shape.BARS, title=title, labels=labels, series=(Series("", totals),), totals=totals,
            notes=tuple(notes), rows=tuple(rows),
        )  # fmt: skip
    columns = [column for column in found.columns if _is_there(found, ALL, column)]
    silent = [column for column in columns if column in SILENCES]
    said = [column for column in columns if column not in silent]
    drawn = said if len(columns) <= MOST_PARTS else said[: MOST_PARTS - 1 - len(silent)]
    parts: dict[str, tuple[str, ...]] = {column: (column,) for column in (*drawn, *silent)}
    if len(drawn) < len(said):
        parts[OTHERS] = tuple(said[len(drawn) :])
    series = tuple(
        Series(words(table.columns, part), tuple(_together(found, row, of) for row in rows), part)
        for part, of in parts.items()
    )
    return Chart(
        shape=Shape.SHARES, title=title, labels=labels, series=series, totals=totals, notes=tuple(notes),
        rows=tuple(rows),
    )  # fmt: skip


def _is_there(found: TableCount, row: str, column: str) -> bool:
    return (row, column) in found.hidden or found.cell(row, column) > 0


def _value(found: TableCount, row: str, column: str) -> int | None:
    return None if (row, column) in found.hidden else found.cell(row, column)


def _together(found: TableCount, row: str, columns: Sequence[str]) -> int | None:
    numbers = [_value(found, row, column) for column in columns]
    return None if None in numbers else sum(filter(None, numbers))
