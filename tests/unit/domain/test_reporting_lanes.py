"""Columns of small numbers counted together: as if each row were looked at, however many columns, however wide."""

from __future__ import annotations

import random
from array import array
from collections import Counter

import pytest

from clinic_app.domain.reporting.lanes import Column, Lane, distinct


@pytest.mark.parametrize(
    "values",
    [
        (1,),
        (2, 3),
        (256,),
        (257,),
        (7, 3, 8, 12, 6),
        (200, 200, 200),
        (65_000, 2, 300),
        (300,) * 5,
        (9,) * 40,
        (700,) * 9,
    ],
)
@pytest.mark.parametrize("many", [1, 60])
def test_every_combination_is_counted_as_by_hand(values: tuple[int, ...], many: int) -> None:
    chance = random.Random(len(values))
    rows = [tuple(min(int(chance.expovariate(3 / upto)), upto - 1) for upto in values) for _ in range(400)]
    rows = many * rows + [tuple(upto - 1 for upto in values)] * 3
    columns = [Column(array("H", column).tobytes()) for column in zip(*rows, strict=True)]
    found = list(distinct(columns, [range(upto) for upto in values]))
    assert len({numbers for numbers, _n in found}) == len(found)
    assert dict(found) == Counter(rows)


def test_no_rows_and_no_columns_are_nothing() -> None:
    assert list(distinct([Column(b""), Column(b"")], ("abc", "abcd"))) == []
    assert list(distinct([], ())) == []


def test_upper_bytes_that_say_nothing_are_not_kept_and_are_still_none() -> None:
    rows = array("H", [*range(200)] * 500)
    column = Column(rows.tobytes())
    found = dict(distinct([column], [range(300)]))  # others of these months have values that need two bytes
    assert found == {(number,): 500 for number in range(200)}
    narrow = Column(rows.tobytes())
    assert dict(distinct([narrow], [range(200)])) == found
    assert sum(len(each) for each in _bytes_of(narrow)) == len(rows)


def _bytes_of(column: Column) -> list[bytes]:
    """What is kept of it."""
    told = [*vars(column).values()]
    told += [value for each in told if isinstance(each, Lane) for value in vars(each).values()]
    return [each for each in told if isinstance(each, bytes)]
