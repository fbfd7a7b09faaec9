"""Every number on the page of figures leads to its files, and nobody is shown a key that is not theirs to use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from month_end import a_month
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_app.domain.people import Role
from clinic_app.services.clinic import Clinic
from clinic_app.services.closing_cases import CHECKS
from clinic_app.services.doorway import NewPerson
from clinic_app.services.reporting import Audience, Chapter, Kind, Report
from clinic_app.ui import app
from clinic_app.ui.parts.chart_view import ChartView
from clinic_app.ui.parts.figure_numbers import NOBODY
from clinic_app.ui.screens.figure_cards import MeasureCard, TableCard
from clinic_app.ui.screens.figure_files import FilesBehind
from clinic_app.ui.screens.figure_notices import warning
from clinic_app.ui.screens.figure_number import FigureCard
from clinic_app.ui.screens.figure_work import WorkCard
from clinic_app.ui.screens.figures import CHARTS, FiguresPage

if TYPE_CHECKING:
    from clinic_app.ui.screens.ways import Ways

NOW = datetime(2026, 11, 27, tzinfo=UTC)

COORDINATOR = _OTHERS[0]
SUPERVISOR = NewPerson(
    word="gate", passphrase="gate and three other words", role=Role.SUPERVISOR, staff_code="S-1", undertaking=1
)


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def figures(night: NightShift) -> FiguresPage:
    page = night.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    night.settles()
    QApplication.processEvents()
    return page


def test_every_number_leads_to_its_files_and_the_journal_says_so(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    page = figures(night)
    months, found = page.period.months, list[tuple[str, str, str, int]]()
    for chapter in Chapter:
        page.chapter.choose_by_hand(chapter.value)
        night.settles()
        QApplication.processEvents()
        assert page.report is not None
        titles = {page.counted._words.title(each.table): each.table.id for each in page.report.tables}
        for card in page.counted.cards:
            assert not card.what.isHidden()  # what is counted is one press away
            if not isinstance(card, TableCard) or card.table is None:
                continue
            for line in card.table.lines:
                for cell, key in zip(line.cells, line.keys, strict=True):
                    assert (key is None) is not cell.isdigit(), (card.title.text(), line.label)
                    if key is not None:
                        found.append((titles[card.title.text()], *key, int(cell)))
    assert len(found) > 30

    def behind(clinic: Clinic) -> list[tuple[str, str, str, int]]:
        listed = [(each, len(clinic.reporting.behind(each[0], months, each[1], each[2]))) for each in found]
        return [each for each, files in listed if not 1 <= files <= each[3]]

    assert night.does(lambda clinic: [behind(clinic)]) == [[]]
    acts = night.does(lambda clinic: [each.act for each in clinic.desk.vault.journal.entries(limit=2000)])
    assert acts.count("figures_opened") >= len(found)


def test_a_number_leads_to_what_it_counts_and_to_all_of_which_that_is_a_part(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    page, seen = figures(night), set[tuple[Kind, bool]]()
    for chapter in Chapter:
        page.chapter.choose_by_hand(chapter.value)
        night.settles()
        QApplication.processEvents()
        assert page.report is not None
        counted = {page.counted._words.title(each.figure): each for each in page.report.figures}
        for place in range(len(page.counted.cards)):
            card = page.counted.cards[place]
            if not isinstance(card, FigureCard):
                continue
            found = counted[card.what.accessibleName().partition(": ")[2]]
            part = found.figure.kind in (Kind.SHARE, Kind.EACH)
            assert card.whole.isHidden() is not (part and bool(found.of)), found.figure.id
            if card.whole.isHidden():
                continue
            assert card.whole.text() == f"All {found.of}"  # in words: nobody asks a sign what it means
            assert card.whole.accessibleName().startswith(f"Files behind all {found.of}: ")
            card.whole.setFocus()
            night.presses("Return")
            files = night.sees(FilesBehind).files
            assert 1 <= len(files) <= found.of, found.figure.id
            seen.add((found.figure.kind, bool(found.n)))
            night.inside.back()
            night.settles()
            QApplication.processEvents()
    assert {(Kind.SHARE, True), (Kind.SHARE, False)} <= seen  # of none too
    assert Kind.EACH in {kind for kind, _any in seen}


def charts(page: FiguresPage) -> list[ChartView]:
    drawn = [card.chart for card in page.counted.cards if isinstance(card, TableCard) and card.chart is not None]
    return [*drawn, *([page.counted.trend.chart] if page.counted.trend is not None else [])]


def test_every_bar_part_and_point_leads_to_as_many_files_by_keys_and_by_pointer(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    cases = night.does(a_month)
    night = pc.comes(COORDINATOR)
    page = figures(night)
    page.look.choose_by_hand(CHARTS)
    walked = 0
    for chapter in (Chapter.THAI, Chapter.GBVIMS):
        page.chapter.choose_by_hand(chapter.value)
        night.settles()
        QApplication.processEvents()
        for number in range(len(charts(page))):
            chart = charts(page)[number]
            assert chart.areas
            chart.setFocus()
            night.presses("Home")
            for at in range(len(chart.areas)):
                chart = charts(page)[number]
                assert chart.at == at
                n = chart.words(at).rsplit(" ", 1)[1]
                night.presses("Return")
                assert len(night.sees(FilesBehind).files) == int(n), chart.words(at)
                walked += 1
                night.inside.back()
                night.settles()
                chart = charts(page)[number]
                chart.setFocus()
                chart.at = at  # the page was drawn anew
                night.presses("Right")
    assert walked > 60
    chart = charts(page)[0]
    area = chart.areas[0]
    here = QPoint(int(area.left + area.width) + 10, int(area.top + area.height / 2) + 4)
    night.desk.qtbot.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=here)
    assert {each.code for each in night.sees(FilesBehind).files} <= {case.code for case in cases}


def test_a_middle_value_leads_to_the_files_it_was_taken_from(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    case, *_others = night.does(a_month)
    checks = dict.fromkeys(CHECKS, True)
    night.does(lambda clinic: [clinic.closing.close(case.id, "survivor_request", checks)])  # type: ignore[func-returns-value]
    night = pc.comes(COORDINATOR)
    page = figures(night)
    page.chapter.choose_by_hand(Chapter.WORK.value)
    night.settles()
    [days] = [card for card in page.counted.cards if isinstance(card, MeasureCard) and card.table is not None]
    assert days.table is not None
    for column in (1, 2, 3):
        days.table.setFocus()
        days.table.setCurrentIndex(days.table.model().index(0, column))
        night.presses("Return")
        assert [each.code for each in night.sees(FilesBehind).files] == [case.code]
        night.inside.back()
        night.settles()
        [days] = [card for card in page.counted.cards if isinstance(card, MeasureCard) and card.table is not None]
        assert days.table is not None
    large = next(
        c for c in page.counted.cards if isinstance(c, FigureCard) and "Days until closed" in c.accessibleName()
    )
    assert not large.files.isHidden()  # closed on its first day: the middle value is 0, and is of one file


def test_every_notice_that_holds_is_shown() -> None:
    report = Report(
        audience=Audience.OWN, months=range(24_310, 24_311), version="2026-01-01", made_at=NOW, tables=(), figures=(),
        people=3, not_in_statistics=0, unread=1, elsewhere=2,
    )  # fmt: skip
    told = warning(report, cast("Ways", None))
    assert told is not None
    assert told.what == "1 damaged file is in no number here."
    assert "Health, in Upkeep" in told.do
    assert "2 files that are read on other PCs only are in no number here." in told.do
    assert warning(replace(report, unread=0, elsewhere=0), cast("Ways", None)) is None


def test_who_prints_nothing_is_shown_no_key_for_it_and_told_who_does(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    night.does(lambda clinic: bool(clinic.staff.enrol(SUPERVISOR)) or True)
    night.does(lambda clinic: clinic.reporting.name_office("Health office"))
    page = figures(night)
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    night.settles()
    assert page.print_it.isVisible()
    assert page.export.isVisible()
    assert "Coordinators" not in page.audience_line.text()
    assert page.told.what.text() == "This month is not over."
    assert page.report is not None
    assert warning(replace(page.report, months=range(1, 2)), page.ways) is None
    night = pc.comes(SUPERVISOR)
    page = figures(night)
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    night.settles()
    assert page.report is not None
    assert page.print_it.isHidden()
    assert page.export.isHidden()
    assert "Coordinators print the return" in page.audience_line.text()


def test_the_work_now_leads_to_open_files_by_keys(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    cases = night.does(a_month)
    night = pc.comes(COORDINATOR)
    page = figures(night)
    page.chapter.choose_by_hand(Chapter.WORK.value)
    night.settles()
    work = page.findChild(WorkCard)
    assert work is not None
    first = work.table.lines[0]
    work.table.setFocus()
    work.table.setCurrentIndex(work.table.model().index(0, 1))
    night.presses("Return")
    shown = night.sees(FilesBehind)
    assert len(shown.files) == int(first.cells[0]) == len(cases)
    assert {each.code for each in shown.files} == {case.code for case in cases}
    night.inside.back()
    night.settles()
    work = page.findChild(WorkCard)
    assert work is not None
    leads = {line.label for line in work.table.lines if line.keys != (None,)}
    # Of people who work here there is no file.
    staff = {"People here who write in files", "People for each supervisor"}
    assert {line.label for line in work.table.lines if line.cells[0] != NOBODY} - staff == leads
    assert "Open files for each of them" in leads
    assert [line.cells for line in work.table.lines if line.label == "Due for more than a week"] == [(NOBODY,)]
    average = next(n for n, line in enumerate(work.table.lines) if line.label == "Open files for each of them")
    work.table.setFocus()
    work.table.setCurrentIndex(work.table.model().index(average, 1))
    night.presses("Return")
    assert {each.code for each in night.sees(FilesBehind).files} == {case.code for case in cases}
