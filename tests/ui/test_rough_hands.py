"""What hands do besides typing: paste a whole file, turn the wheel, press twice, pull out a display, close at once."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import pytest
from desk_top import DeskTop
from night_shift import NightShift, with_incident
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.domain.case import Case
from clinic_app.ui import app
from clinic_app.ui.app import Dressed
from clinic_app.ui.forms.controls import ChoiceBox, LineBox
from clinic_app.ui.forms.folded import FoldedRow
from clinic_app.ui.forms.pasted import MOST_SIGNS, BurmesePasted
from clinic_app.ui.forms.text_box import TextBox
from clinic_app.ui.inside import Inside
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.keeping import _Years
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.unlock import Unlock


def pasted(box: QWidget, text: str) -> None:
    """By the keys, from the clipboard. A `QMimeData` of Python's would lie there longer than Python, and crash."""
    QApplication.clipboard().setText(text)
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


@pytest.fixture(autouse=True)
def _nothing_left_on_the_clipboard() -> Iterator[None]:
    yield
    QApplication.clipboard().clear()


def turn_the_wheel(over: QWidget) -> None:
    event = QWheelEvent(
        QPointF(10, 10), QPointF(over.mapToGlobal(QPoint(10, 10))), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(over, event)


def account(nurse: NightShift) -> tuple[Case, CaseScreen, FoldedRow]:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "incident", "i_narrative")
    row = nurse.row(page, "i_narrative")
    assert isinstance(row, FoldedRow)
    row.open()
    row._row.editor.setFocus()
    return case, page, row


def said_at(box: QWidget) -> str:
    notes = [note for note in box.window().findChildren(QWidget, "too long") if note.isVisible()]
    return " ".join(note.accessibleName() for note in notes)


def test_a_file_pasted_whole_is_refused_in_words_and_what_stood_there_stays(nurse: NightShift) -> None:
    _case, page, folded = account(nurse)
    row = folded._row
    box = row.editor.box  # type: ignore[attr-defined]
    nurse.types("she told")
    for much in ("a line of a log\n" * 300_000, "UEsDBBQ" * 2_000):
        pasted(box, much)
        assert "nothing was pasted" in said_at(box)
        assert box.toPlainText() == "she told"
    pasted(box, " more")
    assert said_at(box) == ""
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "i_narrative") == "she told more"
    pasted(box, "x" * (MOST_SIGNS + 1))
    assert box.toPlainText() == "she told more"


def test_a_line_and_a_search_take_all_or_nothing(nurse: NightShift) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "survivor", "s_name")
    nurse.presses("Space")
    row = nurse.row(page, "s_name")
    line = row.editor.line  # type: ignore[attr-defined]
    pasted(line, "name " * 400_000)
    assert "nothing of it was put in" in said_at(line)
    assert line.text() == ""
    pasted(line, "Somebody")
    assert said_at(line) == ""
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "s_name") == "Somebody"
    cases = nurse.inside.open_place("cases")
    cases.search()
    nurse.settles()
    searching = QApplication.focusWidget()
    assert searching is not None
    pasted(searching, "ไม่มีใคร " * 300_000)
    assert "nothing of it was put in" in said_at(searching)
    assert isinstance(searching, QLineEdit)
    assert searching.text() == ""


