"""Megabytes pasted into any box of any page: refused whole, said at the box, quick, and what stood there stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import process_time

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift, with_incident
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk
from shiboken6 import isValid

from clinic_app.domain.people import Role
from clinic_app.ui.app import Dressed
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.question import Question
from clinic_app.ui.screens.upkeep import Upkeep
from clinic_app.ui.upkeep_topics import topics_for

MUCH = "UEsDBBQ word ๑๒/๓/๒๕๖๙ " * 150_000
LIMIT_S = 0.5
"""Of the processor's time, for a busy PC; measured: under 0.1."""


@pytest.fixture(autouse=True)
def _on_the_clipboard(qapp: QApplication) -> Iterator[None]:
    qapp.clipboard().setText(MUCH)
    yield
    qapp.clipboard().clear()


def paste(box: QWidget) -> None:
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


def notes(box: QWidget) -> list[str]:
    every = box.window().findChildren(QWidget, "too long")
    return [label.text() for note in every if note.isVisible() for label in note.findChildren(QLabel)]


class Paster:
    """Pastes into whatever of a page can be typed into."""

    def __init__(self) -> None:
        self.tried, self.wrong = list[str](), list[str]()

    def try_all(self, where: str, page: QWidget) -> None:
        for box in [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit), *page.findChildren(QSpinBox)]:
            whole = box.parentWidget()
            if not isValid(box) or isinstance(whole, QSpinBox) or not box.isVisible() or not box.isEnabled():
                continue
            if box.isReadOnly():
                continue
            self._try(f"{where}: {box.accessibleName() or type(box).__name__}", box)

    def _try(self, what: str, box: QLineEdit | QPlainTextEdit | QSpinBox) -> None:
        (whole if isinstance(whole := box.parentWidget(), QComboBox) else box).setFocus()
        QApplication.processEvents()
        stood = words(box)
        began = process_time()
        paste(box)
        spent = process_time() - began
        self.tried.append(what)
        if words(box) != stood:
            self.wrong.append(f"{what} holds {len(words(box))} signs now")
        if not notes(box):
            self.wrong.append(f"{what} says nothing")
        if spent > LIMIT_S:
            self.wrong.append(f"{what} took {spent:.2f} s")


def words(box: QLineEdit | QPlainTextEdit | QSpinBox) -> str:
    return box.toPlainText() if isinstance(box, QPlainTextEdit) else box.text()


def test_in_every_box_of_upkeep(desk_top: DeskTop) -> None:
    shift = NightShift.founded(desk_top)
    shift.who = _OTHERS[0]
    shift.comes_in()
    paster = Paster()
    for topic in topics_for(Role.COORDINATOR):
        upkeep = shift.inside.open_place("upkeep")
        assert isinstance(upkeep, Upkeep)
        page = upkeep.open_topic(topic.id)
        shift.settles()
        shift.desk.window.activateWindow()  # a page may have asked the printers, in a window of Qt's
        shift.desk.until(shift.desk.window.isActiveWindow)
        paster.try_all(topic.id, page)
    assert "\n".join(paster.wrong) == ""
    assert len(paster.tried) > 15, paster.tried


def test_in_every_place_and_in_the_palette(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    paster = Paster()
    for place in desk.inside.places:
        page = desk.inside.open_place(place)
        desk.settles()
        paster.try_all(place, page)
    desk.inside.open_palette()
    assert desk.inside._palette is not None
    paster.try_all("palette", desk.inside._palette)
    assert "\n".join(paster.wrong) == ""
    assert len(paster.tried) > 3, paster.tried


@pytest.mark.parametrize("section", ["survivor", "contact", "incident"])
def test_in_every_box_of_a_case(nurse: NightShift, section: str) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, section)
    paster = Paster()
    for field in [row.field.id for row in (*page.findChildren(Question), *page.findChildren(FoldedRow))]:
        row = nurse.row(page, field)
        row.open() if isinstance(row, FoldedRow) else nurse.presses("Space")
        QApplication.processEvents()
        paster.try_all(f"{section}, {field}", row)
    assert "\n".join(paster.wrong) == ""
    assert len(paster.tried) >= 3, paster.tried


@pytest.fixture
def line(qtbot: QtBot, dressed: Dressed) -> Iterator[QLineEdit]:
    window = QWidget()
    window.resize(500, 200)
    made = QLineEdit(window)
    made.setGeometry(20, 20, 300, 40)
    made.setMaxLength(20)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.setFocus()
    yield made
    window.hide()


def test_what_was_chosen_there_is_not_lost_to_what_does_not_fit(line: QLineEdit) -> None:
    QTest.keyClicks(line, "Somebody")
    for chosen in (True, False):
        line.selectAll() if chosen else line.end(False)
        paste(line)
        assert line.text() == "Somebody"
        assert len(notes(line)) == 1
    QTest.keyClicks(line, "!")
    assert line.text() == "Somebody!"
    assert notes(line) == []
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.selectAll()
    paste(line)
    assert line.text() == "Somebody!"


def test_a_full_line_says_so_of_a_sign_and_lets_signs_go(line: QLineEdit) -> None:
    QTest.keyClicks(line, "x" * 20)
    QTest.keyClick(line, Qt.Key.Key_Y)
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert line.text() == "x" * 19
    QTest.keyClicks(line, "yz")
    QApplication.processEvents()
    assert line.text() == "x" * 19 + "y"
    assert len(notes(line)) == 1
    line.selectAll()
    paste(line)
    assert line.text() == "x" * 19 + "y"


def test_what_an_input_method_hands_over_whole_is_no_other(line: QLineEdit) -> None:
    QTest.keyClicks(line, "Somebody")
    handed = QInputMethodEvent()
    handed.setCommitString(MUCH)
    QApplication.sendEvent(line, handed)
    QApplication.processEvents()
    assert line.text() == "Somebody"
    assert len(notes(line)) == 1


def test_enter_is_heard_after_a_paste_that_was_refused(line: QLineEdit) -> None:
    heard = list[bool]()
    line.returnPressed.connect(lambda: heard.append(True))
    paste(line)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert heard == [True]


@pytest.mark.parametrize("leave", [lambda line: line.clearFocus(), lambda line: line.hide()])
def test_the_note_goes_when_the_line_is_left(line: QLineEdit, leave: Callable[[QLineEdit], None]) -> None:
    paste(line)
    assert len(notes(line)) == 1
    leave(line)
    assert notes(line.window()) == []
