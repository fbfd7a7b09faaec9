"""Counting what is distinct in a few columns of small numbers, a hundred thousand rows in a hundredth of a second.

Several columns are made one, a whole number in a row: first as many as fit a byte together, by one multiplication of
very long numbers for all rows at once; then bytes beside each other. Nothing runs out: what fits nowhere is zipped.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

_BYTE: Final = 256
_LANES: Final = ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))
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


def distinct(columns: Sequence[bytes], values: Sequence[int]) -> Iterator[tuple[tuple[int, ...], int]]:
    """What occurs, and how often. A column has two bytes for each row, its numbers are all below its `values`."""
    lanes = [*_lanes(columns, values)]
    if not lanes or not lanes[0].rows:
        return
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
