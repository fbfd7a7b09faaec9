"""Enter is pressed once more while the passphrase is stretched: whoever is in a hurry presses nothing else with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui import app
from clinic_app.ui.parts.sign_in import AskPassphrase, SignIn


@pytest.mark.parametrize("kind", [AskPassphrase, SignIn])
def test_a_second_enter_presses_nothing_that_stands_below(
    kind: type[AskPassphrase], qtbot: QtBot, dressed: app.Dressed
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    asking, below = kind(verb="Go on", parent=page), QPushButton("Another person", page)
    column = QVBoxLayout(page)
    column.addWidget(asking)
    column.addWidget(below)
    given: list[str] = []
    pressed: list[bool] = []
    asking.given.connect(given.append)
    below.clicked.connect(lambda: pressed.append(True))
    page.show()
    if isinstance(asking, SignIn):
        asking.word.setText("mango")
    asking.passphrase.setFocus()
    asking.passphrase.setText("mango and three other words")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Space):
        focused = page.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
    assert given == ["mango and three other words"]
    assert pressed == []
    asking.set_waiting(False)
    assert asking.passphrase.isEnabled()
