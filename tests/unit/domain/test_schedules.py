"""Safe hours at the site's wall clock, past midnight too."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from clinic_app.domain.schedules import Schedule, Slot, read_schedule

BANGKOK = ZoneInfo("Asia/Bangkok")
MORNINGS = Schedule((Slot(("sun", "mon"), "10:30", "12:00"),))
NIGHTS = Schedule((Slot(("sun",), "22:00", "02:00"),))


@pytest.mark.parametrize(
    ("schedule", "wall", "safe"),
    [
        (MORNINGS, "2026-11-22 10:30", True),
        (MORNINGS, "2026-11-22 12:00", False),
        (MORNINGS, "2026-11-24 11:00", False),
        (NIGHTS, "2026-11-22 23:00", True),
        (NIGHTS, "2026-11-23 01:59", True),
        (NIGHTS, "2026-11-22 01:00", False),
        (Schedule(note="after work"), "2026-11-22 01:00", None),
    ],
)
def test_an_hour_is_safe_or_not_or_nobody_said(schedule: Schedule, wall: str, safe: bool | None) -> None:
    assert schedule.holds(datetime.fromisoformat(wall).replace(tzinfo=BANGKOK), BANGKOK) is safe
    assert read_schedule(schedule.stored()) == schedule
