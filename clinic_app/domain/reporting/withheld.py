"""Which numbers others may not see: small ones, and as many beside them as keep them from being worked out.

Whoever knows every sum can take what is shown from it. First whole lines are held back, so that every sum that can be
worked out is of enough people; tables that share a dimension then know nothing of each other but these sums. In a table
what is hidden is a flow between rows and columns: how far a number could be another one is how much flow fits around
it. A hidden number is shown as hidden and as nothing else: whether it was small or stands beside a small one would tell
too much.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, product
from typing import Final

from clinic_app.domain.ids import CaseId
from clinic_app.facts import dataclass

Cell = tuple[str, str]
GROUP: Final = "held_back"
"""All lines of a dimension that are held back, as one: its numbers can be worked out by whoever knows the sums."""

EVERY: Final = "every_line"
"""Stands for lines of nobody too: where even all others are not enough, nobody learns which of them are empty."""

FEWEST: Final = 3
"""With two, one of them knows the other."""
_NO_END: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Number:
    """How many rows, and of how many people. So many of these people may be the same as `before`: they do not count."""

    n: int
    people: frozenset[CaseId]
    before: int = 0

    def few(self, least: int) -> bool:
        """Whether it may not be seen."""
        return self.n > 0 and len(self.people) - self.before < least

    def __add__(self, other: Number) -> Number:
        return Number(self.n + other.n, self.people | other.people, self.before + other.before)


NOBODY: Final = Number(0, frozenset())


def refuse_too_low(least: int) -> None:
    """Raise `ValueError` for a threshold that hides nobody."""
    if least < FEWEST:
        raise ValueError(least)


def lines_held_back(sums: Mapping[str, Number], least: int, already: Collection[str] = ()) -> frozenset[str]:
    """The lines of a dimension that are held back: each that is left, and all of these as one, are of enough people.

    `already` are those that somebody else is not shown either, who may see these numbers too.
    """
    refuse_too_low(least)
    hidden = {code for code, number in sums.items() if number.few(least) or code in already}
    if not hidden:
        return frozenset()
    hidden &= sums.keys()
    others = sorted((number.n, code) for code, number in sums.items() if number.n and code not in hidden)
    for _n, code in others:
        if _together_safe([sums[each] for each in hidden], least):
            break
        hidden.add(code)
    if not _together_safe([sums[each] for each in hidden], least):
        hidden.add(EVERY)
    return frozenset(hidden)


def _together_safe(hidden: Collection[Number], least: int) -> bool:
    """Whether of each small one among them anything from one to enough is possible, and all are of enough people."""
    whole = sum(hidden, NOBODY)
    room = whole.n - (len(hidden) - 1)
    return not whole.few(least) and len(hidden) > 1 and all(
        room >= max(least, each.n + 1) for each in hidden if each.few(least)
    )  # fmt: skip


def merged(cells: Mapping[Cell, Number], rows: Collection[str], columns: Collection[str]) -> dict[Cell, Number]:
    """The table with the lines that are held back put together."""
    found: dict[Cell, Number] = {}
    for (row, column), number in cells.items():
        place = (GROUP if row in rows else row, GROUP if column in columns else column)
        found[place] = found.get(place, NOBODY) + number
    return found


def cells_hidden(cells: Mapping[Cell, Number], least: int, already: Collection[Cell] = ()) -> frozenset[Cell]:
    """The cells of a merged table that are hidden from whoever knows its sums.

    Every cell, those of nobody too, if nothing less is enough.
    """
    refuse_too_low(least)
    numbers = {place: number.n for place, number in cells.items() if number.n}
    small = sorted(place for place, number in cells.items() if number.few(least))
    hidden = {*small, *(place for place in already if place in numbers)}
    for place in small:
        beside = _beside(place, numbers, frozenset(hidden), least)
        while not _is_safe(place, numbers, hidden, least) and (one := next(beside, None)) is not None:
            hidden.add(one)
    # What was added later may not have been there for the first ones; it only ever makes them safer.
    if not all(_is_safe(place, numbers, hidden, least) for place in small):
        return frozenset(product({row for row, _ in cells}, {column for _, column in cells}))
    return frozenset(hidden)


def reach(place: Cell, numbers: Mapping[Cell, int], hidden: Collection[Cell]) -> tuple[int, int]:
    """The least and the most that a hidden cell may be for whoever sees the others and all sums."""
    row, column = ("row", place[0]), ("column", place[1])
    others = [each for each in hidden if each != place]
    n = numbers[place]
    return n - min(n - 1, _flow(column, row, others, numbers)), n + _flow(row, column, others, numbers)


def _is_safe(place: Cell, numbers: Mapping[Cell, int], hidden: Collection[Cell], least: int) -> bool:
    lowest, highest = reach(place, numbers, hidden)
    if numbers[place] < least:
        return lowest < highest and highest >= least
    return highest - lowest >= least - 1


def _beside(place: Cell, numbers: Mapping[Cell, int], hidden: Collection[Cell], least: int) -> Iterator[Cell]:
    """Cells that may be hidden too: ring by ring, those first that give room enough and hide least besides; then any.

    A ring is one cell of the same row, one of the same column, and the corner that closes it.
    """
    row = [each for each in numbers if each[0] == place[0] and each != place]
    column = [each for each in numbers if each[1] == place[1] and each != place]
    rings = [(other, same, (same[0], other[1])) for other in row for same in column]

    def costs(ring: Sequence[Cell]) -> tuple[bool, int, Sequence[Cell]]:
        narrow = min(numbers[ring[0]], numbers[ring[1]]) <= least
        return narrow, sum(numbers[each] for each in ring if each not in hidden), ring

    closed = sorted((ring for ring in rings if ring[2] in numbers), key=costs)
    yield from dict.fromkeys(chain(*closed, sorted((*row, *column)), sorted(numbers)))


_Node = tuple[str, str]


def _flow(start: _Node, end: _Node, hidden: Collection[Cell], numbers: Mapping[Cell, int]) -> int:
    """How much can be moved from start to end: along a row a number gets smaller, along a column it grows."""
    room: dict[tuple[_Node, _Node], int] = {}
    near: dict[_Node, set[_Node]] = {}
    for place in hidden:
        row, column = ("row", place[0]), ("column", place[1])
        room[row, column] = numbers[place] - 1  # it is shown as hidden, so nobody takes it for none
        room[column, row] = _NO_END
        near.setdefault(row, set()).add(column)
        near.setdefault(column, set()).add(row)
    moved = 0
    while path := _path(start, end, near, room):
        least = min(room[step] for step in path)
        for one, other in path:
            room[one, other] -= least
            room[other, one] += least
        moved += least
        if moved >= _NO_END:
            break
    return moved


def _path(
    start: _Node, end: _Node, near: Mapping[_Node, set[_Node]], room: Mapping[tuple[_Node, _Node], int]
) -> list[tuple[_Node, _Node]]:
    came: dict[_Node, _Node] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there in sorted(near.get(here, ())):
            if there not in came and room[here, there] > 0:
                came[there] = here
                waiting.append(there)
    if end not in came:
        return []
    path, here = list[tuple[_Node, _Node]](), end
    while here != start:
        path.append((came[here], here))
        here = came[here]
    return path
