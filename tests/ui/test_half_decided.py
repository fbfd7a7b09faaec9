"""What stands on a duty card, in the form for what was told, or beside a sentence is there again after a lock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from pytestqt.qtbot import QtBot
from referral_desk import TrainingDesk
from test_duty_page import begun, duties_of
from test_referral_consent import one_service
from test_ui_resume import Desk

from clinic_app.domain.case import Case, Change
from clinic_app.services.asides import DUTIES, SERVICES
from clinic_app.services.duty_cards import Stand
from clinic_app.ui import app
from clinic_app.ui.screens.duties import Duties
from clinic_app.ui.screens.today import Today


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot, dressed)
    yield made
    made.top.close()


def typed(nurse: NightShift, case: Case) -> Duties:
    page = duties_of(nurse, case)
    card = page.cards["child"]
    card.stand.choose_by_hand(Stand.NOT_MADE.value)
    card.why.setPlainText("Her uncle sits at that desk")
    page.add.click()
    page.form.whom.setText("Ward 3")
    page.form.whom.textEdited.emit("Ward 3")
    page.form.items.setPlainText("a bed alone")
    return page


def test_words_on_a_duty_card_survive_the_lock_and_lead_back_to_it(pc: Desk) -> None:
    case = begun(pc.nurse, s_age_years=15)
    assert not typed(pc.nurse, case).kept
    pc.locks()
    nurse = pc.comes_back()
    page = nurse.sees(Duties)
    nurse.desk.until(lambda: page.case is not None)
    card = page.cards["child"]
    assert (card.stand.code(), card.why.toPlainText()) == (Stand.NOT_MADE.value, "Her uncle sits at that desk")
    assert card.keep.isVisible()
    assert page.form.isVisible()
    assert (page.form.whom.text(), page.form.items.toPlainText()) == ("Ward 3", "a bed alone")
    assert nurse.does(lambda clinic: clinic.duties.of(case.id))[0].decided is None, "nothing is decided by a lock"

    card.keep.click()
    nurse.desk.until(lambda: "Her uncle" in page.cards["child"].stands.text())
    nurse.settles()
    assert list(nurse.does(lambda clinic: clinic.asides.of(case.id, DUTIES))) == ["ledger"]
    assert page.cards["child"].why.toPlainText() == ""


def test_they_are_kept_within_two_seconds_and_when_everything_is_hidden(nurse: NightShift) -> None:
    case = begun(nurse, s_age_years=15)
    page = typed(nurse, case)
    nurse.desk.until(lambda: page.kept)
    nurse.settles()
    assert set(nurse.does(lambda clinic: clinic.asides.of(case.id, DUTIES))) == {"child", "ledger"}
    page.cards["child"].why.setPlainText("Her uncle sits at that desk, at night")
    nurse.desk.window.curtain.hide_everything()
    nurse.settles()
    kept = nurse.does(lambda clinic: clinic.asides.of(case.id, DUTIES))["child"]
    assert kept.values["why"] == "Her uncle sits at that desk, at night"


def test_what_does_not_read_as_a_day_is_there_again_too(nurse: NightShift) -> None:
    case = begun(nurse, s_age_years=15)
    page = duties_of(nurse, case)
    card = page.cards["child"]
    card.stand.choose_by_hand(Stand.PENDING.value)
    card.due.line.setText("31/2/2027")
    card.due.edited.emit()
    nurse.inside.back()
    nurse.settles()
    again = duties_of(nurse, case)
    assert again.cards["child"].due.line.text() == "31/2/2027"


def test_today_offers_to_resume_it(nurse: NightShift) -> None:
    case = begun(nurse, s_age_years=15)
    typed(nurse, case)
    today = nurse.inside.open_place("today")
    assert isinstance(today, Today)
    nurse.settles()
    (line,) = nurse.does(lambda clinic: clinic.today().resume)
    nurse.inside.ways.resume(line)
    page = nurse.sees(Duties)
    nurse.desk.until(lambda: page.case is not None)
    assert page.cards["child"].why.toPlainText() == "Her uncle sits at that desk"


def test_who_came_along_reads_no_duty_and_no_ledger(nurse: NightShift) -> None:
    case = begun(nurse, s_age_years=15)
    page = typed(nurse, case)
    not_alone = Change(values=((case.root, "a_private_now", "no"),))
    nurse.does(lambda clinic: clinic.recording.change(case.id, not_alone))
    page.reload()
    nurse.settles()
    assert page.closed.isVisible()
    for part in (page.cards["child"], page.ledger, page.form, page.none):
        assert not part.isVisible()
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=((case.root, "a_private_now", "yes"),))))
    page.reload()
    nurse.settles()
    assert page.cards["child"].isVisible()
    assert page.ledger.isVisible()
    assert not page.closed.isVisible()
    assert page.cards["child"].why.toPlainText() == "Her uncle sits at that desk"


def test_what_was_asked_beside_a_sentence_is_there_again_and_decides_nothing(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    case = desk.case()
    page, decided = one_service(desk, case)
    page.sentence.switch(1)
    page.given.form.choose("verbal_witnessed")
    page.given.form.chosen.emit()
    page.given.witness.setText("N-7")
    page.given.witness.textEdited.emit("N-7")
    page.more.reply.choose_by_hand("yes")
    next_one = next(iter(page.others.asked))
    page.others.asked[next_one][1].choose_by_hand("no")
    page.leaving()  # the lock, or the cover
    desk.settles()
    shown = (page.sentence.kept(), page.given.said(), page.reply.code())

    again, decided = one_service(desk, case)
    assert (again.sentence.kept(), again.given.said(), again.reply.code()) == shown
    assert again.others.asked[next_one][1].code() == "no"
    assert again.answer.code() is None
    assert decided == []
    assert again.back_again.isVisible()
    again.answer.choose_by_hand("undecided")
    desk.desk.until(lambda: bool(decided))
    desk.settles()
    assert desk.does(lambda clinic: clinic.asides.of(case.id, SERVICES)) == {}


def test_the_next_shift_asks_anew(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    case = desk.case()
    page, _decided = one_service(desk, case)
    page.more.reply.choose_by_hand("yes")
    page.leaving()
    desk.settles()
    desk.desk.hands.at += timedelta(hours=13)
    again, _decided = one_service(desk, case)
    assert again.reply.code() is None
    assert not again.back_again.isVisible()
    desk.settles()
    assert desk.does(lambda clinic: clinic.asides.of(case.id, SERVICES)) == {}


def test_who_goes_back_on_purpose_forgets_it(desk_top: DeskTop) -> None:
    desk = TrainingDesk.opened(desk_top)
    case = desk.case()
    page, _decided = one_service(desk, case)
    page.more.reply.choose_by_hand("yes")
    page.go_back()
    assert desk.inside.page() is page, "what was asked already is not dropped by one key"
    page.go_back()
    desk.settles()
    assert desk.does(lambda clinic: clinic.asides.of(case.id, SERVICES)) == {}
