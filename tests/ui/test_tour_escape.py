"""Escape ends the tour wherever the focus is, but first it does what it does there without a tour."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from referral_desk import TrainingDesk
from shiboken6 import isValid

from clinic_app.ui.parts.palette import Palette
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.message_log import MessageLog
from clinic_app.ui.screens.services import ServicesPage
from clinic_app.ui.screens.tour import Tour, begin_tour


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def tour_at(desk: TrainingDesk, stop: int) -> Tour:
    begin_tour(desk.inside.ways, stop)
    desk.desk.until(lambda: desk.inside.findChild(Tour) is not None)
    desk.settles()
    tour = desk.inside.findChild(Tour)
    assert isinstance(tour, Tour)
    assert tour.isVisible()
    return tour


def escape() -> None:
    """As the system gives it: to the window, and from there to whatever has the focus."""
    window = QApplication.focusWindow()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QApplication.processEvents()


def ended(tour: Tour) -> bool:
    return not isValid(tour) or not tour.isVisible()


@pytest.mark.parametrize("where", ["the card", "the list", "the rail", "the foot", "nowhere"])
def test_it_ends_the_tour_wherever_the_focus_is(desk: TrainingDesk, where: str) -> None:
    tour = tour_at(desk, 7)
    cases = desk.inside.page()
    assert isinstance(cases, CaseList)
    first = next(
        each for each in desk.inside.rail.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus
    )
    at = {"the card": tour.next, "the list": cases.table, "the rail": first, "the foot": desk.inside.status.help}
    if where in at:
        at[where].setFocus(Qt.FocusReason.TabFocusReason)
        assert QApplication.focusWidget() is at[where]
    elif (focus := QApplication.focusWidget()) is not None:
        focus.clearFocus()
    escape()
    assert ended(tour)
    assert desk.inside.page() is cases
    assert desk.inside.stop_of_tour == 0


def test_it_ends_the_tour_over_the_questions_of_a_case(desk: TrainingDesk) -> None:
    tour = tour_at(desk, 3)
    page = desk.inside.page()
    assert not tour.isAncestorOf(desk.focus) or tour.next.hasFocus()
    page.setFocus()
    desk.presses("Tab")
    assert page.isAncestorOf(desk.focus)
    escape()
    assert ended(tour)
    assert desk.inside.page() is page


def test_what_was_typed_goes_first(desk: TrainingDesk) -> None:
    tour = tour_at(desk, 7)
    cases = desk.inside.page()
    assert isinstance(cases, CaseList)
    cases.search_box.setFocus()
    desk.types("K4T")
    escape()
    assert cases.search_box.text() == ""
    assert tour.isVisible()
    escape()
    assert ended(tour)


def test_a_menu_and_the_palette_close_first(desk: TrainingDesk) -> None:
    tour = tour_at(desk, 1)
    menu = QMenu(desk.inside.page())
    menu.addAction("Malee Aung")
    menu.popup(desk.desk.window.mapToGlobal(desk.desk.window.rect().center()))
    desk.desk.until(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert tour.isVisible()
    desk.inside.open_palette()
    escape()
    assert not any(each.isVisible() for each in desk.inside.findChildren(Palette))
    assert tour.isVisible()


def test_what_lies_above_leads_back_first(desk: TrainingDesk) -> None:
    tour = tour_at(desk, 1)
    below = desk.inside.page()
    desk.inside.open_log()
    log = desk.inside.page()
    assert isinstance(log, MessageLog)
    log.back.setFocus()
    escape()
    assert desk.inside.page() is below
    assert tour.isVisible()


def test_at_a_stop_that_lies_above_a_place_the_card_ends_and_the_page_leads_back(desk: TrainingDesk) -> None:
    tour = tour_at(desk, 5)
    page = desk.inside.page()
    assert isinstance(page, ServicesPage)
    tour.next.setFocus()
    escape()
    assert ended(tour)
    assert desk.inside.page() is page


def test_behind_the_cover_it_stays(desk: TrainingDesk) -> None:
    tour = tour_at(desk, 1)
    desk.desk.press(Qt.Key.Key_F9)
    assert desk.desk.window.covered
    escape()
    desk.desk.window.curtain.uncover()
    assert tour.isVisible()
