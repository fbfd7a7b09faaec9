"""What came of our referrals to one service: counted, never ranked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from clinic_app.domain.closed_loops import End, Loop, Loops
from clinic_app.domain.referral import Reason

DAY = datetime(2026, 11, 1, 8, tzinfo=UTC)


def loop(day: int, end: End, *, after: int | None = None, reason: Reason | None = None) -> Loop:
    sent = DAY + timedelta(days=day)
    return Loop(
        sent_at=sent, end=end, reason=reason, answered_at=None if after is None else sent + timedelta(hours=after)
    )


def test_what_came_of_them_is_counted() -> None:
    loops = Loops.of(
        [
            loop(0, End.TAKEN, after=1),
            loop(1, End.DECLINED, after=3, reason=Reason.NO_CAPACITY),
            loop(2, End.DECLINED, after=10, reason=Reason.NO_CAPACITY),
            loop(3, End.SILENT),
            loop(4, End.WAITS),
            loop(5, End.TAKEN_BACK),
        ]
    )
    assert (loops.sent, loops.answered, loops.silent, loops.waiting) == (6, 3, 1, 1)
    assert loops.usual == timedelta(hours=3)
    assert loops.declined == {Reason.NO_CAPACITY: 2}
    assert loops.often is None
    assert Loops.of([]) == Loops()


def test_three_of_the_last_five_that_ended_are_again_and_again() -> None:
    declined = [loop(day, End.DECLINED, after=1) for day in range(3)]
    taken = [loop(day, End.TAKEN, after=1) for day in range(3, 5)]
    assert Loops.of([*declined, *taken]).often is End.DECLINED
    assert Loops.of([*declined, *taken, loop(6, End.TAKEN, after=1)]).often is None
    open_ones = [loop(day, end) for day, end in enumerate((End.WAITS, End.TAKEN_BACK), start=7)]
    assert Loops.of([*declined, *taken, *open_ones]).often is End.DECLINED
    assert Loops.of(loop(day, End.SILENT) for day in range(3)).often is End.SILENT
