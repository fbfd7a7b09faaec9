"""Counting what is distinct in a few columns of small numbers, a hundred thousand rows in a hundredth of a second.

Several columns are made one, a whole number in a row, by one multiplication of very long numbers for all rows at once.
Of few combinations each is counted at its place; of many, as many columns as fit a byte are woven together and bytes
laid beside each other. Nothing runs out: what fits nowhere is zipped.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, product
from math import prod
from operator import getitem
from typing import Final, TypeVar

T = TypeVar("T")

_BYTE: Final = 256
_LANES: Final = ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))
_WIDE: Final = 1 << 16
_SPARSE: Final = 2
"""Where most combinations do not occur, those that do are looked up."""
_MOST: Final = 8
"""So many lanes are one number."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """One byte of each row, and how many values each of the columns in it has."""

    rows: bytes
    values: tuple[int, ...]
    """None for the upper byte of the lane before."""

    def apart(self) -> list[list[int]]:
        """For each byte, the numbers of its columns."""
        found = [[byte] for byte in range(_BYTE)] if self.values else []
        for upto in self.values[:-1]:
            found = [[*numbers[:-1], numbers[-1] % upto, numbers[-1] // upto] for numbers in found]
        return found


class Column:
    """Two bytes for each row, a number of few."""

    def __init__(self, rows: bytes) -> None:
        self.rows = rows

    @cached_property
    def whole(self) -> int:
        """All rows as one number, made once."""
        return int.from_bytes(self.rows, "little")


def distinct(columns: Sequence[Column], names: Sequence[Sequence[T]]) -> Iterator[tuple[tuple[T, ...], int]]:
    """What occurs, and how often. A column has for each row a place among its `names`, which are told."""
    rows = len(columns[0].rows) // 2 if columns else 0
    values = [len(each) for each in names]
    if not rows:
        return iter(())
    if prod(values) <= min(_WIDE, _SPARSE * rows):
        found = _counted(columns, values)
        return zip(compress(product(*names), found), filter(None, found), strict=True)
    return (
        (tuple(map(getitem, names, numbers)), n)
        for numbers, n in _by_lanes([column.rows for column in columns], values)
    )


def _counted(columns: Sequence[Column], values: Sequence[int]) -> list[int]:
    """How often each combination occurs, in their order, of a few: rows are numbers that are counted in a list."""
    whole = 0
    for column, upto in zip(columns, values, strict=True):
        whole = whole * upto + column.whole  # no sum in two bytes goes over into the next
    found = [0] * prod(values)
    for number in array("H", whole.to_bytes(len(columns[0].rows), "little")):
        found[number] += 1
    return found


def _by_lanes(columns: Sequence[bytes], values: Sequence[int]) -> Iterator[tuple[tuple[int, ...], int]]:
    """Of many combinations, those that occur."""
    lanes = [*_lanes(columns, values)]
    groups = [lanes[at : at + _MOST] for at in range(0, len(lanes), _MOST)]
    keys = [_side_by_side(group) for group in groups]
    apart = [lane.apart() for lane in lanes]
    if len(keys) == 1:
        for key, n in Counter(keys[0]).items():
            yield _numbers(apart, key.to_bytes(_MOST, "little")), n
        return
    for several, n in Counter(zip(*keys, strict=True)).items():
        yield _numbers(apart, b"".join(key.to_bytes(_MOST, "little") for key in several)), n


def _lanes(columns: Sequence[bytes], values: Sequence[int]) -> Iterator[_Lane]:
    """Columns with few values share a byte, in their order."""
    waiting: list[bytes] = []
    ranges: list[int] = []
    for column, upto in zip(columns, values, strict=True):
        low = column[::2]
        if waiting and (upto > _BYTE or prod(ranges) * upto > _BYTE):
            yield _Lane(_woven(waiting, ranges), tuple(ranges))
            waiting, ranges = [], []
        if upto > _BYTE:
            yield _Lane(low, (upto,))
            yield _Lane(column[1::2], ())
        else:
            waiting.append(low)
            ranges.append(max(upto, 1))
    if waiting:
        yield _Lane(_woven(waiting, ranges), tuple(ranges))


def _woven(columns: Sequence[bytes], ranges: Sequence[int]) -> bytes:
    """One byte a row for all of them: no sum in a byte goes over into the next."""
    if len(columns) == 1:
        return columns[0]
    whole, times = 0, 1
    for column, upto in zip(columns, ranges, strict=True):
        whole += int.from_bytes(column, "little") * times
        times *= upto
    return whole.to_bytes(len(columns[0]), "little")


def _side_by_side(lanes: Sequence[_Lane]) -> array[int] | bytes:
    if len(lanes) == 1:
        return lanes[0].rows
    width, spelled = next(each for each in _LANES if each[0] >= len(lanes))
    room = bytearray(width * len(lanes[0].rows))
    for place, lane in enumerate(lanes):
        room[place::width] = lane.rows
    return array(spelled, bytes(room))


def _numbers(apart: Sequence[Sequence[Sequence[int]]], key: bytes) -> tuple[int, ...]:
    """The bytes of a key as the numbers of its columns; the upper byte of a wide one is added to its lower."""
    found: list[int] = []
    for numbers, byte in zip(apart, key, strict=False):
        if numbers:
            found += numbers[byte]
        else:
            found[-1] += _BYTE * byte
    return tuple(found)
