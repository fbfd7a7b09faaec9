"""What changes by itself is told to whatever reads the screen, without the focus: WCAG 2.2, 4.1.3."""

from __future__ import annotations

import pytest
from night_shift import NightShift, with_record
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui.parts.notice import Notice, announce
from clinic_app.ui.parts.toast import Toast
from clinic_app.ui.wording import Message


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told to say."""
    told: list[str] = []

    def hear(event: QAccessibleEvent) -> None:
        if event.type() is QAccessible.Event.Announcement:
            told.append(event.message())  # type: ignore[attr-defined]

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return told


def test_a_notice_is_said_when_it_comes(qtbot: QtBot, dressed: object, heard: list[str]) -> None:
    shown = Notice()
    qtbot.addWidget(shown)
    shown.say(Message("The disk is full.", "Nothing is lost."))
    assert heard == ["The disk is full. Nothing is lost."]
    shown.say(None)
    assert len(heard) == 1


def test_a_short_word_at_the_foot_is_said(qtbot: QtBot, dressed: object, heard: list[str]) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    Toast(page).say("Kept.")
    assert heard == ["Kept."]


def test_behind_the_cover_nothing_is_said(nurse: NightShift, heard: list[str]) -> None:
    page = nurse.inside.page()
    assert page is not None
    announce(page, "Kept.")
    nurse.desk.window.hide_everything()
    announce(page, "Eleven backups are on the stick.")
    assert heard == ["Kept."]


def test_what_is_odd_about_an_answer_is_said_aloud_once(nurse: NightShift, heard: list[str]) -> None:
    case = nurse.does(with_record)
    nurse.opens(case.id, "survivor", "s_dob")
    nurse.presses("Space")
    nurse.types("31/2/2540")
    nurse.presses("Tab")
    assert [words for words in heard if "That month has no such day" in words] == [heard[-1]]
