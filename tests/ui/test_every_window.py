"""What comes from outside is heard in every window, and nothing of what a page does within itself."""

from __future__ import annotations

from collections import Counter

import pytest
from desk_top import DeskTop, type_in
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from referral_desk import TrainingDesk
from test_ui_hide_and_lock import come_in

from clinic_app.ui.every_window import EveryWindow

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often Python is asked about each kind of event. Made before the desk: Qt finds out once who is asked."""
    heard: Counter[str] = Counter()
    before = EveryWindow.eventFilter

    def count(windows: EveryWindow, watched: QObject, event: QEvent) -> bool:
        heard[type(event).__name__] += 1
        return before(windows, watched, event)

    monkeypatch.setattr(EveryWindow, "eventFilter", count)
    return heard
    return heard


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def test_another_section_hands_python_next_to_no_event(heard: Counter[str], desk: TrainingDesk) -> None:
    page = desk.opens(desk.case().id)
    desk.settles()
    heard.clear()
    page.open_section("risk")
    QApplication.processEvents()
    assert 0 < heard.total() < 100, "fifteen hundred, when the whole program was listened to"


def test_a_menu_over_a_menu_hears_the_hide_key(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    first, second = QMenu(inside), QMenu(inside)
    for menu in (first, second):
        menu.addAction("Malee Aung")
        menu.popup(inside.mapToGlobal(QPoint(50, 50)))
        QApplication.processEvents()
    at_the_door.press(Qt.Key.Key_F9, second)
    assert at_the_door.window.covered
    assert not first.isVisible()


def test_a_menu_that_takes_no_focus_from_the_window_is_watched_too(at_the_door: DeskTop) -> None:
    """Where the system leaves the window in front, only the focus is told that a menu takes the keys."""
    inside = come_in(at_the_door)
    watching = at_the_door.window.curtain.findChild(EveryWindow)
    assert watching is not None
    QApplication.instance().focusWindowChanged.disconnect(watching._came_forward)  # type: ignore[union-attr]
    box = QLineEdit(inside)
    box.show()
    box.setFocus()
    menu = QMenu(inside)
    menu.addAction("Malee Aung")
    menu.popup(inside.mapToGlobal(QPoint(50, 50)))
    at_the_door.press(Qt.Key.Key_F9, menu)
    assert at_the_door.window.covered


def test_only_who_has_the_focus_is_watched_for_what_is_composed(heard: Counter[str], at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    boxes = [QLineEdit(inside), QLineEdit(inside)]
    for box in boxes:
        box.show()
        box.setFocus()
    heard.clear()
    type_in(boxes[0], "a")
    assert heard["QInputMethodEvent"] == 0
    type_in(boxes[1], "a")
    assert heard["QInputMethodEvent"] == 1


def test_once_what_was_dragged_is_let_go_the_program_is_not_listened_to(
    heard: Counter[str], at_the_door: DeskTop
) -> None:
    inside = come_in(at_the_door)
    handle, dragged = at_the_door.window.windowHandle(), QMimeData()
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    enters = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, dragged, left, NONE)
    QApplication.sendEvent(handle, enters)
    heard.clear()
    key = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_A, NONE)
    QApplication.sendEvent(inside, key)
    assert heard["QKeyEvent"]
    at = QPointF(9, 9)
    QApplication.sendEvent(handle, QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, NONE))
    heard.clear()
    QApplication.sendEvent(inside, key)
    assert heard["QKeyEvent"] == 0


def test_the_mouse_in_a_menu_is_a_touch(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    menu = QMenu(inside)
    menu.addAction("Malee Aung")
    menu.popup(inside.mapToGlobal(QPoint(50, 50)))
    QApplication.processEvents()
    at_the_door.hands.go(5)
    QTest.mouseMove(menu.windowHandle(), QPoint(6, 6))
    assert at_the_door.window.curtain.idle._touched == at_the_door.hands.seconds
    menu.close()
