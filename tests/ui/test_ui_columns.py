"""Columns stand side by side where there is room, and one below the other on a small screen at 150 %."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.columns import SIDE_BY_SIDE_FROM, Columns
from clinic_app.ui.parts.page_head import PageHead


@pytest.mark.parametrize("as_layouts", [False, True])
def test_what_does_not_fit_beside_stands_below_and_nothing_is_scrolled_sideways(
    qtbot: QtBot, dressed: object, as_layouts: bool
) -> None:
    columns, labels = Columns(), [QLabel("one"), QLabel("other")]
    for label in labels:
        label.setMinimumWidth(600)
        if as_layouts:
            column = QVBoxLayout()
            column.addWidget(label)
            columns.addLayout(column, 1)
        else:
            columns.addWidget(label, 1)
    room = QScrollArea()
    qtbot.addWidget(room)
    room.setWidgetResizable(True)
    room.setWidget(columns)
    room.resize(1400, 500)
    room.show()
    assert labels[0].y() == labels[1].y()
    room.resize(SIDE_BY_SIDE_FROM - 100, 500)
    qtbot.waitUntil(lambda: columns.stacked)
    qtbot.waitUntil(lambda: labels[1].geometry().top() >= labels[0].geometry().bottom())
    assert room.horizontalScrollBar().maximum() == 0
    room.resize(1400, 500)
    qtbot.waitUntil(lambda: not columns.stacked)


def test_a_title_is_not_cut_for_the_buttons_beside_it(qtbot: QtBot, dressed: object) -> None:
    head = PageHead("A title of some length", "and a line below it")
    qtbot.addWidget(head)
    for words in ("Print what is here", "Go on with the intake"):
        head.act(plain(words))
    head.resize(900, 80)
    head.show()
    assert head.acts.geometry().left() > head.title.geometry().right()
    head.resize(420, 120)
    qtbot.waitUntil(lambda: head.acts.geometry().top() > head.second.geometry().bottom())
    assert head.title.width() >= head.title.sizeHint().width()


def test_what_is_told_and_what_can_be_done_share_the_line_below_the_title_while_both_fit(
    qtbot: QtBot, dressed: object
) -> None:
    page = QWidget()
    head, told = PageHead("A title of some length that takes its room", parent=page), QLabel("told")
    qtbot.addWidget(page)
    told.setFixedSize(320, 30)
    head.tell(told)
    head.act(plain("Print what is here"))
    head.resize(1200, 80)
    page.show()
    qtbot.waitUntil(lambda: told.geometry().left() > head.title.geometry().right())
    head.resize(600, 160)
    qtbot.waitUntil(lambda: told.geometry().top() > head.title.geometry().bottom())
    qtbot.waitUntil(lambda: head.acts.geometry().left() > told.geometry().right())
    assert head.acts.geometry().top() < told.geometry().bottom()
    assert head.acts.geometry().right() == head.width() - 1, "at the right end, as beside the title"
    head.resize(400, 200)
    qtbot.waitUntil(lambda: head.acts.geometry().top() > told.geometry().bottom())


def test_the_second_line_wraps_where_it_is_too_long_and_what_follows_stands_below(
    qtbot: QtBot, dressed: object
) -> None:
    words = (
        "Everybody who may come in here, and what each of them may do with the record of a case; nobody else is here."
    )
    page, head, below = QWidget(), PageHead("People", words), QLabel("below")
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.addWidget(head)
    column.addWidget(below)
    column.addStretch(1)
    head.act(plain("Add a person"))
    page.resize(1400, 400)
    page.show()
    one_line = head.second.height()
    page.resize(480, 400)
    qtbot.waitUntil(lambda: head.second.height() >= head.second.heightForWidth(head.second.width()))
    assert head.second.height() >= 2 * one_line
    qtbot.waitUntil(lambda: below.geometry().top() >= head.geometry().bottom())
    assert head.second.mapTo(head, head.second.rect().bottomLeft()).y() <= head.height()
