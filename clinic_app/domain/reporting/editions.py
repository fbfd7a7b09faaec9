"""What was given out of a year: kept as it was shown, and held against every later edition of the same year.

Whoever has two editions takes one from the other. So what changed is counted as the numbers are: a change of fewer
people than may be shown is held back, with as much beside it as keeps it from being worked out; where even all changes
together are of too few, the earlier edition stands and nothing is given out.

Kept are sums alone, no case: who is erased leaves no row here. How many people a change is of is therefore only known
at least: of those who are counted now, so many as there were rows may have been counted before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Final

import msgspec

from clinic_app.domain.reporting.audiences import LEAST, Audience
from clinic_app.domain.reporting.counting import TableCount
from clinic_app.domain.reporting.law import FigureLaw, Table
from clinic_app.domain.reporting.publishing import Held, Numbers, held_back, shown
from clinic_app.domain.reporting.withheld import NOBODY, Cell, Number
from clinic_app.errors import EditionRefused
from clinic_app.facts import dataclass

NOT_OVER: Final = "not_over"
OTHER_DEFINITIONS: Final = "other_definitions"
NOBODY_THERE: Final = "nobody"
NOTHING_NEW: Final = "nothing_new"
TOO_LITTLE_NEW: Final = "too_little_new"


Whole = Mapping[str, Sequence[tuple[str, str, int]]]
"""By table: line, column, how many. Cells of nobody are not there."""


class KeptHeld(msgspec.Struct, frozen=True):
    """`Held` as it is kept."""

    lines: dict[str, tuple[str, ...]]
    cells: dict[str, tuple[Cell, ...]]


class KeptTable(msgspec.Struct, frozen=True):
    """A table as it was shown."""

    id: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[str, str, int], ...]
    hidden: tuple[Cell, ...]


class Edition(msgspec.Struct, frozen=True):
    """One edition of one year, for a network and for everybody at once. `at` is an instant as text."""

    year: int
    number: int
    version: str
    at: str
    by: str
    least: dict[str, int]
    whole: dict[str, tuple[tuple[str, str, int], ...]]
    """Every number as it was, for this clinic alone: what later editions are held against."""
    held: dict[str, KeptHeld]
    shown: dict[str, tuple[KeptTable, ...]]
    of: dict[str, str] = {}
    """Of a sum: the places that are in it, each with the mark of what it told."""
    against: dict[str, str] = {}
    """Of a sum: places that had given out their own year, and when; it is held against that."""

    def tables(self, audience: Audience, law: FigureLaw) -> tuple[TableCount, ...]:
        """What this audience was shown. A table that is counted no more is left out."""
        known = {table.id: table for table in law.tables}
        return tuple(
            TableCount(
                known[kept.id], kept.rows, kept.columns,
                {(row, column): n for row, column, n in kept.cells}, frozenset(kept.hidden),
            )
            for kept in self.shown[audience.value]
            if kept.id in known
        )  # fmt: skip

    def held_for(self, audience: Audience) -> Held:
        """What it held back from this audience."""
        kept = self.held[audience.value]
        return Held(
            {name: frozenset(codes) for name, codes in kept.lines.items()},
            {table: frozenset(cells) for table, cells in kept.cells.items()},
        )


def next_edition(
    tables: Sequence[Table], numbers: Numbers, codes: Mapping[str, Sequence[str]], earlier: Sequence[Edition],
    *, year: int, version: str, at: str, by: str, least: Mapping[Audience, int] = LEAST,
) -> Edition:  # fmt: skip
    """The edition that may follow these, made of whole numbers. Raises `EditionRefused(reason)` where none may.

    Of a year that nothing was given out of, the first.
    """
    if not any(numbers.values()):
        raise EditionRefused(NOBODY_THERE)
    if any(each.version != version for each in earlier):
        raise EditionRefused(OTHER_DEFINITIONS)
    changes = [changed(each.whole, numbers) for each in earlier]
    for change in changes:
        if not any(change.values()):
            raise EditionRefused(NOTHING_NEW)
        if too_few(change, least):
            raise EditionRefused(TOO_LITTLE_NEW)
    before = {audience: held_before(earlier, audience) for audience in least}
    return edition_of(
        tables, numbers, codes, Known(changes, tuple(each.whole for each in earlier), before), year=year,
        number=len(earlier) + 1, version=version, at=at, by=by, least=least,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader has already: what is left when that is taken away, whole numbers that were told, what was held."""

    changes: Sequence[Numbers] = ()
    wholes: Sequence[Whole] = ()
    before: Mapping[Audience, Held] = field(default_factory=dict)


