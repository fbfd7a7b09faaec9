"""Day 3 is not hour 72: the band counts days of the site, the windows count hours, whatever the hour is now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import event, example, given
from hypothesis import strategies as st
from made_cases import BANGKOK, TODAY, Made, definitions, exact
from test_clocks import rules

from clinic_app.domain.clocks import Running, clocks_of
from clinic_app.domain.derived import derived

MIDNIGHT = datetime.combine(TODAY, datetime.min.time(), BANGKOK).astimezone(UTC)
BANDS = ["0_3d"] * 4 + ["4_5d"] * 2 + ["6_14d"] * 9


@given(
    now_at=st.integers(0, 24 * 60 - 1),
    minutes_ago=st.one_of(st.integers(70 * 60, 96 * 60), st.integers(0, 14 * 24 * 60)),
)
@example(now_at=23 * 60 + 30, minutes_ago=95 * 60)  # day 3, hour 95
@example(now_at=0, minutes_ago=71 * 60)  # day 3, and 72 hours are not over
@example(now_at=12 * 60, minutes_ago=72 * 60)
@example(now_at=12 * 60, minutes_ago=72 * 60 - 1)
def test_the_band_is_of_days_and_the_window_of_hours(now_at: int, minutes_ago: int) -> None:
    now = MIDNIGHT + timedelta(minutes=now_at)
    happened = now - timedelta(minutes=minutes_ago)
    days = (TODAY - happened.astimezone(BANGKOK).date()).days
    made = Made(interview_date=TODAY.isoformat())
    incident = made.add("incident", i_date=exact(happened.isoformat().replace("+00:00", "Z")))
    made.add("care", incident, h_exposure=["penetration"])
    [pep] = [each for each in clocks_of(made.case, rules(), now=now, zone=BANGKOK) if each.id == "pep"]
    elapsed = derived(made.case, definitions(), today=TODAY, now=now, zone=BANGKOK)[incident.id, "i_elapsed"]
    assert elapsed == BANDS[days]
    assert pep.state.runs == (minutes_ago < 72 * 60)
    if not pep.state.runs:
        assert pep.state is Running.PASSED
    event(f"{elapsed}, {'open' if pep.state.runs else 'over'}")
