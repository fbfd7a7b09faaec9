"""A request about the record: what is asked for and by whom, how that is certain, and what became of it.

A signed paper alone proves nothing. What was called unsafe by one person waits for a second.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.facts import dataclass

REQUEST: Final = "data_request"
FIELD: Final = "access_request"
VERIFIED: Final = "dsr_verified"
DAYS: Final = 30
"""Personal Data Protection Act B.E. 2562 s.30; to be confirmed by counsel."""

Code = TypeVar("Code", bound=StrEnum)


class Kind(StrEnum):
    """What is asked for: the codes of `access_request.kind`."""

    ACCESS = "access"
    COPY = "copy"
    CORRECT = "correct"
    ERASE = "erase"
    WITHDRAW = "withdraw"
    STOP = "stop"
    PORTABILITY = "portability"


class Asker(StrEnum):
    """Who asks: the codes of `access_request.asker`."""

    SURVIVOR = "survivor"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"


class Proof(StrEnum):
    """How the asker was verified: codes of `dsr_verified.how`."""

    CODE_WORD = "code_word"
    ALONE = "in_person_alone"
    PAPER = "paper"
    """A signed paper. Anybody can bring one: by itself it proves nothing, and nothing is given on it."""


class Outcome(StrEnum):
    """What became of it: the codes of `access_request.outcome`."""

    GIVEN = "given"
    IN_PART = "in_part"
    REFUSED = "refused"
    UNSAFE = "unsafe_to_give"
    TAKEN_BACK = "taken_back"


PROVES: Final = frozenset({Proof.CODE_WORD, Proof.ALONE})
GIVES: Final = frozenset({Outcome.GIVEN, Outcome.IN_PART})
WANTS_WHY: Final = frozenset({Outcome.IN_PART, Outcome.REFUSED, Outcome.UNSAFE})


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """One request as it stands. Staff codes are empty while nobody decided or signed."""

    id: EntityId
    kind: Kind | None
    asker: Asker | None
    asked_on: date | None
    due_on: date | None
    proof: Proof | None
    outcome: Outcome | None
    why: str
    decided_by: str
    second: str
    done_on: date | None

    @property
    def verified(self) -> bool:
        """Whether it is certain who asks."""
        return self.proof in PROVES

    @property
    def waits_for_second(self) -> bool:
        """Whether it was called unsafe by one person, and nobody else has looked yet."""
        return self.outcome is Outcome.UNSAFE and not self.second

    def days_left(self, today: date) -> int | None:
        """Until the day the law gives; below nothing if it is over, None if it is done or has no day."""
        return None if self.done_on is not None or self.due_on is None else (self.due_on - today).days


def parts_of(case: Case, request: EntityId) -> dict[str, Stored]:
    """What was written down of it."""
    stored = case.stored(FIELD, request)
    return dict(stored) if isinstance(stored, dict) else {}


def read_request(case: Case, request: EntityId) -> DataRequest:
    """A request as the record has it; what is no code of ours reads as nothing."""
    said, verified = parts_of(case, request), case.stored(VERIFIED, request)
    how = verified.get("how") if isinstance(verified, dict) else None
    return DataRequest(
        id=request,
        kind=_code(Kind, said.get("kind")),
        asker=_code(Asker, said.get("asker")),
        asked_on=_day(said.get("asked_on")),
        due_on=_day(said.get("due_on")),
        proof=_code(Proof, how),
        outcome=_code(Outcome, said.get("outcome")),
        why=_text(said.get("why")),
        decided_by=_text(said.get("decided_by")),
        second=_text(said.get("second_person")),
        done_on=_day(said.get("done_on")),
    )


def _code(codes: type[Code], stored: Stored | None) -> Code | None:
    return codes(stored) if isinstance(stored, str) and stored in set(codes) else None


def _text(stored: Stored | None) -> str:
    return stored if isinstance(stored, str) else ""


def _day(stored: Stored | None) -> date | None:
    try:
        return date.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
