"""The cases in which a clock runs are found as quickly in a large record as in a small one."""

from __future__ import annotations

from clinic_app.vault.lane import Lane

from .conftest import Hands
from .recorded import NURSE, Record, record_on


def steps_of_looking(lane: Lane, record: Record) -> int:
    """How much SQLite has to do, in tens of its own steps."""
    taken: list[None] = []
    lane.db.set_progress_handler(lambda: taken.append(None), 10)
    record.cases.ticking()
    lane.db.set_progress_handler(None, 10)
    return len(taken)


def test_whoever_asks_what_runs_does_not_walk_past_every_other_case(lane: Lane, hands: Hands) -> None:
    record = record_on(lane, hands)
    running = record.cases.begin(NURSE)
    lane.run("UPDATE cases SET next_clock_at = '2026-11-25T00:00:00Z'")
    few = steps_of_looking(lane, record)
    with lane.writing():
        for _ in range(200):
            record.cases.begin(NURSE)
        lane.run("UPDATE cases SET next_clock_at = NULL WHERE id <> ?", (running.id.bytes,))
    assert [row.id for row in record.cases.ticking()] == [running.id]
    assert steps_of_looking(lane, record) <= few + 1
