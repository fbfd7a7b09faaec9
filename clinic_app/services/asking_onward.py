"""A service sent her on, or cannot take her: what it has in mind stands at the services page until she was asked anew.

The old release is never used again for it. `x_onward` links the two referrals in our own record, and nowhere else.
"""

from __future__ import annotations

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act
from clinic_app.domain.referral import REFERRAL, WENT_ON, Status
from clinic_app.services.desk import Desk
from clinic_app.services.task_kinds import TaskKind, kind_of, row_of
from clinic_app.vault.tasks import Task


class AskingOnward:
    """What waits to be asked, in the open vault."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self, case_id: CaseId) -> tuple[str, ...]:
        """The kinds of help that were named, the oldest first; empty words where only *sent on* was said."""
        self._desk.require(Act.READ_CASE)
        self._desk.cases.reach(case_id)
        return tuple(row_of(each.kind) for each in _tasks(self._desk, case_id))


def followed(desk: Desk, case: Case, by: EntityId, service: str) -> tuple[tuple[EntityId, str, Stored], ...]:
    """A new referral was sealed, in the transaction of its caller: what it follows is linked to it, its task is done.

    Only where somebody asked for it: the newest referral that went on or was declined, once.
    """
    waiting = [each for each in _tasks(desk, case.id) if row_of(each.kind) in ("", service)]
    if not waiting:
        return ()
    for task in waiting:
        desk.vault.tasks.done(task.id)
    for entity in reversed(case.of_kind(REFERRAL)):
        went_on = case.stored("x_outcome", entity.id) in WENT_ON
        declined = case.stored("x_status", entity.id) == Status.REJECTED.value
        if entity.id != by and (went_on or declined) and case.stored("x_onward", entity.id) is None:
            return ((entity.id, "x_onward", str(by)),)
    return ()


def _tasks(desk: Desk, case_id: CaseId) -> list[Task]:
    return [each for each in desk.vault.tasks.open(case_id=case_id) if kind_of(each.kind) == TaskKind.ASK_ONWARD]
