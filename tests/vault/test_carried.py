"""What is carried for others: once each, so many at most, and no longer than it is news."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_app.vault import carried as room
from clinic_app.vault.carried import Carried, CarriedItem
from clinic_app.vault.lane import Lane

TODAY = date(2026, 11, 26)


def item(number: int, days: int = 1) -> CarriedItem:
    name = number.to_bytes(32, "big")
    return CarriedItem(name, "ab" * 16, b"sealed" + name, bytes(32), TODAY + timedelta(days=days))


def test_each_is_kept_once_what_is_soonest_stale_stands_first_and_the_rest_is_forgotten(lane: Lane) -> None:
    carried = Carried(lane)
    assert [carried.put(each) for each in (item(1, 5), item(2, 1), item(1, 5), item(3, -1))] == [
        True,
        True,
        False,
        True,
    ]
    assert carried.waiting(TODAY) == [item(2, 1), item(1, 5)]
    assert carried.count() == 2
    carried.drop(item(2).env_id)
    assert carried.waiting(TODAY) == [item(1, 5)]


def test_no_more_than_so_many_are_kept(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST", 3)
    carried = Carried(lane)
    assert [carried.put(item(number)) for number in range(5)] == [True, True, True, False, False]
