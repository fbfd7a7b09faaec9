"""Clock rules that change with an update: the list says what they say, for every open case, without a long wait."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from clinic_app.vault.lane import Lane
from clinic_app.vault.relisting import Relisting

from .conftest import Hands
from .recorded import NURSE, Record, projection, record_on

BEFORE, AFTER = datetime(2026, 11, 25, tzinfo=UTC), datetime(2026, 11, 27, tzinfo=UTC)


class Updated:
    """Ten cases listed by the old rules, the fourth of them closed; then an update."""

    def __init__(self, lane: Lane, hands: Hands) -> None:
        self.due = BEFORE
        self.lane = lane
        self.record: Record = record_on(lane, hands, lambda: self.due)
        self.cases = [self.record.cases.begin(NURSE) for _ in range(10)]
        self.record.says(self.cases[3], shut="yes")
        self.projection = projection()
        self.update("1")
        while self.relisting.go_on(4):
            pass
        self.due = AFTER
        self.update("2")

    def update(self, rules: str) -> None:
        self.projection.rules = rules
        self.relisting = Relisting(self.lane, self.record.cases, self.projection)

    def due_days(self) -> list[int]:
        rows: list[Any] = self.lane.rows("SELECT next_clock_at FROM cases ORDER BY number DESC")
        return [int(row[0][8:10]) for row in rows]


@pytest.fixture
def updated(lane: Lane, hands: Hands) -> Updated:
    return Updated(lane, hands)


def test_open_cases_are_listed_anew_in_slices_the_newest_first(updated: Updated) -> None:
    assert updated.due_days() == [25] * 10
    assert updated.relisting.go_on(4)
    assert updated.due_days() == [27] * 4 + [25] * 6
    assert updated.relisting.go_on(4)
    assert not updated.relisting.go_on(4)
    assert updated.due_days() == [27] * 6 + [25] + [27] * 3, "the closed one stays as it was"


def test_it_goes_on_where_it_was_cut_short_and_is_done_once(updated: Updated) -> None:
    updated.relisting.go_on(4)
    updated.update("2")
    changed = updated.lane.db.total_changes
    updated.relisting.go_on(4)
    assert updated.due_days() == [27] * 6 + [25] + [27] * 2 + [25]
    assert updated.lane.db.total_changes > changed
    updated.relisting.go_on(4)
    changed = updated.lane.db.total_changes
    assert not updated.relisting.go_on(4)
    assert updated.lane.db.total_changes == changed


def test_other_rules_half_way_begin_again(updated: Updated) -> None:
    updated.relisting.go_on(4)
    updated.due = BEFORE
    updated.update("3")
    while updated.relisting.go_on(4):
        pass
    assert updated.due_days() == [25] * 10


def test_a_case_at_hand_says_so_too(updated: Updated) -> None:
    """Else its next save would compare with a line that is no more."""
    newest = updated.cases[-1]
    updated.relisting.go_on(1)
    updated.due = BEFORE
    updated.record.says(newest, s_name="Mali")
    assert updated.due_days()[0] == 25


def test_texts_that_wait_for_the_search_come_first(updated: Updated) -> None:
    for case in updated.cases[:7]:
        updated.record.says(case, s_alias="Nilar")
    before = updated.due_days()
    assert updated.relisting.go_on(9)
    assert updated.due_days() == before
    while updated.relisting.go_on(9):
        pass
    assert updated.lane.rows("SELECT count(*) FROM search_waiting")[0][0] == 0
