"""Keyboards and input methods that learn are told to learn nothing here, and to guess no name."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from clinic_app.domain.definitions import FieldKind, Privacy, load_definitions
from clinic_app.domain.timekeeping import Clock
from clinic_app.paths import resources
from clinic_app.ui import app, i18n
from clinic_app.ui.forms.draw import Draw
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.parts.search_box import SearchBox

LEARNS_NOTHING, GUESSES_NOTHING = Qt.InputMethodHint.ImhSensitiveData, Qt.InputMethodHint.ImhNoPredictiveText


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LONG_TEXT])
def test_no_box_of_a_form_is_learned_from_and_no_name_is_guessed(
    kind: FieldKind, dressed: app.Dressed, qtbot: QtBot
) -> None:
    definitions = load_definitions(resources())
    clock = Clock(lambda: datetime(2026, 11, 22, tzinfo=UTC), lambda: 0.0, "boot", ZoneInfo("Asia/Bangkok"))
    draw = Draw(Labels(definitions), Site(clock, i18n.language()), lambda _field: None)
    seen = 0
    for field in definitions.fields.values():
        if field.kind is not kind:
            continue
        editor = draw.editor(field)
        qtbot.addWidget(editor)
        for box in (*editor.findChildren(QLineEdit), *editor.findChildren(QPlainTextEdit)):
            assert box.inputMethodHints() & LEARNS_NOTHING, field.id
            assert bool(box.inputMethodHints() & GUESSES_NOTHING) is (field.privacy is Privacy.DI), field.id
            seen += 1
    assert seen > 3


def test_what_is_looked_for_is_not_learned(dressed: app.Dressed, qtbot: QtBot) -> None:
    box = SearchBox("find")
    qtbot.addWidget(box)
    assert box.inputMethodHints() & LEARNS_NOTHING
