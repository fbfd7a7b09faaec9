"""When it happened: what each way of saying it may mean, and that no span is narrower than what was said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.dates import read_date
from clinic_app.domain.moments import (
    AFTERNOON,
    MORNING,
    NIGHT,
    AboutHoursAgo,
    Bounds,
    Day,
    Exact,
    Month,
    PartOfDay,
    Range,
    Year,
    moment_of,
    part_of,
    read_moment,
)

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 22, 3, 42, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
DAYS = st.dates(date(1900, 1, 2), date(2199, 12, 30))
MOMENTS = st.one_of(
    INSTANTS.map(Exact),
    st.builds(AboutHoursAgo, hours=st.integers(0, 8760), said_at=INSTANTS),
    st.builds(PartOfDay, on=DAYS, part=st.sampled_from([MORNING, AFTERNOON, NIGHT])),
    DAYS.map(Day),
    DAYS.map(lambda day: Month(f"{day:%Y-%m}")),
    DAYS.map(lambda day: Year(day.year)),
    st.tuples(INSTANTS, INSTANTS).map(lambda two: Range(min(two), max(two))),
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK).astimezone(UTC)


@given(MOMENTS)
def test_a_moment_is_kept_and_read_back_the_same(moment: Any) -> None:
    assert read_moment(moment.stored()) == moment
    bounds = moment.bounds(BANGKOK)
    assert bounds.earliest <= bounds.latest
    assert bounds.earliest.tzinfo is UTC


def test_about_66_hours_ago_is_the_span_that_the_screen_writes_beside_it() -> None:
    bounds = AboutHoursAgo(66, NOW).bounds(BANGKOK)
    assert bounds == Bounds(local("2026-11-19 16:00"), local("2026-11-19 17:30"))


@pytest.mark.parametrize("hours", [24, 36, 48, 72, 96])
def test_days_said_in_hours_are_no_exact_hours(hours: int) -> None:
    bounds = AboutHoursAgo(hours, NOW).bounds(BANGKOK)
    assert bounds.earliest <= NOW - timedelta(hours=hours + 6)
    assert bounds.latest >= NOW - timedelta(hours=hours - 6)


@given(hours=st.integers(0, 8760), said_at=INSTANTS)
def test_hours_ago_holds_what_was_said_and_never_the_future(hours: int, said_at: datetime) -> None:
    bounds = AboutHoursAgo(hours, said_at).bounds(BANGKOK)
    assert bounds.earliest <= said_at - timedelta(hours=hours) <= bounds.latest <= said_at
    if hours:
        assert bounds.earliest <= said_at - timedelta(hours=hours, minutes=30)


def test_a_night_belongs_to_the_day_it_began_and_ends_with_the_latest_sunrise() -> None:
    bounds = PartOfDay(date(2026, 11, 21), NIGHT).bounds(BANGKOK)
    assert bounds == Bounds(local("2026-11-21 17:30"), local("2026-11-22 07:00"))


def test_day_month_and_year_run_from_midnight_to_midnight_at_the_site() -> None:
    assert Day(date(2026, 11, 22)).bounds(BANGKOK) == Bounds(local("2026-11-22 00:00"), local("2026-11-23 00:00"))
    assert Month("2026-02").bounds(BANGKOK) == Bounds(local("2026-02-01 00:00"), local("2026-03-01 00:00"))
    assert Year(2026).bounds(BANGKOK) == Bounds(local("2026-01-01 00:00"), local("2027-01-01 00:00"))


def test_a_day_of_today_has_not_happened_after_now() -> None:
    assert Day(date(2026, 11, 22)).bounds(BANGKOK).no_later_than(NOW).latest == NOW


@given(typed=DAYS)
def test_a_typed_date_becomes_a_moment_of_the_same_precision(typed: date) -> None:
    today = date(2026, 11, 22)
    assert moment_of(read_date(typed.isoformat(), today=today)) == Day(typed)
    assert moment_of(read_date(f"{typed:%Y-%m}", today=today)) == Month(f"{typed:%Y-%m}")
    assert moment_of(read_date(f"{typed.year + 543}", today=today)) == Year(typed.year)


@pytest.mark.parametrize(
    "untrusted",
    [
        None,
        3,
        "2026-11-22",
        {},
        {"kind": "exact"},
        {"kind": "exact", "at": "2026-11-22T03:42:00"},
        {"kind": "exact", "at": "2569-11-22T03:42:00Z"},
        {"kind": "exact", "at": "0001-01-01T00:00:00+14:00"},
        {"kind": "day", "on": "2569-11-22"},
        {"kind": "day", "on": "2026-02-30"},
        {"kind": "day", "on": "2026-11-22", "note": "x"},
        {"kind": "month", "month": "2026-13"},
        {"kind": "year", "year": "2026"},
        {"kind": "year", "year": 2569},
        {"kind": "part_of_day", "on": "2026-11-22", "part": "unknown_not_applicable"},
        {"kind": "about_hours_ago", "hours": -1, "said_at": "2026-11-22T03:42:00Z"},
        {"kind": "about_hours_ago", "hours": 10**9, "said_at": "2026-11-22T03:42:00Z"},
        {"kind": "range", "from": "2026-11-22T03:42:00Z", "to": "2026-11-21T03:42:00Z"},
        {"kind": "day after", "on": "2026-11-22"},
    ],
)
def test_what_is_no_moment_is_refused(untrusted: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of any wording: the caller names the field
        read_moment(untrusted)


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        ("02:00", NIGHT),
        ("05:45", None),
        ("09:00", MORNING),
        ("14:00", AFTERNOON),
        ("18:00", None),
        ("23:00", NIGHT),
    ],
)
def test_the_part_of_the_day_is_told_only_where_the_sun_leaves_no_doubt(clock: str, part: str | None) -> None:
    at = local(f"2026-11-20 {clock}")
    assert part_of(Bounds(at, at), BANGKOK) == part
    assert part_of(Bounds(at, at + timedelta(hours=20)), BANGKOK) is None
