"""The fixed set of tables that others may see, with what is held back of it; and who those others are.

Published are the incidents of one whole year by type and one thing more. Rows of another unit would be other sums over
the same people: what one table hides could be worked out from another. A network also sees what the public sees, so
what is hidden from the one is hidden from the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from itertools import product
from typing import Final, TypeVar

from clinic_app.domain.reporting.audiences import LEAST, Audience
from clinic_app.domain.reporting.counting import ALL, TableCount, in_order
from clinic_app.domain.reporting.law import Table, Where
from clinic_app.domain.reporting.rows import Unit
from clinic_app.domain.reporting.tally import Tally
from clinic_app.domain.reporting.withheld import (
    EVERY,
    GROUP,
    NOBODY,
    Cell,
    Number,
    cells_hidden,
    lines_held_back,
    merged,
)
from clinic_app.facts import dataclass

T = TypeVar("T")
Numbers = Mapping[str, Mapping[Cell, Number]]
"""By table: its cells that are not of nobody, without sums."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one audience is not shown: lines by dimension, cells of merged tables by table."""

    lines: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cells: Mapping[str, frozenset[Cell]] = field(default_factory=dict)

    def __or__(self, other: Held) -> Held:
        return Held(_joined(self.lines, other.lines), _joined(self.cells, other.cells))


NOTHING: Final = Held()


def published(
    tables: Sequence[Table], tallies: Mapping[Unit, Tally], months: range, codes: Mapping[str, Sequence[str]],
    audience: Audience,
) -> tuple[TableCount, ...]:  # fmt: skip
    """These tables for others. Raises `KeyError` for an audience that is shown everything."""
    return withheld(tables, numbers_of(tables, tallies, months, audience.where), codes, audience)


def withheld(
    tables: Sequence[Table], numbers: Numbers, codes: Mapping[str, Sequence[str]], audience: Audience,
    least: Mapping[Audience, int] = LEAST,
) -> tuple[TableCount, ...]:  # fmt: skip
    """The same of numbers that were counted elsewhere."""
    return shown(tables, numbers, held_back(tables, numbers, least)[audience], codes, least[audience])


def numbers_of(
    tables: Iterable[Table], tallies: Mapping[Unit, Tally], months: range, where: Where
) -> dict[str, dict[Cell, Number]]:
    """All numbers of these tables, whole."""
    return {table.id: _numbers(table, tallies, months, where) for table in tables}


def held_back(
    tables: Sequence[Table], numbers: Numbers, least: Mapping[Audience, int], changes: Sequence[Numbers] = (),
    before: Mapping[Audience, Held] | None = None, *, told: Callable[[float], None] = lambda _share: None,
) -> dict[Audience, Held]:  # fmt: skip
    """What each audience is not shown. Whoever sees more is asked first: who sees less sees nothing beside that.

    `changes` are what the same tables showed otherwise in an earlier edition, `before` what that held back: whoever has
    both takes one from the other, so a change of few people is held back as a number of few people is. `told` is told
    after each step how far it may be, below 1: nobody knows how many there are.
    """
    found: dict[Audience, Held] = {}
    held, steps = NOTHING, 0
    for audience in sorted(least, key=lambda each: least[each]):
        held |= (before or {}).get(audience, NOTHING)
        while True:
            wider = held
            for each in (numbers, *changes):
                wider |= _held(tables, each, least[audience], wider)
                steps += 1
                told(steps / (steps + len(changes) + 2))
            if wider == held:
                break
            held = wider
        found[audience] = held
    return found


def _numbers(table: Table, tallies: Mapping[Unit, Tally], months: range, where: Where) -> dict[Cell, Number]:
    found = tallies[table.unit].people(table.dimensions, months, {**table.where, **where})
    cells: dict[Cell, Number] = {}
    for key, (n, people) in found.items():
        place = (key[0][0], key[1][0] if table.columns is not None else ALL)
        cells[place] = cells.get(place, NOBODY) + Number(n, people)
    return cells


def _sums(cells: Mapping[Cell, Number], side: int) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for place, number in cells.items():
        found[place[side]] = found.get(place[side], NOBODY) + number
    return found


def _held(tables: Iterable[Table], numbers: Numbers, least: int, before: Held) -> Held:
    lines: dict[str, frozenset[str]] = {}
    for table in tables:
        for side, name in enumerate(table.dimensions):
            if name not in lines:  # the same rows: the same sums in every table
                lines[name] = lines_held_back(_sums(numbers[table.id], side), least, before.lines.get(name, ()))
    lines = _joined(lines, before.lines)
    cells = {}
    for table in tables:
        if table.columns is None:
            continue
        rows, columns = lines[table.rows], lines[table.columns]
        already = {
            (GROUP if row in rows or row == GROUP else row, GROUP if column in columns or column == GROUP else column)
            for row, column in before.cells.get(table.id, ())
        }
        cells[table.id] = cells_hidden(merged(numbers[table.id], rows, columns), least, already)
    return Held(lines, cells)


def shown(
    tables: Iterable[Table], numbers: Numbers, held: Held, codes: Mapping[str, Sequence[str]], least: int
) -> tuple[TableCount, ...]:
    """The tables without what is held back."""
    return tuple(_shown(table, numbers[table.id], held, codes, least) for table in tables)


def _joined(one: Mapping[str, frozenset[T]], other: Mapping[str, frozenset[T]]) -> dict[str, frozenset[T]]:
    return {key: one.get(key, frozenset()) | other.get(key, frozenset()) for key in {**one, **other}}


def _shown(
    table: Table, numbers: Mapping[Cell, Number], held: Held, codes: Mapping[str, Sequence[str]], least: int
) -> TableCount:
    total = sum(numbers.values(), NOBODY)
    rows, columns = _sums(numbers, 0), _sums(numbers, 1) if table.columns is not None else {}
    places = {**_lines(rows, 0), **_lines(columns, 1), (ALL, ALL): total.n}
    if table.columns is not None:
        places |= {(row, column): numbers.get((row, column), NOBODY).n for row in rows for column in columns}
    downwards = in_order(set(rows), codes[table.rows])
    across = () if table.columns is None else in_order(set(columns), codes[table.columns])
    if total.few(least):  # who is in no line would say in which line they all are
        hidden = frozenset(product((*downwards, ALL), (*across, ALL)))
    else:
        everywhere = product((*downwards, ALL), (*across, ALL))
        hidden = frozenset(
            place for place in everywhere if place != (ALL, ALL) and _is_held(table, place, held, places)
        )
    return TableCount(
        table=table,
        rows=downwards,
        columns=across,
        cells={place: n for place, n in places.items() if n and place not in hidden},
        hidden=hidden,
    )


def _lines(sums: Mapping[str, Number], side: int) -> dict[Cell, int]:
    return {(code, ALL) if side == 0 else (ALL, code): number.n for code, number in sums.items()}


def _is_held(table: Table, place: Cell, held: Held, sums: Mapping[Cell, int]) -> bool:
    row, column = place
    rows = held.lines[table.rows]
    columns = held.lines[table.columns] if table.columns is not None else frozenset[str]()
    # A line that everybody sees to be of nobody is of nobody all along.
    if (row != ALL and EVERY not in rows and (row, ALL) not in sums) or (
        column != ALL and EVERY not in columns and (ALL, column) not in sums
    ):
        return False
    if (row != ALL and (row in rows or EVERY in rows)) or (column != ALL and (column in columns or EVERY in columns)):
        return True  # also where there is none: nobody learns how the rest of such a line is made up
    return place in held.cells.get(table.id, ())
