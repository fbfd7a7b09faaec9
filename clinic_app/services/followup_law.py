"""What a visit does to what was promised: its due day is filled in, and the promise of that day kept, in one save."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec

from clinic_app import paths
from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.clocks import load_rules
from clinic_app.domain.followup_rules import FollowUpRules, load_followup
from clinic_app.domain.ids import EntityId
from clinic_app.services.task_kinds import BY_PHONE, DECIDED, IN_PERSON, NOT_WANTED, TaskKind, kind_of, row_of
from clinic_app.vault.tasks import Task

if TYPE_CHECKING:
    from clinic_app.services.desk import Desk

_CAME: Final = "attended"
_REACHED: Final = "contacted_safely"
_KEEPS: Final = {_CAME: frozenset({BY_PHONE, IN_PERSON}), _REACHED: frozenset({BY_PHONE})}
"""Which promises a visit keeps, by its `u_attend`: who came need not be rung, but a call is no examination."""


@cache
def rules() -> FollowUpRules:
    """The rows we ship."""
    return load_followup(paths.resources(), load_rules(paths.resources()))


def rules_at(desk: Desk) -> FollowUpRules:
    """The rows we ship, and behind them those of this site."""
    ours = rules()
    return msgspec.structs.replace(ours, steps=ours.steps + desk.site.steps)


def scheduled(task: Task) -> bool:
    """Whether this is a follow-up of the schedule, and not a promise of another kind."""
    return bool(row_of(task.kind)) and kind_of(task.kind) not in DECIDED | {TaskKind.PLAN}


def due_days(change: Change, case: Case, desk: Desk, happened_at: datetime) -> Iterator[tuple[EntityId, str, Stored]]:
    """The due day of each visit of this change that keeps a promise."""
    said = {
        entity: str(value) for entity, field, value in change.values if field == "u_attend" and str(value) in _KEEPS
    }
    zone = desk.clock.zone
    for visit, attended in said.items():
        if case.stored("u_due", visit) is None:
            due = [_day(task, zone) for task in desk.vault.tasks.open(case_id=case.id) if _kept(task, attended)]
            on = min((day for day in due if day <= happened_at.astimezone(zone).date()), default=None)
            if on is not None:
                yield visit, "u_due", on.isoformat()


def follow(desk: Desk, before: Case, after: Case) -> None:
    """Part of the transaction that makes `after` of `before`: what a visit kept is done, unless it is taken back."""
    was, became = _visits(before), _visits(after)
    zone = desk.clock.zone
    for visit, (attended, due) in became.items():
        if was.get(visit) != (attended, due):
            _done(desk, after, [t for t in desk.vault.tasks.open(case_id=after.id) if _kept(t, attended, due, zone)])
    for visit, (attended, due) in was.items():
        if visit not in became:
            for task in desk.vault.tasks.every(after.id):
                if task.done_at is not None and task.channel != NOT_WANTED and _kept(task, attended, due, zone):
                    desk.vault.tasks.reopen(task.id)


def _done(desk: Desk, case: Case, tasks: list[Task]) -> None:
    for task in tasks:
        desk.vault.tasks.done(task.id)
        about: dict[str, str | int | UUID] = {"case": case.id, "kind": kind_of(task.kind), "row": row_of(task.kind)}
        desk.vault.journal.append("promise_kept", desk.me.id, about)


def _visits(case: Case) -> dict[EntityId, tuple[str, str]]:
    """Visits that keep a promise: how she was seen, and for which day it was promised."""
    found = {}
    for visit in case.of_kind("visit"):
        attended, due = case.stored("u_attend", visit.id), case.stored("u_due", visit.id)
        if isinstance(attended, str) and attended in _KEEPS and isinstance(due, str):
            found[visit.id] = (attended, due)
    return found


def _kept(task: Task, attended: str, due: str | None = None, zone: tzinfo | None = None) -> bool:
    if not scheduled(task) or task.channel not in _KEEPS[attended]:
        return False
    return due is None or _day(task, zone).isoformat() == due


def _day(task: Task, zone: tzinfo | None) -> date:
    return task.due_at.astimezone(zone).date()
