"""What is promised is still to come, and in no century of a slip."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.promise import FARTHEST, refuse_unlikely_day, refuse_unlikely_time
from clinic_app.errors import NotAnAnswer

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


@given(st.integers(0, FARTHEST.days))
def test_every_day_from_today_to_two_years_may_be_promised(days: int) -> None:
    refuse_unlikely_day(TODAY + timedelta(days=days), TODAY)
    refuse_unlikely_time(NOW + timedelta(days=days), NOW)


@pytest.mark.parametrize(("days", "reason"), [(-1, "past"), (733, "too_far"), (36_525, "too_far")])
def test_what_is_over_and_what_a_slip_made_of_the_year_are_refused(days: int, reason: str) -> None:
    for refuse in (
        lambda: refuse_unlikely_day(TODAY + timedelta(days=days), TODAY),
        lambda: refuse_unlikely_time(NOW + timedelta(days=days), NOW),
    ):
        with pytest.raises(NotAnAnswer) as refused:
            refuse()
        assert (refused.value.field, refused.value.reason) == ("u_due", reason)
