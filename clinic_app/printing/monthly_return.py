"""The monthly return on paper: everyone who was served, counted, for the one office that the law names.

No name and no code is on it. The office's own layout is not known to this program: the paper says so, and who is to
confirm it.
"""

from __future__ import annotations

from typing import Final

from clinic_app.domain.answers import Missing
from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words, to_say

SUM: Final = Words("paper", "", to_say("All"))
SILENT: Final = {
    Missing.NOT_ASKED: Words("paper", "", to_say("Not asked")),
    Missing.DECLINED: Words("paper", "", to_say("Prefers not to say")),
    Missing.UNKNOWN: Words("paper", "", to_say("Unknown")),
}


COUNTED_OTHERWISE: Final = to_say(
    "Since {day} it is counted by other definitions. What was reported before that day was counted by those of "
    "{version}: the two are not to be compared."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFigure:
    """One number: `of` is what it is a part of."""

    title: Words
    definition: Words
    value: str
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTable:
    """Heads over columns, and lines; the last of each is the sum."""

    title: Words
    definition: Words
    confirmed_by: Words
    heads: tuple[Words, ...]
    lines: tuple[tuple[Words, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyReturn:
    """What is printed. Days and months are written in both eras by whoever fills it in."""

    office: str
    clinic: str
    duty_line: str
    month: str
    counted_at: str
    version: str
    role: Words
    people: int
    not_in_statistics: int
    unread: int
    elsewhere: int
    """Files that only other PCs of the clinic read."""
    unfinished: bool
    """Whether the month was not over when it was counted."""
    changed: tuple[str, str] | None
    """Since which day it is counted by these definitions, and by which before."""
    empty: bool
    figures: tuple[ReturnFigure, ...]
    tables: tuple[ReturnTable, ...]
    print_number: str


def monthly_return(facts: MonthlyReturn, *, staff: str, training: bool) -> bytes:
    """The return as PDF bytes in memory, A4, in one language: that of whoever reads it in the office."""
    from clinic_app.printing.return_layout import laid_out

    return laid_out(facts, Voice(staff, None, training))
