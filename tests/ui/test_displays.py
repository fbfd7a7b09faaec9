"""A display that comes may be one on a wall; one that becomes smaller leaves nothing out of reach."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from test_ui_hide_and_lock import come_in

from clinic_app.ui import app


class _Smaller:
    """What a screen says once somebody chose a lower resolution, or large signs."""

    def availableGeometry(self) -> QRect:
        return QRect(0, 24, 800, 500)


def test_a_display_that_comes_covers(nurse: NightShift, dressed: app.Dressed) -> None:
    window = nurse.desk.window
    dressed.app.screenAdded.emit(window.screen())
    assert window.covered


def test_at_the_door_there_is_nothing_to_cover(at_the_door: DeskTop, dressed: app.Dressed) -> None:
    dressed.app.screenAdded.emit(at_the_door.window.screen())
    assert not at_the_door.window.covered


def test_a_display_that_becomes_smaller_has_all_of_the_window_and_covers_nothing(
    at_the_door: DeskTop, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(at_the_door)
    window, screen = at_the_door.window, at_the_door.window.screen()
    window.move(300, 200)
    monkeypatch.setattr(window, "screen", _Smaller)
    screen.availableGeometryChanged.emit(_Smaller().availableGeometry())
    QApplication.processEvents()
    assert _Smaller().availableGeometry().contains(window.frameGeometry())
    assert not window.covered


def test_a_window_that_has_room_stays_where_it_is(at_the_door: DeskTop) -> None:
    come_in(at_the_door)
    window = at_the_door.window
    window.resize(600, 400)
    window.move(40, 50)
    window.screen().availableGeometryChanged.emit(window.screen().availableGeometry())
    assert window.pos() == QPoint(40, 50)
