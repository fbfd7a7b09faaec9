"""Where a file is kept is asked beside the page, not instead of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui.parts.where_to_keep import ask_where


def test_the_place_is_asked_without_waiting_and_under_a_neutral_title(qtbot: QtBot, tmp_path: Path) -> None:
    page, told = QWidget(), list[Path]()
    qtbot.addWidget(page)
    page.show()
    dialog = ask_where(page, "health.txt", "*.txt", told.append)
    assert dialog.isVisible()  # it came back at once
    assert dialog.windowTitle() == "Notebook"
    assert dialog.defaultSuffix() == "txt"
    assert told == []
    dialog.fileSelected.emit(str(tmp_path / "here.txt"))
    assert told == [tmp_path / "here.txt"]
    dialog.close()
