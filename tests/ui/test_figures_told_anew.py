"""Other months of the same figures are told to the cards that stand: they say what cards made anew would say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from month_end import REGISTER, a_month
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.services.reporting import Chapter
from clinic_app.ui import app
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.figure_cards import TableCard
from clinic_app.ui.screens.figure_number import FigureCard
from clinic_app.ui.screens.figure_work import WorkCard
from clinic_app.ui.screens.figures import CHARTS, TABLES, FiguresPage


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def two_months(pc: OnePc) -> tuple[NightShift, FiguresPage]:
    """As many in December as in November: of the year every number is twice that of a month."""
    night = pc.comes(NURSE)
    night.does(a_month)
    night.desk.hands.at = night.desk.hands.at.replace(month=12)
    night.does(a_month)
    night = pc.comes(_OTHERS[0])
    page = night.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    stands(night, page)
    return night, page


def stands(night: NightShift, page: FiguresPage) -> None:
    night.settles()
    night.desk.until(lambda: page.whole)
    QApplication.processEvents()


def said(page: FiguresPage) -> list[object]:
    """Everything that a reader of the page is told."""
    told: list[object] = [page.audience_line.text()]
    for card in page.counted.cards:
        if isinstance(card, FigureCard):
            told.append((card.accessibleName(), card.value.text(), card.of.text(), card.files.isHidden()))
        elif card.table is not None:
            told.append((card.title.text(), card.table.heads, card.table.lines, card.table.height()))
        elif isinstance(card, TableCard) and card.chart is not None:
            told.append((card.chart.accessibleDescription(), card.chart.areas, card.chart.height()))
        else:
            told.append(card.title.text())
    told.extend(work.table.lines for work in page.findChildren(WorkCard) if work.isVisible())
    told.append(page.counted.trend.chart.accessibleDescription() if page.counted.trend is not None else None)
    return told


def test_cards_that_were_told_another_time_say_what_new_ones_say(pc: OnePc) -> None:
    night, page = two_months(pc)
    for look in (TABLES, CHARTS):
        page.look.choose_by_hand(look)
        for chapter in Chapter:
            page.period.span.choose_by_hand("month")
            page.chapter.choose_by_hand(chapter.value)
            stands(night, page)
            month, cards = said(page), [*page.counted.cards]
            page.period.span.choose_by_hand("year")
            stands(night, page)
            assert page.report is not None
            assert (page.report.people, len(page.report.months)) == (2 * len(REGISTER), 12)
            assert all(one is other for one, other in zip(cards, page.counted.cards, strict=True)), chapter
            year = said(page)
            assert (year != month) is (chapter is not Chapter.OWN)
            page.counted.clear()
            page._ask()
            stands(night, page)
            assert not set(map(id, cards)) & set(map(id, page.counted.cards))
            assert said(page) == year, (look, chapter)


def test_where_she_stands_and_what_she_opened_stays_with_the_next_month(pc: OnePc) -> None:
    night, page = two_months(pc)
    page.chapter.choose_by_hand(Chapter.GBVIMS.value)
    stands(night, page)
    card = next(each for each in page.counted.cards if isinstance(each, TableCard) and each.table is not None)
    assert card.table is not None
    card.what.click()
    card.table.setFocus()
    card.table.setCurrentIndex(card.table.model().index(1, 1))
    page.period.span.choose_by_hand("year")
    stands(night, page)
    assert card.table.hasFocus()
    assert (card.table.currentIndex().row(), card.table.currentIndex().column()) == (1, 1)
    assert card.definition is not None
    assert card.definition.isVisible()
    card.turn.click()
    assert card.chart is not None
    card.chart.setFocus()
    night.presses("End")
    marked = card.chart.words(card.chart.at or 0).rsplit(" ", 1)
    page.period.span.choose_by_hand("month")
    stands(night, page)
    assert card.chart.isVisible()
    assert card.chart.at is not None
    now = card.chart.words(card.chart.at).rsplit(" ", 1)
    assert (now[0], 2 * int(now[1])) == (marked[0], int(marked[1]))


def test_another_chapter_takes_the_cards_of_numbers_and_opens_nothing_on_them(pc: OnePc) -> None:
    night, page = two_months(pc)
    page.chapter.choose_by_hand(Chapter.WORK.value)
    stands(night, page)
    numbers = [each for each in page.counted.cards if isinstance(each, FigureCard)]
    for card in numbers:
        card.what.click()
    before = numbers[0].accessibleName()
    page.chapter.choose_by_hand(Chapter.GBVIMS.value)
    stands(night, page)
    now = [each for each in page.counted.cards if isinstance(each, FigureCard)]
    assert now[0] is numbers[0]
    assert now[0].accessibleName() != before
    assert [each.isVisible() for each in numbers] == [each in now for each in numbers]
    assert not [each for each in now if each.definition is not None]
    now[0].what.click()
    assert now[0].definition is not None
    assert page.report is not None
    found = next(each.figure for each in page.report.figures if each.figure.id == now[0].counts)
    told = [f"{caption}: {text}" for caption, text in page.counted._words.definition(found)]
    assert [each.text() for each in now[0].definition.findChildren(Paragraph)] == told


def test_whoever_scrolls_sees_no_number_of_other_months(pc: OnePc) -> None:
    night, page = two_months(pc)
    page.chapter.choose_by_hand(Chapter.GBVIMS.value)
    stands(night, page)
    whole = len(page.counted.cards)
    page.report = None
    page.period.span.choose_by_hand("year")
    night.desk.until(lambda: page.report is not None)
    assert 0 < len(page.counted.cards) < whole  # as far as is seen
    page.room.verticalScrollBar().setValue(page.room.verticalScrollBar().maximum())
    assert len(page.counted.cards) == whole


def test_who_leaves_meanwhile_finds_nothing_of_other_months(pc: OnePc) -> None:
    night, page = two_months(pc)
    page.chapter.choose_by_hand(Chapter.GBVIMS.value)
    stands(night, page)
    before = {id(card) for card in page.counted.cards}
    page.report = None
    page.period.span.choose_by_hand("year")
    night.desk.until(lambda: page.report is not None)
    told = {id(card) for card in page.counted.cards}
    night.inside.open_place("cases")
    standing = {
        id(part) for at in range(page.counted.column.count()) if (part := page.counted.column.itemAt(at).widget())
    }
    assert told < before
    assert not standing & (before - told)
    stands(night, page)
    night.inside.open_place("figures")
    stands(night, page)
    once = said(page)
    page.counted.clear()
    page._ask()
    stands(night, page)
    assert said(page) == once


def test_an_answer_to_what_was_asked_before_is_let_go(pc: OnePc) -> None:
    night, page = two_months(pc)
    shown: list[tuple[str | None, int]] = []
    show = page.counted.show
    page.counted.show = lambda report, chapter, *, drawn: (  # type: ignore[method-assign]
        shown.append((chapter, len(report.months) if report else 0)),
        show(report, chapter, drawn=drawn),
    )  # type: ignore[func-returns-value]
    page.chapter.choose_by_hand(Chapter.WORK.value)
    page.period.span.choose_by_hand("year")
    page.chapter.choose_by_hand(Chapter.SERVICES.value)
    stands(night, page)
    assert shown == [(Chapter.SERVICES.value, 12)]
    assert any(isinstance(card, TableCard) and card.table is not None for card in page.counted.cards)


def test_a_table_of_ones_own_stays_chosen_with_the_next_months(pc: OnePc) -> None:
    night, page = two_months(pc)
    page.chapter.choose_by_hand(Chapter.OWN.value)
    stands(night, page)
    own = page.counted.own_table
    assert own is not None
    own.columns.choose("sex")
    own.columns.chosen.emit()
    stands(night, page)
    assert own.card is not None
    assert own.card.table is not None
    month = int(own.card.table.lines[-1].cells[-1])
    page.period.span.choose_by_hand("year")
    stands(night, page)
    assert page.counted.own_table is own
    assert own.columns.code == "sex"
    assert own.card.table is not None
    assert int(own.card.table.lines[-1].cells[-1]) == 2 * month > 0
