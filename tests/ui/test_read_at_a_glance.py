"""What helps the eye: a label at the first line of its box, short lines of centred words, paper as it will stand."""

from __future__ import annotations

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from clinic_app.ui import app
from clinic_app.ui.forms.text_box import TextBox
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.head_on_paper import HeadOnPaper


def test_a_label_stands_at_the_first_line_of_a_tall_box_and_in_the_middle_of_a_low_one(
    qtbot: QtBot, dressed: app.Dressed
) -> None:
    grid = AskedGrid()
    qtbot.addWidget(grid)
    tall, low = TextBox(), QLineEdit()
    grid.ask("reasons", "Reasons", tall)
    grid.ask("name", "Name", low)
    grid.resize(700, 300)
    grid.show()
    dressed.app.processEvents()
    at = {each.text(): each.geometry() for each in grid.findChildren(QLabel)}
    assert at["Reasons"].top() == tall.geometry().top()
    assert at["Reasons"].bottom() < tall.geometry().center().y()
    assert abs(at["Name"].center().y() - low.geometry().center().y()) <= 1


def test_centred_words_wrap_before_their_lines_are_long(qtbot: QtBot, dressed: app.Dressed) -> None:
    said = "With a second one, night intakes in the emergency room are here in the morning, and what is planned too."
    empty = EmptyState("monitor", "There is one.", f"{said} {said}")
    qtbot.addWidget(empty)
    lines = {width: empty.line.heightForWidth(width) for width in (560, 1200)}
    assert lines[1200] == lines[560] > empty.line.minimumSizeHint().height()


def test_the_head_of_a_paper_leaves_empty_lines_out_and_tells_what_it_shows(qtbot: QtBot, dressed: app.Dressed) -> None:
    head = HeadOnPaper("As it will stand on paper")
    qtbot.addWidget(head)
    head.say(["Mae Lamun Hospital", "", "12 High Street"], QPixmap())
    assert head.accessibleDescription() == "Mae Lamun Hospital; 12 High Street"
    without = head.sizeHint().height()
    head.say(["Mae Lamun Hospital"], QPixmap(80, 60))
    assert head.sizeHint().height() > without, "a picture needs its room"
