"""How much there is to do, and for how many: sums alone. Nobody is named, and nobody is compared with anybody."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from itertools import filterfalse
from typing import TYPE_CHECKING, Final

from clinic_app.domain.agreed_plan import PlanState
from clinic_app.domain.people import Act, Role, may
from clinic_app.domain.reporting.rows import Unit
from clinic_app.facts import dataclass
from clinic_app.vault.cases import CaseFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clinic_app.domain.ids import CaseId
    from clinic_app.domain.reporting.tally import Tally
    from clinic_app.services.desk import Desk

_OPEN: Final = CaseFilter(closed=False)
_EVERY: Final = 1_000_000
_EVER: Final = range(1_000_000)
_WAITING: Final = {"plan": (PlanState.MADE.value, PlanState.CHANGED.value)}
LONG: Final = timedelta(days=7)


class Of(StrEnum):
    """A sum that has files behind it. Kept in the journal: for ever."""

    OPEN = "work_open"
    DUE = "work_due"
    LONG_DUE = "work_long_due"
    PLANS = "work_plans"


@dataclass(frozen=True, slots=True)
class Workload:
    """As it is now, of this clinic."""

    open_files: int
    people: int
    """Who may write in files and may come in."""
    leading: int
    """Of these, who leads."""
    due: int
    """What was promised for now or before, and is not done."""
    long_due: int
    """Of these, what has been due for more than a week."""
    plans: int
    """Open files with a plan that nobody who leads has approved as it is now."""


def workload(desk: Desk, rows: Mapping[Unit, Tally]) -> Workload:
    """Count it, by rows that were read on."""
    now = desk.clock.now()
    here = [each for each in desk.vault.people.every() if each.disabled_at is None]
    writing = [each for each in here if may(each.role, Act.RECORD)]
    due = desk.vault.tasks.open(until=now)
    return Workload(
        open_files=desk.vault.cases.page(_OPEN, limit=1).total,
        people=len(writing),
        leading=sum(each.role is Role.SUPERVISOR for each in here),
        due=len(due),
        long_due=sum(now - each.due_at > LONG for each in due),
        plans=len(rows[Unit.PERSON].whose(_WAITING).difference(rows[Unit.CLOSING].everybody())),
    )


def files_of(desk: Desk, rows: Mapping[Unit, Tally], which: Of) -> tuple[CaseId, ...]:
    """The files behind a sum, each once. What is due may be of no file, or twice of one; of plans the oldest first."""
    if which is Of.PLANS:
        return _waiting(rows)
    if which is Of.OPEN:
        return tuple(row.id for row in desk.vault.cases.page(_OPEN, limit=_EVERY).rows)
    now = desk.clock.now()
    due = [each for each in desk.vault.tasks.open(until=now) if which is Of.DUE or now - each.due_at > LONG]
    return tuple(dict.fromkeys(each.case_id for each in due if each.case_id is not None))


def _waiting(rows: Mapping[Unit, Tally]) -> tuple[CaseId, ...]:
    return tuple(filterfalse(rows[Unit.CLOSING].everybody().__contains__, rows[Unit.PERSON].owners(_EVER, _WAITING)))
