"""How to take what she was given, on a paper she may carry: from the record, without the name of an illness.

What it is called is hers to choose: *medicine 1*, or its name. Doses are written by hand by who hands it out: no rule
of ours about one is confirmed yet.
"""

from __future__ import annotations

from enum import StrEnum

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words
from clinic_app.printing.her_language import Hers
from clinic_app.printing.text_groups import TextGroup


class Taken(StrEnum):
    """How a medicine is taken, and so which sentences stand under it."""

    EVERY_DAY = "every_day"
    ONCE = "once"
    COURSE = "course"
    """All of it, however many days."""
    AGAIN = "again"
    """An injection that has a next one."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMedicine:
    """`name` is None where she wants no name; `days` were supplied; `first` is the day it was first taken here."""

    name: Words | None
    taken: Taken
    days: int | None = None
    first: Words | None = None
    period: bool = False
    """A missed period is to be looked at. Said only where the medicine has its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicinePaper:
    """What was given, the oldest first."""

    medicines: tuple[GivenMedicine, ...]
    print_number: str


def medicine_paper(facts: MedicinePaper, *, staff: str, hers: Hers, training: bool) -> bytes:
    """The paper as PDF bytes in memory, A5. Raises `UncoveredScript`."""
    from clinic_app.printing.medicine_layout import laid_out

    return laid_out(facts, Voice(staff, hers, training, group=TextGroup.MEDICINE))
