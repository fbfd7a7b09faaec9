"""The walk by Tab notices what it is there to notice."""

from __future__ import annotations

import pytest
from keyboard_walk import Walker, for_gloves, small_targets, without_role
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui.app import Dressed
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.pill import TARGET, Chip
from clinic_app.ui.parts.segments import Segments


class _Trap(QLineEdit):
    def focusNextPrevChild(self, _forward: bool) -> bool:
        return True


class _Unseen(QPushButton):
    def paintEvent(self, _event: object) -> None:
        """Nothing: nobody sees where the focus is."""


@pytest.fixture
def page(qtbot: QtBot, dressed: Dressed) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    for words in ("One", "Two"):
        column.addWidget(plain(words))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def _put(page: QWidget, widget: QWidget) -> QWidget:
    layout = page.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()
    return widget


def test_a_page_of_ours_holds(page: QWidget) -> None:
    assert Walker().stumbles(page) + without_role(page) + small_targets(page, 40) == []


def test_a_widget_that_keeps_the_focus_is_a_trap(page: QWidget) -> None:
    _put(page, _Trap())
    assert Walker().stumbles(page) == ["trapped in _Trap '' in QWidget"]


def test_a_focus_that_nobody_sees_a_target_too_small_and_no_role_are_told(page: QWidget) -> None:
    unseen = _put(page, _Unseen())
    unseen.setFixedSize(20, 40)
    bare = _put(page, QWidget())
    bare.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    assert "does not show the focus: _Unseen '' in QWidget" in Walker().stumbles(page)
    assert small_targets(page, 24) == ["20x40 _Unseen '' in QWidget"]
    assert without_role(page) == ["no role: QWidget '' in QWidget"]


def test_a_chip_that_a_glove_misses_is_told_and_none_of_ours_is_one(page: QWidget) -> None:
    _put(page, Chip("X"))
    _put(page, Segments([("u", "?")], "Injury", size="small"))
    assert for_gloves(page) == []
    _put(page, Chip("Open")).setFixedHeight(32)
    assert [fault.partition("x")[2] for fault in for_gloves(page)] == ["32 Chip 'Open' in QWidget"]


def test_two_lines_of_chips_leave_no_gap_between_them(page: QWidget) -> None:
    holder, flow = QWidget(page), of_chips()
    chips = [Chip("One of several") for _line in range(4)]
    for chip in chips:
        flow.addWidget(chip)
    holder.setLayout(flow)
    holder.setFixedWidth(300)
    holder.show()
    QApplication.processEvents()
    assert sorted({(chip.y(), chip.height()) for chip in chips}) == [(0, TARGET), (TARGET, TARGET)]


def test_a_focus_outside_what_is_shown_is_told(page: QWidget) -> None:
    outside = plain("Outside")
    outside.setParent(page)
    outside.setGeometry(page.width() + 40, 0, 80, 40)
    outside.show()
    assert [each for each in Walker().stumbles(page) if "out of sight" in each] != []
