"""The ledger of disclosures: everything about a case that anybody outside the team learnt, in one list.

It is read from what stands: packets sent, papers that left, reports and other words written down, what the survivor was
shown. Nothing is typed twice, and nothing is typed for what the program knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act
from clinic_app.domain.timekeeping import instant, iso
from clinic_app.errors import GateClosed, NotAnAnswer
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.duty_cards import DISCLOSURE, FIELD, Stand
from clinic_app.services.looking_back import LookingBack
from clinic_app.services.recording import Recording
from clinic_app.vault.outbox import OutState

__all__ = ["BASES", "Disclosure", "Disclosures", "How", "NewDisclosure"]

EVENT: Final = "duty_event"
BASIS: Final = "duty_basis"
_CONSENT: Final = "consent"
_LEFT: Final = frozenset({OutState.ON_HUB, OutState.DONE, OutState.RECALLED})
"""States of what reached the hub or a stick. What still waits told nobody anything."""

BASES: Final = (
    "consent", "legal_duty_child", "legal_duty_dv_act", "legal_duty_other", "court_order", "life_threat",
    "medical_emergency", "public_health_law", "death_inquest", "data_subject_access", "internal_supervision",
)  # fmt: skip


class How(StrEnum):
    """By which way it was learnt, or where it is written down."""

    PACKET = "packet"
    MESSAGE = "message"
    """A status without content: contact on hold, taken back, received."""
    PAPER = "paper"
    REPORT = "report"
    WRITTEN = "written"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One line. `what` is a document, a service, or words that were typed; `told` a code of `yndu`, or None."""

    on: date
    how: How
    what: str
    to_whom: str
    basis: str | None
    told: str | None
    by: str = ""
    at: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDisclosure:
    """What a person writes down that the program cannot know: a call, a word in the corridor, an order of a court."""

    to_whom: str
    items: str
    basis: str | None
    told: str | None
    not_told_why: str = ""
    at: datetime | None = None


class Disclosures:
    """The ledgers of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording
        self._back = LookingBack(desk)

    def of(self, case_id: CaseId) -> tuple[Disclosure, ...]:
        """Everything, the newest first. Raises `NoSuchCase`, `NotAllowed`."""
        self._desk.require(Act.READ_CASE)
        case = self._recording.shown(case_id)
        lines = [*self._sent(case), *self._printed(case), *self._written(case), *self._shown(case)]
        return tuple(sorted(lines, key=lambda line: (line.on, line.at.timestamp() if line.at else 0), reverse=True))

    def write(self, case_id: CaseId, new: NewDisclosure) -> None:
        """Write one down. Raises `GateClosed(disclosure, parts that are missing)`, `NotAnAnswer`, `RecordRefused`."""
        self._desk.require(Act.RECORD)
        self._desk.require(Act.READ_CASE)
        lacks = {
            "to_whom": not new.to_whom.strip(),
            "items": not new.items.strip(),
            "duty_basis": new.basis is None,
            "told": new.told is None,
            "not_told_why": new.told == "no" and not new.not_told_why.strip(),
        }
        if open_parts := tuple(part for part, is_open in lacks.items() if is_open):
            raise GateClosed("disclosure", open_parts)
        at = new.at or self._desk.clock.now()
        if at > self._desk.clock.now():
            raise NotAnAnswer(EVENT, "future")
        event: dict[str, Stored] = {
            "at": iso(at),
            "to_whom": new.to_whom.strip(),
            "items": new.items.strip(),
            "decided_by": self._desk.me.staff_code,
            "told": str(new.told),
        }
        if new.not_told_why.strip():
            event["not_told_why"] = new.not_told_why.strip()
        case = self._recording.shown(case_id)
        entity = new_entity(DISCLOSURE, case.root)
        values = ((entity.id, EVENT, event), (entity.id, BASIS, new.basis))
        self._recording.change(case_id, Change(created=(entity,), values=values))

    # --- inside ------------------------------------------------------------------------------------

    def _sent(self, case: Case) -> Iterator[Disclosure]:
        for item in self._vault.outbox.of_case(case.id):
            if item.state in _LEFT:
                at = item.made_at
                is_packet = item.kind == "referral"
                yield Disclosure(
                    on=self._day(at),
                    at=at,
                    how=How.PACKET if is_packet else How.MESSAGE,
                    what=item.kind,
                    to_whom=item.recipient,
                    basis=_CONSENT if is_packet else None,
                    told="yes" if is_packet else None,
                )

    def _printed(self, case: Case) -> Iterator[Disclosure]:
        people = {person.id: person.staff_code for person in self._vault.people.every()}
        for each in self._vault.prints.of_case(case.id):
            if each.recipient:
                yield Disclosure(
                    on=self._day(each.at),
                    at=each.at,
                    how=How.PAPER,
                    what=each.document,
                    to_whom=each.recipient,
                    basis=_CONSENT,
                    told="yes",
                    by=people.get(each.by, ""),
                )

    def _written(self, case: Case) -> Iterator[Disclosure]:
        for entity in case.of_kind(DISCLOSURE):
            basis = case.stored(BASIS, entity.id)
            basis = basis if isinstance(basis, str) else None
            event, decision = case.stored(EVENT, entity.id), case.stored(FIELD, entity.id)
            if isinstance(event, dict) and (event.get("to_whom") or event.get("items")):
                at = _instant(event.get("at"))
                yield Disclosure(
                    on=self._day(at or self._vault.cases.begun_at(case.id)),
                    at=at,
                    how=How.WRITTEN,
                    what=_text(event.get("items")),
                    to_whom=_text(event.get("to_whom")),
                    basis=basis,
                    told=_text(event.get("told")) or None,
                    by=_text(event.get("decided_by")),
                    why=_text(event.get("not_told_why")),
                )
            if isinstance(decision, dict) and decision.get("state") == Stand.MADE:
                decided_on = _text(decision.get("decided_on"))
                yield Disclosure(
                    on=date.fromisoformat(decided_on) if decided_on else self._day(self._vault.cases.begun_at(case.id)),
                    how=How.REPORT,
                    what=_text(decision.get("duty")),
                    to_whom="",
                    basis=basis,
                    told=_text(decision.get("told_first")) or None,
                    by=_text(decision.get("by")),
                    why=_text(decision.get("why")),
                )

    def _shown(self, case: Case) -> Iterator[Disclosure]:
        for seen in self._back.who_saw(case.id):
            if seen.act == "access_shown":
                yield Disclosure(
                    on=self._day(seen.at),
                    at=seen.at,
                    how=How.SHOWN,
                    what="access",
                    to_whom="",
                    basis="data_subject_access",
                    told="yes",
                    by=seen.by.staff_code if seen.by else "",
                )

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._desk.clock.zone).date()


def _text(stored: Stored | None) -> str:
    return stored if isinstance(stored, str) else ""


def _instant(stored: Stored | None) -> datetime | None:
    try:
        return instant(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
