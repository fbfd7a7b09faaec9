"""Consent on screen: nothing is chosen for her, every answer is written as she gives it, and a no destroys."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from referral_desk import SHELTER, TrainingDesk

from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, Mode, blocked_organisations, mode_of, releases_of
from clinic_app.domain.packet_codes import Service, Valid
from clinic_app.ui.cover import Cover
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.screens.about_service import About
from clinic_app.ui.screens.decided import DecidedPage
from clinic_app.ui.screens.decided_table import Cell
from clinic_app.ui.screens.one_service import OneService
from clinic_app.ui.screens.three_sentences import CARE, LIMITS, WRITING, ThreeSentences
from clinic_app.ui.screens.turned import HELD_MS, TurnedScreen


@pytest.fixture
def desk(desk_top: DeskTop) -> TrainingDesk:
    return TrainingDesk.opened(desk_top)


def sentences(desk: TrainingDesk, case: Case) -> ThreeSentences:
    desk.leads.open_sentences(case.id)
    page = desk.sees(ThreeSentences)
    desk.settles()
    return page


def one_service(desk: TrainingDesk, case: Case) -> tuple[OneService, list[Decision]]:
    decided: list[Decision] = []
    about = About(desk.offer(case, SHELTER), Service.SHELTER_WOMEN, None)
    page = OneService(desk.inside.ways, case.id, about, decided.append)
    desk.inside.open_page(page)
    desk.settles()
    return page, decided


def test_nothing_is_chosen_and_the_focus_begins_on_the_first_sentence(desk: TrainingDesk) -> None:
    page = sentences(desk, desk.fresh())
    assert [each.code() for each in page.sentences.values()] == [None, None, None]
    assert page.sentences[LIMITS].hasFocus()
    assert page.on.isHidden()


def test_each_answer_is_written_as_she_gives_it(desk: TrainingDesk) -> None:
    case = desk.fresh()
    page = sentences(desk, case)
    desk.presses("Y")  # the limits are told
    assert page.sentences[CARE].hasFocus()
    desk.presses("Y")
    page.sentences[WRITING].setFocus()
    desk.presses("Y")
    now = desk.again(case)
    assert (now.stored("c_services"), now.stored("c_record"), mode_of(now)) == ("given", "given", Mode.FULL)
    assert page.on.hasFocus()
    assert desk.inside.status.saved.text().startswith("Saved ")


def test_her_answer_to_the_limits_stands_when_she_is_asked_again_and_beside_each_service(desk: TrainingDesk) -> None:
    case = desk.fresh()
    desk.does(lambda clinic: clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"}))
    sentences(desk, case)
    desk.presses("Y")
    desk.settles()
    desk.inside.back()
    assert sentences(desk, case).sentences[LIMITS].code() == "given"
    desk.inside.back()
    page, _decided = one_service(desk, case)
    assert page.given.explained.code() == "yes"
    desk.inside.back()
    sentences(desk, case).sentences[LIMITS].segments.choose_by_hand("refused")
    desk.settles()
    desk.inside.back()
    page, _decided = one_service(desk, case)
    assert page.given.explained.code() is None


def test_why_she_is_not_able_now_comes_into_view_with_the_focus(desk: TrainingDesk) -> None:
    desk.desk.window.resize(1120, 640)
    page = sentences(desk, desk.fresh())
    page.ask_why.click()
    desk.settles()
    view = page.room.viewport()
    top = page.unable.mapTo(view, page.unable.rect().topLeft()).y()
    assert page.unable.isAncestorOf(page.focusWidget())  # type: ignore[arg-type]
    assert top >= 0
    assert top + page.unable.height() <= view.height()


def test_a_no_to_writing_says_what_is_destroyed_and_then_destroys_it(desk: TrainingDesk) -> None:
    case = desk.fresh()
    desk.does(lambda clinic: clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "Nobody"}))
    page = sentences(desk, case)
    page.sentences[WRITING].setFocus()
    desk.presses("N")
    assert page.really.isVisible()
    assert "1 sheet" in page.what_goes.text()
    assert mode_of(desk.again(case)) is Mode.DRAFT
    page.destroy_it.click()
    now = desk.again(case)
    assert (mode_of(now), now.stored("s_name")) == (Mode.CARE_ONLY, None)
    assert desk.does(lambda clinic: clinic.recording.drafts(case.id)) == []


def test_going_back_from_a_no_to_writing_keeps_everything(desk: TrainingDesk) -> None:
    case = desk.fresh()
    desk.does(lambda clinic: clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": "Nobody"}))
    page = sentences(desk, case)
    page.sentences[WRITING].segments.choose_by_hand("refused")
    page._take_back_no()
    assert desk.again(case).stored("s_name") == "Nobody"
    assert page.sentences[WRITING].code() is None


def test_let_me_think_waits_and_a_task_asks_again(desk: TrainingDesk) -> None:
    case = desk.fresh()
    page = sentences(desk, case)
    page.sentences[WRITING].setFocus()
    desk.presses("T")
    assert mode_of(desk.again(case)) is Mode.WAITING
    promises = desk.does(lambda clinic: clinic.today().promises)
    assert [each.kind for each in promises if each.case_id == case.id] == ["ask_consent_again"]


def test_not_able_now_keeps_the_reason(desk: TrainingDesk) -> None:
    case = desk.fresh()
    page = sentences(desk, case)
    page.ask_why.click()
    page.reasons["companion_present"].click()
    now = desk.again(case)
    assert (now.stored("c_record"), now.stored("c_unable_why")) == ("unable_now", "companion_present")


def test_the_answer_keys_act_only_on_the_sentence_itself(desk: TrainingDesk) -> None:
    case = desk.fresh()
    page = sentences(desk, case)
    page.sentences[WRITING].segments.setFocus()
    desk.presses("Y")
    assert mode_of(desk.again(case)) is Mode.DRAFT


def test_a_thai_keyboard_answers_with_the_same_keys(desk: TrainingDesk) -> None:
    page = sentences(desk, desk.fresh())
    page.sentences[CARE].setFocus()
    # On a Thai layout the key Y writes this vowel sign.
    event = QKeyEvent(QEvent.Type.KeyPress, 0x0E31, Qt.KeyboardModifier.NoModifier, "ั")
    QApplication.sendEvent(page.sentences[CARE], event)
    assert page.sentences[CARE].code() == "given"


def test_a_part_taken_out_by_its_figure_is_not_agreed_to(desk: TrainingDesk) -> None:
    case = desk.case()
    page, decided = one_service(desk, case)
    assert page.sentence.parts[0].hasFocus()
    items = [part.item for part in page._sentence.parts]  # type: ignore[union-attr]
    pointed = {part.item for part in page._sentence.parts if part.pointed}  # type: ignore[union-attr]
    desk.presses("2")
    page.given.witness.setText("the duty nurse")
    assert page.answer.code() is None
    desk.presses("Y")
    desk.settles()
    assert decided == [Decision.GIVEN]
    newest = releases_of(desk.again(case))[-1]
    assert newest.items == set(items) - {items[1]} - pointed
    assert (newest.organisation, newest.sector, newest.text_state) == (
        SHELTER,
        "safehouse_shelter",
        "interpreter_explained",
    )


def test_a_yes_without_its_form_is_not_written_and_says_what_is_open(desk: TrainingDesk) -> None:
    case = desk.case()
    before = len(releases_of(case))
    page, decided = one_service(desk, case)
    page.given.form.choose(None)
    page.given.alone.choose(None)
    page.sentence.take_focus()
    desk.presses("Y")
    desk.settles()
    assert decided == []
    assert page.notice.isVisible()
    assert "Form" in page.notice.do.text()
    assert "Alone" in page.notice.do.text()
    assert len(releases_of(desk.again(case))) == before


def test_the_answer_keys_mean_the_question_that_has_the_focus_and_else_the_sentence(desk: TrainingDesk) -> None:
    page, decided = one_service(desk, desk.case())
    page.given.alone.choose(None)
    page.given.alone.setFocus()
    assert page._keys.text() == "Y N answer: Alone when asked"
    desk.presses("Y")
    desk.settles()
    assert (page.given.alone.code(), page.answer.code(), decided) == ("yes", None, [])
    page.given.lasts.setFocus()
    assert page._keys.text() == ""
    desk.presses("N")
    assert (page.given.lasts.code(), page.answer.code()) == (Valid.D30.value, None)
    page.given.witness.show()
    page.given.witness.setFocus()
    assert page._keys.text() == ""
    desk.presses("T")
    assert (page.given.witness.text(), page.answer.code()) == ("t", None)
    page.turn.setFocus()
    assert "Y N T" in page._keys.text()
    kept = page.sentence.kept()
    desk.presses("1")
    assert page.sentence.kept() != kept
    desk.presses("N")
    desk.settles()
    assert decided == [Decision.REFUSED]


def test_escape_asks_before_it_forgets_how_it_was_given(desk: TrainingDesk) -> None:
    page, _decided = one_service(desk, desk.case())
    page.given.witness.setText("Nurse N-2")
    desk.desk.press(Qt.Key.Key_Escape)
    assert desk.inside.page() is page
    assert any("Nothing of this page is written down" in each.what.text() for each in page.findChildren(Notice))
    assert page.notice.isHidden()
    desk.desk.press(Qt.Key.Key_Escape)
    assert desk.inside.page() is not page
    page, _decided = one_service(desk, desk.case())
    desk.desk.press(Qt.Key.Key_Escape)
    assert desk.inside.page() is not page


def test_whom_to_ask_next_is_a_yes_of_its_own_with_its_order(desk: TrainingDesk) -> None:
    case = desk.case()
    page, _decided = one_service(desk, case)
    _offer, asked = page.others.asked["training-ngo"]
    asked.choose("yes")
    page.given.witness.setText("the duty nurse")
    page.answer.choose_by_hand("given")
    rows = releases_of(desk.again(case))
    assert [(row.organisation, row.order) for row in rows[-2:]] == [(SHELTER, None), ("training-ngo", 1)]


def test_somebody_close_hides_the_organisation_everywhere(desk: TrainingDesk) -> None:
    case = desk.case()
    page, _decided = one_service(desk, case)
    page.close_to.choose_by_hand("yes")
    assert SHELTER in blocked_organisations(desk.again(case))
    desk.leads.open_services(case.id)
    desk.settles()
    services = desk.inside.page()
    assert SHELTER not in services.cards.cards  # type: ignore[attr-defined]
    assert "1 is hidden" in services._hidden.text()  # type: ignore[attr-defined]


def test_a_text_nobody_checked_is_not_shown_in_a_real_clinic(desk_top: DeskTop) -> None:
    night = NightShift.founded(desk_top)
    night.comes_in()
    case = night.does(lambda clinic: clinic.recording.begin())
    page = ThreeSentences(night.inside.ways, case.id)
    night.inside.open_page(page)
    night.settles()
    page._turn()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, TurnedScreen) and each.isVisible()]
    assert "not checked" in page.notice.what.text()


def test_turned_to_her_it_speaks_her_language_and_f6_held_leads_to_the_cover(desk: TrainingDesk) -> None:
    page, _decided = one_service(desk, desk.case())
    page._turn()
    screen = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TurnedScreen))
    assert "ခွင့်ပြု" in screen.answers[0].text()
    assert {button.height() for button in screen.answers} == {80}
    assert screen.parts[0].kept.isChecked(), "ticked, to those who hear it, is what they would learn"
    screen.parts[0].kept.click()
    assert not page.sentence.parts[0].isChecked()
    desk.desk.qtbot.keyPress(screen, Qt.Key.Key_F6)
    desk.desk.until(lambda: desk.desk.window.covered)
    assert isinstance(desk.desk.page, Cover)
    assert HELD_MS < 2_000


def test_a_short_press_on_f6_does_not_turn_back(desk: TrainingDesk) -> None:
    page, _decided = one_service(desk, desk.case())
    page._turn()
    screen = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TurnedScreen))
    desk.desk.qtbot.keyClick(screen, Qt.Key.Key_F6)
    assert not screen._held.isActive()
    assert screen.isVisible()
    screen.close()


def test_the_overview_corrects_one_answer_and_takes_one_back(desk: TrainingDesk) -> None:
    case = desk.case()
    desk.leads.open_decided(case.id)
    page = desk.sees(DecidedPage)
    desk.settles()
    model = page.table.decided
    column = next(place for place, each in enumerate(page._decided) if each.organisation.id == SHELTER)
    row = next(place for place, each in enumerate(model.rows) if each.id == "x_lang")
    assert model.cell(model.index(row, column + 1)) is Cell.MAY
    assert "Speaks Burmese: may know" in model.data(model.index(row, column + 1), Qt.ItemDataRole.AccessibleTextRole)
    page.table.setCurrentIndex(model.index(row, column + 1))
    page.table.setFocus()
    desk.presses("N")
    newest = releases_of(desk.again(case))[-1]
    assert "x_lang" not in newest.items
    assert newest.expires_on == next(each for each in releases_of(case) if each.organisation == SHELTER).expires_on

    page._offer_withdrawal()
    page._take_back(newest)
    assert releases_of(desk.again(case))[-1].withdrawn_at is not None
