"""Whatever can take the focus has a name for those who hear the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from test_ui_hide_and_lock import come_in

from clinic_app.ui.app import Dressed
from clinic_app.ui.inside import Inside
from clinic_app.ui.parts.chosen_row import Choosable
from clinic_app.ui.parts.rail import Rail, _RailButton
from clinic_app.ui.parts.segments import Segments, _Segment
from clinic_app.ui.screens.recover import Recover
from clinic_app.ui.screens.set_up import SetUp


def nameless(page: QWidget) -> list[str]:
    """Every widget that can take the focus, is shown, and says nothing of itself or not what it answers."""
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in _focusable(page)
        if not _name(widget) or _name(widget).startswith(":")
    ]


def _focusable(page: QWidget) -> Iterator[QWidget]:
    for widget in (page, *page.findChildren(QWidget)):
        shown = widget.isVisibleTo(page) and widget.isEnabled()
        typed_in = isinstance(
            widget.parent(), QComboBox
        )  # it lends its focus to the box, and is read aloud all the same
        if shown and widget.focusPolicy() != Qt.FocusPolicy.NoFocus and (typed_in or widget.focusProxy() is None):
            inner = isinstance(widget.parent(), QAbstractScrollArea) and widget is widget.parent().viewport()
            if not inner:
                yield widget


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()


def test_what_says_nothing_of_itself_is_told(qtbot: QtBot, dressed: Dressed) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    named, silent = QPushButton(), QPushButton()
    for button in (named, silent, QPushButton("Words")):
        column.addWidget(button)
    named.setAccessibleName("Larger")
    page.show()
    assert nameless(page) == ["QPushButton in QWidget"]
    silent.setAccessibleName("Smaller")
    assert nameless(page) == []


def _door(desk_top: DeskTop) -> QWidget:
    return desk_top.page


def _inside(desk_top: DeskTop) -> QWidget:
    inside = come_in(desk_top)
    assert isinstance(inside, Inside)
    return inside


def _cover(desk_top: DeskTop) -> QWidget:
    come_in(desk_top)
    desk_top.window.hide_everything()
    desk_top.window.curtain.cover.touched.emit()
    return desk_top.page


def _recover(desk_top: DeskTop) -> QWidget:
    desk_top.page.recover_wanted.emit()  # type: ignore[attr-defined]
    return desk_top.sees(Recover)


@pytest.mark.parametrize("reach", [_door, _recover, _inside, _cover])
def test_everything_that_takes_the_focus_has_a_name(at_the_door: DeskTop, reach: Callable[[DeskTop], QWidget]) -> None:
    assert nameless(reach(at_the_door)) == []


def test_first_run_and_set_up_have_names_everywhere(desk_top: DeskTop) -> None:
    first = desk_top.page
    assert nameless(first) == []
    first.set_up.click()  # type: ignore[attr-defined]
    set_up = desk_top.sees(SetUp)
    set_up.kind.choose_by_hand("clinic")
    assert nameless(set_up) == []
    set_up.to_people.click()
    assert nameless(set_up) == []


def role(widget: QWidget) -> QAccessible.Role:
    """As what a screen reader tells it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.role()


def test_one_of_several_is_no_box_to_tick_and_an_act_is_a_plain_button(at_the_door: DeskTop) -> None:
    rail = _inside(at_the_door).findChild(Rail)
    assert isinstance(rail, Rail)
    *places, lock, hide = rail.findChildren(_RailButton)
    assert {role(each) for each in places} == {QAccessible.Role.RadioButton}
    assert [role(lock), role(hide)] == [QAccessible.Role.Button] * 2


def test_none_of_several_may_be_chosen_and_tab_and_arrows_choose_nothing(qtbot: QtBot, dressed: Dressed) -> None:
    asked = Segments([("yes", "Yes"), ("no", "No")], "Alone now")
    qtbot.addWidget(asked)
    asked.show()
    asked.choose("no")
    assert [role(each) for each in asked.findChildren(_Segment)] == [QAccessible.Role.RadioButton] * 2
    assert [each.isChecked() for each in asked.findChildren(_Segment)] == [False, True]
    asked.choose("yes")
    assert [each.isChecked() for each in asked.findChildren(_Segment)] == [True, False]
    asked.clear_by_hand()
    assert asked.code() is None


def test_a_list_of_which_one_is_chosen_lets_tab_through_all_of_it(qtbot: QtBot, dressed: Dressed) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    rows = [Choosable(words, words) for words in ("one", "two", "three")]
    for row in rows:
        column.addWidget(row)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    rows[0].setChecked(True)
    pressed = [row.clicked for row in rows]
    rows[0].setFocus()
    with qtbot.assertNotEmitted(pressed[1]):
        qtbot.keyClick(rows[0], Qt.Key.Key_Tab)
        assert page.focusWidget() is rows[1]
        qtbot.keyClick(rows[1], Qt.Key.Key_Tab)
        qtbot.keyClick(rows[2], Qt.Key.Key_Left)
    assert page.focusWidget() is rows[1]
    assert [row.focusPolicy() for row in rows] == [Qt.FocusPolicy.StrongFocus] * 3
    assert [row.isChecked() for row in rows] == [True, False, False]
