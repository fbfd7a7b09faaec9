"""The list of services for a wall or a drawer: what for, number, hours, languages, whom they must tell, when rung."""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words, to_say

DAYS = (to_say("Mon"), to_say("Tue"), to_say("Wed"), to_say("Thu"), to_say("Fri"), to_say("Sat"), to_say("Sun"))
"""The days of the week by their place in it."""


@dataclass(frozen=True, slots=True)
class OpenHours:
    """The same hours on some days of the week, 0 for Monday."""

    days: tuple[int, ...]
    begins: str
    ends: str

    def by(self, voice: Voice) -> str:
        """Such as `Mon–Fri 09:00–17:00`."""
        names = [voice.say(DAYS[day]) for day in self.days]
        in_a_row = len(names) > 2 and self.days[-1] - self.days[0] == len(names) - 1
        days = f"{names[0]}–{names[-1]}" if in_a_row else ", ".join(names)
        return f"{days} {self.begins}–{self.ends}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One service. Without a `phone` there is a line to write it on: nobody here rang it lately, or it is not known."""

    name: str
    what_for: tuple[Words, ...]
    more: int
    """So many other kinds of help are not listed."""
    phone: str
    hours: str
    """As the list says it; without that, by the week."""
    week: tuple[OpenHours, ...]
    always: bool
    languages: tuple[Words, ...]
    must_tell: tuple[Words, ...]
    """Empty: nobody."""
    verified: str
    """The day somebody of this clinic rang, in both eras; empty: nobody did."""
    staff_rings: bool
    """It is not safe for her to ring it herself."""
    own: bool
    """Only this clinic knows of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGroup:
    """Those that belong together."""

    title: Words
    lines: tuple[ServiceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceList:
    """The whole list. Days are written in both eras."""

    clinic: str
    duty_line: str
    printed_on: str
    groups: tuple[ServiceGroup, ...]
    more: int
    """So many others are in the list of the program and not on this paper."""
    print_number: str


def service_list(facts: ServiceList, *, staff: str, training: bool) -> bytes:
    """The list as PDF bytes in memory, A4."""
    from clinic_app.printing.service_list_layout import laid_out

    return laid_out(facts, Voice(staff, None, training))
