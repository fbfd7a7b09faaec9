"""The plan of a case on paper: whole for our own file, and a small unmarked copy that says nothing to who finds it.

Her copy names no service, no place, no danger, no clinic and no code: days, what to have ready, and lines to write on.
"""

from __future__ import annotations

from clinic_app.facts import dataclass
from clinic_app.printing.bilingual import Voice, Words, to_say
from clinic_app.printing.her_language import Hers
from clinic_app.printing.text_groups import TextGroup

WE = Words("paper", "", to_say("We"))
THE_SERVICE = Words("paper", "", to_say("The service"))
THE_SURVIVOR = Words("paper", "", to_say("The survivor"))
UNNAMED = Words("paper", "", to_say("Service not named yet"))
"""Who does a step, and a step that says nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """What was agreed. `by` is written in both eras and empty without a day; `ended` is when it was done."""

    what: Words
    who: Words | None
    by: str
    ended: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """Everything for our own file."""

    code: str
    clinic: str
    duty_line: str
    printed_on: str
    role: Words
    steps: tuple[PlanStep, ...]
    safety: tuple[tuple[Words, tuple[Words, ...]], ...]
    """What was answered about safety: the question, and its answers."""
    reviewed_on: str
    print_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HerPlan:
    """What may be found in her bag: the days that are still to come, and things that anybody takes along."""

    days: tuple[Words, ...]
    ready: tuple[Words, ...]
    print_number: str


def plan_sheet(facts: PlanSheet, *, staff: str, training: bool) -> bytes:
    """The plan as PDF bytes in memory, for our own file. Raises `UncoveredScript`."""
    from clinic_app.printing.plan_layout import laid_out

    return laid_out(facts, Voice(staff, None, training))


def her_plan(facts: HerPlan, *, staff: str, hers: Hers, training: bool) -> bytes:
    """Her copy as PDF bytes in memory, A6; in her language too where that may be printed."""
    from clinic_app.printing.plan_layout import laid_out_for_her

    return laid_out_for_her(facts, Voice(staff, hers, training, group=TextGroup.SAFETY))
