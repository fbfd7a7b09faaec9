"""Danger, safe contact and consent that two PCs answered differently, decided in the window by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_top import DeskTop
from night_shift import _OTHERS, NightShift, with_record
from other_pc import OtherPc
from PySide6.QtWidgets import QApplication, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.listing import danger_of
from clinic_app.services.clinic import Clinic
from clinic_app.ui.screens.case_undecided import CaseUndecided
from clinic_app.ui.screens.to_decide import ToDecidePage
from clinic_app.ui.screens.today import Today

STRICTER = ("immediate", "no", "refused")
LOOSER = ("standard", "yes", "given")


@pytest.fixture
def lead(desk_top: DeskTop) -> NightShift:
    made = NightShift(NightShift.founded(desk_top).desk, _OTHERS[0])
    made.comes_in()
    made.settles()
    return made


@pytest.fixture
def other(tmp_path: Path, lead: NightShift) -> Iterator[OtherPc]:
    made = OtherPc(tmp_path / "other", lead)
    yield made
    made.leaves()


def answers(clinic: Clinic, case: Case, said: tuple[str, str, str]) -> None:
    level, contact, statistics = said
    assessed = new_entity("risk_assessment", case.root)
    values = ((assessed.id, "r_level", level), (case.root, "k_ok", contact))
    clinic.recording.change(case.id, Change(created=(assessed,), values=values))
    clinic.consent.answer(case.id, {"c_stats": statistics})


def hold(clinic: Clinic, case: Case) -> tuple[Stored | None, ...]:
    shown = clinic.recording.shown(case.id)
    return danger_of(shown), shown.stored("k_ok"), shown.stored("c_stats")


def differ(
    lead: NightShift, other: OtherPc, case: Case, here: tuple[str, str, str], there: tuple[str, str, str]
) -> None:
    lead.does(lambda clinic: answers(clinic, case, here))
    answers(other.clinic, case, there)
    other.meets()
    for held in (lead.does(lambda clinic: hold(clinic, case)), hold(other.clinic, case)):
        assert held == STRICTER, "until a person decides"


def all_is_decided(lead: NightShift, other: OtherPc, case: Case, so: tuple[str, str, str]) -> None:
    """On both PCs, so."""
    for held, waits in (
        lead.does(lambda clinic: (hold(clinic, case), clinic.two_pcs.every())),
        (hold(other.clinic, case), other.clinic.two_pcs.every()),
    ):
        assert (held, waits) == (so, ())


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def comes_to_decide(lead: NightShift) -> CaseUndecided:
    """From Today, with Tab and Return."""
    today = lead.inside.open_place("today")
    assert isinstance(today, Today)
    lead.desk.until(today.to_decide.isVisible)
    lead.settles()
    for _stop in range(60):
        if focus() is today.to_decide.decide:
            break
        lead.presses("Tab")
    lead.presses("Return")
    lead.sees(ToDecidePage)
    lead.settles()
    lead.presses("Return")
    page = lead.sees(CaseUndecided)
    lead.desk.until(lambda: bool(page.questions))
    lead.settles()
    assert page.questions[0].question.field == "r_level", "danger first"
    assert {each.question.field for each in page.questions} == {"r_level", "k_ok", "c_stats"}
    return page


@pytest.mark.parametrize(("here", "there"), [(STRICTER, LOOSER), (LOOSER, STRICTER)], ids=["here", "there"])
def test_return_keeps_what_holds_one_question_after_the_other(
    lead: NightShift, other: OtherPc, here: tuple[str, str, str], there: tuple[str, str, str]
) -> None:
    case = lead.does(with_record)
    other.meets()
    differ(lead, other, case, here, there)
    page = comes_to_decide(lead)
    for left in (2, 1, 0):
        assert page.questions[0].isAncestorOf(focus())
        lead.presses("Return")
        lead.desk.until(lambda left=left: len(page.questions) == left)
        lead.settles()
    assert page.empty.isVisible()
    other.meets()
    all_is_decided(lead, other, case, STRICTER)


def test_figures_take_the_looser_answers_that_a_person_may_choose(lead: NightShift, other: OtherPc) -> None:
    case = lead.does(with_record)
    other.meets()
    differ(lead, other, case, STRICTER, LOOSER)
    page = comes_to_decide(lead)
    waits = {"r_level", "k_ok", "c_stats"}
    while waits != set():
        lead.desk.until(lambda: page.questions[0].isAncestorOf(focus()))
        asked = page.questions[0]
        field, sides = asked.question.field, asked.question.sides
        # What she agreed to is not chosen for her: there what holds is kept.
        wanted = {"r_level": "standard", "k_ok": "yes", "c_stats": "refused"}[field]
        lead.presses(str([side.value for side in sides].index(wanted) + 1))
        if field != "c_stats":
            lead.desk.until(asked.sure.isVisible)
            lead.presses("Return")
        waits.remove(field)
        lead.desk.until(lambda: {each.question.field for each in page.questions} == waits)
        lead.settles()
    other.meets()
    all_is_decided(lead, other, case, ("standard", "yes", "refused"))
