"""The card of the tour: what it speaks of can be seen, and whoever is done with it goes on where the page had her."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from PySide6.QtWidgets import QApplication, QLabel
from referral_desk import TrainingDesk

from clinic_app.ui.screens.decided import DecidedPage
from clinic_app.ui.screens.emergency import Emergency
from clinic_app.ui.screens.her_words import Turned
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.tour import Tour, begin_tour
from clinic_app.ui.screens.turned import TurnedScreen

_THE_WAY_BACK = "Hold F6 to turn it back"


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def begun(desk: TrainingDesk) -> Tour:
    begin_tour(desk.inside.ways)
    desk.settles()
    tour = desk.inside.findChild(Tour)
    assert isinstance(tour, Tour)
    return tour


def test_where_it_speaks_of_what_was_decided_somebody_decided_something(desk: TrainingDesk) -> None:
    tour = begun(desk)
    while tour.at < 4:
        tour.next.click()
        desk.settles()
    page = desk.sees(DecidedPage)
    assert page.table.isVisible()
    assert not page.none.isVisible()
    tour.end_it()


def test_who_ends_it_goes_on_where_the_page_had_the_focus(desk: TrainingDesk) -> None:
    tour = begun(desk)
    desk.presses("Ctrl+E")
    page = desk.sees(Emergency)
    desk.settles()
    at = QApplication.focusWidget()
    assert at is not None
    assert page.isAncestorOf(at)
    tour.end.setFocus()
    tour.end.click()
    assert QApplication.focusWidget() is at


def test_it_takes_no_focus_along_that_is_elsewhere(desk: TrainingDesk) -> None:
    tour = begun(desk)
    search = desk.inside.open_place("cases")
    search.search()
    desk.settles()
    at = QApplication.focusWidget()
    tour.end_it()
    assert QApplication.focusWidget() is at


def test_where_it_speaks_of_printing_the_print_key_is_free(desk: TrainingDesk) -> None:
    tour = begun(desk)
    while tour.at < 6:
        tour.next.click()
        desk.settles()
    key = desk.sees(PrintPreview).go
    assert key.isVisible()
    at = key.rect().translated(key.mapTo(desk.inside.stage, key.rect().topLeft()))
    assert not tour.geometry().intersects(at)
    tour.end_it()


@pytest.mark.parametrize("training", [True, False])
def test_who_learns_the_program_is_told_how_the_screen_turns_back(desk: TrainingDesk, training: bool) -> None:
    told = Turned(language="en", question="?")
    screen = TurnedScreen(told, desk.inside.window(), training=training)
    words = [each.text() for each in screen.findChildren(QLabel)]
    names = [each.accessibleName() for each in screen.findChildren(QLabel)]
    assert any(_THE_WAY_BACK in each for each in (*words, *names)) is training
    screen.deleteLater()
