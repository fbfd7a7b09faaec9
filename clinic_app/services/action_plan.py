"""The plan of a case: what was agreed, who does it, by when. Each step is a promise that today reminds of.

What is agreed stands in the record already, as services offered and accepted or put off; the plan adds a day and a
doer to them. A service that was declined is not in it: a no is a complete answer.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Final
from uuid import UUID

from clinic_app.domain.agreed_plan import WANTED
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act
from clinic_app.domain.promise import refuse_unlikely_day
from clinic_app.domain.referral import REFERRAL
from clinic_app.errors import NoSuchCase
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.task_kinds import TaskKind, kind_for, kind_of, row_of
from clinic_app.vault.tasks import Task

__all__ = ["ActionPlan", "Doer", "PlanLine"]

_HOUR: Final = time(9)


class Doer(StrEnum):
    """Who does it. Never a name."""

    CLINIC = "by_clinic"
    SERVICE = "by_service"
    SURVIVOR = "by_survivor"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One thing that was agreed. `status` is that of the newest referral to such a service; None if there is none."""

    need: EntityId
    service: str
    answer: str
    status: str | None
    who: Doer | None
    by: date | None
    done_at: datetime | None


class ActionPlan:
    """The plans of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def of(self, case_id: CaseId) -> tuple[PlanLine, ...]:
        """What is open first, by day; what has no day yet after that, what is done last. Raises `NoSuchCase`."""
        self._desk.require(Act.READ_CASE)
        case = self._desk.cases.load(case_id)
        tasks = {row_of(task.kind): task for task in self._vault.tasks.every(case_id) if _of_plan(task)}
        lines = [self._line(case, need.id, tasks.get(need.id.hex)) for need in case.of_kind("need")]
        wanted = [line for line in lines if line.answer in WANTED]
        return tuple(sorted(wanted, key=lambda line: (line.done_at is not None, line.by is None, line.by or date.max)))

    def agree(self, case_id: CaseId, need: EntityId, *, who: Doer, by: date) -> None:
        """This is done by them until that day; also another doer or day than before.

        Raises `NotAnAnswer(u_due, past | too_far)`, `NoSuchCase` for what was not agreed to, `NotAllowed`.
        """
        case = self._reach(case_id, need)
        refuse_unlikely_day(by, self._desk.clock.today())
        due = datetime.combine(by, _HOUR, tzinfo=self._desk.clock.zone)

        def write() -> None:
            self._forget(case.id, need)
            self._vault.tasks.add(
                kind=kind_for(TaskKind.PLAN, need.hex), due_at=due, channel=who.value, case_id=case.id
            )
            self._note("plan_agreed", case.id, need)

        self._vault.save(write)

    def done(self, case_id: CaseId, need: EntityId) -> None:
        """It was done. Raises `NoSuchCase`, `NotAllowed`."""
        case = self._reach(case_id, need)

        def write() -> None:
            for task in self._vault.tasks.open(case_id=case.id):
                if _of_plan(task) and row_of(task.kind) == need.hex:
                    self._vault.tasks.done(task.id)
                    self._note("promise_kept", case.id, need)

        self._vault.save(write)

    def undecided(self, case_id: CaseId, need: EntityId) -> None:
        """Nobody does it by any day: as if it had not been planned. Raises `NoSuchCase`, `NotAllowed`."""
        case = self._reach(case_id, need)

        def write() -> None:
            self._forget(case.id, need)
            self._note("plan_undecided", case.id, need)

        self._vault.save(write)

    # --- inside ------------------------------------------------------------------------------------

    def _reach(self, case_id: CaseId, need: EntityId) -> Case:
        self._desk.require(Act.READ_CASE)
        self._desk.require(Act.RECORD)
        case = self._desk.cases.load(case_id)
        if case.stored("n_offer", need) not in WANTED:
            raise NoSuchCase
        return case

    def _line(self, case: Case, need: EntityId, task: Task | None) -> PlanLine:
        service = str(case.stored("n_service", need) or "")
        return PlanLine(
            need=need,
            service=service,
            answer=str(case.stored("n_offer", need) or ""),
            status=_status(case, service),
            who=Doer(task.channel) if task else None,
            by=task.due_at.astimezone(self._desk.clock.zone).date() if task else None,
            done_at=task.done_at if task else None,
        )

    def _forget(self, case_id: CaseId, need: EntityId) -> None:
        for task in self._vault.tasks.every(case_id):
            if _of_plan(task) and row_of(task.kind) == need.hex:
                self._vault.tasks.withdraw(task.id)

    def _note(self, act: str, case_id: CaseId, need: EntityId) -> None:
        about: dict[str, str | int | UUID] = {"case": case_id, "kind": TaskKind.PLAN.value, "row": need.hex}
        self._vault.journal.append(act, self._desk.me.id, about)


def _of_plan(task: Task) -> bool:
    return kind_of(task.kind) == TaskKind.PLAN and task.channel in frozenset(Doer)


def _status(case: Case, service: str) -> str | None:
    """How the newest referral to such a service stands."""
    for referral in reversed(case.of_kind(REFERRAL)):
        if service and case.stored("x_service", referral.id) == service:
            status = case.stored("x_status", referral.id)
            return str(status) if status is not None else None
    return None
