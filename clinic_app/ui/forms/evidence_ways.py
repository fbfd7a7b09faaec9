"""Where the forensic section leads: to the body map, and into the chain of custody, which is more than a form."""

from __future__ import annotations

from collections.abc import Callable

from clinic_app.domain.clock_rules import ClockRules
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.facts import dataclass
from clinic_app.services.attaching import Attaching
from clinic_app.services.chain_of_custody import ChainOfCustody
from clinic_app.services.recording import Recording
from clinic_app.ui.forms.when import Site
from clinic_app.ui.jobs import Jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceWays:
    """Handed to a section by the screen that shows it."""

    case_id: CaseId
    open_map: Callable[[EntityId], None]
    """Opens the body map of an incident."""
    attaching: Attaching
    chain: ChainOfCustody
    recording: Recording
    rules: ClockRules
    jobs: Jobs
    site: Site
    refuse: Callable[[Exception], None]
    """Says what did not go."""
