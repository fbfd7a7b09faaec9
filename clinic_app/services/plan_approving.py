"""Approving the plan of a case: whoever leads reads what was agreed with the survivor, and signs it with a staff code.

Nothing waits for it: care goes on whether a plan is approved or not. Whoever wrote the whole plan alone does not
approve it; in a clinic of one person it stays as it is, and the figures say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_app.domain.agreed_plan import APPROVED, PlanState, agreed, is_wanted, plan_state
from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.errors import GateClosed
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.looking_back import LookingBack

__all__ = ["PlanApproving", "PlanLook", "PlanState"]


@dataclass(frozen=True, slots=True)
class PlanLook:
    """How the plan of a case stands; `by` is the staff code of whoever approved it last, and `on` that day."""

    state: PlanState
    services: tuple[str, ...]
    """What is agreed: that is what is approved."""
    by: str
    on: date | None
    may_approve: bool
    """Whether whoever signed in leads here, and has not written all of it."""


class PlanApproving:
    """Of the open vault, for whoever signed in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._back = LookingBack(desk)

    def look(self, case_id: CaseId) -> PlanLook:
        """Raises `NotAllowed`, `NoSuchCase`."""
        self._desk.require(Act.READ_CASE)
        case = self._desk.cases.load(case_id)
        state, told = plan_state(case), case.stored(APPROVED)
        approval = told if isinstance(told, dict) else {}
        waits = state in (PlanState.MADE, PlanState.CHANGED) and bool(agreed(case))
        leads = may(self._desk.me.role, Act.REVIEW_CLOSING)
        on = approval.get("on")
        return PlanLook(
            state, agreed(case), str(approval.get("by") or ""), date.fromisoformat(on) if isinstance(on, str) else None,
            may_approve=waits and leads and not self._wrote_it_alone(case),
        )  # fmt: skip

    def approve(self, case_id: CaseId, seen: Sequence[str]) -> bool:
        """The plan as it was `seen` is approved, and the journal says so. False where other services are agreed now,
        written beside or come from another PC: nobody approves what was not looked at.

        Raises `GateClosed`: `(plan, (n_offer,))` where nothing was agreed, `(plan, (other_person,))` for whoever wrote
        all of it; `NotAllowed`, `NoSuchCase`.
        """
        self._desk.require(Act.REVIEW_CLOSING)
        case = self._desk.cases.load(case_id)
        services: list[Stored] = [*agreed(case)]
        if not services:
            raise GateClosed("plan", ("n_offer",))
        if self._wrote_it_alone(case):
            raise GateClosed("plan", ("other_person",))
        if services != [*seen]:
            return False
        today = self._desk.clock.today().isoformat()
        signed: Stored = {"by": self._desk.me.staff_code, "on": today, "services": services}
        said = Change(values=((case.root, APPROVED, signed),))
        vault = self._desk.vault

        def write() -> None:
            # Beside `recording`: a supervisor reads and signs, and writes nothing else into a case.
            vault.revisions.append(case_id, said, author=self._desk.me.id, source="at_interview", happened_at=None)
            vault.journal.append("plan_approved", self._desk.me.id, {"case": case_id})

        vault.save(write)
        return True

    def _wrote_it_alone(self, case: Case) -> bool:
        """Whether every agreed service was last written by whoever signed in."""
        writer: dict[object, str] = {}
        for revised in self._back.history(case.id):
            writer |= {told.entity: revised.by for told in revised.answers if told.field == "n_offer"}
        wanted = {need.id for need in case.of_kind("need") if is_wanted(case.stored("n_offer", need.id))}
        return {writer.get(need) for need in wanted} == {self._desk.me.staff_code}
