"""The tables of many places as one: added up whole, so that small numbers are held back once, on the sum.

No place says which of its people stand in two cells, only how many stand in each and in all. So people of a sum are
stand-ins, never more of them than there can be people; and since each place knows its own numbers and takes them from
the sum, a number counts as of so many people as are left when the place with the most has taken its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.law import Table
from clinic_app.domain.reporting.withheld import EVERY, GROUP, NOBODY, Cell, Number

FEWEST_PLACES: Final = 3
"""Of two, each knows the other."""

Cells = Mapping[str, Sequence[tuple[str, str, int, int]]]
"""By table: line, column, how many incidents, of how many people."""


class StandIns(frozenset[Any]):
    """People of several places, of whom only the place is known. Its length is what the best informed place cannot
    tell to be its own: all of them, where they are of one place.
    """

    def __len__(self) -> int:
        of = Counter(place for place, _number in self)
        whole = of.total()
        return whole if len(of) < 2 else whole - max(of.values())

    def __or__(self, other: frozenset[Any]) -> StandIns:  # type: ignore[override]
        return StandIns(frozenset.__or__(self, other))

    __ror__ = __or__


def fit(told: Cells, tables: Sequence[Table]) -> bool:
    """Whether what a place told can be added: each table is there, and those with the same lines have the same sums.

    Lines are held back once for all tables. A place that told other sums in one of them would show through there.
    """
    if told.keys() != {table.id for table in tables}:
        return False
    sums: dict[str, Counter[str]] = {}
    for table in tables:
        for side, name in enumerate(table.dimensions):
            found: Counter[str] = Counter()
            for row, column, n, _people in told[table.id]:
                found[(row, column)[side]] += n
            if sums.setdefault(name, found) != found or found.keys() & {"", GROUP, EVERY}:
                return False
        if table.columns is None and any(column for _row, column, _n, _people in told[table.id]):
            return False
    return True


def numbers_together(places: Mapping[str, tuple[int, Cells]], tables: Iterable[Table]) -> dict[str, dict[Cell, Number]]:
    """The numbers of all places added up, by table. Of each place is given how many people it is of, and its cells."""
    together: dict[str, dict[Cell, Number]] = {}
    for table in tables:
        cells = together.setdefault(table.id, {})
        for place, (people, told) in sorted(places.items()):
            for at, number in _of_place(place, people, told.get(table.id, ())).items():
                cells[at] = cells.get(at, NOBODY) + number
    return together


def _of_place(place: str, people: int, told: Sequence[tuple[str, str, int, int]]) -> dict[Cell, Number]:
    """So many as stand in more than one cell may stand in any: these are the same in all, the others each in one."""
    again = sum(of for _row, _column, _n, of in told) - people
    found: dict[Cell, Number] = {}
    for row, column, n, of in told:
        name = f"{row}/{column}"
        own = {(place, f"{name}/{number}") for number in range(max(0, of - again))}
        shared = {(place, f"/{number}") for number in range(min(of, again))}
        found[row, column] = Number(n, cast("frozenset[CaseId]", StandIns(own | shared)))
    return found
