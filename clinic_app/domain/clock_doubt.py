"""Whether the clock of this PC can be believed. Deadlines of care are reckoned by it: hours, not days, are at stake."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from clinic_app.domain.timekeeping import BUDDHIST
from clinic_app.facts import dataclass

MADE_ON: Final = date(2026, 11, 1)
"""No record was written before this program was."""

SLACK: Final = timedelta(minutes=5)
"""A clock that is set right by the network may go back this far."""

FAR: Final = timedelta(days=400)
"""A PC may stand unused for a year; longer is asked about."""


class Why(StrEnum):
    """What is odd about the clock."""

    BUDDHIST_YEAR = "buddhist_year"
    BEFORE_THE_PROGRAM = "before_the_program"
    BEHIND_THE_RECORD = "behind_the_record"
    FAR_AHEAD = "far_ahead"


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """What the clock shows, and what it should show if that can be told: the Buddhist year, or the last entry."""

    why: Why
    shown: datetime
    meant: datetime | None = None

    @property
    def certain(self) -> bool:
        """Whether nobody need be asked: a PC set to the Buddhist year is wrong by 543 years."""
        return self.why is Why.BUDDHIST_YEAR


def clock_doubt(now: datetime, last_entry: datetime | None = None) -> ClockDoubt | None:
    """What speaks against this clock, or None. `last_entry` is the newest moment in the record, once it is open."""
    if now.year >= MADE_ON.year + BUDDHIST // 2:
        return ClockDoubt(Why.BUDDHIST_YEAR, now, _western(now))
    if now < datetime(MADE_ON.year, MADE_ON.month, MADE_ON.day, tzinfo=UTC):
        return ClockDoubt(Why.BEFORE_THE_PROGRAM, now, last_entry)
    if last_entry is not None and now < last_entry - SLACK:
        return ClockDoubt(Why.BEHIND_THE_RECORD, now, last_entry)
    if last_entry is not None and now > last_entry + FAR:
        return ClockDoubt(Why.FAR_AHEAD, now, last_entry)
    return None


def _western(now: datetime) -> datetime | None:
    try:
        return now.replace(year=now.year - BUDDHIST)
    except ValueError:  # 29 February of a year that has none here
        return None
