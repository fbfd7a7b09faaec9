"""Whether somebody is there now, and when that changes: by the weekly hours a service told. Holidays are not known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from clinic_app.domain.directory import Organisation
from clinic_app.domain.schedules import DAY_AND_NIGHT, WEEKDAYS, Schedule, Slot
from clinic_app.facts import dataclass

ALWAYS: Final = "24 h"
"""How a sentence begins that says day and night."""

_DAYS_AHEAD: Final = 8
_SENTENCE: Final = re.compile(r"(\w{3})(?:-(\w{3}))? (\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})(?:,|\Z)")


@dataclass(frozen=True, slots=True)
class Opening:
    """`open` is None where no hours were told. `changes_at` is a wall clock time of the site; None: it never does."""

    open: bool | None
    changes_at: datetime | None = None


def opening(hours: Schedule, at: datetime, zone: tzinfo) -> Opening:
    """Whether it is open at an instant, and when it closes or opens next."""
    now = hours.holds(at, zone)
    if now is None:
        return Opening(None)
    wall = at.astimezone(zone)
    for change in sorted(set(_edges(hours, wall))):
        if change > wall and hours.holds(change, zone) is not now:
            return Opening(now, change)
    return Opening(now)


def hours_of(organisation: Organisation) -> Schedule:
    """Its hours as a program can reckon with them; none if they are told otherwise."""
    return organisation.schedule or told_in_words(organisation.hours)


def told_in_words(sentence: str) -> Schedule:
    """The hours of an entry that tells them in words only, such as `Mon-Fri 09:00-17:00, line at night`.

    What is written otherwise says nothing to a program: no hours.
    """
    if sentence.startswith(ALWAYS):
        return DAY_AND_NIGHT
    found = _SENTENCE.match(sentence)
    if found is None:
        return Schedule()
    first, last, *clock = found.groups()
    days = [each.title() for each in WEEKDAYS]
    if first not in days or (last or first) not in days:
        return Schedule()
    begin, end = days.index(first), days.index(last or first)
    span = [WEEKDAYS[place % 7] for place in range(begin, begin + (end - begin) % 7 + 1)]
    opens, opens_at, closes, closes_at = (int(each) for each in clock)
    try:
        slot = Slot(tuple(span), f"{time(opens, opens_at):%H:%M}", f"{time(closes, closes_at):%H:%M}")
    except ValueError:
        return Schedule()
    return Schedule((slot,))


def _edges(hours: Schedule, wall: datetime) -> Iterator[datetime]:
    """When any of its spans begins or ends, from yesterday on: a night that began then may end today."""
    for ahead in range(-1, _DAYS_AHEAD):
        day = wall.date() + timedelta(days=ahead)
        for slot in hours.slots:
            if WEEKDAYS[day.weekday()] in slot.days:
                yield _wall(day, slot.begins, wall)
                yield _wall(day if slot.begins < slot.ends else day + timedelta(days=1), slot.ends, wall)


def _wall(day: date, clock: str, wall: datetime) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), wall.tzinfo)
