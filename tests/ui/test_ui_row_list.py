"""Rows that can be chosen: arrows, Enter, Tab, and a focus that outlives a new list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui.parts.chosen_row import MarkedRow
from clinic_app.ui.parts.row_list import RowList


class Page(QWidget):
    """A list made late, between two lines."""

    def __init__(self, *, follows: bool) -> None:
        super().__init__()
        self.above, self.below = QLineEdit(), QLineEdit()
        self.list = RowList(follows=follows, before=self.above)
        self.chosen: list[object] = []
        self.list.chosen.connect(self.chosen.append)
        column = QVBoxLayout(self)
        for each in (self.above, self.list, self.below):
            column.addWidget(each)

    def show_these(self, *keys: str) -> None:
        self.list.replace([(key, MarkedRow(key, "", "file-text")) for key in keys], "b")


@pytest.fixture(params=[False, True])
def page(request: pytest.FixtureRequest, qtbot: QtBot, dressed: object) -> Page:
    made = Page(follows=request.param)
    qtbot.addWidget(made)
    made.show_these("a", "b", "c")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_tab_leads_through_the_rows_where_they_are_seen(page: Page, qtbot: QtBot) -> None:
    page.above.setFocus()
    seen = []
    for _ in range(4):
        focus = page.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        seen.append(page.focusWidget())
    assert seen == [*page.list.rows.values(), page.below]


def test_arrows_move_and_choose_only_where_the_list_follows(page: Page, qtbot: QtBot) -> None:
    page.list.take_focus()
    assert page.list.rows["b"].hasFocus()
    qtbot.keyClick(page.list.rows["b"], Qt.Key.Key_Down)
    qtbot.keyClick(page.list.rows["c"], Qt.Key.Key_Down)
    assert page.list.rows["c"].hasFocus()
    assert page.chosen == (["c"] if page.list._follows else [])
    qtbot.keyClick(page.list.rows["c"], Qt.Key.Key_Return)
    assert page.chosen[-1] == "c"


def test_a_new_list_leaves_the_focus_where_it_was_or_on_the_chosen_row(page: Page) -> None:
    page.list.take_focus("c")
    page.show_these("c", "b", "a")
    assert page.list.rows["c"].hasFocus()
    page.show_these("a", "b")
    assert page.list.rows["b"].hasFocus()
    page.below.setFocus()
    page.show_these("a")
    assert page.below.hasFocus()
