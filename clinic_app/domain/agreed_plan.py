"""The plan of a case as a whole: the services that the survivor agreed to, and whether somebody who leads approved it.

Approved are services, not days or doers: a day that is put off is no other plan. Whatever is agreed or taken back
afterwards makes it another one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from clinic_app.domain.case import Case

WANTED: Final = frozenset({"offered_accepted", "offered_deferred", "already_receiving"})
APPROVED: Final = "n_plan_super"
"""Who approved, on which day, and which services: `{by, on, services}`."""


class PlanState(StrEnum):
    """How a plan stands."""

    NONE = "no_plan"
    """Nothing was agreed, or nobody wrote it down."""
    MADE = "made"
    APPROVED = "approved"
    CHANGED = "changed_since"
    """Approved, and other services are agreed now."""


def agreed(case: Case) -> tuple[str, ...]:
    """The services that were agreed to, each once."""
    wanted = (need.id for need in case.of_kind("need") if is_wanted(case.stored("n_offer", need.id)))
    services = (case.stored("n_service", need) for need in wanted)
    return tuple(sorted({service for service in services if isinstance(service, str)}))


def is_wanted(answer: object) -> bool:
    """Whether an answer to an offer puts the service into the plan."""
    return isinstance(answer, str) and answer in WANTED


def plan_state(case: Case) -> PlanState:
    """How the plan of this case stands."""
    services, approval = agreed(case), case.stored(APPROVED)
    if not isinstance(approval, dict):
        return PlanState.MADE if services else PlanState.NONE
    told = approval.get("services")
    return PlanState.APPROVED if told == list(services) else PlanState.CHANGED
