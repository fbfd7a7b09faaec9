"""Counting what is distinct in a few columns of small numbers: a hundred thousand rows in a few milliseconds.

Columns with few values share a byte: they are woven into one by multiplying and adding very long numbers, all rows at
once. Bytes that stand beside each other are then counted by whoever can do that fastest (`Counting`). Nothing runs out:
a column with many values is two, and there may be as many lanes as there are columns.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, product
from math import prod
from operator import getitem, itemgetter
from typing import Final, TypeVar

T = TypeVar("T")
Counted = Iterable[tuple[int, Sequence[int]]]
Counting = Callable[[Sequence[bytes]], Counted]
"""Told lanes, a byte of each for every row: how often which bytes stand beside each other. What stands in an answer
after the last lane says nothing."""

_BYTE: Final = 256
_NUMBERS: Final = ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))


class Column:
    """Told two bytes for each row, the lower first: a number of few. Upper bytes of which none says anything go."""

    def __init__(self, rows: bytes) -> None:
        self.low = Lane(rows[::2])
        upper = rows[1::2]
        self._upper = upper if upper.count(0) < len(upper) else b""

    @cached_property
    def high(self) -> Lane:
        """The upper bytes."""
        return Lane(self._upper or bytes(len(self.low.rows)))


class Lane:
    """One byte for each row."""

    def __init__(self, rows: bytes) -> None:
        self.rows = rows

    @cached_property
    def whole(self) -> int:
        """All rows as one number, made once."""
        return int.from_bytes(self.rows, "little")


def side_by_side(lanes: Sequence[bytes]) -> Counted:
    """Count with what Python brings: up to eight lanes are one number for each row, more are zipped."""
    if len(lanes) > _NUMBERS[-1][0]:
        return ((n, key) for key, n in Counter(zip(*lanes, strict=True)).items())
    width, spelled = next(each for each in _NUMBERS if each[0] >= len(lanes))
    room = bytearray(width * len(lanes[0]))
    for place, lane in enumerate(lanes):
        room[place::width] = lane
    return ((n, key.to_bytes(width, sys.byteorder)) for key, n in Counter(array(spelled, bytes(room))).items())


def distinct(
    columns: Sequence[Column], names: Sequence[Sequence[T]], counting: Counting = side_by_side
) -> Iterator[tuple[tuple[T, ...], int]]:
    """What occurs, and how often. A column has for each row a place among its `names`, which are told."""
    if not columns or not columns[0].low.rows:
        return iter(())
    if all(len(each) <= _BYTE for each in names):
        return _distinct([column.low for column in columns], names, counting)
    lanes, halves = list[Lane](), list[Sequence[int]]()
    for column, each in zip(columns, names, strict=True):
        lanes.append(column.low)
        halves.append(range(min(len(each), _BYTE)))
        if len(each) > _BYTE:
            lanes.append(column.high)
            halves.append(range(0, len(each), _BYTE))
    return ((_joined(key, names), n) for key, n in _distinct(lanes, halves, counting))


def _joined(halves: Sequence[int], names: Sequence[Sequence[T]]) -> tuple[T, ...]:
    """The names of wide columns from the two halves of their places."""
    place = iter(halves)
    return tuple(each[next(place) + (next(place) if len(each) > _BYTE else 0)] for each in names)


def _distinct(
    columns: Sequence[Lane], names: Sequence[Sequence[T]], counting: Counting
) -> Iterator[tuple[tuple[T, ...], int]]:
    lanes = _shared([len(each) for each in names])
    counted = counting([_woven([(columns[place], len(names[place])) for place in lane]) for lane in lanes])
    says = [[*product(*(names[place] for place in lane))] for lane in lanes]
    found: Iterator[tuple[tuple[T, ...], int]]
    if len(says) == 2:  # what most questions need, in half the time
        first, second = says
        found = ((first[key[0]] + second[key[1]], n) for n, key in counted)
    else:
        found = ((tuple(chain.from_iterable(map(getitem, says, key))), n) for n, key in counted)
    order = [*chain.from_iterable(lanes)]
    if order == sorted(order):
        return found
    as_asked = itemgetter(*(order.index(place) for place in range(len(order))))
    return ((as_asked(key), n) for key, n in found)


def _shared(values: Sequence[int]) -> list[list[int]]:
    """The places of columns that share a byte, those with most values first; the fullest byte is the first.

    Bytes are as full as they may be: fewer are counted, and tables that are looked up by them have few holes.
    """
    lanes: list[list[int]] = []
    for place in sorted(range(len(values)), key=lambda place: -values[place]):
        room = (lane for lane in lanes if prod(values[each] for each in lane) * values[place] <= _BYTE)
        lane = next(room, None)
        if lane is None:
            lanes.append([place])
        else:
            lane.append(place)
    return sorted(lanes, key=lambda lane: -prod(values[each] for each in lane))


def _woven(columns: Sequence[tuple[Lane, int]]) -> bytes:
    """One byte a row for all of them: no sum in a byte goes over into the next."""
    if len(columns) == 1:
        return columns[0][0].rows
    whole = 0
    for column, upto in columns:
        whole = whole * upto + column.whole
    return whole.to_bytes(len(columns[0][0].rows), "little")