def test_zawgyi_from_the_clipboard_is_read_as_it_was_meant_in_every_kind_of_box(qtbot: QtBot, dressed: Dressed) -> None:
    zawgyi, meant = "ျမန္မာဘာသာစကား", "မြန်မာဘာသာစကား"
    plain = QLineEdit()
    BurmesePasted(plain)
    heard = list[str]()
    for box in (LineBox(), TextBox(), plain):
        qtbot.addWidget(box)
        box.show()
        box.setFocus()
        box.textChanged.connect(lambda *_: heard.append("changed"))
        whole = box.text if isinstance(box, QLineEdit) else box.toPlainText
        QTest.keyClicks(box, "Ma ")
        pasted(box, zawgyi)
        assert whole() == f"Ma {meant}"
        composed = QInputMethodEvent("က", [])
        QApplication.sendEvent(box, composed)  # a syllable on its way is left alone, and goes where the cursor is
        assert whole() == f"Ma {meant}"
        done = QInputMethodEvent()
        done.setCommitString("က")
        QApplication.sendEvent(box, done)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(box, QKeyEvent(kind, Qt.Key.Key_Dead_Acute, Qt.KeyboardModifier.NoModifier, ""))
        QTest.keyClicks(box, "!")
        assert whole() == f"Ma {meant}က!"
        box.selectAll()
        pasted(box, "Somebody")
        assert whole() == "Somebody", "what is no Zawgyi is put in as it is"
        pasted(box, f"\u200b{meant}")
        assert whole().endswith(meant)


@pytest.mark.parametrize("much", ["word " * 600_000, "x" * 3_000_000, "๑๒/๓/๒๕๖๙ " * 200_000])
def test_megabytes_pasted_where_nobody_expects_them_hold_up_nothing(nurse: NightShift, much: str) -> None:
    def pastes() -> float:
        """Of the processor's time, until nothing is on its way."""
        focus = QApplication.focusWidget()
        assert focus is not None
        began = process_time()
        pasted(focus, much)
        nurse.presses("Return")
        nurse.settles()
        QApplication.processEvents()
        return process_time() - began

    spent = dict[str, float]()
    nurse.presses("Ctrl+K")
    assert nurse.inside._palette is not None
    spent["palette"] = pastes()
    nurse.presses("Escape")
    nurse.inside.open_place("cases").search()
    spent["search"] = pastes()
    case = nurse.does(with_incident)
    for section, field in (("incident", "i_date"), ("survivor", "s_age_years"), ("survivor", "s_name")):
        page = nurse.opens(case.id, section, field)
        nurse.presses("Space")
        row = nurse.row(page, field)
        lines = [line for line in row.findChildren(QLineEdit) if line.isVisible()]
        if lines:
            lines[0].setFocus()
            spent[field] = pastes()
            assert lines[0].text() == ""
    assert len(spent) == 5, spent
    assert {what: seconds for what, seconds in spent.items() if seconds > 2} == {}


def test_megabytes_pasted_at_the_door_are_put_in_nowhere(at_the_door: DeskTop) -> None:
    door = at_the_door.sees(Unlock)
    began = process_time()
    for box in (door.sign_in.word, door.sign_in.passphrase):
        box.setFocus()
        pasted(box, "x" * 3_000_000)
        assert box.text() == ""
        assert "nothing of it was put in" in said_at(box)
    assert process_time() - began < 3
    door.sign_in.word.setText("mango")
    door.sign_in.passphrase.setText("mango and three other words")
    at_the_door.press(Qt.Key.Key_Return, door.sign_in.passphrase)
    at_the_door.sees(Inside)


def test_a_code_and_enter_typed_at_once_open_that_case_and_never_the_one_that_stood_first(nurse: NightShift) -> None:
    first, second = nurse.does(with_incident), nurse.does(with_incident)
    cases = nurse.inside.open_place("cases")
    assert isinstance(cases, CaseList)
    nurse.settles()
    nurse.desk.until(lambda: cases.model.rowCount() == 2)
    top = cases.model.at(cases.model.index(0, 0))
    assert top is not None
    other = first if top.id == second.id else second
    nurse.types(other.code)
    nurse.presses("Return")
    nurse.desk.until(lambda: isinstance(nurse.inside.page(), CaseScreen))
    shown = nurse.inside.page()
    assert isinstance(shown, CaseScreen)
    assert shown.case_id == other.id
    nurse.inside.back()
    cases.search()
    nurse.types("nobody has this")
    nurse.presses("Return")
    nurse.settles()
    QApplication.processEvents()
    assert nurse.inside.page() is cases