def edition_of(
    tables: Sequence[Table], numbers: Numbers, codes: Mapping[str, Sequence[str]], known: Known, *, year: int,
    number: int, version: str, at: str, by: str, least: Mapping[Audience, int],
    told: Callable[[float], None] = lambda _share: None,
) -> Edition:  # fmt: skip
    """These numbers with as much held back as those who know that must not see."""
    met = _with_all_lines(numbers, known.wholes)
    held = held_back(tables, met, least, known.changes, known.before, told=told)
    return Edition(
        year=year, number=number, version=version, at=at, by=by,
        least={audience.value: n for audience, n in least.items()},
        whole={table: tuple((*place, cell.n) for place, cell in sorted(numbers[table].items())) for table in numbers},
        held={audience.value: _kept(each) for audience, each in held.items()},
        shown={
            audience.value: tuple(map(_as_shown, shown(tables, met, each, codes, least[audience])))
            for audience, each in held.items()
        },
    )  # fmt: skip


def too_few(change: Numbers, least: Mapping[Audience, int]) -> bool:
    """Whether all that is another number is of too few people for anybody."""
    return any(sum(of.values(), NOBODY).few(max(least.values())) for of in change.values())


def changed(whole: Whole, numbers: Numbers) -> dict[str, dict[Cell, Number]]:
    """What is another number now than it was: by how much, and of how many people at least."""
    found: dict[str, dict[Cell, Number]] = {}
    for table, cells in numbers.items():
        was = {(row, column): n for row, column, n in whole.get(table, ())}
        found[table] = {}
        for place in sorted({*cells, *was}):
            now, before = cells.get(place, NOBODY), was.get(place, 0)
            if now.n > before:
                found[table][place] = Number(now.n - before, now.people, before)
            elif now.n < before:
                found[table][place] = Number(before - now.n, frozenset())  # of whom nobody knows any more
    return found


def _with_all_lines(numbers: Numbers, wholes: Sequence[Whole]) -> dict[str, dict[Cell, Number]]:
    """With a line for everything an edition had: what is of nobody now may not be told to be."""
    met: dict[str, dict[Cell, Number]] = {table: dict(cells) for table, cells in numbers.items()}
    for each in wholes:
        for table, kept in each.items():
            for row, column, _n in kept:
                met.setdefault(table, {}).setdefault((row, column), NOBODY)
    return met


def side_by_side(editions: Sequence[Edition]) -> tuple[str, ...]:
    """When those were made that have one number: on PCs that had not met, neither held against the other."""
    numbers = Counter(each.number for each in editions)
    return tuple(each.at for each in editions if numbers[each.number] > 1)


def held_before(earlier: Sequence[Edition], audience: Audience) -> Held:
    """What any of them held back from this audience."""
    held = Held()
    for each in earlier:
        held |= each.held_for(audience)
    return held


def _kept(held: Held) -> KeptHeld:
    return KeptHeld(
        {name: tuple(sorted(codes)) for name, codes in held.lines.items()},
        {table: tuple(sorted(cells)) for table, cells in held.cells.items()},
    )


def _as_shown(found: TableCount) -> KeptTable:
    cells = tuple((row, column, n) for (row, column), n in sorted(found.cells.items()))
    return KeptTable(found.table.id, found.rows, found.columns, cells, tuple(sorted(found.hidden)))
