"""1024×768 at 200 % leaves 512×352: what is asked over a page, said in place of a list or opens over it has room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop, dress
from night_shift import NightShift, with_incident
from page_tour import cut
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.services.finding import other_layout
from clinic_app.ui import i18n
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.card_title import CardTitle
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.door_step import DoorStep
from clinic_app.ui.screens.today import Today
from clinic_app.ui.theme import Type, width_of

SMALLEST = QSize(512, 352)
DESIGNED = QSize(1366, 736)


@pytest.fixture(params=["en", "th"])
def nurse(request: pytest.FixtureRequest, tmp_path: Path, qtbot: QtBot) -> Iterator[NightShift]:
    """In each language: which of them is wider differs from line to line."""
    top = DeskTop(tmp_path, qtbot, dress(request.param, "light"))
    made = NightShift.founded(top)
    made.comes_in()
    made.sees(Today)
    yield made
    top.close()
    i18n.use("en")


def in_a_window_of(nurse: NightShift, size: QSize) -> QRect:
    """What there is of room on the screen."""
    window = nurse.desk.window
    window.resize(size)
    for _layouts_within in range(5):
        nurse.settles()
        QApplication.processEvents()
    assert window.size() == size
    return QRect(window.mapToGlobal(QPoint(0, 0)), size)


def place_of(part: QWidget) -> QRect:
    return QRect(part.mapToGlobal(QPoint(0, 0)), part.size())


def test_what_is_asked_over_the_sheets_scrolls_in_a_low_window_and_nowhere_else(nurse: NightShift) -> None:
    page = nurse.opens(nurse.does(with_incident).id)
    page.later.ask()
    room, begin = page.later.question, page.later.begin
    in_a_window_of(nurse, DESIGNED)
    assert room.verticalScrollBar().maximum() == 0
    assert cut(page) == []
    held = in_a_window_of(nurse, SMALLEST)
    assert room.verticalScrollBar().maximum() > 0
    assert cut(page) == []
    begin.setEnabled(True)
    room.ensureWidgetVisible(begin)
    assert held.contains(place_of(begin))
    assert place_of(room).contains(place_of(begin))
    in_a_window_of(nurse, DESIGNED)
    assert room.verticalScrollBar().maximum() == 0


def test_the_signs_on_the_neck_stand_within_the_window_and_the_last_can_be_answered(nurse: NightShift) -> None:
    nurse.presses("Ctrl+N")
    door = nurse.sees(DoorStep)
    nurse.desk.until(lambda: door.short is not None)
    card = door.strangled
    card.asked.segments.choose_by_hand("0")
    for size in (DESIGNED, SMALLEST):
        held = in_a_window_of(nurse, size)
        card._open.click()
        sheet = card.signs
        for _layouts_within in range(3):
            QApplication.processEvents()
        assert held.contains(sheet.geometry()), size
        assert sheet.width() == min(560, size.width())
        rows = sheet.findChildren(Segments)
        sheet.room.ensureWidgetVisible(rows[-1])
        for segment in rows[-1]._segments:
            assert place_of(sheet.room).contains(place_of(segment)), segment.text()
        assert cut(sheet) == []
        sheet.close()


def test_a_list_that_found_nothing_lies_on_none_of_its_keys(nurse: NightShift) -> None:
    nurse.presses("Ctrl+2")
    page = nurse.sees(CaseList)
    nurse.settles()
    nurse.types(other_layout("มะลิ อองจี") or "")
    nurse.desk.until(page._meant.isVisible)
    in_a_window_of(nurse, SMALLEST)
    assert cut(page) == []
    sheet = place_of(page._stack)
    assert sheet.contains(place_of(page._empty.bold))
    assert sheet.contains(place_of(page._empty.line))
    said, line = page._empty.bold.text(), page._empty.line.text()
    for times in (1, 9):
        page._empty.say(said, times * line)
        in_a_window_of(nurse, SMALLEST)
        sheet = place_of(page._stack)
        assert place_of(page).contains(sheet)
        for key in (page._meant, *page.filters.chips):
            assert not sheet.intersects(place_of(key)), key.text()


@pytest.mark.usefixtures("dressed")
def test_the_title_of_a_narrow_card_goes_on_in_a_second_line(qtbot: QtBot) -> None:
    said = "How long closed files are kept here"
    window, card = QWidget(), Card(said, "history")
    qtbot.addWidget(window)
    title, column = card.title, QVBoxLayout(window)
    assert isinstance(title, CardTitle)
    column.addWidget(card)
    wide = width_of(Type.SECTION, said)
    for width in (wide + 120, wide // 2 + 120):
        window.resize(width, 200)
        window.show()
        for _layouts_within in range(3):
            QApplication.processEvents()
        assert window.width() == width, "it does not become as narrow"
        assert title.whole
        assert not title.toolTip()
    assert title.width() < wide
    window.resize(card.minimumSizeHint().width(), 200)
    title.setText(f"{said}, and which of them are to be looked at")
    QApplication.processEvents()
    assert not title.whole
    assert title.toolTip()
