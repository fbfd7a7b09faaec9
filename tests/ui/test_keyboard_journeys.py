"""What the people of the mission do, by keyboard alone: no click, no call of a page; only keys, Tab and typing."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR
from desk_top import DeskTop
from night_shift import NURSE, NightShift
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk
from stations import RECEIVER, SHELTER, Network, agrees, refers
from ten_fingers import Keys, called
from test_referral_line import SitDown, at_the_desk, both, network  # noqa: F401 - fixtures

from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.referral import Status
from clinic_app.ui.screens.call import CallPage
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.inbox import InboxPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.services import ServicesPage
from clinic_app.ui.screens.three_sentences import WRITING, ThreeSentences
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.unlock import Unlock


def test_a_nurse_at_night(desk_top: DeskTop) -> None:
    shift = NightShift.founded(desk_top)
    door, keys = desk_top.sees(Unlock), Keys(desk_top)
    desk_top.window.activateWindow()
    desk_top.until(desk_top.window.isActiveWindow)
    keys.settles()
    desk_top.until(door.sign_in.word.hasFocus)
    keys.types(NURSE.word)
    keys.tab_to(called(door.sign_in.passphrase))
    keys.types(NURSE.passphrase)
    keys.press("Return")
    desk_top.until(lambda: shift.desk.window.inside is not None)
    shift.sees(Today)

    # Somebody comes: danger, then the sentences.
    keys.press("Ctrl+N")
    step = shift.sees(DoorStep)
    desk_top.until(lambda: step.short is not None)
    keys.settles()
    keys.tab_to("Heavy bleeding")
    keys.press("Right", "Right", "Space")
    keys.tab_to("Say the three sentences")
    keys.press("Space")
    page = shift.sees(ThreeSentences)
    desk_top.until(lambda: page.case is not None)
    keys.settles()
    keys.press("Y", "Y")
    keys.tab_to(called(page.sentences[WRITING]))
    keys.press("Y")
    desk_top.until(page.on.hasFocus)
    keys.press("Space")

    # What the survivor wants to be called; what is not said; a wrong key taken back.
    case_page = shift.sees(CaseScreen)
    desk_top.until(lambda: case_page.view is not None)
    keys.settles()
    keys.tab_to("What we should call")
    keys.types("Pim")
    keys.press("Return", "Alt+P", "Ctrl+S")
    desk_top.until(lambda: case_page.kept)
    case = shift.does(lambda clinic: clinic.recording.shown(case_page.case_id))
    assert mode_of(case) is Mode.FULL
    assert shift.stored(case_page, "s_alias") == "Pim"
    assert case.stored("h_injury_any") == "needs_care"

    # The man at the door: hidden, and back where she was.
    keys.press("F9")
    assert desk_top.window.covered
    keys.press("A")
    keys.types(NURSE.passphrase)
    keys.press("Return")
    desk_top.until(lambda: not desk_top.window.covered)
    assert shift.inside.page() is case_page


def test_a_coordinator_by_day(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    keys = Keys(desk_top)
    keys.press("Ctrl+2")
    desk.sees(CaseList)
    keys.press("Down", "Return")
    page = desk.sees(CaseScreen)
    desk_top.until(lambda: page.view is not None)
    first = page.case_id

    # Print in three: Ctrl+P, and the likeliest paper stands there.
    keys.press("Ctrl+P")
    assert desk.sees(PrintPreview)
    keys.press("Escape")
    desk.sees(CaseScreen)
    keys.press("Ctrl+R")
    desk.sees(ServicesPage)
    keys.press("Escape")
    desk.sees(CaseScreen)

    # By its name, with the wrong keyboard layout.
    keys.press("Ctrl+K")
    keys.types("แฟสส")
    keys.press("Return")
    assert desk.sees(CallPage).case_id == first
    keys.press("Escape")

    # Another file, and back to the one that was left.
    keys.press("Ctrl+2")
    desk.sees(CaseList)
    keys.press("Down", "Down", "Return")
    other = desk.sees(CaseScreen)
    assert other.case_id != first
    keys.press("Ctrl+1")
    desk.sees(Today)


@pytest.mark.usefixtures("dressed")
def test_a_receiving_service_answers(network: Network, at_the_desk: SitDown, qtbot: QtBot) -> None:  # noqa: F811
    clinic, shelter = both(network)
    refers(clinic, agrees(clinic, SHELTER))
    clinic.syncs(), shelter.syncs()
    desk = at_the_desk(shelter, RECEIVER)
    keys = Keys(desk.desk)
    desk.desk.window.activateWindow()
    desk.desk.until(desk.desk.window.isActiveWindow)
    page = desk.inside.page()
    assert isinstance(page, InboxPage), "a receiving service begins at its inbox"
    [row] = page.list.rows.values()
    keys.tab_to(called(row))
    keys.press("Return")
    keys.tab_to("Accept")
    keys.press("Return")
    assert desk.does(lambda each: each.receiving.inbox())[0].state == Status.ACCEPTED.value
    assert COORDINATOR.word not in called(keys.focus)
