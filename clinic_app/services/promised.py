"""What was promised, line by line: late, due and near for today; what is further off for whoever asks for it.

What the law gives a day for is never far off: it stands in today's list from the first day on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from clinic_app.domain.calling import contact_of
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.retention_years import REVIEW
from clinic_app.services.task_kinds import ABOUT_HER, BY_PHONE, DECIDED, TaskKind, kind_of, row_of
from clinic_app.vault.tasks import Task, TaskId

__all__ = ["ON_A_PAGE", "REVIEW", "PromiseLine", "far_off", "how_many_far_off", "near"]

AHEAD: Final = timedelta(days=14)
"""So far ahead today looks at what was promised."""

MOST: Final = 200
"""So many lines of what is far off are read at once: each opens a case."""

ON_A_PAGE: Final = frozenset({*DECIDED, REVIEW})
"""What is done on a page of its own, and by no word that it was done."""


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """Something promised. What to know before calling is in the case, not here."""

    task: TaskId
    case_id: CaseId | None
    code: str | None
    kind: str
    channel: str
    due_at: datetime
    held: bool = False
    """Contact is on hold: it is not done until the survivor was heard."""
    row: str = ""
    """The row of the follow-up rules, or the entity, it comes from."""


def near(desk: Desk) -> Iterator[PromiseLine]:
    """Late, due, or within two weeks, and every decision and answer that is owed; that a service is silent is not."""
    now, tasks = desk.clock.now(), desk.vault.tasks
    found = tasks.open(until=now + AHEAD, kinds=ABOUT_HER) + tasks.open(kinds=DECIDED)
    if may(desk.me.role, Act.ERASE):
        found += tasks.open(until=now, kinds={REVIEW})
    for task in sorted(found, key=lambda each: each.due_at):
        if desk.cases.sees(task.case_id) and not _given_away(desk, task):
            yield _line(desk, task)


def far_off(desk: Desk) -> Iterator[PromiseLine]:
    """What was promised for after that, the nearest first."""
    for _place, task in zip(range(MOST), _far(desk), strict=False):
        yield _line(desk, task)


def how_many_far_off(desk: Desk) -> int:
    """By their times alone: no case is opened for what nobody has to do yet."""
    return sum(1 for _task in _far(desk))


def _far(desk: Desk) -> Iterator[Task]:
    far = desk.vault.tasks.open(after=desk.clock.now() + AHEAD, kinds=ABOUT_HER)
    return (task for task in far if desk.cases.sees(task.case_id))


def _given_away(desk: Desk, task: Task) -> bool:
    """Whether it was this PC that handed the case over: it is for those who sit at the other."""
    if kind_of(task.kind) != TaskKind.HANDED_OVER or task.case_id is None:
        return False
    return any(each.at == task.due_at for each in desk.vault.hand_overs.of(task.case_id))


def _line(desk: Desk, task: Task) -> PromiseLine:
    case = desk.cases.load(task.case_id) if task.case_id else None
    held = case is not None and task.channel == BY_PHONE and contact_of(case).on_hold
    code = case.code if case else None
    return PromiseLine(
        task.id, task.case_id, code, kind_of(task.kind), task.channel, task.due_at, held, row_of(task.kind)
    )
