"""What the screens of a case work with and where they lead: handed to each, so that none makes another's rooms."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from clinic_app.domain.case import Case
from clinic_app.domain.clocks import ClockState, clocks_of
from clinic_app.domain.conditions import Derived
from clinic_app.domain.derived import derived
from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.domain.timekeeping import Clock
from clinic_app.facts import dataclass
from clinic_app.services.clinic import Clinic
from clinic_app.services.following_up import Resume
from clinic_app.services.resuming import Where
from clinic_app.ui import i18n
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.inside import Inside
from clinic_app.ui.jobs import Jobs

Leads = Callable[[CaseId], None]
"""Opens another screen for a case."""


class Step(StrEnum):
    """Where somebody can be interrupted before a case has its sheets."""

    DOOR = "door_step"
    EMERGENCY = "emergency"
    SENTENCES = "three_sentences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What every screen of the record needs. What leads elsewhere is chosen by whoever joins them."""

    clinic: Clinic
    jobs: Jobs
    inside: Inside
    clock: Clock
    open_case: Leads
    go_on: Callable[[Where], None]
    """Opens the page of a case where somebody was locked out."""
    open_decision: Callable[[CaseId, str], None]
    """Opens a case at the question of a decision about care."""
    open_minimum: Leads
    """Opens the emergency minimum of a case that has begun."""
    resume: Callable[[Resume], None]
    """Opens an interrupted case where it was interrupted."""
    open_consent: Leads
    open_services: Leads
    ask_next: Callable[[CaseId, ReferralId], None]
    """Leads to the next service she named, when this one is full."""
    open_held: Callable[[CaseId, ReferralId], None]
    """A packet that does not go: ring them, or ask her again."""
    print_case: Leads
    open_call: Leads
    """The card before dialling."""
    open_list: Leads
    """Who may know of a case."""
    open_openings: Callable[[], None]
    """Openings that somebody else should look at."""
    break_glass: Callable[[str], None]
    """Opens a case that may be kept from this person, by its code."""
    new_case: Callable[[], None]
    new_emergency: Callable[[], None]

    @property
    def labels(self) -> Labels:
        """The words of the forms."""
        return Labels(self.clinic.definitions)

    @property
    def site(self) -> Site:
        """How dates are read and shown."""
        return Site(self.clock, i18n.language())

    def derived(self, case: Case) -> Derived:
        """What follows from the answers of a case today."""
        return derived(
            case, self.clinic.definitions, today=self.clock.today(), now=self.clock.now(), zone=self.clock.zone
        )

    def clocks(self, case: Case) -> tuple[ClockState, ...]:
        """Every clock of a case, the most pressing first."""
        return clocks_of(case, self.clinic.rules, now=self.clock.now(), zone=self.clock.zone)