def test_a_syllable_being_composed_is_no_answer_until_it_is_whole(nurse: NightShift) -> None:
    _case, page, folded = account(nurse)
    box = folded._row.editor.box  # type: ignore[attr-defined]
    assert page.filling is not None
    QApplication.sendEvent(box, QInputMethodEvent("ก่", []))
    QApplication.processEvents()
    assert folded._row.editor.value() is None
    whole = QInputMethodEvent()
    whole.setCommitString("ก่อน")
    QApplication.sendEvent(box, whole)
    dead = Qt.Key.Key_Dead_Acute
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(box, QKeyEvent(kind, dead, Qt.KeyboardModifier.NoModifier, ""))
    assert box.toPlainText() == "ก่อน"
    QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, "é"))
    nurse.desk.until(lambda: page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "i_narrative") == "ก่อนé"


def test_the_wheel_changes_no_answer_wherever_it_is_turned(nurse: NightShift, qtbot: QtBot) -> None:
    case = nurse.does(with_incident)
    page = nurse.opens(case.id, "incident", "i_place")
    nurse.presses("Space")
    QApplication.processEvents()
    boxes = page.findChildren(QComboBox)
    assert boxes
    for box in boxes:
        for focused in (False, True):
            if focused:
                box.setFocus()
            before = box.currentIndex()
            turn_the_wheel(box)
            assert box.currentIndex() == before
    nurse.settles()
    again = nurse.does(lambda clinic: clinic.recording.shown(case.id))
    assert again.answers == case.answers
    plain, choice = QComboBox(), ChoiceBox()
    plain.addItems(["one", "two", "three"])
    choice.offer([("1", "one"), ("2", "two"), ("3", "three")])
    for made in (plain, choice):
        qtbot.addWidget(made)
        made.setCurrentIndex(1)
        made.show()
        made.setFocus()
        turn_the_wheel(made)
        assert made.currentIndex() == 1
    tabs = page.help._tabs
    turn_the_wheel(tabs)
    assert tabs.currentIndex() == 0, "nor is a trail asked for that nobody wanted to see"
    years = _Years()
    qtbot.addWidget(years)
    years.setValue(10)
    years.show()
    years.setFocus()
    turn_the_wheel(years)
    assert years.value() == 10


def test_pressed_twice_it_is_done_once(nurse: NightShift) -> None:
    today = nurse.sees(Today)
    new = next(each for each in today.findChildren(QPushButton) if each.text() == "New case")
    at = new.rect().center()
    for press in (QTest.mouseClick, QTest.mouseDClick, QTest.mouseClick):
        press(new, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    nurse.settles()
    assert isinstance(nurse.inside.page(), DoorStep)
    assert len(nurse.inside.above) == 1


def test_closed_in_the_middle_of_a_word_it_is_kept(nurse: NightShift) -> None:
    case, _page, _folded = account(nurse)
    nurse.types("closed in the middle")
    nurse.desk.window.close()
    nurse.desk.window.close_vault()
    clinic = nurse.desk.doorway.unlock("mali", "mali and three other words")
    try:
        shown = clinic.recording.shown(case.id)
        assert [told for _entity, told in shown.every("i_narrative")] == ["closed in the middle"]
    finally:
        clinic.close()


def test_a_display_that_is_gone_covers_and_leaves_nothing_out_of_reach(nurse: NightShift, dressed: app.Dressed) -> None:
    window = nurse.desk.window
    _case, page, _folded = account(nurse)
    nurse.types("before it went")
    window.move(5_000, 4_000)
    dressed.app.screenRemoved.emit(window.screen())
    assert window.covered
    assert window.screen().availableGeometry().intersects(window.frameGeometry())
    nurse.settles()
    assert nurse.stored(page, "i_narrative") == "before it went"
