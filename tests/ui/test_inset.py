"""What is said above the questions stands in line with them, and takes no room while it says nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui.app import Dressed
from clinic_app.ui.parts.inset import Inset
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.wording_message import Message


def test_a_hidden_card_takes_no_room_and_a_shown_one_has_air(dressed: Dressed, qtbot: QtBot) -> None:
    page, notice, below = QWidget(), Notice(), QLabel("below")
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(Inset(notice))
    column.addWidget(below, 1)
    page.resize(600, 400)
    page.show()
    qtbot.waitUntil(lambda: below.geometry().top() == 0 and below.height() == 400)
    notice.say(Message("It is full.", "Make room."))
    qtbot.waitUntil(lambda: notice.isVisible() and below.geometry().top() > 20)
    assert (notice.mapTo(page, notice.rect().topLeft()).x(), notice.width()) == (24, 600 - 48)
    notice.say(None)
    qtbot.waitUntil(lambda: below.geometry().top() == 0)
