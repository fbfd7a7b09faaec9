"""The interview hold on the screen: she listens, nobody types, and six figures stand for the passphrase."""

from __future__ import annotations

from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from clinic_app.ui.cover import Cover
from clinic_app.ui.inside import Inside
from clinic_app.ui.parts.six_figures import SixFigures, figure_of
from clinic_app.ui.screens.listening_card import ListeningCard
from clinic_app.ui.screens.unlock import Unlock
from clinic_app.ui.session import Session

FIGURES = "402918"


def come_in(desk_top: DeskTop) -> Inside:
    door = desk_top.sees(Unlock)
    door.sign_in.word.setText("mango")
    door.sign_in.passphrase.setText("mango and three other words")
    desk_top.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    return desk_top.sees(Inside)


def type_figures(widget: QWidget | None, figures: str) -> None:
    assert isinstance(widget, SixFigures)
    QTest.keyClicks(widget, figures)


def listen(desk_top: DeskTop) -> Inside:
    inside = come_in(desk_top)
    desk_top.press(Qt.Key.Key_F8)
    type_figures(QApplication.focusWidget(), FIGURES)
    assert inside.listening.until == "11:27"
    return inside


def covered(desk_top: DeskTop) -> Cover:
    desk_top.press(Qt.Key.Key_F9)
    cover = desk_top.sees(Cover)
    desk_top.press(Qt.Key.Key_X, cover)
    return cover


def test_f8_asks_for_six_figures_and_says_at_the_foot_until_when_they_count(at_the_door: DeskTop) -> None:
    inside = listen(at_the_door)
    assert inside.status.listening.isVisible()
    assert "11:27" in inside.status.listening.text()


def test_while_she_listens_the_cover_asks_for_the_figures(at_the_door: DeskTop) -> None:
    listen(at_the_door)
    cover = covered(at_the_door)
    assert cover.asking.figures.isVisible()
    assert not cover.asking.passphrase.isVisible()
    type_figures(QApplication.focusWidget(), FIGURES)
    assert not at_the_door.window.covered


def test_three_wrong_tries_and_the_passphrase_is_asked(at_the_door: DeskTop) -> None:
    inside = listen(at_the_door)
    cover = covered(at_the_door)
    for _try in range(3):
        assert cover.asking.figures.isVisible()
        type_figures(cover.asking.figures, "402919")
    assert not cover.asking.figures.isVisible()
    assert cover.asking.passphrase.isVisible()
    assert inside.listening.until == ""
    cover.asking.passphrase.passphrase.setText("mango and three other words")
    at_the_door.press(Qt.Key.Key_Return, cover.asking.passphrase.passphrase)
    at_the_door.until(lambda: not at_the_door.window.covered)


def test_the_passphrase_lifts_the_cover_also_while_she_listens(at_the_door: DeskTop) -> None:
    inside = listen(at_the_door)
    cover = covered(at_the_door)
    cover.asking._instead.click()
    assert QApplication.focusWidget() is cover.asking.passphrase.passphrase
    cover.asking.passphrase.passphrase.setText("mango and three other words")
    at_the_door.press(Qt.Key.Key_Return, cover.asking.passphrase.passphrase)
    at_the_door.until(lambda: not at_the_door.window.covered)
    assert inside.listening.until == "11:27"


def test_where_no_word_is_asked_a_wrong_passphrase_is_called_nothing_else(at_the_door: DeskTop) -> None:
    come_in(at_the_door)
    asking = covered(at_the_door).asking.passphrase
    asking.passphrase.setText("mango and no other words")
    at_the_door.press(Qt.Key.Key_Return, asking.passphrase)
    at_the_door.until(asking.notice.isVisible)
    assert asking.notice.what.text() == "This is not the passphrase of whoever signed in."
    assert at_the_door.window.covered


def test_nobody_typing_covers_but_does_not_lock_until_the_hold_is_over(at_the_door: DeskTop) -> None:
    listen(at_the_door)
    at_the_door.waits(180)
    assert at_the_door.window.covered
    at_the_door.waits(41 * 60 + 59)
    assert not at_the_door.window.curtain.locking
    at_the_door.waits(1)
    at_the_door.until(lambda: at_the_door.replaced == 1)


def test_a_hold_that_is_over_asks_for_the_passphrase(at_the_door: DeskTop) -> None:
    inside = listen(at_the_door)
    covered(at_the_door)
    at_the_door.hands.go(45 * 60)
    at_the_door.window.curtain.holding.look()
    assert inside.listening.until == ""
    cover = at_the_door.sees(Cover)
    assert not cover.asking.figures.isVisible()


def test_sleep_the_lock_of_the_system_and_panic_end_the_hold(at_the_door: DeskTop) -> None:
    inside = listen(at_the_door)
    session = Session([])
    at_the_door.window.curtain.obey(session)
    session.changed(True)
    assert inside.listening.until == ""
    assert at_the_door.window.curtain.holding.until is None
    at_the_door.until(lambda: at_the_door.replaced == 1)


def test_figures_that_everybody_tries_first_are_not_taken(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    at_the_door.press(Qt.Key.Key_F8)
    type_figures(QApplication.focusWidget(), "123456")
    card = inside.findChild(ListeningCard)
    assert card is not None
    assert card.notice.isVisible()
    assert inside.listening.until == ""
    at_the_door.press(Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_a_page_that_is_ready_late_does_not_take_the_figures(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    inside.open_place("cases")
    at_the_door.press(Qt.Key.Key_F8)
    search = next(box for box in inside.pages.findChildren(QLineEdit))
    search.setFocus()
    type_figures(QApplication.focusWidget(), FIGURES)
    assert search.text() == ""
    assert QApplication.focusWidget() is search
    assert inside.listening.until == "11:27"


def test_f8_again_offers_to_stop(at_the_door: DeskTop) -> None:
    inside = listen(at_the_door)
    at_the_door.press(Qt.Key.Key_F8)
    card = inside.findChildren(ListeningCard)[-1]
    card.stopped.emit()
    assert inside.listening.until == ""
    cover = covered(at_the_door)
    assert cover.asking.passphrase.isVisible()
    assert not cover.asking.figures.isVisible()


def test_the_card_goes_when_all_is_hidden(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    at_the_door.press(Qt.Key.Key_F8)
    card = inside.findChildren(ListeningCard)[-1]
    at_the_door.press(Qt.Key.Key_F9)
    at_the_door.window.curtain.uncover()
    assert not card.isVisible()


def test_figures_are_read_by_the_key_on_either_layout_and_in_either_script() -> None:
    us_row, thai_row = "1234567890", "ๅ/-ภถ\u0e38\u0e36คตจ"
    assert [figure_of(sign) for sign in thai_row] == [figure_of(sign) for sign in us_row] == list(us_row)
    assert [figure_of(sign) for sign in "๑๒๓๔๕๖๗๘๙๐"] == list(us_row)
    assert [figure_of(sign) for sign in "a ก"] == ["", "", ""]
    assert figure_of("-", keypad=True) == ""
