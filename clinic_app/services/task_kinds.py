"""What can be promised, as codes: the kind that anybody may read, and behind a colon the row it comes from."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

BY_PHONE: Final = "phone"
"""The channel of what is promised by telephone."""

IN_PERSON: Final = "in_person"

NOT_WANTED: Final = "not_wanted"
"""The channel of what the survivor did not want: done as soon as it was said, so that nobody proposes it again."""


class TaskKind(StrEnum):
    """What can be promised."""

    CALL = "call"
    ASK_CONSENT_AGAIN = "ask_consent_again"
    ASK_WHOM_TO_TELL = "ask_whom_to_tell"
    """Her yes was to services of the training clinic; it is asked for again, for real ones."""
    SECOND_DOSE = "second_dose"
    RESULT_DUE = "result_due"
    DANGER_AGAIN = "danger_again"
    """Somebody else answered the phone, or she had to stop: how great is the danger now?"""
    VISIT = "visit"
    CHECK = "check"
    TEST_AGAIN = "test_again"
    PLAN = "plan"
    """What the plan says is to be done by a day."""
    TELL_WORDS = "tell_words"
    """Another service was asked while the survivor slept: the code and the words for that gate are new."""
    ASK_ONWARD = "ask_onward"
    """A service sent her on, or cannot take her: a new yes is asked for; behind the colon the kind of help, if told."""
    CONSENT_LAPSES = "consent_lapses"
    """A yes runs out soon; behind the colon the permission it is."""
    PACKET_HELD = "packet_held"
    """What was sealed does not go: she is asked again, or they are rung; behind the colon the referral it is."""
    CLOSING_REVIEW = "closing_review"
    """A file was closed; somebody else looks at how. It concerns those who lead, and stays when the file is closed."""

    HANDED_OVER = "handed_over"
    """Another PC handed the case over; behind the colon to whom: a staff code or a role."""
    DUTY_DUE = "duty_due"
    """Whether something is reported is still to be decided."""
    REQUEST_DUE = "request_due"
    """Somebody asked for something about the record, and the law gives a day."""


DECIDED: Final = frozenset({TaskKind.DUTY_DUE, TaskKind.REQUEST_DUE})
"""What only a decision ends: not the closing of the file, and not a word that it was done."""

ABOUT_HER: Final = frozenset(TaskKind) - {TaskKind.CLOSING_REVIEW} - DECIDED
"""What ends when her file is closed."""


def kind_of(kind: str) -> str:
    """The part that says what is to be done."""
    return kind.partition(":")[0]


def row_of(kind: str) -> str:
    """The row of the follow-up rules, or the entity, it comes from; empty if a person promised it freely."""
    return kind.partition(":")[2]


def kind_for(kind: str, row: str) -> str:
    """The kind a task is kept under."""
    return f"{kind}:{row}"
