"""At 200 % a screen of 1366×768 has 683×384 of our pixels: the whole program is reached there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from desk_top import DeskTop, dress, founded
from page_tour import cut
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk

from clinic_app.catalogue import Catalogue
from clinic_app.printing.survivor_texts import languages, survivor_texts
from clinic_app.ui import app
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.parts.rail import NARROW, WIDTH, Rail, _RailButton
from clinic_app.ui.screens import turned
from clinic_app.ui.screens.case_list import CaseList
from clinic_app.ui.screens.case_table import ROW
from clinic_app.ui.screens.her_words import Turned
from clinic_app.ui.screens.inbox import InboxPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.turned import TurnedScreen
from clinic_app.ui.screens.unlock import Unlock


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[TrainingDesk]:
    top = DeskTop(tmp_path, qtbot, dress("en", "light"))
    yield TrainingDesk.opened(top)
    top.close()


def buttons(desk: TrainingDesk) -> list[_RailButton]:
    rail = desk.inside.findChild(Rail)
    assert rail is not None
    return sorted(rail.findChildren(_RailButton), key=lambda each: each.y())


def test_on_a_very_low_window_the_rail_keeps_its_icons_and_none_lies_on_another(desk: TrainingDesk) -> None:
    rail, window = desk.inside.rail, desk.desk.window
    assert rail.width() == WIDTH
    assert not any(button.toolTip() for button in buttons(desk))
    window.resize(683, 310)
    desk.desk.until(lambda: rail.width() == NARROW)
    desk.settles()
    assert window.height() == 310
    shown = buttons(desk)
    assert all(one.geometry().bottom() < other.y() for one, other in pairwise(shown))
    assert shown[-1].geometry().bottom() < rail.height()
    assert all(button.toolTip() == button.accessibleName() != "" for button in shown)
    window.resize(1366, 736)
    desk.desk.until(lambda: rail.width() == WIDTH)
    assert not any(button.toolTip() for button in buttons(desk))


AT_200_OF_1024 = (512, 352)
"""1024×768 at 200 %, less a bar of 32."""


def test_on_a_screen_of_1024_at_200_one_hides_locks_and_finds_a_case(desk: TrainingDesk) -> None:
    window, rail = desk.desk.window, desk.inside.rail
    page = desk.inside.open_place("cases")
    assert isinstance(page, CaseList)
    window.resize(*AT_200_OF_1024)
    desk.settles()
    desk.desk.until(lambda: bool(page.model.rowCount()))
    for _layouts_within in range(5):
        QApplication.processEvents()
    assert (window.width(), window.height()) == AT_200_OF_1024
    assert cut(page) == []
    for button in buttons(desk):
        assert rail.rect().contains(button.geometry()), button.accessibleName()
        assert window.rect().contains(button.geometry().translated(rail.mapTo(window, QPoint(0, 0))))
    for act in page.findChildren(Button):
        if act.isVisible():
            assert page.rect().contains(act.geometry().translated(act.parentWidget().mapTo(page, QPoint(0, 0))))
            assert act.height() >= act.sizeHint().height(), act.text()
    assert page.table.viewport().height() >= ROW
    desk.opens(desk.case().id)
    assert (window.width(), window.height()) == AT_200_OF_1024


def test_on_a_screen_of_1024_at_200_the_door_is_whole(tmp_path: Path, qtbot: QtBot) -> None:
    top = DeskTop(tmp_path, qtbot, dress("en", "light"))
    founded(top)
    top.window.show_outside()
    top.window.resize(*AT_200_OF_1024)
    door = top.sees(Unlock)
    top.settles()
    for _layouts_within in range(4):
        QApplication.processEvents()
    assert (top.window.width(), top.window.height()) == AT_200_OF_1024
    assert cut(top.page) == []
    assert door.sign_in.button.isVisible()
    top.close()


def test_a_line_that_nobody_asked_has_no_tick(desk: TrainingDesk) -> None:
    page = desk.inside.open_place("inbox")
    assert isinstance(page, InboxPage)
    line, part = page.line, desk.inside.status.line
    desk.settles()
    line.busy, line.joined, line.down_since, line.asked_at = False, True, None, None
    line.say()
    assert "not asked" in part.text()
    assert part._mark == "circle-dashed"
    line.asked_at = desk.desk.hands.at
    line.say()
    assert part._mark == "check"


def test_an_empty_inbox_ends_below_its_chips(desk: TrainingDesk) -> None:
    page = desk.inside.open_place("inbox")
    assert isinstance(page, InboxPage)
    desk.settles()
    chip = page.chips["answer"]
    card = chip.parentWidget()
    assert card is not None
    assert page._line.isHidden()
    assert card.height() - chip.geometry().bottom() < 16


@pytest.mark.parametrize("language", [each for each in languages() if survivor_texts(each).whole])
@pytest.mark.parametrize("size", [(1093, 614), (910, 512), (683, 384)])
def test_turned_to_her_the_answers_stay_on_the_screen(
    language: str, size: tuple[int, int], qtbot: QtBot, dressed: app.Dressed, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """However long the sentence is: 1366×768 at 125, 150 and 200 %. The screen of the tests is 800 square."""
    monkeypatch.setattr(turned, "_BESIDE_FROM", 1 if size[0] > 1000 else 1000)
    monkeypatch.setattr(turned, "_LARGE_FROM", 1000)
    texts, words = survivor_texts(language).texts, Catalogue("paper", language)
    answers = tuple(words.text(each) for each in ("Yes", "No", "Let me think"))
    staff = QWidget()
    qtbot.addWidget(staff)
    for sentence in ("limits", "care", "writing"):
        told = Turned(language=language, question=texts[sentence], answers=answers, foot=texts["refusing"], draft=True)
        screen = TurnedScreen(told, staff, training=True)
        screen.resize(*size)
        screen.show()
        for _layouts_within in range(4):
            QApplication.processEvents()
        assert (screen.width(), screen.height()) == size, sentence
        for answer in screen.answers:
            assert screen.rect().contains(answer.geometry()), (sentence, size)
            assert len(answer.lines()) <= 2, (answer.text(), size)
            if language in ("en", "fil", "id", "vi"):  # written with spaces
                assert " ".join(answer.lines()).split() == answer.text().split(), "a word is cut"
        assert not any(room.horizontalScrollBar().maximum() for room in screen.findChildren(QScrollArea))
        screen.hide()
        screen.deleteLater()
        # The turns of a test delete nothing by themselves: it would still stand when the next looks for its own.
        QApplication.sendPostedEvents(screen, QEvent.Type.DeferredDelete)


def test_the_keys_beside_a_paper_stay_on_the_screen(desk: TrainingDesk) -> None:
    desk.inside.ways.print_case(desk.case().id)
    page = desk.sees(PrintPreview)
    desk.desk.window.resize(683, 360)
    desk.settles()
    right = page.side.mapTo(page, page.side.rect().topRight()).x()
    assert 0 < right <= page.width()
    shown = [each for each in page.side.findChildren(Button) if each.isVisible()]
    assert shown
    assert [each.text() for each in shown if each.mapTo(page, each.rect().topRight()).x() >= page.width()] == []
