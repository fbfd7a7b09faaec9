"""She asks who had her record open: the page as a nurse meets it, and the screen turned to her."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from clinic_app.domain.case import Case, Change
from clinic_app.printing.dated import said_day
from clinic_app.services.clinic import Clinic
from clinic_app.ui.screens.case import CaseScreen
from clinic_app.ui.screens.her_access import HerAccessPage
from clinic_app.ui.screens.her_words import HerWords
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.turned import TurnedScreen


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


def begun(night: NightShift, **answers: object) -> Case:
    def work(clinic: Clinic) -> Case:
        case = clinic.recording.begin()
        values = tuple((case.root, field, value) for field, value in answers.items())
        clinic.desk.vault.revisions.append(case.id, Change(values=values), author=clinic.whoami.id)
        return clinic.desk.vault.cases.load(case.id)

    return night.does(work)


def page_of(night: NightShift, case: Case) -> HerAccessPage:
    page = HerAccessPage(night.inside.ways, case.id)
    night.inside.open_page(page)
    page.arrived()
    night.desk.until(lambda: page.case is not None)
    return page


def test_nothing_is_shown_before_it_is_certain_who_asks(night: NightShift) -> None:
    page = page_of(night, begun(night, s_name="Ma Thida", k_codeword="river"))
    assert page.answer.isHidden()
    assert page.word.isVisible()
    page.word.setText("sea")
    night.desk.press(Qt.Key.Key_Return, page.word)
    night.desk.until(page.notice.isVisible)
    assert page.notice.what.text() == "That is not the word."
    assert page.answer.isHidden()
    assert page.word.text() == ""
    page.word.setText("River")
    page.check.click()
    night.desk.until(page.answer.isVisible)
    assert [(row.words.text(), row.second.text()) for row in page.rows] == [("Nurse", "22 Nov 2026 · 2569")]
    assert page.asks.isHidden()
    assert page.print_it.isHidden()
    assert page.unsafe.isVisible()
    page.leaving()
    assert page.told is None
    assert page.answer.isHidden()


def test_where_no_word_was_agreed_she_is_told_in_person_alone(night: NightShift) -> None:
    page = page_of(night, begun(night, s_name="Ma Thida", k_paper_safe="yes"))
    assert page.word.isHidden()
    assert page.no_word.isVisible()
    page.alone.click()
    night.desk.until(page.answer.isVisible)
    assert page.print_it.isVisible()
    assert page.unsafe.isHidden()
    page.print_it.click()
    preview = night.inside.page()
    assert isinstance(preview, PrintPreview)
    night.desk.until(lambda: preview._paper is not None)
    assert preview._paper is not None
    assert preview._paper.document == "access_sheet"


def test_help_leads_to_it(night: NightShift) -> None:
    case = begun(night, s_name="Ma Thida")
    night.inside.ways.open_case(case.id)
    night.desk.until(lambda: isinstance(night.inside.page(), CaseScreen))
    screen = night.inside.page()
    assert isinstance(screen, CaseScreen)
    screen.acts.acts["access"].run()
    assert isinstance(night.inside.page(), HerAccessPage)


def test_in_a_real_clinic_a_text_nobody_checked_is_not_turned_to_her(night: NightShift) -> None:
    page = page_of(night, begun(night, s_name="Ma Thida", s_lang_first="my"))
    page.alone.click()
    night.desk.until(page.answer.isVisible)
    page.turn_it.click()
    assert page.notice.isVisible()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, TurnedScreen)]


@pytest.mark.parametrize("language", ["en", "th", "my", "zh"])
def test_she_reads_roles_and_days_in_her_language(
    night: NightShift, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = begun(night, s_name="Ma Thida", s_lang_first=language)
    page = page_of(night, case)
    page.alone.click()
    night.desk.until(page.answer.isVisible)
    words = HerWords(night.inside.ways)
    monkeypatch.setattr(words, "_training", True)
    assert page.told is not None
    told = words.opened(case, page.told)
    assert told.language == language
    assert len(told.lines) == 1
    if language != "en":
        assert told.lines[0][0] != "Nurse"
    assert said_day(page.told.since, language) in told.question
    assert told.lines[0][1] == said_day(page.told.since, language)
    screen = TurnedScreen(told, night.desk.window)
    screen.show()
    assert screen.answers == []
    screen.turn_back()
