"""The cover comes whatever fails on the page, and soon whatever is computed meanwhile; what was copied goes with it."""

from __future__ import annotations

import sys

import pytest
from desk_top import DeskTop
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from test_nothing_over_the_cover import assert_covered
from test_ui_hide_and_lock import come_in

from clinic_app.ui.jobs import Jobs
from clinic_app.ui.screens.today import Today

_PYTHONS_OWN_S = 0.005


def _fails(*_given: object) -> None:
    raise RuntimeError("whatever it is")


@pytest.mark.parametrize("asked", ["where", "leaving", "sheet"])
def test_a_page_that_fails_is_covered_all_the_same_and_told_once_the_cover_is_lifted(
    at_the_door: DeskTop, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    come_in(at_the_door)
    window = at_the_door.window
    with monkeypatch.context() as broken:
        broken.setattr(Today, asked, property(_fails) if asked == "sheet" else _fails)
        at_the_door.press(Qt.Key.Key_F9)
        at_the_door.settles()
        QApplication.processEvents()
        assert_covered(at_the_door)
    at_the_door.waits(20 * 60)
    at_the_door.until(lambda: at_the_door.replaced == 1)
    assert [box.isHidden() for box in window.findChildren(QMessageBox)] == [True]
    window.curtain.uncover()
    assert [box.isVisible() for box in window.findChildren(QMessageBox)] == [True]
    for box in window.findChildren(QMessageBox):
        box.close()


@pytest.mark.parametrize("asked", ["where", "leaving"])
def test_a_page_that_fails_is_locked_all_the_same(
    at_the_door: DeskTop, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    come_in(at_the_door)
    monkeypatch.setattr(Today, asked, _fails)
    at_the_door.window.lock()
    at_the_door.until(lambda: at_the_door.replaced == 1)
    # Another process can take the vault now.
    at_the_door.doorway.unlock("river", "river and three other words").close()


def test_a_lane_that_computes_lets_the_screen_go_on_ten_times_sooner_than_python_does_by_itself() -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_PYTHONS_OWN_S)
    try:
        Jobs(lambda _owner, _error: None)
        assert sys.getswitchinterval() == pytest.approx(_PYTHONS_OWN_S / 10)
    finally:
        sys.setswitchinterval(before)


def test_pause_with_control_held_down_hides_too_as_windows_calls_it(at_the_door: DeskTop) -> None:
    come_in(at_the_door)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Cancel, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(at_the_door.window.windowHandle(), held)
    assert_covered(at_the_door)


def test_what_was_copied_is_gone_when_the_window_is_closed(at_the_door: DeskTop) -> None:
    come_in(at_the_door)
    QApplication.clipboard().setText("K4T-9MW-XQ")
    at_the_door.window.close()
    assert QApplication.clipboard().text() == ""
