"""Ringing a survivor: whether it may be now, and which outcomes end all contact until they were heard again."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.retention import died
from clinic_app.domain.schedules import Schedule, read_schedule
from clinic_app.facts import dataclass

CONTACT: Final = "k_ok"
WAYS: Final = "k_channel"
ON_HOLD: Final = "hold_unsafe"
PHONE_WAYS: Final = frozenset({"own_phone_voice", "own_phone_text", "messaging_app"})
"""What ends with a number that is not in use."""


class CallOutcome(StrEnum):
    """What happened on the call: the codes of the list `contact_result`, in the order of the keys."""

    SPOKE = "spoke_safely"
    WOULD_NOT_TALK = "refused_to_talk"
    NO_ANSWER = "no_answer"
    ANOTHER_PERSON = "other_person_answered"
    HAD_TO_STOP = "spoke_had_to_stop"
    NUMBER_DEAD = "number_dead"
    MESSAGE_LEFT = "message_left_as_allowed"
    NOT_TRIED = "not_tried"


ENDS_CONTACT: Final = frozenset({CallOutcome.ANOTHER_PERSON, CallOutcome.HAD_TO_STOP})
"""After these nobody rings, whatever was promised, until the survivor was heard."""

KEEPS_PROMISE: Final = frozenset({CallOutcome.SPOKE, CallOutcome.MESSAGE_LEFT})


class MayCall(StrEnum):
    """Whether the number may be shown now."""

    YES = "yes"
    WITH_REASON = "with_reason"
    """Outside the safe hours, never asked whether contact is safe, or only if a life is in danger."""
    NO = "no"
    """On hold, or contact was not wanted."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What the survivor said about being reached. `answer` is the code of `k_ok`, None if it is not known."""

    answer: str | None
    ways: tuple[str, ...]
    rules: frozenset[str]
    hours: Schedule
    died: bool = False
    """Whoever answers this number now is somebody else."""

    @property
    def on_hold(self) -> bool:
        """Whether nobody may ring: only a person who heard from the survivor lifts it."""
        return self.answer == ON_HOLD

    def in_hours(self, at: datetime, zone: tzinfo) -> bool | None:
        """Whether an instant lies in the safe hours; None if none were said."""
        return self.hours.holds(at, zone)

    def may_call(self, at: datetime, zone: tzinfo) -> MayCall:
        """Whether the number may be shown at that instant."""
        if self.died or self.answer in (ON_HOLD, "no") or "none_do_not_contact" in self.ways:
            return MayCall.NO
        if self.answer != "yes" or self.in_hours(at, zone) is False:
            return MayCall.WITH_REASON
        return MayCall.YES


def contact_of(case: Case) -> Contact:
    """Read it from a case."""
    said = case.answer(CONTACT)
    hours = case.answer("k_times")
    return Contact(
        answer=str(said.value) if isinstance(said, Answer) else None,
        ways=_codes(case, WAYS),
        rules=frozenset(_codes(case, "k_rules")),
        hours=read_schedule(hours.value) if isinstance(hours, Answer) else Schedule(),
        died=died(case),
    )


def without_phone(ways: tuple[str, ...]) -> list[str]:
    """The ways that are left when a number is not in use."""
    return [way for way in ways if way not in PHONE_WAYS]


def _codes(case: Case, field_id: str) -> tuple[str, ...]:
    said = case.answer(field_id)
    return tuple(str(code) for code in said.value) if isinstance(said, Answer) else ()
