"""When something may be promised: still to come, and not in a year that was a slip of the finger."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from clinic_app.errors import NotAnAnswer

FARTHEST: Final = timedelta(days=2 * 366)
"""Nothing that a clinic promises one woman lies further away; a typed century does."""


def refuse_unlikely_day(on: date, today: date, field: str = "u_due") -> None:
    """Raise `NotAnAnswer`: `past`, `too_far`."""
    if on < today:
        raise NotAnAnswer(field, "past")
    if on > today + FARTHEST:
        raise NotAnAnswer(field, "too_far")


def refuse_unlikely_time(at: datetime, now: datetime, field: str = "u_due") -> None:
    """The same for a time of day."""
    if at < now:
        raise NotAnAnswer(field, "past")
    if at > now + FARTHEST:
        raise NotAnAnswer(field, "too_far")
