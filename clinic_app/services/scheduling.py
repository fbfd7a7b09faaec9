"""The follow-ups of a case in one list: proposed by the rules, accepted, moved or declined as the survivor wishes.

Nothing is promised by itself. What is accepted becomes a task; by phone only where she may be rung.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final
from uuid import UUID

from clinic_app.domain.answers import Answer
from clinic_app.domain.calling import CONTACT, MayCall, contact_of
from clinic_app.domain.case import Case
from clinic_app.domain.clocks import clocks_of
from clinic_app.domain.followup import Proposed, proposed
from clinic_app.domain.followup_rules import Since, Step
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act
from clinic_app.domain.promise import refuse_unlikely_day
from clinic_app.errors import GateClosed
from clinic_app.facts import dataclass
from clinic_app.services import followup_law
from clinic_app.services.action_plan import ActionPlan
from clinic_app.services.desk import Desk
from clinic_app.services.following_up import PromiseLine
from clinic_app.services.looking_back import LookingBack
from clinic_app.services.plan_approving import PlanApproving
from clinic_app.services.task_kinds import ABOUT_HER, BY_PHONE, IN_PERSON, NOT_WANTED, kind_for, kind_of, row_of
from clinic_app.vault.tasks import Task, TaskId

__all__ = ["BY_PHONE", "IN_PERSON", "FollowUp", "Schedule", "Scheduling", "Standing", "Step"]

_OF_A_MEDICINE: Final = frozenset({Since.FIRST_DOSE, Since.DECISION})
"""What counts from something that was given, and not from the visit or from what happened."""

_HOUR = time(9)
"""A day is what is agreed; a task wants an hour as well."""


class Standing(StrEnum):
    """How a follow-up stands."""

    PROPOSED = "proposed"
    PROMISED = "promised"
    KEPT = "kept"
    NOT_WANTED = "not_wanted"
    STOPPED = "stopped"
    """The file was closed, or the promise dropped, before its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One line of the list. `on` is the day proposed, or the one agreed; `by` the staff code of who kept it."""

    step: Step
    on: date
    guessed: bool
    standing: Standing
    channel: str = ""
    task: TaskId | None = None
    at: datetime | None = None
    by: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether a named reviewer signed the row."""
        return self.step.confirmed


@dataclass(frozen=True, slots=True)
class Schedule:
    """The list, the version of the rules it was made with, and whether the survivor may be rung at all."""

    lines: tuple[FollowUp, ...]
    version: str
    by_phone: bool
    missing: tuple[str, ...]
    """Fields without which more cannot be proposed: a first dose that was accepted and is not on record."""
    others: tuple[PromiseLine, ...]
    """What was promised freely and is not kept yet: calls, results, whatever no rule proposes."""
    unasked_place: bool
    """Medicine was given to take home, and nobody asked for a safe place to keep it."""


