"""Choices found by typing: what is in no list stays as it was typed, says so, and is still there tomorrow."""

from __future__ import annotations

import pytest
from night_shift import NightShift, with_record
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from clinic_app.ui.app import Dressed
from clinic_app.ui.forms.codes import CodeEditor
from clinic_app.ui.forms.controls import MANY, ChoiceBox
from clinic_app.ui.screens.case import CaseScreen

NOT_THERE = "“Atlantean” is not in the list. It is kept as typed: choose what is nearest, or empty the box."
SEVERAL = "More than one in the list has “an” in it. It is kept as typed: choose one."


def _asked(nurse: NightShift) -> tuple[CaseScreen, CodeEditor]:
    case = nurse.does(with_record)
    page = nurse.opens(case.id, "survivor", "s_lang_first")
    nurse.presses("Space")
    editor = nurse.row(page, "s_lang_first").editor
    assert isinstance(editor, CodeEditor)
    return page, editor


def _line(editor: CodeEditor) -> QLineEdit:
    line = editor.box.lineEdit()
    assert line is not None
    return line


def _goes_on(nurse: NightShift) -> None:
    """Tab, which goes to the list of what was found while that is open."""
    nurse.desk.qtbot.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), Qt.Key.Key_Tab)


def _stored(page: CaseScreen) -> object:
    assert page.filling is not None
    return page.filling.stored("s_lang_first", page.filling.case.root)


@pytest.mark.parametrize(("typed", "sentence"), [("Atlantean", NOT_THERE), ("an", SEVERAL)])
def test_what_matches_no_choice_is_said_and_stays(nurse: NightShift, typed: str, sentence: str) -> None:
    page, editor = _asked(nurse)
    nurse.types(typed)
    _goes_on(nurse)
    row = nurse.row(page, "s_lang_first")
    assert _line(editor).text() == typed
    assert row.problem.text() == sentence
    assert _stored(page) == {"typed": typed}
    assert nurse.stored(page, "s_lang_first") is None, "it never becomes an answer"


def test_what_matches_no_choice_is_still_there_tomorrow(nurse: NightShift) -> None:
    page, _editor = _asked(nurse)
    case = page.case_id
    nurse.types("Atlantean")
    nurse.inside.back()
    nurse.settles()
    again = nurse.opens(case, "survivor", "s_lang_first")
    row = nurse.row(again, "s_lang_first")
    assert isinstance(row.editor, CodeEditor)
    assert _line(row.editor).text() == "Atlantean"
    assert row.problem.text() == NOT_THERE


@pytest.mark.parametrize("typed", ["Burm", "burmese", "BURMESE"])
def test_what_matches_one_choice_is_that_choice(nurse: NightShift, typed: str) -> None:
    page, editor = _asked(nurse)
    nurse.types(typed)
    _goes_on(nurse)
    assert _line(editor).text() == "Burmese"
    assert _stored(page) == "my"
    assert not nurse.row(page, "s_lang_first").says_problem


def test_a_typed_mistake_is_mended_by_typing_on_or_by_emptying_the_box(nurse: NightShift) -> None:
    page, editor = _asked(nurse)
    nurse.types("Atlantean")
    _goes_on(nurse)
    nurse.row(page, "s_lang_first").take_focus()
    _line(editor).selectAll()
    nurse.types("Burmese")
    _goes_on(nurse)
    assert _stored(page) == "my"
    assert not nurse.row(page, "s_lang_first").says_problem
    nurse.row(page, "s_lang_first").take_focus()
    _line(editor).selectAll()
    nurse.presses("Delete")
    nurse.desk.window.activateWindow()  # offscreen, a list that opened and closed stays the active window
    assert _stored(page) is None
    _goes_on(nurse)
    assert _stored(page) is None
    assert nurse.row(page, "s_lang_first").silent


class _AsQtPaints(ChoiceBox):
    def paintEvent(self, event: QPaintEvent) -> None:
        QComboBox.paintEvent(self, event)


@pytest.mark.parametrize("choices", [3, MANY + 1], ids=["few", "found by typing"])
@pytest.mark.parametrize("code", [None, "2"], ids=["not asked", "chosen"])
@pytest.mark.parametrize("enabled", [True, False], ids=["open", "locked"])
def test_a_box_is_painted_as_qt_paints_it_without_the_list_that_opens(
    dressed: Dressed, qtbot: QtBot, choices: int, code: str | None, enabled: bool
) -> None:
    painted: list[QImage] = []
    lists: list[bool] = []
    for box in (ChoiceBox(), _AsQtPaints()):
        qtbot.addWidget(box)
        box.offer([(str(n), f"choice {n}") for n in range(choices)])
        box.choose(code)
        box.setEnabled(enabled)
        box.resize(240, 40)
        painted.append(box.grab().toImage())
        lists.append(bool(box.findChildren(QListView)))
    assert painted[0] == painted[1]
    # Qt makes it also when something is chosen, but most boxes of a night are not asked yet.
    assert lists == [code is not None, True]
