"""What was counted as lines of a table: labels, numbers, and what each of them stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from clinic_app.services.reporting import ALL, TOLD, Measure, MeasureLine, TableCount
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.figure_numbers import NOBODY, Line
from clinic_app.ui.screens.figure_words import FigureWords, days_words

_FEW: Final = 8
"""A list with so many codes stands whole; of a longer one only what was met."""


def measured_line(line: MeasureLine, measure: Measure, words: FigureWords) -> Line:
    """A middle value, from how many it is, and of how many."""
    middle = NOBODY if line.middle is None else days_words(line.middle) if measure.days else str(line.middle)
    key, told = (line.code, ALL), (line.code, TOLD) if line.told else None
    return Line(
        words.code(measure.rows, line.code),
        (middle, str(line.told) if line.told else NOBODY, str(line.rows)),
        (told, told, key),
        bold=line.code == ALL,
    )


def _kept(codes: Sequence[str], met: set[str]) -> list[str]:
    return [code for code in codes if len(codes) <= _FEW or code in met]


def _columns(found: TableCount) -> list[str]:
    return [*_kept(found.columns, {column for _row, column in _met(found)}), ALL]


def _met(found: TableCount) -> set[tuple[str, str]]:
    """Where there is anything, be it hidden."""
    return {place for place, n in found.cells.items() if n} | found.hidden


def heads(found: TableCount, words: FigureWords) -> list[str]:
    """The words over the columns."""
    across = found.table.columns or ""
    return ["", *(words.code(across, column) for column in _columns(found))]


def lines_of(found: TableCount, words: FigureWords, *, drills: bool) -> list[Line]:
    """Every line of a table; the last is of all."""
    kept = found.rows if found.table.questions else _kept(found.rows, {row for row, _column in _met(found)})
    rows, columns = kept, _columns(found)
    made = []
    for row in (*rows, ALL):
        places = [(row, column) for column in columns]
        cells = tuple(_number_words(found, place) for place in places)
        keys = tuple(place if drills and found.cells.get(place) else None for place in places)
        made.append(Line(words.code(found.table.rows, row), cells, keys, bold=row == ALL))
    return made


def _number_words(found: TableCount, place: tuple[str, str]) -> str:
    """A number; what is hidden is said to be hidden, and is no zero."""
    if place in found.hidden:
        return _("not shown")
    return str(found.cells[place]) if found.cells.get(place) else NOBODY
