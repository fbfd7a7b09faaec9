"""Rows counted as pixels: the same numbers as a plain counter, whatever the columns."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.lanes import Column, Counted, distinct, side_by_side
from clinic_app.domain.reporting.law import SEVERAL, Where, dimensions_of
from clinic_app.domain.reporting.rows import Unit
from clinic_app.domain.reporting.tally import Tally, month_of
from clinic_app.services import counted_pixels
from clinic_app.services.counted_pixels import pixels
from tests.bench.counted_rows import invented

EVER = range(month_of(date(2020, 1, 1)), month_of(date(2027, 1, 1)))
A_YEAR = EVER[12:24]


@pytest.fixture(autouse=True)
def few_are_counted_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_pixels, "_FEW", 0)


@settings(max_examples=60)
@given(
    upto=st.lists(st.sampled_from([1, 2, 3, 7, 14, 40, 255, 256, 257, 700, 65_000]), min_size=1, max_size=6),
    rows=st.integers(0, 300), seed=st.integers(0, 9),
)  # fmt: skip
def test_pixels_are_counted_as_by_hand(upto: list[int], rows: int, seed: int) -> None:
    chance = Random(seed)
    told = [tuple(min(int(chance.expovariate(4 / each)), each - 1) for each in upto) for _ in range(rows)]
    told += told[: rows // 2]
    columns = [Column(array("H", [row[place] for row in told]).tobytes()) for place in range(len(upto))]
    found = list(distinct(columns, [range(each) for each in upto], pixels))
    assert dict(found) == Counter(told)
    assert len(dict(found)) == len(found)


def test_four_full_bytes_are_four_bands_and_more_are_counted_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()

    def without(lanes: Sequence[bytes]) -> Counted:
        asked.append(len(lanes))
        return side_by_side(lanes)

    monkeypatch.setattr(counted_pixels, "side_by_side", without)
    lane = bytes(range(256))
    for lanes in (1, 2, 3, 4, 5):
        counted = [(n, tuple(key)[:lanes]) for n, key in pixels([lane] * lanes) if n]
        assert sorted(counted) == [(1, (byte,) * lanes) for byte in range(256)]
    assert asked == [5]


@pytest.mark.parametrize("unit", [Unit.INCIDENT, Unit.REFERRAL, Unit.FOLLOW_UP])
def test_a_tally_counts_whole_years_and_parts_as_a_loop_does(unit: Unit) -> None:
    tally, chance, names = Tally(unit, pixels), Random(unit.value), dimensions_of(unit)
    rows: list[Any] = list(invented(unit, 900))
    for number, row in enumerate(rows):
        tally.add(CaseId(UUID(int=number)), row)
    for _ in range(30):
        by, months = chance.sample(names, min(5, len(names))), chance.choice((EVER, A_YEAR, A_YEAR[:1], EVER[:0]))
        where = {name: (_told(chance.choice(rows), name)[0],) for name in chance.sample(names, chance.randrange(3))}
        assert tally.count(by, months, where) == _looped(rows, by, months, where)


def _looped(rows: list[Any], by: list[str], months: range, where: Where) -> Counter[tuple[tuple[str, ...], ...]]:
    return Counter(
        tuple(_told(row, name) for name in by)
        for row in rows
        if month_of(row.on) in months and all(set(codes) & set(_told(row, name)) for name, codes in where.items())
    )


def _told(row: Any, name: str) -> tuple[str, ...]:
    value = getattr(row, name)
    return value if name in SEVERAL else (value,)
