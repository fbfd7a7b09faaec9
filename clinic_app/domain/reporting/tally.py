"""Rows of one unit as columns of small numbers, month by month: any few dimensions of many thousand rows are quick.

Each value that a row has in a dimension, one code or a set of them, gets a number when it is met; codes that no list
knows (of an older pack of the site) too, so that nothing is left out of a sum. Counting lays the columns that are asked
for side by side (`lanes.py`) and takes apart only what is distinct. Sums that were asked for are kept, and moved by
each row that comes or goes.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from itertools import chain, compress, pairwise
from operator import attrgetter
from typing import Any, Final, TypeAlias, TypeVar

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.lanes import Column, Counting, distinct, side_by_side
from clinic_app.domain.reporting.law import Where, dimensions_of
from clinic_app.domain.reporting.rows import Codes, Row, Unit
from clinic_app.facts import dataclass

Key = tuple[Codes, ...]
"""For each dimension that was asked for, the codes of a row: one, or several."""

_Fits: TypeAlias = tuple[tuple[int, frozenset[str]], ...]
"""In which dimension, which codes a row may have."""

_T = TypeVar("_T", list[Any], "array[int]")
_NUMBER: Final = "H"
_KEPT: Final = 256
"""So many columns of several months, and so many sums, are kept at once."""


def month_of(day: date) -> int:
    """Months since the year 0: December of a year is followed by January of the next."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def spelled(months: range) -> str:
    """`2026-11`, or `2026-11/2027-01` for several."""
    first, last = (first_of(month).isoformat()[:7] for month in (months[0], months[-1]))
    return first if first == last else f"{first}/{last}"


