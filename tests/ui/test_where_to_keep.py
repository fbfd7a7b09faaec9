"""Where a file is kept is asked beside the page, not instead of it."""

from __future__ import annotations

from pathlib import Path

from desk_top import DeskTop
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot
from test_ui_hide_and_lock import come_in

from clinic_app.ui.parts.chooser import Chooser
from clinic_app.ui.parts.where_to_keep import ask_where
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.parts.which_folder import ask_folder


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


def test_the_page_goes_on_beside_it_and_one_is_open_at_a_time(qtbot: QtBot, tmp_path: Path) -> None:
    pages, page, other = QStackedWidget(), QWidget(), QWidget()
    qtbot.addWidget(pages)
    card = QWidget(page)
    pages.addWidget(page)
    pages.addWidget(other)
    pages.show()
    told: list[Path] = []
    first = ask_file(card, told.append, "*.nbk")
    assert not first.isModal()
    second = ask_folder(page, told.append)
    assert second.isVisible()
    qtbot.waitUntil(lambda: page.findChildren(Chooser) == [second])
    assert not second.isModal()
    pages.setCurrentWidget(other)
    qtbot.waitUntil(lambda: page.findChildren(Chooser) == [])
    assert told == [], "nobody chose"


def test_it_waits_behind_the_cover_and_is_there_again(at_the_door: DeskTop) -> None:
    inside = come_in(at_the_door)
    chooser = ask_file(inside.page(), lambda _path: None)
    at_the_door.until(chooser.isVisible)
    at_the_door.press(Qt.Key.Key_F9, chooser)
    assert at_the_door.window.covered
    assert not chooser.isVisible()
    at_the_door.window.curtain.uncover()
    assert chooser.isVisible()
    chooser.close()
