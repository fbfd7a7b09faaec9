"""The row of long work: how far it is, how long it takes, Stop, or in its place why there is none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.errors import Stopped
from clinic_app.ui.app import Dressed
from clinic_app.ui.parts.work_line import WorkLine


@pytest.fixture
def line(qtbot: QtBot, dressed: Dressed) -> WorkLine:
    made = WorkLine()
    qtbot.addWidget(made)
    return made


def said(line: WorkLine) -> str:
    return line._left.text() if line._left.isVisible() else ""


def seconds_later(line: WorkLine, seconds: int) -> None:
    for _second in range(seconds):
        line._tick.timeout.emit()


def test_the_time_left_is_said_once_something_can_be_told_of_it(line: WorkLine) -> None:
    line.begin("Copying")
    line.told(0.01)
    seconds_later(line, 6)
    assert said(line) == "", "one hundredth tells nothing"
    line.told(0.1)
    seconds_later(line, 14)
    assert said(line) == "About 3 minutes left."
    line.told(0.8)
    seconds_later(line, 1)
    assert said(line) == "Less than a minute left."
    line.end()
    line.begin("Copying again")
    line.told(0.5)
    seconds_later(line, 1)
    assert said(line) == "", "what was said of the work before is not said of this"


def test_in_the_place_of_stop_stands_that_it_cannot_be_stopped(line: WorkLine) -> None:
    shares = iter((0.0, 0.0, 0.4, 0.4, 0.5))
    line.begin_whole("Erasing", lambda: next(shares))
    assert line.stop.isHidden()
    assert "cannot be stopped" in said(line)
    assert line._bar.isHidden(), "a bar that stands at nothing says that it stands still"
    seconds_later(line, 2)
    assert line._bar.isHidden()
    seconds_later(line, 3)
    assert line._bar.done == 0.5
    assert said(line).startswith("Less than a minute left. It cannot be stopped")
    line.end()
    line.begin("Copying")
    assert line.stop.isVisible()
    assert said(line) == ""


def test_work_ends_when_it_is_stopped_when_the_program_does_and_when_its_page_is_gone(
    qtbot: QtBot, dressed: Dressed
) -> None:
    over = list[bool]()
    line = WorkLine(lambda: bool(over))
    line.begin("Copying")
    line.told(0.1)
    over.append(True)
    with pytest.raises(Stopped):
        line.told(0.2)
    over.clear()
    line.give_up()
    with pytest.raises(Stopped):
        line.told(0.2)
    line.begin("Copying")
    line.deleteLater()
    QApplication.sendPostedEvents(line, QEvent.Type.DeferredDelete)
    with pytest.raises(Stopped):
        line.told(0.3)
