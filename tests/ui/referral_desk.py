"""Somebody at the desk of the training clinic, where services are listed and people are invented."""

from __future__ import annotations

from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from ready_made import ready_made

from clinic_app.domain.case import Case
from clinic_app.domain.ids import OrganisationId
from clinic_app.services.clinic import Clinic
from clinic_app.services.referring import Offer, OfferFilter
from clinic_app.ui.inside import Inside
from clinic_app.ui.joined_referral import ReferralLeads

SHELTER = OrganisationId("training-shelter")


class TrainingDesk(NightShift):
    """The training clinic, come into at once."""

    @classmethod
    def opened(cls, desk_top: DeskTop) -> TrainingDesk:
        """Open it on the vault lane, as the first-run page does."""
        came: list[Clinic] = []
        owner = QObject()
        door, sort = desk_top.doorway, ("training", *desk_top.begins_as)

        def first_day() -> None:
            door.open_training().close()

        def come_in() -> Clinic:
            ready_made(desk_top.folder / "training", sort, first_day)
            return door.open_training()

        desk_top.window.jobs.run(owner, come_in, came.append)
        desk_top.until(lambda: bool(came))
        desk_top.window.enter(came[0])
        desk_top.sees(Inside)
        made = cls(desk_top)
        made.settles()
        desk_top.window.activateWindow()
        desk_top.until(desk_top.window.isActiveWindow)
        return made

    @property
    def leads(self) -> ReferralLeads:
        """Where the pages lead."""
        return ReferralLeads(self.inside.ways)

    def settles(self) -> None:
        """Wait until nothing is on its way, and what came of it is shown."""
        for _round in range(3):
            super().settles()
            QApplication.processEvents()

    def case(self, *, language: str = "my") -> Case:
        """The invented survivor who speaks this language, agreed to a record, and needs something."""
        return self.does(
            lambda clinic: next(
                case
                for row in clinic.finding.page().rows
                if (case := clinic.recording.shown(row.id)).stored("s_lang_first") == language
                and case.stored("c_record") == "given"
                and case.of_kind("need")
            )
        )

    def fresh(self) -> Case:
        """A case in which nothing was asked yet."""
        return self.does(lambda clinic: clinic.recording.begin())

    def again(self, case: Case) -> Case:
        """What the record says of it now."""
        self.settles()
        return self.does(lambda clinic: clinic.recording.shown(case.id))

    def offer(self, case: Case, organisation: str, service: str = "shelter_women") -> Offer:
        """One organisation as the services page offers it."""
        shown = self.does(lambda clinic: clinic.referring.offers(case.id, OfferFilter(service=service)).shown)
        return next(each for each in shown if each.organisation.id == organisation)

    @property
    def focus(self) -> QWidget:
        """Where the next key goes."""
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus
