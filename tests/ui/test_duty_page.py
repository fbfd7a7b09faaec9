"""Duty cards, the ledger and requests about the record, as a nurse meets them."""

from __future__ import annotations

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from PySide6.QtWidgets import QApplication, QPushButton

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.services.clinic import Clinic
from clinic_app.services.data_requests import Asker, Kind, Outcome, Proof
from clinic_app.services.disclosures import How
from clinic_app.services.duty_cards import Decided, Stand
from clinic_app.services.following_up import PromiseLine
from clinic_app.ui.page import Page
from clinic_app.ui.screens.data_requests import DataRequestsPage
from clinic_app.ui.screens.duties import Duties
from clinic_app.ui.screens.today import Today
from clinic_app.ui.screens.today_promises import Promises


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


def begun(night: NightShift, **answers: Stored) -> Case:
    def work(clinic: Clinic) -> Case:
        case = clinic.recording.begin()
        clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
        values = tuple((case.root, field, value) for field, value in answers.items())
        clinic.recording.change(case.id, Change(values=values))
        return clinic.recording.shown(case.id)

    return night.does(work)


def duties_of(night: NightShift, case: Case) -> Duties:
    page = Duties(night.inside.ways, case.id)
    night.inside.open_page(page)
    page.arrived()
    night.desk.until(lambda: page.case is not None)
    return page


def requests_of(night: NightShift, case: Case) -> DataRequestsPage:
    page = DataRequestsPage(night.inside.ways, case.id)
    night.inside.open_page(page)
    page.arrived()
    night.desk.until(lambda: page.case is not None)
    return page


def test_a_card_says_what_is_missing_keeps_what_was_typed_and_is_decided(night: NightShift) -> None:
    case = begun(night, s_age_years=15)
    page = duties_of(night, case)
    card = page.cards["child"]
    assert card.stand.code() is None
    assert card.keep.isHidden()
    card.stand.choose_by_hand(Stand.PENDING.value)
    night.desk.until(card.keep.isVisible)
    card.by.setText("C-1")
    card.keep.click()
    night.desk.until(page.notice.isVisible)
    assert page.notice.what.text() == "Still to be said: To be decided by"
    assert card.by.text() == "C-1"
    card.due.line.setText("25/11/2026")
    card.keep.click()
    night.desk.until(lambda: "C-1" in page.cards["child"].stands.text())
    assert page.notice.isHidden()
    promised = night.does(lambda clinic: clinic.today().promises)
    assert [line.row for line in promised] == ["child"]


def test_a_case_that_concerns_no_rule_says_so(night: NightShift) -> None:
    page = duties_of(night, begun(night, s_age_years=30))
    assert page.cards == {}
    assert page.none.isVisible()
    assert page.empty.isVisible()


def test_a_word_in_the_corridor_is_written_into_the_ledger(night: NightShift) -> None:
    page = duties_of(night, begun(night, s_age_years=30))
    page.add.click()
    night.desk.until(page.form.keep.isVisible)
    page.form.whom.setText("Ward 3")
    page.form.items.setPlainText("a bed alone")
    page.form.told.choose_by_hand("no")
    page.form.keep.click()
    night.desk.until(page.notice.isVisible)
    assert page.notice.what.text() == "Still to be said: On which basis, Why not"
    page.form.basis.choose("consent")
    page.form.why.setText("asleep")
    page.form.keep.click()
    night.desk.until(lambda: len(page.rows) == 1)
    assert page.rows[0].words.text() == "a bed alone → Ward 3"
    assert "the survivor was not told" in page.rows[0].second.text()
    assert page.form.isHidden()
    (line,) = night.does(lambda clinic: clinic.disclosures.of(page.case_id))
    assert line.how is How.WRITTEN


def test_a_request_is_written_verified_and_decided(night: NightShift) -> None:
    page = requests_of(night, begun(night, k_codeword="river"))
    page.begin.click()
    assert page.notice.what.text() == "Still to be said: What is asked for, Who asks"
    page.kind.choose("copy")
    page.asker.choose("survivor")
    page.begin.click()
    night.desk.until(lambda: len(page.cards) == 1)
    (card,) = page.cards
    assert card.place.isHidden()
    card.outcome.choose(Outcome.GIVEN.value)
    card._fit()
    card.keep.click()
    night.desk.until(page.notice.isVisible)
    assert "certain who asks" in page.notice.what.text()
    card.word.setText("River")
    card.is_word.click()
    night.desk.until(lambda: page.cards[0].request.proof is Proof.CODE_WORD)
    (card,) = page.cards
    night.desk.until(card.place.isVisible)
    card.outcome.choose(Outcome.GIVEN.value)
    card._fit()
    card.keep.click()
    night.desk.until(lambda: page.cards[0].request.done_on is not None)
    assert "river" not in QApplication.clipboard().text()


def test_unsafe_waits_for_a_second_person_who_is_not_the_first(night: NightShift) -> None:
    page = requests_of(night, begun(night))
    page.kind.choose("access")
    page.asker.choose("survivor")
    page.begin.click()
    night.desk.until(lambda: len(page.cards) == 1)
    (card,) = page.cards
    assert card.word.isHidden()
    card.outcome.choose(Outcome.UNSAFE.value)
    card._fit()
    card.why.setPlainText("He waits outside.")
    card.keep.click()
    night.desk.until(lambda: page.cards[0].request.waits_for_second)
    assert not hasattr(page.cards[0], "too")


@pytest.mark.parametrize(("kind", "page"), [("duty_due", Duties), ("request_due", DataRequestsPage)])
def test_today_opens_the_page_on_which_it_is_decided(night: NightShift, kind: str, page: type[Page]) -> None:
    case = begun(night, s_age_years=15)

    def promised(clinic: Clinic) -> None:
        if kind == "duty_due":
            due_on = clinic.desk.clock.today()
            clinic.duties.decide(case.id, "child", Decided(stand=Stand.PENDING, by="C-1", due_on=due_on))
        else:
            clinic.requests.begin(case.id, Kind.ACCESS, Asker.SURVIVOR)

    night.does(promised)
    today = night.inside.open_place("today")
    night.settles()
    assert isinstance(today, Today)
    (task,) = night.does(lambda clinic: clinic.desk.vault.tasks.open())
    line = PromiseLine(task.id, task.case_id, case.code, kind, task.channel, task.due_at)
    made = Promises(night.inside.ways, today, lambda: None, today.refuse).line(line)
    (button,) = made.findChildren(QPushButton)
    button.click()
    assert isinstance(night.inside.page(), page)