@dataclass(slots=True)
class _Month:
    columns: tuple[array[int], ...]
    owners: list[CaseId] = field(default_factory=list)
    hours: list[int | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of which rows, by what."""

    by: tuple[int, ...]
    months: range
    where: _Fits

    def key(self, month: int, codes: Sequence[Codes]) -> Key | None:
        """Under what a row with these codes counts. None if it is none of those."""
        if month not in self.months or any(wanted.isdisjoint(codes[place]) for place, wanted in self.where):
            return None
        return tuple(codes[place] for place in self.by)


class Tally:
    """All rows of one unit. Those of a case are taken out and put in again when the case has changed."""

    def __init__(self, unit: Unit, counting: Counting = side_by_side) -> None:
        self._counting = counting
        self._names = dimensions_of(unit)
        self._place = {name: place for place, name in enumerate(self._names)}
        self._values: tuple[Any, ...] = tuple(attrgetter(name) for name in self._names)
        self._numbers: tuple[dict[Codes, int], ...] = tuple({} for _ in self._names)
        self._codes: tuple[list[Codes], ...] = tuple([] for _ in self._names)
        self._months: dict[int, _Month] = {}
        self._long: dict[tuple[int, range], Column] = {}
        self._sums: dict[_Asked, Counter[Key]] = {}
        self._of: dict[CaseId, set[int]] = {}
        self._whose: dict[_Fits, set[CaseId]] = {}

    def add(self, owner: CaseId, row: Row) -> None:
        """One row of a case."""
        self._long.clear()
        month = month_of(row.on)
        into = self._months.get(month)
        if into is None:
            into = self._months[month] = _Month(tuple(array(_NUMBER) for _ in self._names))
        told = [(value,) if isinstance(value, str) else value for value in (take(row) for take in self._values)]
        for place, column in enumerate(into.columns):
            column.append(self._number(place, told[place]))
        self._move(month, told, 1)
        into.owners.append(owner)
        into.hours.append(getattr(row, "hours", None))
        self._of.setdefault(owner, set()).add(month)
        for where, kept in self._whose.items():
            if all(not wanted.isdisjoint(told[place]) for place, wanted in where):
                kept.add(owner)

    def forget(self, owners: Collection[CaseId]) -> None:
        """Take out every row of these cases."""
        gone = frozenset(owners)
        self._long.clear()
        for month in {each for owner in gone for each in self._of.pop(owner, ())}:
            self._thin(month, gone)
        for kept in self._whose.values():
            kept.difference_update(gone)

    def count(self, by: Sequence[str], months: range, where: Where | None = None) -> Counter[Key]:
        """How many rows have which codes, for these dimensions, in these months."""
        asked = _Asked(
            tuple(self._place[name] for name in by),
            months,
            self._fits(where or {}),
        )
        found = self._sums.get(asked)
        if found is None:
            if len(self._sums) >= _KEPT:
                self._sums.clear()
            found = self._sums[asked] = self._sum(by, months, where)
        return found.copy()

    def _sum(self, by: Sequence[str], months: range, where: Where | None) -> Counter[Key]:
        asked = [*by, *(where or {})]
        if not asked:
            return Counter({(): n} if (n := sum(len(month.owners) for month in self._within(months))) else {})
        places = [self._place[name] for name in asked]
        columns = [self._column(place, months) for place in places]
        codes: list[Sequence[Any]] = [self._codes[place] for place in places[: len(by)]]
        if not where:
            return Counter(dict(distinct(columns, codes, self._counting)))
        found: Counter[Key] = Counter()
        fits = [[number in wanted for number in range(len(self._codes[place]))]
                for place, wanted in zip(places[len(by) :], self._wanted(where), strict=True)]  # fmt: skip
        for told, n in distinct(columns, [*codes, *fits], self._counting):
            if all(told[len(by) :]):
                found[told[: len(by)]] += n
        return found

    def people(self, by: Sequence[str], months: range, where: Where) -> dict[Key, tuple[int, frozenset[CaseId]]]:
        """As `count`, and whose rows they are."""
        places = [self._place[name] for name in by]
        found: defaultdict[tuple[int, ...], list[CaseId]] = defaultdict(list)
        for month, numbers in self._matching(months, where):
            for number in numbers:
                found[tuple(month.columns[place][number] for place in places)].append(month.owners[number])
        return {
            tuple(self._codes[place][number] for place, number in zip(places, numbers, strict=True)): (
                len(owners), frozenset(owners)
            )
            for numbers, owners in found.items()
        }  # fmt: skip

    def everybody(self) -> Collection[CaseId]:
        """Every case of which there is a row."""
        return self._of

    def whose(self, where: Where) -> set[CaseId]:
        """Whose rows fit, of all months: kept, and to be left as it is. For what is asked by few and again and again.

        The hash of an id is worked out in Python: many thousand of them, each time, would take longer than counting.
        """
        asked = self._fits(where)
        found = self._whose.get(asked)
        if found is None:
            every = range(max(self._months, default=0) + 1)
            found = self._whose[asked] = set(self.owners(every, where))
        return found

    def owners(self, months: range, where: Where) -> Iterator[CaseId]:
        """Whose rows fit, a case once for each of them."""
        return chain.from_iterable(
            map(month.owners.__getitem__, numbers) for month, numbers in self._matching(months, where)
        )

    def timed(self, months: range, where: Where) -> Iterator[CaseId]:
        """As `owners`, of those rows alone that tell hours."""
        for month, numbers in self._matching(months, where):
            yield from (month.owners[number] for number in numbers if month.hours[number] is not None)

    def hours(self, months: range, where: Where) -> Counter[int]:
        """The hours that those rows tell, and how often."""
        found: Counter[int | None] = Counter()
        for month, numbers in self._matching(months, where):
            found.update(map(month.hours.__getitem__, numbers))
        return Counter({hours: n for hours, n in found.items() if hours is not None})

    def hours_by(self, name: str, months: range, where: Where) -> Mapping[Codes, Counter[int | None]]:
        """By the codes of a row in a dimension: the hours it tells, or None, of every row that fits, and how often."""
        place = self._place[name]
        found: defaultdict[int, Counter[int | None]] = defaultdict(Counter)
        for month, numbers in self._matching(months, where):
            codes, hours = map(month.columns[place].__getitem__, numbers), map(month.hours.__getitem__, numbers)
            for (code, told), n in Counter(zip(codes, hours, strict=True)).items():
                found[code][told] += n
        return {self._codes[place][code]: told for code, told in found.items()}

    def months(self) -> Iterable[int]:
        """Every month in which something counts."""
        return (number for number, month in self._months.items() if month.owners)

    def _fits(self, where: Where) -> _Fits:
        return tuple(sorted((self._place[name], frozenset(codes)) for name, codes in where.items()))

    def _column(self, place: int, months: range) -> Column:
        """Of all these months; kept until a row comes or goes."""
        found = self._long.get((place, months))
        if found is None:
            if len(self._long) >= _KEPT:
                self._long.clear()
            rows = b"".join(month.columns[place] for month in self._within(months))
            found = self._long[place, months] = Column(rows)
        return found

    def _within(self, months: range) -> list[_Month]:
        return [self._months[number] for number in sorted(self._months) if number in months]

    def _wanted(self, where: Where) -> list[frozenset[int]]:
        """For each dimension, the numbers of the values that have one of the codes."""
        return [
            frozenset(n for n, codes in enumerate(self._codes[self._place[name]]) if not wanted.isdisjoint(codes))
            for name, wanted in ((name, frozenset(codes)) for name, codes in where.items())
        ]

    def _matching(self, months: range, where: Where) -> Iterator[tuple[_Month, Sequence[int]]]:
        """Each month with the places of its rows that fit."""
        places, wanted = [self._place[name] for name in where], self._wanted(where)
        fits = [[number in each for number in range(len(self._codes[place]))]
                for place, each in zip(places, wanted, strict=True)]  # fmt: skip
        for month in self._within(months):
            numbers: Sequence[int] = range(len(month.owners))
            for place, fit in zip(places, fits, strict=True):
                column: Iterable[int] = month.columns[place]
                if len(numbers) < len(month.owners):
                    column = map(month.columns[place].__getitem__, numbers)
                numbers = [*compress(numbers, map(fit.__getitem__, column))]
            yield month, numbers

    def _move(self, month: int, told: Sequence[Codes], by: int) -> None:
        """Count a row in the sums that are kept, or count it no more."""
        for asked, found in self._sums.items():
            key = asked.key(month, told)
            if key is not None:
                found[key] += by
                if not found[key]:
                    del found[key]

    def _thin(self, number: int, gone: frozenset[CaseId]) -> None:
        month = self._months[number]
        places = [place for place, owner in enumerate(month.owners) if owner in gone]
        for place in places:
            told = [codes[column[place]] for codes, column in zip(self._codes, month.columns, strict=True)]
            self._move(number, told, -1)
        self._months[number] = _Month(
            tuple(_without(column, places) for column in month.columns),
            _without(month.owners, places),
            _without(month.hours, places),
        )

    def _number(self, place: int, codes: Codes) -> int:
        numbers = self._numbers[place]
        if codes not in numbers:
            numbers[codes] = len(numbers)
            self._codes[place].append(codes)
        return numbers[codes]


def _without(column: _T, places: Sequence[int]) -> _T:
    """Laid together from what stands between these places."""
    kept = column[:0]
    for before, after in pairwise((-1, *places, len(column))):
        kept += column[before + 1 : after]
    return kept


def tallies(counting: Counting = side_by_side) -> Mapping[Unit, Tally]:
    """Nothing yet, of every unit."""
    return {unit: Tally(unit, counting) for unit in Unit}
