"""The day on which danger is looked at again becomes a promise, and a new level keeps what was due by then."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.services.task_kinds import IN_PERSON, TaskKind

if TYPE_CHECKING:
    from clinic_app.services.desk import Desk
    from clinic_app.vault.tasks import Task

ASSESSMENT: Final = "risk_assessment"
AGAIN: Final = "r_reassess"
LEVEL: Final = "r_level"
_CLOSED: Final = "z_reason"
_HOUR: Final = time(9)
"""A day is what is agreed; a task wants an hour as well."""


def follow(desk: Desk, before: Case, after: Case) -> None:
    """Part of the transaction that makes `after` of `before`.

    A day that moved moves its promise; one taken back ends it. A level that was set anew, in whichever assessment,
    is the new look: whatever was due by now is done.
    """
    if _levels(after) - _levels(before):  # set anew, not taken back
        now = desk.clock.now()
        for task in _open(desk, after):
            if task.due_at <= now:
                desk.vault.tasks.done(task.id)
                desk.vault.journal.append(
                    "promise_kept", desk.me.id, {"case": after.id, "kind": TaskKind.DANGER_AGAIN.value, "row": ""}
                )
    was, became = _days(before), _days(after)
    for day in was - became:
        for task in _open(desk, after):
            if task.due_at == _at(desk, day):
                desk.vault.tasks.withdraw(task.id)
    if _closed(after):
        return
    # Closing ended the promises of a file: opened again, it has those back that lie ahead.
    stands = {day for day in was if not _closed(before) or day < desk.clock.today()}
    for at in (_at(desk, day) for day in became - stands):
        if all(task.due_at != at for task in _open(desk, after)):
            desk.vault.tasks.add(kind=TaskKind.DANGER_AGAIN, due_at=at, channel=IN_PERSON, case_id=after.id)


def _closed(case: Case) -> bool:
    return isinstance(case.answer(_CLOSED), Answer)


def _levels(case: Case) -> set[tuple[EntityId, str]]:
    said = ((each.id, case.answer(LEVEL, each.id)) for each in case.of_kind(ASSESSMENT))
    return {(entity, str(level.value)) for entity, level in said if isinstance(level, Answer)}


def _days(case: Case) -> set[date]:
    said = (case.answer(AGAIN, each.id) for each in case.of_kind(ASSESSMENT))
    return {date.fromisoformat(str(day.value)) for day in said if isinstance(day, Answer)}


def _open(desk: Desk, case: Case) -> list[Task]:
    return [task for task in desk.vault.tasks.open(case_id=case.id) if task.kind == TaskKind.DANGER_AGAIN]


def _at(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, _HOUR, tzinfo=desk.clock.zone)
