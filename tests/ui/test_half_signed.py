"""A best-interest note nobody signed yet and a request nobody decided yet are there again after a lock."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from desk_top import DeskTop
from night_shift import NightShift
from pytestqt.qtbot import QtBot
from test_child_page import page_of
from test_duty_page import begun, requests_of
from test_ui_resume import Desk

from clinic_app.domain.case import Case
from clinic_app.services.asides import CHILD, REQUESTS
from clinic_app.services.clinic import Clinic
from clinic_app.services.data_requests import Asker, Kind, Outcome
from clinic_app.ui import app
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.screens.child import ChildPage
from clinic_app.ui.screens.data_requests import DataRequestsPage


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot, dressed: app.Dressed) -> Iterator[Desk]:
    made = Desk(tmp_path, qtbot, dressed)
    yield made
    made.top.close()


@pytest.fixture
def night(desk_top: DeskTop) -> NightShift:
    shift = NightShift.founded(desk_top)
    shift.comes_in()
    return shift


def chosen(box: ChoiceBox, code: str) -> None:
    """By hand: as a press on the line does."""
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())


def _begin(case: Case, kind: Kind, clinic: Clinic) -> None:
    clinic.requests.begin(case.id, kind, Asker.SURVIVOR)


def asked(night: NightShift, case: Case, *kinds: Kind) -> DataRequestsPage:
    for kind in kinds:
        night.does(partial(_begin, case, kind))
    page = requests_of(night, case)
    assert len(page.cards) == len(kinds)
    return page


def test_words_of_a_note_survive_the_lock_and_nobody_has_signed_them(pc: Desk) -> None:
    case = begun(pc.nurse, s_age_years=13)
    page = page_of(pc.nurse, case)
    page.note.reasons.setPlainText("the aunt has a door that locks")
    assert not page.kept
    pc.locks()
    nurse = pc.comes_back()
    page = nurse.sees(ChildPage)
    nurse.desk.until(lambda: page.case is not None)
    assert page.note.reasons.toPlainText() == "the aunt has a door that locks"
    assert nurse.does(lambda clinic: clinic.minors.look(case.id)).note.first == ""
    page.note.decision.setPlainText("with the aunt")
    page.note.view.setPlainText("wants it")
    page.note.keep.click()
    nurse.desk.until(lambda: page.look.note.waits_for_second)
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.asides.of(case.id, CHILD)) == {}
    assert page.note.reasons.toPlainText() == "the aunt has a door that locks"


def test_what_is_only_shown_of_a_note_is_not_kept_as_half_typed(night: NightShift) -> None:
    case = begun(night, s_age_years=13)

    def writes(text: str) -> None:
        said = {"decision": text, "reasons": text, "child_view": text}
        night.does(lambda clinic: clinic.minors.write_note(case.id, **said))

    writes("with the aunt")
    page = page_of(night, case)
    writes("with the school")
    page.reload()
    night.settles()
    assert page.note.decision.toPlainText() == "with the school"
    assert page.kept
    page.note.decision.setPlainText("with the school, after Monday")
    page.note.decision.setPlainText("with the school")
    page.leaving()
    night.settles()
    assert night.does(lambda clinic: clinic.asides.of(case.id, CHILD)) == {}


def test_why_a_request_is_refused_survives_the_lock_and_decides_nothing(pc: Desk) -> None:
    case = begun(pc.nurse, k_codeword="river")
    page = asked(pc.nurse, case, Kind.COPY)
    (card,) = page.cards
    chosen(card.outcome, Outcome.REFUSED.value)
    card.why.setPlainText("he stood beside her")
    card.word.setText("river")
    chosen(page.kind, Kind.ERASE.value)
    assert not page.kept
    pc.locks()
    nurse = pc.comes_back()
    page = nurse.sees(DataRequestsPage)
    nurse.desk.until(lambda: bool(page.cards))
    (card,) = page.cards
    assert (card.outcome.code, card.why.toPlainText()) == (Outcome.REFUSED.value, "he stood beside her")
    assert not card.keep.isHidden()
    assert card.word.text() == "", "a code word is kept nowhere"
    assert (page.kind.code, page.asker.code) == (Kind.ERASE.value, None)
    assert card.request.outcome is None, "nothing is decided by a lock"
    card.keep.click()
    nurse.desk.until(lambda: page.cards[0].request.done_on is not None)
    chosen(page.asker, Asker.SURVIVOR.value)
    page.begin.click()
    nurse.desk.until(lambda: len(page.cards) == 2)
    nurse.settles()
    assert nurse.does(lambda clinic: clinic.asides.of(case.id, REQUESTS)) == {}


def test_deciding_one_request_leaves_what_is_typed_in_the_other(night: NightShift) -> None:
    page = asked(night, begun(night), Kind.COPY, Kind.CORRECT)
    newer, older = page.cards
    chosen(older.outcome, Outcome.REFUSED.value)
    older.why.setPlainText("not certain who rang")
    newer.alone.click()
    night.desk.until(lambda: page.cards[0].request.verified)
    assert page.cards[1].why.toPlainText() == "not certain who rang"
    assert [card.request.kind for card in page.cards] == [Kind.CORRECT, Kind.COPY]
    page.cards[1].alone.click()
    night.desk.until(lambda: page.cards[1].request.verified)
    assert page.cards[1].why.toPlainText() == "not certain who rang"
    assert page.cards[1].outcome.code == Outcome.REFUSED.value


@pytest.mark.parametrize("kind", [ChildPage, DataRequestsPage])
def test_today_offers_to_go_on_with_it(night: NightShift, kind: type[ChildPage] | type[DataRequestsPage]) -> None:
    case = begun(night, s_age_years=13)
    if kind is ChildPage:
        page_of(night, case).note.decision.setPlainText("with the aunt")
    else:
        chosen(requests_of(night, case).kind, Kind.COPY.value)
    night.inside.open_place("today")
    night.settles()
    (line,) = night.does(lambda clinic: clinic.today().resume)
    night.inside.ways.resume(line)
    night.sees(kind)
