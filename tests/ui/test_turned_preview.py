"""What would leave and what stays, shown to her on her own screen, in her language, with no way back for others."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from referral_desk import TrainingDesk
from test_referral_services import preview

from clinic_app.domain.case import Change
from clinic_app.printing.dated import said_day
from clinic_app.printing.survivor_texts import languages, survivor_texts
from clinic_app.services.referring import Shown
from clinic_app.ui.parts.blank import Blank
from clinic_app.ui.parts.gate_picture import GatePicture
from clinic_app.ui.parts.status_line import TrainingMark
from clinic_app.ui.screens.her_words import Turned
from clinic_app.ui.screens.preview import PreviewPage
from clinic_app.ui.screens.print_preview import PrintPreview
from clinic_app.ui.screens.turned import TurnedScreen


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def turned(desk: TrainingDesk, language: str = "my") -> tuple[PreviewPage, TurnedScreen]:
    case = desk.case()
    if language != "my":
        change = Change(values=((case.root, "s_lang_first", language),))
        case = desk.does(lambda clinic: clinic.recording.change(case.id, change))
    page = preview(desk, case)
    desk.presses("F6")
    QApplication.processEvents()
    [screen] = [each for each in desk.desk.window.findChildren(TurnedScreen) if each.isVisible()]
    return page, screen  # another may wait to be deleted, of a test before


def text_of(screen: TurnedScreen) -> str:
    return " ".join(each.text() for each in screen.findChildren(QLabel)).replace("\u200b", "")


WHOLE = [language for language in languages() if survivor_texts(language).whole]


@pytest.mark.parametrize("language", WHOLE)
def test_she_reads_what_they_will_see_and_what_stays_in_her_language(desk: TrainingDesk, language: str) -> None:
    _page, screen = turned(desk, language)
    texts, said = survivor_texts(language).texts, text_of(screen)
    for text in ("sees", "stays", "stays_survivor", "only_through_us"):
        assert texts[text] in said, text
    assert texts["preview"].partition("{")[0].strip() in said
    today = desk.inside.ways.clock.today()
    assert any(said_day(today + timedelta(days=ahead), language) in said for ahead in range(100)), "until when"
    if language in ("th", "km", "lo", "zh"):
        # Only the names of places are in another writing: nothing of ours is left in English.
        latin = [word for word in said.split() if word.isascii() and word.isalpha() and len(word) > 3]
        ours = "House of the Banyan Tree women shelter Training draft checked native speaker Hold turn back"
        ours += " clinic REAL every person here invented"
        assert set(latin) <= set(ours.split())
    screen.close()


def test_a_language_without_sentences_is_not_turned_to_her_and_staff_are_told_why(desk: TrainingDesk) -> None:
    case = desk.case()
    desk.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "s_lang_first", "shn"),))))
    page = preview(desk, desk.does(lambda clinic: clinic.recording.shown(case.id)))
    desk.presses("F6")
    QApplication.processEvents()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, TurnedScreen)]
    assert "not checked in her language" in page.notice.what.text()


@pytest.mark.parametrize("language", ["en", "th"])
def test_in_training_it_says_that_nothing_is_real_and_in_a_real_clinic_nothing_of_the_kind(
    desk: TrainingDesk, language: str
) -> None:
    _page, screen = turned(desk, language)
    [mark] = screen.findChildren(TrainingMark)
    assert "NOT REAL" in mark.text()
    assert mark.isVisible()
    assert screen.rect().contains(mark.geometry())
    # The screen of the tests is narrow, as an old one at 150 %: nothing of hers is cut there.
    assert not [area for area in screen.findChildren(QScrollArea) if area.horizontalScrollBar().maximum()]
    if folder := os.environ.get("PICTURES"):
        QApplication.processEvents()
        screen.grab().save(f"{folder}/turned-training-{language}.png")
    real = TurnedScreen(Turned(language=language, question="?"), desk.desk.window)
    assert not real.findChildren(TrainingMark)
    real.close()
    screen.close()


def test_nothing_can_be_taken_out_there_and_her_words_have_their_pictures(desk: TrainingDesk) -> None:
    page, screen = turned(desk)
    assert page.preview is not None
    assert not [each for each in screen.parts if hasattr(each, "out")]
    assert len(screen.findChildren(GatePicture)) == 3
    assert page.see.shown_code in text_of(screen)
    screen.close()


def test_her_own_yes_is_the_tick_and_is_kept_as_such(desk: TrainingDesk) -> None:
    page, screen = turned(desk)
    screen.answers[0].click()
    assert page.wants.isChecked()
    screen.answers[1].click()
    assert not page.wants.isChecked()
    assert "does not want exactly this" in page.notice.what.text()
    screen.answers[0].click()
    assert page.shown is Shown.TURNED
    page.knows.setChecked(True)
    page.seal.click()
    desk.sees(PrintPreview)
    desk.settles()
    told = desk.does(lambda clinic: clinic.desk.vault.journal.lately("referral_sealed", "case", page.case_id))
    assert told is not None
    assert (told.about["shown"], len(str(told.about["content"]))) == ("turned", 64)
    screen.close()


def blank(desk: TrainingDesk) -> Blank:
    return next(each for each in desk.desk.window.findChildren(Blank))


def test_whoever_switches_windows_finds_nothing_of_ours(desk: TrainingDesk) -> None:
    _page, screen = turned(desk)
    over = blank(desk)
    assert over.isVisible()
    assert over.geometry() == desk.desk.window.rect()
    desk.desk.window.resize(1100, 700)
    QApplication.processEvents()
    assert over.geometry() == desk.desk.window.rect()
    screen.close()


def test_closed_by_the_window_system_it_leads_to_the_cover(desk: TrainingDesk) -> None:
    _page, screen = turned(desk)
    over = blank(desk)
    screen.close()
    assert desk.desk.window.covered
    assert not over.isVisible()


def test_the_hide_key_covers_and_her_screen_comes_back_with_whoever_comes_back(desk: TrainingDesk) -> None:
    _page, screen = turned(desk)
    desk.desk.until(screen.isActiveWindow)  # a hand presses where the screen is, not before
    desk.desk.press(Qt.Key.Key_F9, screen)
    assert desk.desk.window.covered
    assert not screen.isVisible()
    assert not blank(desk).isVisible()
    curtain = desk.desk.window._curtain
    assert curtain is not None
    curtain.uncover()
    assert screen.isVisible()
    assert blank(desk).isVisible()
    screen.close()


def test_in_a_real_clinic_an_unchecked_text_is_not_shown(desk_top: DeskTop) -> None:
    night = NightShift.founded(desk_top)
    night.comes_in()
    from clinic_app.ui.screens.her_words import HerWords

    words = HerWords(night.inside.ways)
    assert "not checked" in words.state("my")
