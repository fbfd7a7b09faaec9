"""Safe days and hours: slots of weekdays and wall clock times at the site, and a note in words.

Stored: `{"slots": [{"days": ["mon", "tue"], "from": "10:30", "to": "12:00"}], "note": ""}`. A slot that ends before it
begins runs past midnight.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Annotated, Final

import msgspec

from clinic_app.domain.answers import Stored

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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
    """When it is safe. Without slots nothing is said about hours: `holds` is then None."""

    slots: Annotated[tuple[Slot, ...], msgspec.Meta(max_length=50)] = ()
    note: str = ""

    def holds(self, at: datetime, zone: tzinfo) -> bool | None:
        """Whether an instant lies in the safe hours; None if no hours were said."""
        if not self.slots:
            return None
        return any(slot.holds(at.astimezone(zone)) for slot in self.slots)

    def noting(self, note: str) -> Schedule:
        """The same hours with another note."""
        return msgspec.structs.replace(self, note=note)

    def stored(self) -> Stored:
        """The JSON value that keeps it."""
        return msgspec.json.decode(msgspec.json.encode(self))


def read_schedule(stored: Stored) -> Schedule:
    """Read a stored schedule. Raises `ValueError` if it is none."""
    schedule: Schedule = msgspec.convert(stored, Schedule)
    return schedule
