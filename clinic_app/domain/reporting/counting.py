"""Tables and figures over the tallies: every cell, every sum, and the rows behind a cell."""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.law import TOLD, WHOLE, Chapter, Figure, Kind, Measure, Table, Where
from clinic_app.domain.reporting.rows import SILENCES, Codes, Unit
from clinic_app.domain.reporting.tally import Tally
from clinic_app.facts import dataclass

ALL: Final = ""
"""The code of a sum."""


@dataclass(frozen=True, slots=True)
class TableCount:
    """A table with its numbers. `cells` has every pair that occurs; sums stand under `ALL`.

    Where a row may have several codes, a sum is less than its lines: it counts rows, not codes.
    """

    table: Table
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], int]
    hidden: frozenset[tuple[str, str]] = frozenset()
    """What this reader may not see. It has no number here, and none is made up for it."""

    def cell(self, row: str, column: str = ALL) -> int:
        """How many; `ALL` for a sum. Raises `KeyError` for what is hidden: it is never a zero."""
        if (row, column) in self.hidden:
            raise KeyError((row, column))
        return self.cells.get((row, column), 0)

    @property
    def total(self) -> int:
        """How many rows it is made of."""
        return self.cell(ALL, ALL)


@dataclass(frozen=True, slots=True)
class FigureCount:
    """A number: `n`, of `of` where it is a share; a median has None while there is nothing to take it from."""

    figure: Figure
    n: int | None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One line: how many rows, how many of them tell the number, and its middle value."""

    code: str
    rows: int
    told: int
    middle: int | None


@dataclass(frozen=True, slots=True)
class MeasureCount:
    """A measure with its lines; the last is of all."""

    measure: Measure
    lines: tuple[MeasureLine, ...]


def counted(
    table: Table, tallies: Mapping[Unit, Tally], months: range, codes: Mapping[str, Sequence[str]],
    where: Where | None = None,
) -> TableCount:  # fmt: skip
    """Count a table over these months. `codes` gives the codes of a dimension in their order."""
    if table.questions:
        asked = _asked(table, tallies[table.unit], months, {**table.where, **(where or {})})
        silent = tuple(silence for silence in SILENCES if (ALL, silence) in asked)
        return TableCount(table, table.questions, (TOLD, *silent), asked)
    cells: dict[tuple[str, str], int] = {}
    for key, n in tallies[table.unit].count(table.dimensions, months, {**table.where, **(where or {})}).items():
        down = key[0]
        across: tuple[str, ...] = key[1] if table.columns is not None else ()
        for row in (*down, ALL):
            for column in (*across, ALL):
                cells[row, column] = cells.get((row, column), 0) + n
    rows = in_order({row for row, _ in cells}, codes[table.rows])
    columns = () if table.columns is None else in_order({column for _, column in cells}, codes[table.columns])
    return TableCount(table, rows, columns, cells)


def of_a_chapter(
    chapter: Chapter | None, tables: Sequence[Table], tallies: Mapping[Unit, Tally], months: range,
    codes: Mapping[str, Sequence[str]],
) -> tuple[TableCount, ...]:  # fmt: skip
    """Count the tables of a chapter; where nothing is in them, all: they alone know whether anything counts at all."""
    here = tuple(counted(each, tallies, months, codes) for each in tables if chapter in (None, each.chapter))
    if chapter is None or any(each.cells for each in here):
        return here
    return tuple(counted(each, tallies, months, codes) for each in tables)


def _asked(table: Table, rows: Tally, months: range, where: Where) -> dict[tuple[str, str], int]:
    """For each question, of how many rows it was told; a silence counts as that silence."""
    cells: dict[tuple[str, str], int] = {}
    for question in table.questions:
        for (codes,), n in rows.count((question,), months, where).items():
            said = _as_told(codes)
            for place in ((question, said), (question, ALL), (ALL, said), (ALL, ALL)):
                cells[place] = cells.get(place, 0) + n
    return cells


def measured(
    measure: Measure, tallies: Mapping[Unit, Tally], months: range, codes: Mapping[str, Sequence[str]]
) -> MeasureCount:
    """Take the middle value of each line. A row with several codes is in several lines, and once in the last."""
    every, told = Counter[str](), defaultdict[str, Counter[int]](Counter)
    for row_codes, hours in tallies[measure.unit].hours_by(measure.rows, months, measure.where).items():
        known = {each: n for each, n in hours.items() if each is not None}
        for code in (*row_codes, ALL):
            every[code] += hours.total()
            told[code].update(known)
    lines = (*in_order(set(every), codes[measure.rows]), ALL)
    return MeasureCount(
        measure, tuple(MeasureLine(code, every[code], *_middle(told[code])) for code in lines if every[code])
    )


def _middle(told: Counter[int]) -> tuple[int, int | None]:
    """How many numbers there are, and the middle one: of an even many, between two."""
    many = told.total()
    if not many:
        return 0, None
    in_order = sorted(told)
    upto = [*accumulate(told[each] for each in in_order)]
    lower, upper = (in_order[bisect(upto, place)] for place in ((many - 1) // 2, many // 2))
    return many, round((lower + upper) / 2)


def figured(figure: Figure, tallies: Mapping[Unit, Tally], months: range, where: Where | None = None) -> FigureCount:
    """Count a figure over these months."""
    rows = tallies[figure.unit]
    among = {**figure.where, **(where or {})}
    match figure.kind:
        case Kind.MEDIAN:
            told, middle = _middle(rows.hours(months, among))
            return FigureCount(figure, middle, told)
        case Kind.SHARE:
            whole = sum(rows.count((), months, among).values())
            return FigureCount(figure, sum(rows.count((), months, _both(among, figure.counts)).values()), whole)
        case Kind.EACH:
            people = sum(tallies[Unit.PERSON].count((), months, where).values())
            return FigureCount(figure, sum(rows.count((), months, among).values()), people)
        case Kind.COUNT:
            return FigureCount(figure, sum(rows.count((), months, among).values()))


def trend(tallies: Mapping[Unit, Tally], last: int, months: int) -> tuple[tuple[int, int, int], ...]:
    """So many months up to the last: each with how many people and how many incidents count in it."""
    people, incidents = tallies[Unit.PERSON], tallies[Unit.INCIDENT]
    return tuple(
        (month, people.count((), each).total(), incidents.count((), each).total())
        for month in range(last - months + 1, last + 1)
        for each in (range(month, month + 1),)
    )


def behind(
    counted_by: Table | Figure | Measure,
    tallies: Mapping[Unit, Tally],
    months: range,
    row: str = ALL,
    column: str = ALL,
) -> tuple[CaseId, ...]:
    """The cases behind a cell, or behind a figure; each once, in the order of their months.

    Behind a middle value are those alone that it was taken from: of a measure under `TOLD`. Behind a share is what it
    counts, and under `WHOLE` all of which that is a part.
    """
    where, rows = dict(counted_by.where), tallies[counted_by.unit]
    if isinstance(counted_by, Figure):
        if counted_by.kind is Kind.MEDIAN:
            return tuple(dict.fromkeys(rows.timed(months, where)))
        if row != WHOLE:
            where = _both(where, counted_by.counts)
        elif counted_by.kind is Kind.EACH:
            where, rows = {}, tallies[Unit.PERSON]
    elif isinstance(counted_by, Table) and counted_by.questions:
        found = [
            owner
            for question in (counted_by.questions if row == ALL else (row,))
            for owner in _who_said(column, question, rows, months, where)
        ]
        return tuple(dict.fromkeys(found))
    else:
        if row != ALL:
            where = _both(where, {counted_by.rows: (row,)})
        if column != ALL and isinstance(counted_by, Table) and counted_by.columns is not None:
            where = _both(where, {counted_by.columns: (column,)})
    timed = isinstance(counted_by, Measure) and column == TOLD
    return tuple(dict.fromkeys((rows.timed if timed else rows.owners)(months, where)))


def _who_said(said: str, question: str, rows: Tally, months: range, where: Where) -> Iterator[CaseId]:
    """Whose rows answer this question so: one that was told, or one of the silences."""
    every = rows.owners(months, where)
    if said == ALL:
        return every
    answers = rows.people((question,), months, where).items()
    them = {owner for (codes,), (_, owners) in answers if _as_told(codes) == said for owner in owners}
    return filter(them.__contains__, every)


def _as_told(codes: Codes) -> str:
    """That it was told, be it of one of several; else which silence it is."""
    return TOLD if set(codes) - set(SILENCES) else next(silence for silence in SILENCES if silence in codes)


def in_order(met: set[str], codes: Sequence[str]) -> tuple[str, ...]:
    """Every code of the list, then what the list does not know, then the silences that were met."""
    unlisted = sorted(met - set(codes) - set(SILENCES) - {ALL})
    return (*codes, *unlisted, *(silence for silence in SILENCES if silence in met))


def _both(one: Where, other: Where) -> dict[str, tuple[str, ...]]:
    """What fits either: of a dimension that both name, the codes that both have."""
    return {
        name: _shared(one.get(name), other.get(name)) for name in {**one, **other}
    }  # fmt: skip


def _shared(one: Iterable[str] | None, other: Iterable[str] | None) -> tuple[str, ...]:
    if one is None or other is None:
        return tuple(one or other or ())
    return tuple(code for code in one if code in set(other))