class Scheduling:
    """The schedules of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._back = LookingBack(desk)
        self.plan = ActionPlan(desk)
        self.approving = PlanApproving(desk)

    def of(self, case_id: CaseId) -> Schedule:
        """The list of a case, by day. Raises `NoSuchCase`, `NotAllowed`."""
        case = self._case(case_id)
        tasks = self._tasks(case_id)
        keepers = self._keepers(case_id)
        lines = [self._line(each, tasks.get(each.step.id), keepers) for each in self._proposed(case)]
        return Schedule(
            tuple(sorted(lines, key=lambda line: line.on)),
            followup_law.rules_at(self._desk).version,
            contact_of(case).may_call(self._desk.clock.now(), self._desk.clock.zone) is not MayCall.NO,
            tuple(_not_on_record(case)),
            tuple(self._others(case)),
            _unasked_place(case),
        )

    def accept(self, case_id: CaseId, step_id: str, *, on: date, channel: str) -> TaskId:
        """The survivor wants it, on this day and in this way; also another day than the one agreed before.

        Raises `NotAnAnswer(u_due, past | too_far)`, `GateClosed(call, (k_ok,))` if she may not be rung, `NotAllowed`.
        """
        self._desk.require(Act.RECORD)
        case, step = self._case(case_id), followup_law.rules_at(self._desk).step(step_id)
        refuse_unlikely_day(on, self._desk.clock.today())
        if channel not in (BY_PHONE, IN_PERSON):
            raise ValueError(channel)
        may = contact_of(case).may_call(self._desk.clock.now(), self._desk.clock.zone)
        if channel == BY_PHONE and may is MayCall.NO:
            raise GateClosed("call", (CONTACT,))
        kind = kind_for(step.task, step.id)

        def write() -> TaskId:
            self._forget(case_id, step_id)
            task = self._vault.tasks.add(kind=kind, due_at=self._at(on), channel=channel, case_id=case_id)
            self._note("followup_promised", case_id, step)
            return task

        return self._vault.save(write)

    def offered(self, case: Case) -> tuple[FollowUp, ...]:
        """What a medicine that was given asks for and nobody has answered yet, in the case as it is being typed.

        Raises `NotAllowed`, `NoSuchCase`.
        """
        self._desk.require(Act.READ_CASE)
        self._desk.cases.reach(case.id)
        now, today, tasks = self._desk.clock.now(), self._desk.clock.today(), self._tasks(case.id)
        found = [each for each in self._proposed(case, typed_at=now) if each.step.since in _OF_A_MEDICINE]
        return tuple(self._line(each, None, {}) for each in found if each.step.id not in tasks and each.on >= today)

    def accept_all(self, case_id: CaseId, lines: Sequence[FollowUp], *, channel: str) -> None:
        """The survivor wants all of these, each on its day: all or none of them. Raises what `accept` does."""

        def write() -> None:
            for line in lines:
                self.accept(case_id, line.step.id, on=line.on, channel=channel)

        self._vault.save(write)

    def decline(self, case_id: CaseId, step_id: str) -> None:
        """The survivor does not want it: a complete answer. It is not proposed again, and can be accepted later."""
        self._desk.require(Act.RECORD)
        case, step = self._case(case_id), followup_law.rules_at(self._desk).step(step_id)
        kind, now = kind_for(step.task, step.id), self._desk.clock.now()

        def write() -> None:
            self._forget(case.id, step_id)
            self._vault.tasks.done(self._vault.tasks.add(kind=kind, due_at=now, channel=NOT_WANTED, case_id=case.id))
            self._note("followup_declined", case.id, step)

        self._vault.save(write)

    def undecided(self, case_id: CaseId, step_id: str) -> None:
        """The answer was pressed by mistake: proposed again, as if nobody had asked."""
        self._desk.require(Act.RECORD)
        case, step = self._case(case_id), followup_law.rules_at(self._desk).step(step_id)

        def write() -> None:
            self._forget(case.id, step_id)
            self._note("followup_undecided", case.id, step)

        self._vault.save(write)

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId) -> Case:
        self._desk.require(Act.READ_CASE)
        return self._desk.cases.load(case_id)

    def _proposed(self, case: Case, *, typed_at: datetime | None = None) -> tuple[Proposed, ...]:
        """`typed_at` is when an answer was given that is not written yet."""
        clock = self._desk.clock
        written = dict[tuple[EntityId, str], datetime]()
        for revised in self._back.history(case.id):
            for one in revised.answers:
                written[one.entity, one.field] = revised.happened_at or revised.at
        return proposed(
            case,
            followup_law.rules_at(self._desk),
            clocks_of(case, self._desk.rules, now=clock.now(), zone=clock.zone),
            visit=self._first_seen(case),
            decided_at=lambda entity, field: written.get((entity, field), typed_at),
            zone=clock.zone,
        )

    def _others(self, case: Case) -> Iterator[PromiseLine]:
        on_hold = contact_of(case).on_hold
        for task in self._vault.tasks.open(case_id=case.id):
            if task.kind in ABOUT_HER:
                held = task.channel == BY_PHONE and on_hold
                yield PromiseLine(task.id, case.id, case.code, task.kind, task.channel, task.due_at, held)

    def _first_seen(self, case: Case) -> datetime:
        said = case.answer("interview_date")
        if isinstance(said, Answer):
            return datetime.combine(date.fromisoformat(str(said.value)), _HOUR, tzinfo=self._desk.clock.zone)
        return self._vault.cases.begun_at(case.id)

    def _tasks(self, case_id: CaseId) -> dict[str, Task]:
        """The task that says how each step stands: the open one, or else the one that was made last."""
        found = dict[str, Task]()
        for task in self._vault.tasks.every(case_id):
            if followup_law.scheduled(task):
                before = found.get(row_of(task.kind))
                if before is None or before.done_at is not None:
                    found[row_of(task.kind)] = task
        return found

    def _keepers(self, case_id: CaseId) -> dict[str, str]:
        """Who kept each step last, by staff code."""
        seen = self._back.who_saw(case_id)
        return {str(each.about.get("row")): each.by.staff_code if each.by else ""
                for each in seen if each.act == "promise_kept"}  # fmt: skip

    def _line(self, each: Proposed, task: Task | None, keepers: dict[str, str]) -> FollowUp:
        if task is None or task.channel == NOT_WANTED:
            standing = Standing.PROPOSED if task is None else Standing.NOT_WANTED
            return FollowUp(step=each.step, on=each.on, guessed=each.guessed, standing=standing)
        by = keepers.get(each.step.id, "")
        standing = Standing.PROMISED if task.done_at is None else Standing.KEPT if by else Standing.STOPPED
        return FollowUp(
            step=each.step, on=task.due_at.astimezone(self._desk.clock.zone).date(), guessed=False, standing=standing,
            channel=task.channel, task=task.id, at=task.done_at, by=by if standing is Standing.KEPT else "",
        )  # fmt: skip

    def _forget(self, case_id: CaseId, step_id: str) -> None:
        """What was agreed about this step before, unless it was kept."""
        for task in self._vault.tasks.every(case_id):
            of_step = followup_law.scheduled(task) and row_of(task.kind) == step_id
            if of_step and (task.done_at is None or task.channel == NOT_WANTED):
                self._vault.tasks.withdraw(task.id)

    def _note(self, act: str, case_id: CaseId, step: Step) -> None:
        about: dict[str, str | int | UUID] = {"case": case_id, "kind": kind_of(step.task), "row": step.id}
        self._vault.journal.append(act, self._desk.me.id, about)

    def _at(self, on: date) -> datetime:
        return datetime.combine(on, _HOUR, tzinfo=self._desk.clock.zone)


_DOSES = {"h_pep": "h_pep_given_at", "h_ec": "h_ec_given_at"}


def _not_on_record(case: Case) -> list[str]:
    """First doses that were agreed to, and of which nobody wrote down that they were given."""
    missing = []
    for field, given in _DOSES.items():
        for care in case.of_kind("care"):
            agreed = case.stored(field, care.id) in ("offered_accepted", "started")
            record = case.stored(given, care.id)
            if agreed and not (isinstance(record, dict) and record.get("at")):
                missing.append(given)
    return list(dict.fromkeys(missing))


def _unasked_place(case: Case) -> bool:
    for care in reversed(case.of_kind("care")):
        record = case.stored("h_pep_given_at", care.id)
        if isinstance(record, dict) and record.get("at"):
            return record.get("safe_place") is None
    return False
