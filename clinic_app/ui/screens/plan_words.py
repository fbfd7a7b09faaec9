"""Words for the plan of a case: what the journal tells of it, and how its approval stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.services.plan_approving import PlanLook, PlanState
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _

PLAN_ACTS: Final[dict[str, Callable[[], str]]] = {
    "plan_agreed": lambda: _("Step of the plan agreed"),
    "plan_approved": lambda: _("Plan approved by somebody who leads"),
    "plan_undecided": lambda: _("Step of the plan taken back"),
}


def approval_words(look: PlanLook, site: Site) -> tuple[str, str, str, str]:
    """What stands there, what is said below it, a mark and its tone. Empty where nothing was agreed."""
    on = site.shown_iso(look.on.isoformat()) if look.on else ""
    second = "" if look.may_approve else _("Another person who leads approves it. Care never waits for it.")
    match look.state:
        case PlanState.MADE:
            return _("Not approved yet"), second, "circle-dashed", "amber"
        case PlanState.APPROVED:
            return _("Approved by {who}").format(who=look.by), on, "circle-check", "teal"
        case PlanState.CHANGED:
            since = _("Approved by {who} on {day}; other services are agreed now.").format(who=look.by, day=on)
            return _("Changed since it was approved"), " ".join(filter(None, (since, second))), "refresh-cw", "amber"
    return "", "", "", ""
