"""Figures are made from above: what is seen at once, the rest while somebody reads, none after another choice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from month_end import a_month
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.services.reporting import Chapter
from clinic_app.ui import app
from clinic_app.ui.screens.figure_cards import TableCard
from clinic_app.ui.screens.figures import CHARTS, FiguresPage


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
    night.settles()
    return night, page


def begins(night: NightShift, page: FiguresPage, chapter: Chapter) -> None:
    """As far as it is made at once."""
    page.chapter.choose_by_hand(chapter.value)
    page.report = None
    night.desk.until(lambda: page.report is not None)


def places(page: FiguresPage) -> list[tuple[QWidget, int]]:
    return [(card, card.mapTo(page, card.rect().topLeft()).y()) for card in page.counted.cards]


def ids(page: FiguresPage) -> list[str]:
    return [card.title.text() for card in page.counted.cards if isinstance(card, TableCard)]


def test_what_is_seen_is_there_first_and_stays_where_it_is(pc: OnePc) -> None:
    night, page = shown(pc)
    begins(night, page, Chapter.GBVIMS)
    assert page.report is not None
    made = len(page.counted.cards)
    wanted = [each for each in page.report.tables if each.table.chapter == Chapter.GBVIMS]
    assert 0 < made < len(wanted)
    assert not page.whole
    for _layouts_within in range(3):
        QApplication.processEvents()
    first = places(page)[:made]
    bottom = first[-1][1] + first[-1][0].height()
    assert bottom >= page.height()
    night.settles()
    QApplication.processEvents()
    assert len(ids(page)) == len(wanted)
    assert places(page)[: len(first)] == first


def test_another_choice_meanwhile_leaves_nothing_of_the_one_before(pc: OnePc) -> None:
    night, page = shown(pc)
    chapters = [Chapter.GBVIMS, Chapter.SERVICES, Chapter.WORK, Chapter.THAI]
    alone = {}
    for chapter in chapters:
        page.chapter.choose_by_hand(chapter.value)
        night.settles()
        alone[chapter] = ids(page)
    for chapter in chapters * 5:
        begins(night, page, chapter)
        QApplication.processEvents()
        page.look.choose_by_hand(CHARTS)
    night.settles()
    assert ids(page) == alone[chapters[-1]]
    begins(night, page, Chapter.GBVIMS)
    night.inside.open_place("cases")
    made = len(page.counted.cards)
    assert page.whole  # given up
    night.settles()
    assert len(page.counted.cards) == made


def test_tab_goes_from_a_card_to_its_own_table(pc: OnePc) -> None:
    night, page = shown(pc)
    begins(night, page, Chapter.GBVIMS)
    night.settles()
    tables = [card for card in page.counted.cards if isinstance(card, TableCard) and card.table is not None]
    assert len(tables) > 3
    for card in tables:
        after = card.what.nextInFocusChain()
        while after.focusPolicy() == Qt.FocusPolicy.NoFocus:
            after = after.nextInFocusChain()
        assert after is card.table


def test_whoever_reads_further_down_stays_there_with_the_next_month(pc: OnePc) -> None:
    night, page = shown(pc)
    begins(night, page, Chapter.GBVIMS)
    night.settles()
    for _layouts_within in range(3):
        QApplication.processEvents()
    bar = page.room.verticalScrollBar()
    bar.setValue(at := bar.maximum() // 2)
    page.report = None
    page._ask()
    night.desk.until(lambda: page.report is not None)
    QApplication.processEvents()
    assert bar.value() == at
    night.settles()
    QApplication.processEvents()
    assert bar.value() == at
