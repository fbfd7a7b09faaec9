"""What is done for one case beside recording it. Each is read when somebody first asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from clinic_app.services.with_others import WithOthers

if TYPE_CHECKING:
    from clinic_app.services.asides import Asides
    from clinic_app.services.calling import Calling
    from clinic_app.services.came_before import CameBefore
    from clinic_app.services.data_requests import DataRequests
    from clinic_app.services.disclosures import Disclosures
    from clinic_app.services.duty_cards import DutyCards
    from clinic_app.services.her_access import HerAccess
    from clinic_app.services.interpreters import Interpreters
    from clinic_app.services.keeping import Keeping
    from clinic_app.services.merging import Merging
    from clinic_app.services.minors import Minors
    from clinic_app.services.restricting import Restricting
    from clinic_app.services.scheduling import Scheduling
    from clinic_app.services.screening import Screening


class OfACase(WithOthers):
    """Acts of an open vault: what most days do for few of its cases."""

    @cached_property
    def asides(self) -> Asides:
        """Words typed on a page that writes by one act, kept until it does."""
        from clinic_app.services.asides import Asides

        return Asides(self.desk, self.recording)

    @cached_property
    def came_before(self) -> CameBefore:
        """Whether she came before."""
        from clinic_app.services.came_before import CameBefore

        return CameBefore(self.desk, self.recording)

    @cached_property
    def restricting(self) -> Restricting:
        """Keeping a case from colleagues."""
        from clinic_app.services.restricting import Restricting

        return Restricting(self.desk)

    @cached_property
    def her_access(self) -> HerAccess:
        """Who had her record open, told to her."""
        from clinic_app.services.her_access import HerAccess

        return HerAccess(self.desk)

    @cached_property
    def scheduling(self) -> Scheduling:
        """What is planned with her."""
        from clinic_app.services.scheduling import Scheduling

        return Scheduling(self.desk)

    @cached_property
    def calling(self) -> Calling:
        """Calls to her, as she said they may be made."""
        from clinic_app.services.calling import Calling

        return Calling(self.desk, self.recording, self.hold)

    @cached_property
    def merging(self) -> Merging:
        """Two files of one person."""
        from clinic_app.services.merging import Merging

        return Merging(self.desk, self.recording, self.hold)

    @cached_property
    def duties(self) -> DutyCards:
        """What the law asks of who knows."""
        from clinic_app.services.duty_cards import DutyCards

        return DutyCards(self.desk, self.recording)

    @cached_property
    def interpreters(self) -> Interpreters:
        """Who interprets."""
        from clinic_app.services.interpreters import Interpreters

        return Interpreters(self.desk, self.recording)

    @cached_property
    def minors(self) -> Minors:
        """What protects a child here."""
        from clinic_app.services.minors import Minors

        return Minors(self.desk, self.recording)

    @cached_property
    def screening(self) -> Screening:
        """What the trafficking screen may lead to, written with her answer to it."""
        from clinic_app.services.screening import Screening

        return Screening(self.desk, self.recording)

    @cached_property
    def requests(self) -> DataRequests:
        """Requests about the record."""
        from clinic_app.services.data_requests import DataRequests

        return DataRequests(self.desk, self.recording)

    @cached_property
    def disclosures(self) -> Disclosures:
        """The ledger of what anybody outside learnt."""
        from clinic_app.services.disclosures import Disclosures

        return Disclosures(self.desk, self.recording)

    @cached_property
    def keeping(self) -> Keeping:
        """How long files are kept, and how a case goes for good."""
        from clinic_app.services.keeping import Keeping

        return Keeping(self.desk)
