"""A clock is believed unless something speaks against it, and what speaks against it is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from clinic_app.domain.clock_doubt import FAR, SLACK, ClockDoubt, Why, clock_doubt

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "last"),
    [(NOW, None), (NOW, NOW), (NOW, NOW - FAR), (NOW, NOW + SLACK), (datetime(2031, 1, 1, tzinfo=UTC), None)],
)
def test_an_ordinary_clock_is_believed(now: datetime, last: datetime | None) -> None:
    assert clock_doubt(now, last) is None


def test_a_pc_set_to_the_buddhist_year_is_certainly_wrong_and_what_was_meant_is_known() -> None:
    for last in (None, NOW):
        doubt = clock_doubt(NOW.replace(year=2569), last)
        assert doubt == ClockDoubt(Why.BUDDHIST_YEAR, NOW.replace(year=2569), NOW)
        assert doubt is not None
        assert doubt.certain


def test_a_day_that_the_western_year_does_not_have_is_not_guessed() -> None:
    leap = datetime(2572, 2, 29, tzinfo=UTC)
    assert clock_doubt(leap) == ClockDoubt(Why.BUDDHIST_YEAR, leap, None)


@pytest.mark.parametrize(
    ("now", "last", "why"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), NOW, Why.BEFORE_THE_PROGRAM),
        (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), None, Why.BEFORE_THE_PROGRAM),
        (NOW, NOW + SLACK + timedelta(seconds=1), Why.BEHIND_THE_RECORD),
        (NOW, NOW - FAR - timedelta(seconds=1), Why.FAR_AHEAD),
    ],
)
def test_what_is_only_odd_is_for_a_person_to_say(now: datetime, last: datetime | None, why: Why) -> None:
    doubt = clock_doubt(now, last)
    assert doubt == ClockDoubt(why, now, last)
    assert doubt is not None
    assert not doubt.certain
