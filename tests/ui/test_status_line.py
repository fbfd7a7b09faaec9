"""The line at the foot: where there is no room, a part gives way whole; none is cut to a letter or two."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.ui.parts.status_line import StatusLine, StatusPart

_WHOLE = 1366
_AT_200 = 683


def line(qtbot: QtBot, width: int, *, training: bool = False) -> StatusLine:
    made = StatusLine()
    qtbot.addWidget(made)
    made.mark_training(training)
    made.saved.say("check", "Saved 09:48:12")
    made.line.say("refresh-cw", "Line up. Asked at 09:40. Nothing waits here")
    made.others.say("users", "Only you are in this case")
    made.backup.say("database-backup", "The newest backup is 9 days old.", "amber")
    made.help.say("circle-help", "Help")
    made.person.say("user", "N-1 · Nurse")
    made.language.say("languages", "EN")
    made.resize(width, made.height())
    made.show()
    for _turn in range(3):
        QApplication.processEvents()
    return made


def parts(shown: StatusLine) -> list[StatusPart]:
    return [part for part in shown.findChildren(StatusPart) if part.isVisible()]


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("width", [512, 640, _AT_200, 910, 1093, _WHOLE])
def test_each_part_has_room_for_all_its_words_or_shows_its_mark_alone(qtbot: QtBot, width: int, training: bool) -> None:
    shown = line(qtbot, width, training=training)
    for part in parts(shown):
        assert part.width() >= part.sizeHint().width(), part.text()
        assert part.sizeHint().width() == part.whole() or part.toolTip() == part.text() == part.accessibleName()
    assert shown._training.width() >= shown._training.sizeHint().width()


def test_what_was_saved_gives_way_last_and_all_comes_back_with_the_room(qtbot: QtBot) -> None:
    shown = line(qtbot, _AT_200)
    assert shown.saved.width() >= shown.saved.whole()
    assert shown.others.width() < shown.others.whole()
    shown.resize(_WHOLE, shown.height())
    for _turn in range(3):
        QApplication.processEvents()
    assert all(part.width() >= part.whole() for part in parts(shown))
    assert all(part.toolTip() == "" for part in parts(shown))


def test_a_longer_sentence_folds_what_stands_beside_it(qtbot: QtBot) -> None:
    shown = line(qtbot, 910)
    assert shown.saved.width() >= shown.saved.whole()
    shown.saved.say("triangle-alert", "Not saved yet: what you type is held here until the disk has room again", "red")
    for _turn in range(3):
        QApplication.processEvents()
    assert shown.saved.width() >= shown.saved.whole()
    assert shown.line.width() < shown.line.whole()
