"""One evening and the morning after, in the windows of two PCs of a clinic: intake, handed over, decided, printed.

The second PC came in by a code and two files; both meet over a real line on loopback. Only the clocks are the test's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from line_between import HOST
from night_shift import NURSE, NightShift
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from test_referral_paper import PRINTER, Printed
from two_desks import QuietLan

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, DeviceId, EntityId
from clinic_app.domain.people import Role
from clinic_app.services.adding_pc import Answer
from clinic_app.services.clinic import Clinic
from clinic_app.services.joining_pc import JoiningPc
from clinic_app.services.lan import Lan, LanPlan
from clinic_app.services.task_kinds import TaskKind
from clinic_app.ui import i18n
from clinic_app.ui.inside import Inside
from clinic_app.ui.meeting_duty import MeetingDuty, meeting_duty_of
from clinic_app.ui.printers_here import Printers
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_history import CaseHistory
from clinic_app.ui.screens.case_undecided import CaseUndecided
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.hand_over import HandOverPage
from clinic_app.ui.screens.plan_page import PlanPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.to_decide import ToDecidePage
from clinic_app.ui.screens.today import Today

LEAD = replace(NURSE, word="mango", passphrase="mango and three other words", role=Role.COORDINATOR, staff_code="C-1")
NIGHT, OFFICE = "Emergency room", "Office"
NAME = "ผ่องใส"


class FoundLan(QuietLan):
    """Asks nobody on the network, and finds the other PC all the same."""

    found: Callable[[], int | None] = staticmethod(lambda: None)
    """The port at which it listens now."""

    def at(self, device: DeviceId) -> tuple[tuple[str, int], ...]:
        port = self.found()
        return ((HOST, port),) if port is not None else ()


class Seat(NightShift):
    """Somebody at one of the two PCs."""

    other: Seat | None = None

    def comes_in(self) -> Inside:
        inside = super().comes_in()
        self.duty.make_lan = self._lan
        self.sees(Today)
        self.settles()
        # On a slow PC ten seconds are over between two lines of the evening: a round is when it says so.
        for by_itself in self.duty.findChildren(QTimer):
            by_itself.stop()
        return inside

    def _lan(self, plan: LanPlan) -> Lan:
        made = FoundLan(replace(plan, loopback=True), self.desk.hands.clock().monotonic)
        made.found = lambda: self.other.port if self.other is not None else None  # type: ignore[method-assign]
        return made

    @property
    def duty(self) -> MeetingDuty:
        return meeting_duty_of(self.inside)

    @property
    def port(self) -> int | None:
        """Where it listens; None while nobody is in."""
        inside = self.desk.window.inside
        lan = meeting_duty_of(inside).lan if inside is not None else None
        return lan.port if lan is not None else None

    def goes_home(self) -> None:
        """It locks: the program begins anew, with nobody in."""
        before = self.desk
        before.window.lock()
        before.until(lambda: before.replaced == 1)
        before.close()
        self.desk = DeskTop(before.folder, before.qtbot, before.dressed, after_lock=True)
        self.desk.hands.at = before.hands.at

    def sits_down(self) -> None:
        """Keys go to this window from now on. (What one covers takes every window of this process along.)"""
        self.desk.window.show()
        self.desk.window.activateWindow()
        self.desk.until(self.desk.window.isActiveWindow)

    def tabs_to(self, wanted: QWidget) -> None:
        self.sits_down()
        for _stop in range(120):
            if QApplication.focusWidget() is wanted:
                return
            self.presses("Tab")
        raise AssertionError("Tab never comes there")

    def meets(self) -> None:
        """A round, and whatever it waits for."""
        self.duty.go()
        self.desk.until(lambda: not self.duty.busy)
        self.settles()

    def says(self, case_id: CaseId, section: str, field: str, value: Stored) -> None:
        """In the form of the case; Ctrl+S keeps it."""
        page = self.opens(case_id, section, field)
        assert page.filling is not None
        assert page.view is not None
        page.filling.put(page.view.places[0], field, value)
        self.keeps(page)

    def keeps(self, page: CaseScreen) -> None:
        self.sits_down()
        self.desk.until(lambda: page.filling is not None and page.filling.settled)
        self.presses("Ctrl+S")
        self.settles()
        assert self.does(lambda clinic: clinic.desk.vault.drafts.every()) == ()

    def reads(self, case_id: CaseId, field: str) -> object:
        """What the record says; nothing of it is half typed."""
        return self.does(lambda clinic: clinic.desk.vault.cases.load(case_id).stored(field))


@dataclass
class TwoPcs:
    """The clinic's first PC in the office, and the one in the emergency room that came in later."""

    night: Seat
    office: Seat

    def later(self, hours: float) -> None:
        """Nobody's idle clock goes on meanwhile."""
        for each in (self.night, self.office):
            each.desk.hands.at += timedelta(hours=hours)

    def meet(self) -> None:
        """As they do by themselves every few minutes: each has a round, and the door of the other stands open."""
        for each in (self.office, self.night, self.office):
            each.meets()


