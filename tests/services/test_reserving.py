"""Codes set aside for paper: never given twice, entered once, listed while they wait, the same on two PCs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from clinic_at_work import NURSE, SUPERVISOR, VOLUNTEER, House

from clinic_app.domain.casecode import shown
from clinic_app.domain.restriction import Why
from clinic_app.errors import CodeNotReserved, NoSuchCase, NotACode, NotAllowed, NotAnAnswer
from clinic_app.services.late_entry import How


def test_a_reserved_code_is_drawn_for_nobody_else_and_entered_once(house: House) -> None:
    clinic = house.enter(NURSE)
    one, other = clinic.reserving.reserve(2)
    draws = iter((one, one, other, clinic.recording.draw().code))
    clinic.desk.vault.cases._draw = lambda: next(draws)
    assert clinic.recording.begin().code not in (one, other)

    happened = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    case_id = clinic.reserving.enter(shown(one).lower().replace("0", "o"), happened)
    assert clinic.desk.cases.load(case_id).code == one
    assert clinic.late_entry.how(case_id) == How("from_paper_later", happened)
    clinic.recording.keep_draft(case_id, clinic.desk.cases.load(case_id).root, "survivor", {"s_sex": "female"})
    with pytest.raises(CodeNotReserved) as refused:
        clinic.reserving.enter(one)
    assert refused.value.reason == "used"
    assert [(each.code, each.waits, each.case_id) for each in clinic.reserving.every() if each.code == one] == [
        (one, False, case_id)
    ]
    acts = [entry.act for entry in clinic.desk.vault.journal.entries()]
    assert acts.count("codes_reserved") == 1
    assert "paper_entered" in acts


def test_what_was_typed_from_paper_says_so_in_the_history(house: House) -> None:
    clinic = house.enter(NURSE)
    [code] = clinic.reserving.reserve(1)
    case_id = clinic.reserving.enter(code)
    clinic.consent.answer(case_id, {"c_record": "given"})
    assert {each.source for each in clinic.recording.history(case_id)} == {"from_paper_later"}


def test_a_sheet_that_was_destroyed_is_awaited_no_more_and_its_code_stays_taken(house: House) -> None:
    clinic = house.enter(NURSE)
    one, other = clinic.reserving.reserve(2)
    clinic.reserving.give_up([one])
    clinic.reserving.give_up([one])
    with pytest.raises(CodeNotReserved) as refused:
        clinic.reserving.enter(one)
    assert refused.value.reason == "given_up"
    assert {each.code for each in clinic.reserving.every() if each.waits} == {other}
    draws = iter((one, other))
    clinic.desk.vault.cases._draw = lambda: next(draws)
    with pytest.raises(StopIteration):
        clinic.recording.draw()


def test_a_code_that_nobody_reserved_and_a_slip_of_the_pen_are_told_apart(house: House) -> None:
    clinic = house.enter(NURSE)
    stranger = clinic.recording.draw().code
    with pytest.raises(CodeNotReserved) as refused:
        clinic.reserving.enter(stranger)
    assert refused.value.reason == "unknown"
    with pytest.raises(NotACode):
        clinic.reserving.enter(stranger[:-1] + ("A" if stranger[-1] != "A" else "B"))
    with pytest.raises(ValueError, match="0"):
        clinic.reserving.reserve(0)
    [code] = clinic.reserving.reserve(1)
    with pytest.raises(NotAnAnswer):
        clinic.reserving.enter(code, house.wall + timedelta(days=1))
    assert [each.waits for each in clinic.reserving.every()] == [True], "nothing was begun"
    with pytest.raises(NoSuchCase):
        clinic.desk.vault.cases.by_code(code)


def test_who_may_begin_no_case_reserves_and_sees_none(house: House) -> None:
    clinic = house.enter(SUPERVISOR)
    for act in (
        clinic.reserving.every,
        lambda: clinic.reserving.reserve(1),
        lambda: clinic.reserving.enter("K7M2QR9T"),
    ):
        with pytest.raises(NotAllowed):
            act()
    clinic = house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        clinic.reserving.reserve(1)


def test_a_restricted_case_is_not_shown_behind_its_code(house: House) -> None:
    clinic = house.enter(NURSE)
    [code] = clinic.reserving.reserve(1)
    case_id = clinic.reserving.enter(code)
    clinic.restricting.restrict(case_id, [clinic.whoami.id], Why.STAFF)
    clinic = house.enter(VOLUNTEER)
    [line] = clinic.reserving.every()
    assert (line.code, line.case_id) == (code, None)
