"""When something happened, as she can say it, and the earliest and latest instant that may stand for.

Stored shapes, each with its `kind`:

    {"kind": "exact", "at": instant}                      {"kind": "day", "on": "2026-11-22"}
    {"kind": "about_hours_ago", "hours": 20, "said_at": instant}
    {"kind": "part_of_day", "on": "2026-11-22", "part": code of the list `tod`}
    {"kind": "month", "month": "2026-11"}                 {"kind": "year", "year": 2026}
    {"kind": "range", "from": instant, "to": instant}

Unknown is no moment but a missing answer. The earliest bound drives urgency, the latest eligibility, so a span is
drawn rather too wide than too narrow.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated, Final, TypeAlias

import msgspec

from clinic_app.domain.answers import Stored
from clinic_app.domain.dates import WESTERN_YEARS, DayReading
from clinic_app.domain.timekeeping import iso
from clinic_app.facts import dataclass

MORNING: Final = "morning_sunrise_to_noon"
AFTERNOON: Final = "afternoon_noon_to_sunset"
NIGHT: Final = "evening_night_sunset_to_sunrise"
LONGEST_AGO_H: Final = 24 * 365

# The GBVIMS parts of the day run by the sun. In Thailand it rises between 05:35 and 06:50 and sets between 17:35 and
# 18:55 over the year; the parts therefore overlap. A night belongs to the day on which it began.
_PARTS: Final = {
    MORNING: (timedelta(hours=5, minutes=30), timedelta(hours=12)),
    AFTERNOON: (timedelta(hours=12), timedelta(hours=19)),
    NIGHT: (timedelta(hours=17, minutes=30), timedelta(hours=31)),
}
_HALF_HOUR: Final = timedelta(minutes=30)

_Instant: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The earliest and the latest instant, UTC."""

    earliest: datetime
    latest: datetime

    def no_later_than(self, now: datetime) -> Bounds:
        """The same, knowing that it has happened by now."""
        return Bounds(min(self.earliest, now), min(self.latest, now))

    @property
    def width(self) -> timedelta:
        """How little we know."""
        return self.latest - self.earliest


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    def __post_init__(self) -> None:
        days = (getattr(self, name) for name in self.__struct_fields__)
        if any(isinstance(day, date) and day.year not in WESTERN_YEARS for day in days):
            raise ValueError("year")  # 2569 is no Western year: a Buddhist date was not converted

    def stored(self) -> Stored:
        """The JSON value that keeps this moment."""
        return {
            name: iso(value) if isinstance(value, datetime) else value
            for name, value in msgspec.to_builtins(self, builtin_types=(datetime,)).items()
        }


class Exact(_Kind, frozen=True, tag="exact"):
    """To the minute."""

    at: _Instant

    def bounds(self, zone: tzinfo) -> Bounds:  # noqa: ARG002 - the same call for every kind
        """One instant, twice."""
        return Bounds(self.at.astimezone(UTC), self.at.astimezone(UTC))


class AboutHoursAgo(_Kind, frozen=True, tag="about_hours_ago"):
    """So many hours before it was said; the PC's calendar may be wrong and this still holds."""

    hours: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_AGO_H)]
    said_at: _Instant

    def bounds(self, zone: tzinfo) -> Bounds:  # noqa: ARG002 - the same call for every kind
        """Half an hour each way, out to the half hour; six hours each way for days said in hours (24, 36, 48, 72…)."""
        said_at = self.said_at.astimezone(UTC)
        about = said_at - timedelta(hours=self.hours)
        slack = timedelta(hours=6) if self.hours >= 24 and self.hours % 12 == 0 else _HALF_HOUR
        earliest, latest = _half_hour_before(about - slack), _half_hour_before(about + slack)
        if latest < about + slack:
            latest += _HALF_HOUR
        return Bounds(earliest, latest).no_later_than(said_at)


class PartOfDay(_Kind, frozen=True, tag="part_of_day"):
    """Morning, afternoon or night of a day."""

    on: date
    part: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.part not in _PARTS:
            raise ValueError("part")

    def bounds(self, zone: tzinfo) -> Bounds:
        """From the earliest to the latest the sun allows at the site."""
        begins, ends = _PARTS[self.part]
        return Bounds(_local(self.on, begins, zone), _local(self.on, ends, zone))


class Day(_Kind, frozen=True, tag="day"):
    """One local day."""

    on: date

    def bounds(self, zone: tzinfo) -> Bounds:
        """Midnight to midnight at the site."""
        return _days(self.on, self.on, zone)


class Month(_Kind, frozen=True, tag="month"):
    """One month, `2026-11`."""

    month: Annotated[str, msgspec.Meta(pattern=r"\A(19|20|21)\d\d-(0[1-9]|1[0-2])\Z")]

    def bounds(self, zone: tzinfo) -> Bounds:
        """The first midnight to the last at the site."""
        year, month = self.month.split("-")
        reading = DayReading(int(year), int(month))
        return _days(reading.first, reading.last, zone)


class Year(_Kind, frozen=True, tag="year"):
    """One Western year."""

    year: Annotated[int, msgspec.Meta(ge=1900, le=2199)]

    def bounds(self, zone: tzinfo) -> Bounds:
        """New year to new year at the site."""
        reading = DayReading(self.year)
        return _days(reading.first, reading.last, zone)


class Range(_Kind, frozen=True, tag="range", rename={"since": "from", "until": "to"}):
    """Some time between two instants."""

    since: _Instant
    until: _Instant

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.until < self.since:
            raise ValueError("range")

    def bounds(self, zone: tzinfo) -> Bounds:  # noqa: ARG002 - the same call for every kind
        """As said."""
        return Bounds(self.since.astimezone(UTC), self.until.astimezone(UTC))


Moment: TypeAlias = Exact | AboutHoursAgo | PartOfDay | Day | Month | Year | Range


def read_moment(stored: Stored) -> Moment:
    """Read a stored moment. Raises `ValueError` if it is none (an untrusted value may be anything)."""
    moment: Moment = msgspec.convert(stored, Moment)
    return moment


def moment_of(reading: DayReading) -> Moment:
    """A typed date as a moment of the same precision."""
    if reading.month is None:
        return Year(reading.year)
    if reading.day is None:
        return Month(f"{reading.year}-{reading.month:02}")
    return Day(reading.first)


def part_of(bounds: Bounds, zone: tzinfo) -> str | None:
    """The one part of the day that holds the whole span; None if it may have been another."""
    day = bounds.earliest.astimezone(zone).date() - timedelta(days=1)
    fits = {
        part
        for part in _PARTS
        for on in (day, day + timedelta(days=1))
        if _within(bounds, PartOfDay(on, part).bounds(zone))
    }
    return fits.pop() if len(fits) == 1 else None


def _within(inner: Bounds, outer: Bounds) -> bool:
    return outer.earliest <= inner.earliest and inner.latest <= outer.latest


def _half_hour_before(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)


def _days(first: date, last: date, zone: tzinfo) -> Bounds:
    return Bounds(_local(first, timedelta(), zone), _local(last, timedelta(days=1), zone))


def _local(day: date, into: timedelta, zone: tzinfo) -> datetime:
    """The instant of a wall clock time at the site, `into` the day (or the next)."""
    return (datetime.combine(day, time()) + into).replace(tzinfo=zone).astimezone(UTC)
