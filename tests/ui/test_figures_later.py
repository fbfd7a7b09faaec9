"""Tables of figures that nobody sees yet are made when they come into view, in the room that was kept for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from month_end import a_month
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.services.reporting import Chapter
from clinic_app.ui import app
from clinic_app.ui.screens.figure_cards import MeasureCard, TableCard
from clinic_app.ui.screens.figures import FiguresPage


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def shown(pc: OnePc) -> tuple[NightShift, FiguresPage]:
    pc.comes(NURSE).does(a_month)
    night = pc.comes(_OTHERS[0])
    page = night.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    asks(night, page, Chapter.GBVIMS)
    return night, page


def asks(night: NightShift, page: FiguresPage, chapter: Chapter) -> None:
    night.settles()
    page.chapter.choose_by_hand(chapter.value)
    night.settles()
    for _layouts_within in range(3):
        QApplication.processEvents()


def cards(page: FiguresPage) -> list[TableCard | MeasureCard]:
    return [card for card in page.cards if isinstance(card, TableCard | MeasureCard)]


def waiting(page: FiguresPage) -> list[int]:
    return [place for place, card in enumerate(cards(page)) if card.waits]


def test_what_is_not_in_view_is_made_when_it_comes_there(pc: OnePc) -> None:
    _night, page = shown(pc)
    there, bar = waiting(page), page.room.verticalScrollBar()
    assert there
    assert there[0] > 0  # what is seen is there
    height, places = bar.maximum(), [card.y() for card in cards(page)]
    while bar.value() < bar.maximum():
        bar.setValue(bar.value() + bar.pageStep())
        QApplication.processEvents()
        unseen = [card for card in cards(page) if card.waits]
        assert all(card.visibleRegion().isEmpty() for card in unseen)
    assert waiting(page) == []
    assert (bar.maximum(), [card.y() for card in cards(page)]) == (height, places)


def test_what_moves_into_view_is_made_too(pc: OnePc) -> None:
    _night, page = shown(pc)
    before = waiting(page)
    page.room.widget().layout().itemAt(0).widget().hide()
    for card in cards(page):
        card.what.hide()
        if card.chart is None and place_of(page, card) not in before:
            card.hide()
    for _layouts_within in range(3):
        QApplication.processEvents()
    assert len(waiting(page)) < len(before)
    assert all(cards(page)[place].visibleRegion().isEmpty() for place in waiting(page))


def place_of(page: FiguresPage, card: TableCard | MeasureCard) -> int:
    return cards(page).index(card)


def test_tab_goes_from_a_card_to_its_own_table(pc: OnePc) -> None:
    _night, page = shown(pc)
    page.room.verticalScrollBar().setValue(page.room.verticalScrollBar().maximum())
    QApplication.processEvents()
    made = [card for card in cards(page) if isinstance(card, TableCard) and card.table is not None]
    assert made
    for card in made:
        after = card.what.nextInFocusChain()
        while after.focusPolicy() == Qt.FocusPolicy.NoFocus:
            after = after.nextInFocusChain()
        assert after is card.table


def test_whatever_reads_the_screen_has_all_of_them_at_once(pc: OnePc, monkeypatch: pytest.MonkeyPatch) -> None:
    night, page = shown(pc)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    asks(night, page, Chapter.SERVICES)
    assert cards(page)
    assert waiting(page) == []