def words(widget: QWidget) -> str:
    texts = [each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget)]
    return "\n".join(texts).replace("\u200b", "")


def shot(seat: Seat, name: str) -> None:
    """For whoever wants to look: with a folder in SHOTS pictures of the pages lie there, in English and Thai."""
    if folder := os.environ.get("SHOTS"):
        seat.settles()
        QApplication.processEvents()
        seat.desk.window.grab().save(f"{folder}/{name}-{i18n.language()}.png")


def lets_in(office: Seat, night: DeskTop) -> None:
    """A code, two files, and words that people compared."""
    joining: JoiningPc = night.doorway.joining_pc()
    code = office.does(lambda clinic: clinic.adding_pc.show_code().code)
    asked = joining.ask(code)

    def let_in(clinic: Clinic) -> Answer:
        who = [each.id for each in clinic.people]
        clinic.desk.vault.pcs.name(clinic.desk.vault.device.id, OFFICE)
        return clinic.adding_pc.let_in(asked.content, place=NIGHT, who=who)

    answer = office.does(let_in)
    assert joining.read(answer.content).words == answer.words
    joining.join(answer.content)


@pytest.fixture(params=["en", "th"] if "SHOTS" in os.environ else ["en"])
def two(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[TwoPcs]:
    dressed = dress(request.param, "light")
    desks = [DeskTop(tmp_path / name, qtbot, dressed) for name in ("office", "night")]
    for desk in desks:
        desk.folder.mkdir(exist_ok=True)
    founded = NightShift.founded(desks[0])
    office = Seat(founded.desk, LEAD)
    office.comes_in()
    lets_in(office, desks[1])
    night = Seat(desks[1], NURSE)
    night.other, office.other = office, night
    desks[1].window.show_outside()
    night.sits_down()
    night.comes_in()
    pcs = TwoPcs(night, office)
    pcs.meet()
    yield pcs
    for seat in (night, office):
        seat.desk.close()
    dress("en", "light")


def test_an_intake_at_night_is_gone_on_with_decided_and_printed_in_the_morning(
    two: TwoPcs, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    night, office = two.night, two.office
    office.goes_home()

    # --- at night, in the emergency room ---------------------------------------------------------------
    night.sits_down()
    night.presses("Ctrl+N")
    door = night.sees(DoorStep)
    night.desk.until(lambda: door.short is not None and door.untouched)
    assert door.short is not None
    for field, value in (("a_private_now", "yes"), ("s_lang_first", "shn"), ("h_injury_any", "needs_care")):
        door.short.put(field, value)
    night.desk.until(lambda: door.short is not None and door.short.filling.settled)
    case_id = door.short.filling.case.id
    given = {"c_services": "given", "c_record": "given"}
    night.does(lambda clinic: clinic.consent.answer(case_id, given))
    screen = night.opens(case_id, "survivor")
    night.row(screen, "s_name").take_focus()
    night.types(NAME)
    night.keeps(screen)
    night.presses("Alt+O")
    handing = night.sees(HandOverPage)
    night.desk.until(handing.hand.isVisible)
    night.settles()
    night.tabs_to(handing.hand)
    night.presses("Return")
    night.settles()
    state = lambda: words(handing._states)  # noqa: E731 - what the card says now
    night.desk.until(lambda: OFFICE in state())
    shot(night, "1-handed-over")
    waits = state()
    night.meets()
    handing.reload()
    night.settles()
    night.desk.until(lambda: OFFICE in state())
    assert state() == waits, "nobody is in at the office"

    # --- in the morning, in the office -----------------------------------------------------------------
    two.later(8)
    office.sits_down()
    office.presses("Space")
    office.comes_in()
    two.meet()
    handing.reload()
    night.desk.until(lambda: OFFICE in state() and state() != waits)
    shot(night, "2-it-is-there")
    today = office.inside.open_place("today")
    assert isinstance(today, Today)
    office.desk.until(lambda: bool(office.does(lambda clinic: clinic.today().promises)))
    today.look_again()
    office.settles()
    [promise] = office.does(lambda clinic: clinic.today().promises)
    assert (promise.case_id, promise.kind) == (case_id, TaskKind.HANDED_OVER)
    shot(office, "3-today-in-the-office")
    assert office.reads(case_id, "s_name") == NAME
    office.says(case_id, "survivor", "s_age_years", 30)
    two.meet()
    assert night.reads(case_id, "s_age_years") == 30

    # --- both write what cannot both hold, before they meet --------------------------------------------
    night.says(case_id, "contact", "k_ok", "yes")
    office.says(case_id, "contact", "k_ok", "no")
    two.later(0.1)
    two.meet()
    for seat in (night, office):
        assert seat.reads(case_id, "k_ok") == "no", "the stricter holds until a person decides"
        assert seat.does(lambda clinic: clinic.two_pcs.many()) == 1
    shown = night.sees(CaseScreen)
    night.desk.until(lambda: shown.undecided.asked is not None)
    shot(night, "4-both-answers-in-the-case")
    today = office.inside.open_place("today")
    assert isinstance(today, Today)
    office.desk.until(today.to_decide.isVisible)
    shot(office, "5-today-to-decide")
    office.tabs_to(today.to_decide.decide)
    office.presses("Return")
    office.sees(ToDecidePage)
    office.settles()
    shot(office, "6-to-decide")
    office.presses("Return")
    page = office.sees(CaseUndecided)
    office.desk.until(lambda: bool(page.questions))
    office.settles()
    shot(office, "7-the-question")
    office.presses("Return")
    office.desk.until(lambda: not page.questions)
    two.meet()
    for seat in (night, office):
        assert seat.reads(case_id, "k_ok") == "no"
        assert seat.does(lambda clinic: clinic.two_pcs.many()) == 0
    night.desk.until(lambda: shown.undecided.asked is None)

    # --- the plan, on paper ----------------------------------------------------------------------------
    need = new_entity("need", EntityId(case_id))
    values = ((need.id, "n_service", "shelter_women"), (need.id, "n_offer", "offered_accepted"))
    office.does(lambda clinic: clinic.recording.change(case_id, Change(created=(need,), values=values)))
    tray = Printed(there=True)
    monkeypatch.setattr(Printers, "of", lambda _profile: Printers(lambda: [PRINTER], lambda _name: None, tray))
    office.opens(case_id)
    office.sits_down()
    office.presses("Alt+W")
    plan = office.sees(PlanPage)
    office.desk.until(plan.paper.isVisible)
    office.tabs_to(plan.paper)
    office.presses("Return")
    preview = office.sees(PrintPreview)
    office.desk.until(preview.go.isEnabled)
    office.settles()
    shot(office, "8-on-paper")
    preview.go.click()
    office.settles()
    if preview.side._asking.isVisible():
        preview.side.stands.click()
        office.settles()
    [job] = tray.jobs
    two.meet()
    assert job[1].startswith(b"%PDF")
    registers = [seat.does(lambda clinic: clinic.print_log.newest()) for seat in (office, night)]
    assert [[each.paper.number for each in papers] for papers in registers] == [[1], [1]]
    night.opens(case_id).acts.acts["history"].run()
    history = night.sees(CaseHistory)
    night.desk.until(lambda: bool(history.moments.rows))
    shot(night, "9-the-history")
    for each in (night, office):
        each.does(lambda clinic: clinic.desk.vault.revisions.verify_chain())
        assert each.does(lambda clinic: clinic.desk.vault.journals.broken()) == {}
    assert night.does(reached) == office.does(reached)


def reached(clinic: Clinic) -> object:
    return clinic.desk.vault.hearing.reached()
