"""Safe days and hours: slots of weekdays and wall clock times at the site, and a note in words.

Stored: `{"slots": [{"days": ["mon", "tue"], "from": "10:30", "to": "12:00"}], "note": ""}`. A slot that ends before it
begins runs past midnight. `"never": true` beside them: two answers have no hour in common, and nobody has asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Annotated, Final

import msgspec

from clinic_app.domain.answers import Stored

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_SLOTS: Final = 50
_DAY: Final = 24 * 60
_NOON: Final = _DAY // 2
_Clock = Annotated[str, msgspec.Meta(pattern=r"\A([01]\d|2[0-3]):[0-5]\d\Z")]


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"begins": "from", "ends": "to"}):
    """The same hours on some days of the week."""

    days: Annotated[tuple[str, ...], msgspec.Meta(min_length=1, max_length=7)]
    begins: _Clock
    ends: _Clock

    def __post_init__(self) -> None:
        if not set(self.days) <= set(WEEKDAYS) or self.begins == self.ends:
            raise ValueError("slot")

    def holds(self, wall: datetime) -> bool:
        """Whether a wall clock time lies in it."""
        clock, day = f"{wall:%H:%M}", WEEKDAYS[wall.weekday()]
        if self.begins < self.ends:
            return day in self.days and self.begins <= clock < self.ends
        day_before = WEEKDAYS[(wall - timedelta(days=1)).weekday()]
        return (day in self.days and clock >= self.begins) or (day_before in self.days and clock < self.ends)


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When it is safe. Without slots nothing is said about hours: `holds` is then None, unless it is `never`."""

    slots: Annotated[tuple[Slot, ...], msgspec.Meta(max_length=MOST_SLOTS)] = ()
    note: str = ""
    never: bool = False

    def holds(self, at: datetime, zone: tzinfo) -> bool | None:
        """Whether an instant lies in the safe hours; None if no hours were said."""
        if not self.slots:
            return False if self.never else None
        return any(slot.holds(at.astimezone(zone)) for slot in self.slots)

    def noting(self, note: str) -> Schedule:
        """The same hours with another note."""
        return msgspec.structs.replace(self, note=note)

    def stored(self) -> Stored:
        """The JSON value that keeps it."""
        said: dict[str, Stored] = msgspec.json.decode(msgspec.json.encode(self))
        return said if self.never else {part: value for part, value in said.items() if part != "never"}


DAY_AND_NIGHT: Final = Schedule((Slot(WEEKDAYS, "00:00", "12:00"), Slot(WEEKDAYS, "12:00", "00:00")))
"""Somebody is always there. A slot cannot say a whole day, since it would begin when it ends."""


def read_schedule(stored: Stored) -> Schedule:
    """Read a stored schedule. Raises `ValueError` if it is none."""
    schedule: Schedule = msgspec.convert(stored, Schedule)
    return schedule


def in_common(one: Schedule, other: Schedule) -> Schedule:
    """What is safe by both; no hours by one of them stand for all hours. Both notes stand."""
    notes = dict.fromkeys(sorted(part for each in (one, other) for part in each.note.split("\n") if part))
    note = "\n".join(notes)
    if one.never or other.never:
        return Schedule(note=note, never=True)
    if not (one.slots and other.slots):
        return Schedule(one.slots or other.slots, note)
    minutes = _minutes(one) & _minutes(other)
    if minutes == _minutes(one) or minutes == _minutes(other):
        whole = [each.slots for each in (one, other) if _minutes(each) == minutes]
        return Schedule(min(whole, key=msgspec.json.encode), note)
    slots = tuple(_slots(minutes))[:MOST_SLOTS]
    return Schedule(slots, note, never=not slots)


def _minutes(schedule: Schedule) -> int:
    """The safe minutes of a week, a bit each, from Monday midnight."""
    found, week = 0, 7 * _DAY
    for slot in schedule.slots:
        begins, ends = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (slot.begins, slot.ends))
        span = ((1 << (ends - begins) % _DAY) - 1) << begins
        for day in slot.days:
            found |= span << WEEKDAYS.index(day) * _DAY
    return (found | found >> week) & ((1 << week) - 1)


def _slots(minutes: int) -> Iterator[Slot]:
    """The same minutes as slots that end with their day; the same hours of several days as one."""
    found: dict[tuple[int, int], list[str]] = {}
    for place, day in enumerate(WEEKDAYS):
        bits = f"{minutes >> place * _DAY & (1 << _DAY) - 1:0{_DAY}b}"[::-1]
        at = 0
        while (begins := bits.find("1", at)) >= 0:
            at = bits.find("0", begins)
            at = _DAY if at < 0 else at
            parts = [(0, _NOON), (_NOON, _DAY)] if (begins, at) == (0, _DAY) else [(begins, at)]
            for part in parts:
                found.setdefault(part, []).append(day)
    for (begins, ends), days in sorted(found.items()):
        yield Slot(tuple(days), _clock(begins), _clock(ends % _DAY))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
