"""Upkeep, hide and lock: what the site decides counts at once; support sees the screen for a quarter of an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NURSE, NightShift, with_incident, with_record
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.domain.case import Change
from clinic_app.services.clinic import Clinic
from clinic_app.ui import app, i18n
from clinic_app.ui.capture import SUPPORT_FOR, Capture
from clinic_app.ui.inside import Inside
from clinic_app.ui.screens.away_card import AWAY, HERE
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.case_peek import AWAY_MS
from clinic_app.ui.screens.locking_page import LockingPage
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.upkeep import Upkeep


def page_of(shift: NightShift) -> LockingPage:
    page = LockingPage(shift.inside.ways)
    shift.inside.open_page(page)
    shift.settles()
    return page


@pytest.fixture
def coordinator(desk_top: DeskTop) -> NightShift:
    NightShift.founded(desk_top)
    shift = NightShift(desk_top, _OTHERS[0])
    shift.comes_in()
    return shift


def test_what_the_site_decides_counts_at_once_and_after_the_next_coming_in(coordinator: NightShift) -> None:
    page = page_of(coordinator)
    assert page.minutes.code() == "20"
    page.minutes.choose_by_hand("5")
    coordinator.settles()
    assert coordinator.does(lambda clinic: clinic.locking.lock_after_minutes) == 5
    coordinator.desk.waits(180)
    assert coordinator.desk.window.covered
    coordinator.desk.waits(120)
    coordinator.desk.until(lambda: coordinator.desk.replaced == 1)


def test_a_nurse_reads_it_and_cannot_change_it(desk_top: DeskTop) -> None:
    NightShift.founded(desk_top)
    shift = NightShift(desk_top, NURSE)
    shift.comes_in()
    page = page_of(shift)
    assert not page.minutes.isEnabled()
    assert not page.support.isVisible()


def test_where_the_system_cannot_hide_us_from_pictures_it_says_so(coordinator: NightShift) -> None:
    page = page_of(coordinator)
    assert page.pictures.words.text() == "Pictures of the screen show this window."
    assert not page.support.isVisible()


def test_support_sees_the_screen_for_a_quarter_of_an_hour_and_the_journal_says_so(coordinator: NightShift) -> None:
    told: list[int] = []
    capture = Capture(coordinator.desk.hands.clock(), lambda _window, wanted: told.append(wanted) or True)
    coordinator.inside.capture = capture
    page = page_of(coordinator)
    assert set(told) == {0x11}
    assert page.pictures.words.text() == "Pictures of the screen do not show this window."
    told.clear()
    page.support.click()
    coordinator.settles()
    assert set(told) == {0x00}
    assert "10:57" in page.pictures.words.text()
    acts = coordinator.does(lambda clinic: [e.act for e in clinic.desk.vault.journal.entries()])
    assert "pictures_allowed" in acts
    told.clear()
    capture._over.timeout.emit()  # as after fifteen minutes
    assert set(told) == {0x11}
    assert capture.seen_until is None
    assert timedelta(minutes=15) == SUPPORT_FOR


def test_every_window_that_comes_is_kept_out_too(qtbot: QtBot, dressed: app.Dressed, desk_top: DeskTop) -> None:
    told: list[tuple[int, int]] = []
    capture = Capture(desk_top.hands.clock(), lambda window, wanted: told.append((window, wanted)) or True)
    box = QWidget()
    qtbot.addWidget(box)
    box.show()
    assert (int(box.winId()), 0x11) in told
    assert capture.able


def test_a_system_that_refuses_is_believed(dressed: app.Dressed, desk_top: DeskTop) -> None:
    assert not Capture(desk_top.hands.clock(), lambda _window, _wanted: False).able


def test_away_from_the_clinic_it_covers_after_a_minute_and_shows_nothing_that_was_not_asked_for(
    coordinator: NightShift,
) -> None:
    coordinator.does(with_record)
    page = page_of(coordinator)
    assert page.away.where.code() == HERE
    assert not coordinator.inside.status.away.isVisible()
    page.away.where.choose_by_hand(AWAY)
    coordinator.settles()
    assert coordinator.inside.status.away.text() == "Away from the clinic · covers after 1 minute"
    cases = coordinator.inside.open_place("cases")
    assert isinstance(cases, CaseList)
    coordinator.desk.until(lambda: cases.model.rowCount() == 1)
    coordinator.desk.until(lambda: not cases._soon.isActive())
    coordinator.settles()
    assert not cases.peek.isVisible()
    cases.table.peeked.emit()
    coordinator.desk.until(cases.peek.isVisible)
    cases.peek.show_name("Somebody")
    assert cases.peek._minute.isActive()
    assert cases.peek._minute.interval() == AWAY_MS
    coordinator.inside.status.away.click()
    assert isinstance(coordinator.inside.page(), Upkeep)
    coordinator.desk.waits(60)
    assert coordinator.desk.window.covered
    coordinator.desk.waits(240)
    coordinator.desk.until(lambda: coordinator.desk.replaced == 1)


def with_clocks(clinic: Clinic) -> None:
    """It happened some hours ago: several clocks run."""
    case = with_incident(clinic)
    incident = case.first("incident")
    assert incident is not None
    moment = {"kind": "about_hours_ago", "hours": 60, "said_at": "2026-11-22T03:42:00Z"}
    clinic.recording.change(case.id, Change(values=((incident, "i_date", moment),)))


def test_away_from_the_clinic_a_clock_of_today_says_what_it_is_for_when_it_is_asked(nurse: NightShift) -> None:
    nurse.does(with_clocks)
    inside = nurse.inside
    today = inside.open_place("today")
    assert isinstance(today, Today)
    nurse.settles()
    assert today.clocks.hasFocus()
    assert today.clocks.is_open(0), "in the clinic the focus is enough"
    page = page_of(nurse)
    page.away.where.choose_by_hand(AWAY)
    nurse.settles()
    inside.open_place("today")
    nurse.settles()
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert today.clocks.hasFocus()
    assert not today.clocks.is_open(0)
    hushed = today.clocks.grab().toImage()
    nurse.inside.status.help.setFocus()
    assert today.clocks.grab().toImage() != hushed, "where the focus is can be seen all the same"
    today.clocks.setFocus()
    assert "PEP" not in today.clocks.item(0).data(spoken)
    nurse.presses("Space")
    assert today.clocks.is_open(0)
    assert "PEP" in today.clocks.item(0).data(spoken)
    nurse.presses("Down")
    assert not any(today.clocks.is_open(row) for row in range(today.clocks.count()))


def test_another_language_and_a_start_find_it_away_before_anything_is_shown(nurse: NightShift) -> None:
    nurse.does(with_clocks)
    page = page_of(nurse)
    page.away.where.choose_by_hand(AWAY)
    nurse.settles()
    before = nurse.inside
    before.status.pressed.emit("language")
    nurse.desk.until(lambda: nurse.inside is not before)
    assert nurse.inside.away, "not only once the vault has answered"
    nurse.settles()
    assert nurse.inside.status.away.isVisible()
    i18n.use("en")
    assert Inside.away, "of a PC of which nobody knows yet"


def test_what_the_site_decides_away_from_the_clinic_is_not_said_of_this_pc_now(coordinator: NightShift) -> None:
    page = page_of(coordinator)
    page.away.where.choose_by_hand(AWAY)
    coordinator.settles()
    page.minutes.choose_by_hand("30")
    coordinator.settles()
    assert coordinator.inside.toast.log[-1] == "Locks after 30 minutes, once it is back"


def test_of_panic_it_promises_no_more_than_a_full_disk_holds(nurse: NightShift) -> None:
    [panic] = [each for each in page_of(nurse).findChildren(QLabel) if each.text().startswith("Panic")]
    assert "kept if the disk takes it" in panic.text()
