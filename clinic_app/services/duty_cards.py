"""Duty cards: which rows of the duty rules concern a case, and what a person decided about each.

It reports nothing, sends nothing and stops no care. What is not decided yet stays a task until somebody decides.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Final
from uuid import UUID

import msgspec

from clinic_app import paths
from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.duties import Duty, DutyRules, Fits, concerning, load_duties
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act
from clinic_app.domain.promise import refuse_unlikely_day
from clinic_app.errors import GateClosed
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.recording import Recording
from clinic_app.services.task_kinds import IN_PERSON, TaskKind, kind_for

__all__ = ["Decided", "Duty", "DutyCard", "DutyCards", "Fits", "Stand"]

DISCLOSURE: Final = "disclosure"
FIELD: Final = "duty_decision"
_NOT_DISCLOSED: Final = "not_disclosed_decided"
_HOUR: Final = time(9)


class Stand(StrEnum):
    """What was decided: the codes of `duty_decision.state`."""

    MADE = "made"
    NOT_MADE = "not_made"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a person decided. `by` is who decides, or decided; `told_first` a code of `yndu`."""

    stand: Stand
    told_first: str | None = None
    why: str = ""
    by: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCard:
    """One row that concerns a case. `decided` is None while nobody looked at it."""

    duty: Duty
    fits: Fits
    decided: Decided | None
    decided_on: date | None = None


@cache
def rules() -> DutyRules:
    """The rows we ship."""
    return load_duties(paths.resources())


def rules_at(desk: Desk) -> DutyRules:
    """The rows we ship, and behind them those of this site."""
    ours = rules()
    return msgspec.structs.replace(ours, duties=ours.duties + desk.site.duties)


class DutyCards:
    """The duty cards of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording

    def of(self, case_id: CaseId) -> tuple[DutyCard, ...]:
        """The cards of a case: rows that concern it, and rows about which somebody decided before.

        Raises `NoSuchCase`, `NotAllowed`.
        """
        self._desk.require(Act.READ_CASE)
        case = self._recording.shown(case_id)
        clock = self._desk.clock
        fits = {
            fit.duty.id: fit.fits for fit in concerning(case, rules_at(self._desk), now=clock.now(), zone=clock.zone)
        }
        cards = []
        for duty in rules_at(self._desk).duties:
            record = _record(case, duty.id)
            if duty.id in fits or record:
                said, on = _decided(record) if record else (None, None)
                cards.append(DutyCard(duty=duty, fits=fits.get(duty.id, Fits.UNCLEAR), decided=said, decided_on=on))
        return tuple(cards)

    def decide(self, case_id: CaseId, duty_id: str, decided: Decided) -> None:
        """Write down what was decided; the newest decision about a row stands, the others are its history.

        Raises `GateClosed(duty, parts that are missing)`, `NotAnAnswer(duty_decision, past)`, `RecordRefused`,
        `NotAllowed`, `NoSuchCase`, `KeyError`.
        """
        self._desk.require(Act.RECORD)
        self._desk.require(Act.READ_CASE)
        duty = rules_at(self._desk).duty(duty_id)
        if lacks := missing(decided):
            raise GateClosed("duty", lacks)
        today = self._desk.clock.today()
        if decided.due_on is not None:
            refuse_unlikely_day(decided.due_on, today, FIELD)
        case = self._recording.shown(case_id)
        begun = entity_of(case, duty_id)
        entity = new_entity(DISCLOSURE, case.root)
        row = begun or entity.id
        values = ((row, FIELD, self._stored(duty_id, decided)), (row, "duty_basis", _basis(duty, decided.stand)))
        change = Change(created=() if begun else (entity,), values=values)

        def write() -> None:
            self._recording.change(case_id, change)
            kind = kind_for(TaskKind.DUTY_DUE, duty_id)
            for task in self._vault.tasks.open(case_id=case_id):
                if task.kind == kind:
                    self._vault.tasks.done(task.id)
            if decided.stand is Stand.PENDING:
                self._vault.tasks.add(kind=kind, due_at=self._at(decided.due_on), channel=IN_PERSON, case_id=case_id)
            about: dict[str, str | int | UUID] = {"case": case_id, "row": duty_id, "state": decided.stand.value}
            self._vault.journal.append("duty_decided", self._desk.me.id, about)

        self._vault.save(write)

    # --- inside ------------------------------------------------------------------------------------

    def _stored(self, duty_id: str, decided: Decided) -> Stored:
        pending = decided.stand is Stand.PENDING
        parts = {
            "duty": duty_id,
            "state": decided.stand.value,
            "by": decided.by.strip() or self._desk.me.staff_code,
            "decided_on": None if pending else self._desk.clock.today().isoformat(),
            "due_on": decided.due_on.isoformat() if pending and decided.due_on else None,
            "told_first": decided.told_first,
            "why": decided.why.strip() or None,
        }
        return {part: value for part, value in parts.items() if value is not None}

    def _at(self, on: date | None) -> datetime:
        return datetime.combine(on or self._desk.clock.today(), _HOUR, tzinfo=self._desk.clock.zone)


def missing(decided: Decided) -> tuple[str, ...]:
    """What has to be said with a decision, as parts of `duty_decision`. Told first: any answer will do, also a no."""
    why = not decided.why.strip()
    match decided.stand:
        case Stand.PENDING:
            lacks = {"by": not decided.by.strip(), "due_on": decided.due_on is None}
        case Stand.MADE:
            lacks = {"told_first": decided.told_first is None, "why": why}
        case Stand.NOT_MADE | Stand.NOT_APPLICABLE:
            lacks = {"why": why}
    return tuple(part for part, is_open in lacks.items() if is_open)


def entity_of(case: Case, duty_id: str) -> EntityId | None:
    """The disclosure that holds the decision about a row."""
    for entity, stored in case.every(FIELD):
        if isinstance(stored, dict) and stored.get("duty") == duty_id:
            return entity
    return None


def _record(case: Case, duty_id: str) -> dict[str, Stored]:
    entity = entity_of(case, duty_id)
    stored = case.stored(FIELD, entity) if entity else None
    return stored if isinstance(stored, dict) else {}


def _decided(record: dict[str, Stored]) -> tuple[Decided | None, date | None]:
    if record.get("state") not in set(Stand):
        return None, None
    told = record.get("told_first")
    said = Decided(
        stand=Stand(str(record["state"])),
        told_first=told if isinstance(told, str) else None,
        why=_text(record.get("why")),
        by=_text(record.get("by")),
        due_on=_day(record.get("due_on")),
    )
    return said, _day(record.get("decided_on"))


def _basis(duty: Duty, stand: Stand) -> Stored | None:
    """Only what was told has a basis; what was decided not to be told says so."""
    return {Stand.MADE: duty.basis, Stand.NOT_MADE: _NOT_DISCLOSED}.get(stand)


def _text(stored: Stored | None) -> str:
    return stored if isinstance(stored, str) else ""


def _day(stored: Stored | None) -> date | None:
    try:
        return date.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
