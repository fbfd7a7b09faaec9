"""Who may do what: one table of roles and acts. IT staff are not in it: they have no slot and see no case."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from clinic_app.domain.ids import PersonId
from clinic_app.errors import NotAllowed
from clinic_app.facts import dataclass


class Role(StrEnum):
    """What a person is here. Each of them has a slot."""

    NURSE = "nurse"
    DOCTOR = "doctor"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    VOLUNTEER = "volunteer"
    RECEIVER = "receiver"


class Act(StrEnum):
    """What may be done, in the words of the services."""

    BEGIN_CASE = "begin_case"
    READ_CASE = "read_case"
    RECORD = "record"
    RECORD_CLINICAL = "record_clinical"
    TAKE_CONSENT = "take_consent"
    SEARCH_CODE = "search_code"
    SEARCH_IDENTITY = "search_identity"
    SEARCH_NARRATIVE = "search_narrative"
    REFER = "refer"
    SEND = "send"
    RECEIVE = "receive"
    ANSWER_REFERRAL = "answer_referral"
    PRINT = "print"
    READ_PRINTS = "read_prints"
    REPORT = "report"
    READ_JOURNAL = "read_journal"
    MANAGE_PEOPLE = "manage_people"
    KEEP_SAFE = "keep_safe"
    ERASE = "erase"
    RESTRICT_CASE = "restrict_case"
    BREAK_GLASS = "break_glass"
    IMPORT = "import"
    REVIEW_CLOSING = "review_closing"
    MERGE = "merge"
    KEEP_DIRECTORY = "keep_directory"
    HAND_OVER = "hand_over"
    MEET = "meet"


_CASEWORK: Final = frozenset(
    {Act.BEGIN_CASE, Act.READ_CASE, Act.RECORD, Act.TAKE_CONSENT, Act.SEARCH_CODE, Act.SEARCH_IDENTITY, Act.REFER,
     Act.SEND, Act.PRINT, Act.READ_PRINTS, Act.KEEP_SAFE, Act.RESTRICT_CASE, Act.BREAK_GLASS, Act.MERGE,
     Act.HAND_OVER, Act.MEET}
)  # fmt: skip
_CLINICAL: Final = frozenset({Act.RECORD_CLINICAL, Act.SEARCH_NARRATIVE})
_RECEIVING: Final = frozenset({Act.RECEIVE, Act.ANSWER_REFERRAL})
_LEADING: Final = frozenset(
    {Act.MANAGE_PEOPLE, Act.READ_JOURNAL, Act.READ_PRINTS, Act.REPORT, Act.ERASE, Act.REVIEW_CLOSING}
)

MAY: Final = MappingProxyType(
    {
        Role.NURSE: _CASEWORK | _CLINICAL | _RECEIVING,
        Role.DOCTOR: _CASEWORK | _CLINICAL,
        Role.COORDINATOR: _CASEWORK | _RECEIVING | _LEADING | {Act.SEARCH_NARRATIVE, Act.IMPORT, Act.KEEP_DIRECTORY},
        Role.SUPERVISOR: _LEADING
        | {Act.READ_CASE, Act.SEARCH_CODE, Act.KEEP_SAFE, Act.RESTRICT_CASE, Act.BREAK_GLASS, Act.MEET},
        Role.VOLUNTEER: frozenset({Act.BEGIN_CASE, Act.RECORD, Act.SEARCH_CODE, Act.MEET}),
        Role.RECEIVER: _RECEIVING | {Act.SEND, Act.PRINT, Act.READ_PRINTS, Act.KEEP_SAFE, Act.MEET},
    }
)
"""The one table. A service asks it; no screen decides."""


LEAST_WHO_MANAGE: Final = 2
"""Never fewer than this many may add and remove people: the last one might leave, or fall ill."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in. The staff code is not a name."""

    id: PersonId
    staff_code: str
    role: Role
    enrolled_at: datetime
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Undertaken:
    """Which version of the undertaking somebody accepted, and when."""

    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Technician:
    """IT staff: looks after the PC, holds no slot, appears in no act of the table."""

    staff_code: str


def may(role: Role, act: Act) -> bool:
    """What the table says."""
    return act in MAY[role]


def require(person: Person, act: Act) -> None:
    """Raise `NotAllowed` unless this person, being enrolled still, may do this."""
    if person.disabled_at is not None or not may(person.role, act):
        raise NotAllowed(act.value)
