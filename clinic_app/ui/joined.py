"""Joins the screens of an open vault: which of them opens which. The screens themselves do not know each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from clinic_app.domain.ids import CaseId, EntityId, ReferralId
from clinic_app.domain.timekeeping import Clock
from clinic_app.ui.inside import Inside
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.loaded_first import open_loaded

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.following_up import Resume
    from clinic_app.services.resuming import Where
    from clinic_app.ui.joined_referral import ReferralLeads
    from clinic_app.ui.page import Page
    from clinic_app.ui.screens.ways import Ways

CASES = "cases"
TODAY = "today"


def ways_of(inside: Inside, clinic: Clinic, jobs: Jobs, clock: Clock) -> Ways:
    """The ways between the screens of this inside, and the keys that lead to a new case from everywhere."""
    # Screens are read when somebody is in: the door must open quickly.
    from clinic_app.ui.screens.ways import Ways

    joined = _Joined(inside)
    joined.ways = Ways(
        clinic=clinic,
        jobs=jobs,
        inside=inside,
        clock=clock,
        open_case=joined.open_case,
        open_decision=joined.open_decision,
        open_minimum=joined.open_minimum,
        resume=joined.resume,
        open_consent=joined.open_consent,
        open_services=joined.open_services,
        ask_next=joined.ask_next,
        open_held=joined.open_held,
        print_case=joined.print_case,
        open_call=joined.open_call,
        open_list=joined.open_list,
        open_openings=joined.open_openings,
        break_glass=joined.break_glass,
        go_on=joined.go_on,
        new_case=joined.new_case,
        new_emergency=joined.new_emergency,
    )
    _key(inside, "Ctrl+N", joined.new_case)
    _key(inside, "Ctrl+E", joined.new_emergency)
    return joined.ways


class _Joined:
    """Opens one screen above another."""

    ways: Ways

    def __init__(self, inside: Inside) -> None:
        self._inside = inside

    def open_case(self, case_id: CaseId) -> None:
        """A case, at its first section."""
        self._open_sheets(case_id)

    def resume(self, interrupted: Resume) -> None:
        """An interrupted case, where it was interrupted."""
        from clinic_app.services import asides
        from clinic_app.services.resuming import Where
        from clinic_app.ui.screens.ways import Step

        case_id = interrupted.case_id
        match interrupted.step:
            case Step.DOOR:
                self._open_door_step(case_id)
            case Step.EMERGENCY:
                self.open_minimum(case_id)
            case Step.SENTENCES:
                self._referral.open_sentences(case_id)
            case asides.DUTIES | asides.SERVICES | asides.CHILD | asides.REQUESTS as page:
                self.go_on(Where(page, case_id))
            case _:
                self._open_sheets(case_id, interrupted.section)

    def go_on(self, where: Where) -> None:
        """A case, where somebody was locked out."""
        from clinic_app.services import asides
        from clinic_app.ui.screens.ways import Step

        leads = {
            "consent": self.open_consent,
            asides.SERVICES: self.open_services,
            asides.DUTIES: self._open_duties,
            asides.CHILD: self._open_child,
            asides.REQUESTS: self._open_requests,
            Step.DOOR: self._open_door_step,
            Step.EMERGENCY: self.open_minimum,
        }
        if where.page in leads:
            leads[where.page](where.case_id)
        else:
            self._open_sheets(where.case_id, where.section, where.field, where.entities)

    def open_decision(self, case_id: CaseId, field: str) -> None:
        """A case, at a decision about care."""
        self._open_sheets(case_id, "care", field)

    def _open_duties(self, case_id: CaseId) -> None:

        def make() -> Page:
            from clinic_app.ui.screens.duties import Duties

            return Duties(self.ways, case_id)

        open_loaded(self.ways, ("duties",), make, place=CASES)

    def _open_child(self, case_id: CaseId) -> None:

        def make() -> Page:
            from clinic_app.ui.screens.child import ChildPage

            return ChildPage(self.ways, case_id)

        open_loaded(self.ways, ("child",), make, place=CASES)

    def _open_requests(self, case_id: CaseId) -> None:

        def make() -> Page:
            from clinic_app.ui.screens.data_requests import DataRequestsPage

            return DataRequestsPage(self.ways, case_id)

        open_loaded(self.ways, ("data_requests",), make, place=CASES)

    def _open_door_step(self, case_id: CaseId) -> None:

        def make() -> Page:
            from clinic_app.ui.screens.door_step import DoorStep

            return DoorStep(self.ways, case_id)

        open_loaded(self.ways, ("door_step",), make)

    def _open_sheets(
        self, case_id: CaseId, section: str = "", field: str = "", among: Iterable[tuple[str, EntityId]] = ()
    ) -> None:
        from clinic_app.ui.screens.case import FIRST_SECTION, CaseScreen

        is_it = lambda page: isinstance(page, CaseScreen) and page.case_id == case_id  # noqa: E731 - asked of each
        if isinstance(there := self._inside.back_to(is_it), CaseScreen):
            if section:
                there.open_section(section, field)
            return
        screen = CaseScreen(self.ways, case_id, section=section or FIRST_SECTION, field=field)
        screen.choose_among(among)
        self._inside.open_page(screen, place=CASES)

    def new_case(self) -> None:
        """The door step of a case that begins with it."""

        def make() -> Page | None:
            from clinic_app.ui.screens.door_step import DoorStep

            shown = self._inside.page()
            return None if isinstance(shown, DoorStep) and shown.untouched else DoorStep(self.ways)

        open_loaded(self.ways, ("door_step",), make, place=TODAY)

    def new_emergency(self) -> None:
        """The emergency minimum of a case that begins with it."""

        def make() -> Page | None:
            from clinic_app.ui.screens.emergency import Emergency

            shown = self._inside.page()
            return None if isinstance(shown, Emergency) and shown.untouched else Emergency(self.ways)

        open_loaded(self.ways, ("emergency",), make, place=TODAY)

    def open_minimum(self, case_id: CaseId) -> None:
        """The emergency minimum of a case that has begun."""

        def make() -> Page:
            from clinic_app.ui.screens.emergency import Emergency

            return Emergency(self.ways, case_id)

        open_loaded(self.ways, ("emergency",), make)

    def open_consent(self, case_id: CaseId) -> None:
        """The three sentences, then what she decided."""
        self._referral.open_consent(case_id)

    def open_services(self, case_id: CaseId) -> None:
        """Needs, services and referral."""
        self._referral.open_services(case_id)

    def ask_next(self, case_id: CaseId, after: ReferralId) -> None:
        """The next service she named, when one is full."""
        self._referral.ask_next(case_id, after)

    def open_held(self, case_id: CaseId, referral: ReferralId) -> None:
        """What is held: ring them, or ask her again."""
        self._referral.open_held(case_id, referral)

    def print_case(self, case_id: CaseId) -> None:
        """The papers of a case."""
        self._referral.print_case(case_id)

    def open_call(self, case_id: CaseId) -> None:
        """The card before dialling, then the call."""

        def make() -> Page:
            from clinic_app.ui.screens.call import CallPage

            return CallPage(self.ways, case_id)

        open_loaded(self.ways, ("call",), make)

    def open_list(self, case_id: CaseId) -> None:
        """Who may know of a case."""

        def make() -> Page:
            from clinic_app.ui.screens.who_may_know import WhoMayKnow

            return WhoMayKnow(self.ways, case_id)

        open_loaded(self.ways, ("who_may_know",), make, place=CASES)

    def open_openings(self) -> None:
        """Openings to look at, in Upkeep."""
        from clinic_app.ui.screens.upkeep import Upkeep

        page = self._inside.open_place("upkeep")
        if isinstance(page, Upkeep):
            page.open_topic("openings")

    def break_glass(self, code: str) -> None:
        """A case that may be kept from this person."""

        def make() -> Page:
            from clinic_app.ui.screens.break_glass import BreakGlass

            return BreakGlass(self.ways, code)

        open_loaded(self.ways, ("break_glass",), make, place=CASES)

    @property
    def _referral(self) -> ReferralLeads:
        from clinic_app.ui.joined_referral import ReferralLeads

        return ReferralLeads(self.ways)


def _key(inside: Inside, keys: str, act: Callable[[], None]) -> None:
    shortcut = QShortcut(QKeySequence(keys), inside)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
