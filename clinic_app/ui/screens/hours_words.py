"""When a service is open, in words: hours of the week beside the sentence of the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_app.domain.schedules import DAY_AND_NIGHT, WEEKDAYS, Slot
from clinic_app.ui.forms.schedule import day_words
from clinic_app.ui.i18n import _

if TYPE_CHECKING:
    from clinic_app.domain.schedules import Schedule


def schedule_words(schedule: Schedule) -> str:
    """Hours of weekdays, such as `Mon–Fri 09:00–17:00; Sat 09:00–12:00`."""
    if schedule.slots == DAY_AND_NIGHT.slots:
        return _("day and night")
    return "; ".join(f"{_days(slot)} {slot.begins}–{slot.ends}" for slot in schedule.slots)


def _days(slot: Slot) -> str:
    words = dict(zip(WEEKDAYS, day_words(), strict=True))
    places = [place for place, day in enumerate(WEEKDAYS) if day in slot.days]
    days = [words[WEEKDAYS[place]] for place in places]
    in_a_row = len(days) > 2 and places[-1] - places[0] == len(days) - 1
    return f"{days[0]}–{days[-1]}" if in_a_row else ", ".join(days)
