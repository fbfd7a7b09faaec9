"""What names a person cannot be copied, cut or dragged out of its box; it may be pasted in. A code may be copied."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinic_app.domain.definitions import Definitions, Privacy, load_definitions
from clinic_app.domain.timekeeping import Clock
from clinic_app.paths import resources
from clinic_app.ui import app, i18n
from clinic_app.ui.forms.draw import Draw
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site

NAME = "Daw Nilar"
_SHOWN: list[Editor] = []
"""Nothing else holds them."""


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return load_definitions(resources())


@pytest.fixture
def draw(definitions: Definitions, dressed: app.Dressed) -> Draw:
    clock = Clock(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda: 0.0, "boot", ZoneInfo("Asia/Bangkok"))
    QApplication.clipboard().setText("before")
    _SHOWN.clear()
    return Draw(Labels(definitions), Site(clock, i18n.language()), lambda _field: None)


def box_of(draw: Draw, definitions: Definitions, field: str, qtbot: QtBot) -> QLineEdit | QPlainTextEdit:
    editor: Editor = draw.editor(definitions.fields[field])
    qtbot.addWidget(editor)
    _SHOWN.append(editor)
    editor.show()
    box = editor.findChild(QLineEdit) or editor.findChild(QPlainTextEdit)
    assert isinstance(box, QLineEdit | QPlainTextEdit)
    return box


@pytest.mark.parametrize("field", ["s_name", "k_number", "p_name", "s_dob", "sp_go"])
@pytest.mark.parametrize("taking", [QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut])
def test_copy_and_cut_take_nothing(
    draw: Draw, definitions: Definitions, qtbot: QtBot, field: str, taking: QKeySequence.StandardKey
) -> None:
    box = box_of(draw, definitions, field, qtbot)
    qtbot.keyClicks(box, NAME)
    box.selectAll()
    for keys in QKeySequence.keyBindings(taking):
        QTest.keySequence(box, keys)
    assert QApplication.clipboard().text() == "before"
    assert (box.text() if isinstance(box, QLineEdit) else box.toPlainText()) == NAME


def test_pasting_is_allowed(draw: Draw, definitions: Definitions, qtbot: QtBot) -> None:
    box = box_of(draw, definitions, "s_name", qtbot)
    QApplication.clipboard().setText(NAME)
    qtbot.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(box, QLineEdit)
    assert box.text() == NAME


@pytest.mark.parametrize("field", ["s_name", "sp_go"])
def test_the_menu_of_the_box_offers_no_way_either(
    draw: Draw, definitions: Definitions, qtbot: QtBot, field: str
) -> None:
    box = box_of(draw, definitions, field, qtbot)
    qtbot.keyClicks(box, NAME)
    box.selectAll()
    QApplication.sendEvent(
        box, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), box.mapToGlobal(QPoint(5, 5)))
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = {action.objectName() for action in menu.actions()}
    menu.close()
    assert "edit-paste" in offered
    assert not offered & {"edit-copy", "edit-cut"}


def test_marked_words_are_not_dragged_out(draw: Draw, definitions: Definitions, qtbot: QtBot) -> None:
    line, text = (box_of(draw, definitions, field, qtbot) for field in ("s_name", "sp_go"))
    assert isinstance(line, QLineEdit)
    assert isinstance(text, QPlainTextEdit)
    assert not line.dragEnabled()
    qtbot.keyClicks(text, NAME)
    text.selectAll()
    at: QRect = text.cursorRect(text.textCursor())
    qtbot.mousePress(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(12, at.center().y()))
    assert not text.textCursor().hasSelection()


def test_other_boxes_are_copied_from_as_ever(draw: Draw, definitions: Definitions, qtbot: QtBot) -> None:
    field = next(f.id for f in definitions.fields.values() if f.kind == "text" and f.privacy is Privacy.OP)
    box = box_of(draw, definitions, field, qtbot)
    qtbot.keyClicks(box, "ward 3")
    box.selectAll()
    qtbot.keyClick(box, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "ward 3"
