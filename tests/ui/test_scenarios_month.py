"""The month-end as the practice review walks it: a return that is not blank and says what the register says."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from month_end import REGISTER, a_month, served
from night_shift import _OTHERS, NURSE, NightShift
from one_pc import OnePc
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from clinic_app.domain.casecode import shown
from clinic_app.services.reporting import ALL, Audience, Report, TableCount
from clinic_app.ui import app, i18n
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.figure_cards import TableCard
from clinic_app.ui.screens.figure_files import FilesBehind
from clinic_app.ui.screens.figure_number import FigureCard
from clinic_app.ui.screens.figures import FiguresPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.why_open import WhyOpen

COORDINATOR = _OTHERS[0]
OFFICE = "สำนักงานสาธารณสุขจังหวัดตาก"
FIVE = {"rape": "sexual", "physical_assault": "physical", "psychological_emotional_abuse": "mental"}


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[OnePc]:
    made = OnePc(tmp_path, qtbot, dressed)
    yield made
    made.leaves()


def figures(night: NightShift) -> FiguresPage:
    page = night.inside.open_place("figures")
    assert isinstance(page, FiguresPage)
    settled(night, page)
    return page


def settled(night: NightShift, page: FiguresPage) -> Report | None:
    night.settles()
    QApplication.processEvents()
    return page.report


def shown_table(page: FiguresPage, table_id: str) -> TableCard:
    title = page.counted._words.title(page._reporting.law.table(table_id))
    return next(card for card in page.counted.cards if isinstance(card, TableCard) and card.title.text() == title)


def text_of(pdf: bytes) -> str:
    """What Poppler reads of it."""
    program = shutil.which("pdftotext")
    assert program is not None, "install poppler-utils"
    done = subprocess.run([program, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def test_the_coordinator_makes_the_return_and_it_says_what_the_register_says(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)

    night = pc.comes(COORDINATOR)
    page = figures(night)
    report = page.report
    assert report is not None
    assert report.audience is Audience.OWN
    table = report.of("th_type_age")
    assert isinstance(table, TableCount)
    by_hand = Counter((FIVE[type_], age) for type_, age, *_rest in REGISTER if type_ and age)
    assert {pair: n for pair, n in table.cells.items() if n and ALL not in pair} == by_hand
    assert table.total == len(REGISTER)
    drawn = shown_table(page, "th_type_age").table
    assert drawn is not None
    assert {line.label: line.cells[-1] for line in drawn.lines} == {
        "Physical": "1", "Sexual": "1", "Mental": "1", "Neglect": "–", "Deception or exploitation": "–",
        "No Thai type fits": "–", "All": "3",
    }  # fmt: skip

    # For the office: asked for once, whole, with how many did not agree to other statistics.
    page.audience.choose_by_hand(Audience.STATUTORY.value)
    settled(night, page)
    assert page.report is None
    assert page.office.typed.isVisible()
    assert page.print_it.isHidden()
    page.office.typed.setText(OFFICE)
    page.office.typed.returnPressed.emit()
    report = settled(night, page)
    assert report is not None
    refused = sum(stats != "given" for *_rest, stats in REGISTER)
    assert (report.people, report.not_in_statistics) == (len(REGISTER), refused)
    assert f"{refused} did not agree to other statistics" in page.audience_line.text()
    assert page.print_it.isVisible()
    page.period.span.choose_by_hand("year")
    settled(night, page)
    assert page.print_it.isHidden()
    assert "choose Month" in page.audience_line.text()  # rather than no word about where the paper went
    page.period.span.choose_by_hand("month")
    settled(night, page)
    assert "choose Month" not in page.audience_line.text()
    assert shown_table(page, "th_type_sex").table is not None

    # On paper, in both languages of the staff, read back by another program.
    page.print_it.click()
    preview = night.sees(PrintPreview)
    night.settles()
    assert [preview.language.itemData(place) for place in range(preview.language.count())] == ["", "th"]
    assert preview.side.covered.words.text() == "It speaks of no survivor"  # no consent covers a return
    assert preview._paper is not None
    english = text_of(preview._paper.pdf)
    preview.language.choose("th")
    preview.language.chosen.emit()
    night.settles()
    thai = text_of(preview._paper.pdf)
    for text, month, sexual in ((english, "Nov 2026 · 2569", "Sexual"), (thai, "พ.ย. 2569 · 2026", "ทางเพศ")):
        assert month in text
        assert OFFICE in text
        [line] = [line for line in text.splitlines() if line.startswith(sexual)][:1]
        assert re.findall(r"\d+|–", line.removeprefix(sexual)) == ["–", "–", "1", "–", "–", "–", "1"]
    assert "Of 3, 2 did not agree to other statistics" in english
    assert "to be confirmed by the provincial health office" in english
    assert "ใน 3 คน มี 2 คน" in thai
    codes = [each.code for each in night.does(lambda clinic: clinic.finding.page().rows)]
    assert not any(code in text or shown(code) in text for code in codes for text in (english, thai))

    # Handed over it has a number; the journal says that it was made.
    paper = preview._paper
    numbered = night.does(lambda clinic: clinic.papers.handed_to_printer(paper))
    assert numbered.number == "0001"
    assert "0001" in text_of(numbered.pdf)
    acts = night.does(lambda clinic: [entry.act for entry in clinic.desk.vault.journal.entries(limit=1000)])
    assert {"figures_read", "return_office_named", "printed"} <= set(acts)


def test_enter_on_a_number_lists_its_files_and_opening_one_asks_why(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    cases = night.does(a_month)
    night = pc.comes(COORDINATOR)
    page = figures(night)
    drawn = shown_table(page, "th_type_age").table
    assert drawn is not None
    rows = [line.label for line in drawn.lines]
    drawn.setFocus()
    drawn.setCurrentIndex(drawn.model().index(rows.index("Sexual"), 1))  # nobody there
    night.presses("Return")
    night.settles()
    assert night.inside.page() is page
    drawn.setCurrentIndex(drawn.model().index(rows.index("Sexual"), drawn.model().columnCount() - 1))
    night.presses("Return")
    behind = night.sees(FilesBehind)
    assert [each.code for each in behind.files] == [cases[0].code]
    night.desk.until(lambda: next(iter(behind.list.rows.values())).hasFocus())
    night.presses("Return")
    night.settles()
    assert isinstance(night.inside.page(), CaseScreen | WhyOpen)


def test_a_month_in_which_nobody_came_says_so(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    night.desk.hands.at = night.desk.hands.at.replace(month=12)
    page = figures(night)
    assert page.report is not None
    assert page.report.empty
    assert page.counted.nobody is not None
    assert page.counted.nobody.isVisible()
    assert page.counted.cards == []
    night.presses("Ctrl+PageUp")
    settled(night, page)
    assert page.report.people == len(REGISTER)
    assert page.period.when.currentText() == "November 2026 · 2569"
    night.presses("Ctrl+PageUp")  # there is no month before the first
    settled(night, page)
    assert page.report.people == len(REGISTER)
    page.period.span.choose_by_hand("year")
    settled(night, page)
    assert (page.report.people, len(page.report.months)) == (len(REGISTER), 12)
    assert page.period.when.currentText() == "2026 · 2569"


def test_what_is_counted_is_one_press_away(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    page = figures(night)
    assert len(page.counted.cards) == 3 + 5
    for card in page.counted.cards:
        assert card.definition is None
        card.what.click()
        assert card.definition is not None
        assert card.definition.isVisible()
        card.what.click()
        assert card.definition.isHidden()
    assert {type(card) for card in page.counted.cards} == {FigureCard, TableCard}


def test_a_nurse_has_no_page_of_figures(pc: OnePc) -> None:
    assert not pc.comes(NURSE).inside.has("figures")


def test_what_was_changed_meanwhile_is_counted_when_the_page_is_come_back_to(pc: OnePc) -> None:
    night = pc.comes(COORDINATOR)
    page = figures(night)
    assert page.report is not None
    assert page.report.empty
    night.does(lambda clinic: served(clinic, REGISTER[0]))
    night.inside.open_place("today")
    night.settles()
    report = figures(night).report
    assert report is not None
    assert report.people == 1


def test_the_page_speaks_thai_with_the_buddhist_year_first(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> None:
    i18n.use("th")
    made = OnePc(tmp_path, qtbot, dressed)
    try:
        night = made.comes(NURSE)
        night.does(a_month)
        night = made.comes(COORDINATOR)
        page = figures(night)
        assert page.period.when.currentText() == "พฤศจิกายน 2569 · 2026"
        drawn = shown_table(page, "th_type_age").table
        assert drawn is not None
        assert [line.label for line in drawn.lines][:2] == ["ทางร่างกาย", "ทางเพศ"]
    finally:
        made.leaves()


def test_others_see_a_year_with_small_numbers_said_to_be_hidden(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    for _ in range(6):
        night.does(lambda clinic: served(clinic, REGISTER[0]))
    night.does(a_month)
    night = pc.comes(COORDINATOR)
    page = figures(night)
    page.audience.choose_by_hand(Audience.NETWORK.value)
    report = settled(night, page)
    assert report is not None
    assert (report.audience, len(report.months), report.people) == (Audience.NETWORK, 12, 7)
    assert not page.period.span.isEnabled()
    assert "not over" in page.told.what.text()
    assert "fewer than 5" in page.audience_line.text()
    drawn = shown_table(page, "gbv_type_sex").table
    assert drawn is not None
    assert {line.label: line.cells[-1] for line in drawn.lines}["Rape"] == "7"
    assert all(key is None for line in drawn.lines for key in line.keys)  # no file is listed from here
    page.audience.choose_by_hand(Audience.PUBLIC.value)
    report = settled(night, page)
    assert report is not None
    assert report.people is None
    assert shown_table(page, "gbv_type_sex").table is None  # too few for any number
    page.audience.choose_by_hand(Audience.OWN.value)
    settled(night, page)
    assert page.period.span.isEnabled()


def test_a_year_is_given_out_once_and_what_is_not_to_be_is_refused_in_words(pc: OnePc) -> None:
    night = pc.comes(NURSE)
    for _ in range(12):
        night.does(lambda clinic: served(clinic, REGISTER[0]))
    night = pc.comes(COORDINATOR)
    hands = pc.hands
    page = figures(night)
    page.audience.choose_by_hand(Audience.PUBLIC.value)
    settled(night, page)
    assert not page.edition.go.isVisible()  # the year is not over
    hands.at = hands.at.replace(year=2027, month=3)
    page._ask()
    settled(night, page)
    assert page.edition.line.text() == "Nothing of this year was given out yet."
    assert "fewer than 11" in page.edition.fewest.text()
    page.edition.change.click()
    page.edition.typed.setText("1")
    page.edition.keep.click()
    settled(night, page)
    assert page.notice.what.text() == "With so low a number single people can be recognised."
    assert "11 or more" in page.notice.do.text()
    page.edition.go.click()
    settled(night, page)
    box = page.edition.findChild(QMessageBox)
    assert box is not None
    assert "2026" in box.text()
    next(each for each in box.buttons() if each.text() == "Give them out").click()
    report = settled(night, page)
    assert report is not None
    assert report.edition is not None
    assert page.edition.line.text().startswith("Given out ")
    page.edition.go.click()
    settled(night, page)
    assert page.notice.what.text() == "Nothing has changed since these numbers were given out."
    drawn = shown_table(page, "gbv_type_sex").table
    assert drawn is not None
    assert {line.label: line.cells[-1] for line in drawn.lines}["Rape"] == "12"
