"""Closing: what is missing is named; somebody else reviews it, or the review stays pending; deaths stop everything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, House

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.errors import GateClosed, NoSuchCase, NotAllowed, NotAnAnswer
from clinic_app.services.clinic import Clinic
from clinic_app.services.closing_cases import CHECKS, Review, WhyAgain
from clinic_app.services.following_up import TaskKind

ALL: dict[str, Stored] = dict.fromkeys(CHECKS, True)


def begun(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.following_up.promise(
        TaskKind.CALL, due_at=clinic.desk.clock.now() + timedelta(days=1), channel="phone", case_id=case.id
    )
    return clinic.recording.shown(case.id)


def test_what_is_missing_is_named_and_nothing_is_closed(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    look = clinic.closing.look(case.id)
    assert look.missing == ("z_reason", *(f"z_checks.{part}" for part in CHECKS))
    assert (look.closed, look.promises, look.review) == (False, 1, Review.NONE)
    with pytest.raises(GateClosed) as refused:
        clinic.closing.close(case.id, "needs_met", {**ALL, "told_may_return": None})
    assert refused.value.fields == ("z_checks.told_may_return",)
    assert clinic.recording.shown(case.id).stored("z_reason") is None
    assert len(clinic.today().promises) == 1


def test_a_no_is_an_answer_to_the_checklist_and_so_is_unknown(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    said = {**ALL, "survivor_agrees": {"missing": "unknown"}, "plan_complete": False}
    clinic.closing.close(case.id, "no_contact_over_30d", said)
    assert clinic.closing.look(case.id).closed


def test_a_reason_typed_on_the_sheet_waits_there_for_the_act(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    said = {"z_reason": "needs_met", "z_outcomes": ["ongoing"], "z_checks": ALL}
    clinic.recording.keep_draft(case.id, case.root, "closure", said)
    clinic.recording.finish_all(case.id)
    recorded = clinic.desk.vault.cases.load(case.id)
    assert (recorded.stored("z_reason"), recorded.stored("z_outcomes")) == (None, ["ongoing"])
    look = clinic.closing.look(case.id)
    assert (look.closed, look.missing) == (False, ())
    clinic.closing.close(case.id, "needs_met")
    assert clinic.desk.vault.cases.load(case.id).stored("z_reason") == "needs_met"
    assert clinic.recording.unfinished() == ()


def test_closing_stops_what_was_promised_and_asks_for_a_review(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    clinic.closing.close(case.id, "needs_met", ALL)
    look = clinic.closing.look(case.id)
    assert (look.closed, look.promises, look.review, look.closed_by) == (True, 0, Review.PENDING, NURSE.staff_code)
    assert clinic.recording.shown(case.id).stored("z_retain") == "adult"
    assert clinic.closing.pending() == ()
    with pytest.raises(NotAllowed):
        clinic.closing.review(case.id)
    clinic = house.enter(SUPERVISOR)
    [pending] = clinic.closing.pending()
    assert (pending.code, pending.mine, clinic.closing.look(case.id).may_review) == (case.code, False, True)
    clinic.closing.review(case.id)
    assert clinic.closing.pending() == ()
    look = clinic.closing.look(case.id)
    assert (look.review, look.case.stored("z_super")) == (Review.DONE, SUPERVISOR.staff_code)


def test_whoever_closed_it_does_not_review_it_and_it_stays_pending(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = begun(clinic)
    clinic.closing.close(case.id, "needs_met", ALL)
    [pending] = clinic.closing.pending()
    assert (pending.mine, clinic.closing.look(case.id).may_review) == (True, False)
    with pytest.raises(GateClosed) as refused:
        clinic.closing.review(case.id)
    assert refused.value.fields == ("other_person",)
    assert clinic.closing.look(case.id).review is Review.PENDING
    house.pass_(days=30)
    assert len(house.enter(COORDINATOR).closing.pending()) == 1


def test_a_file_is_opened_again_with_a_reason_and_can_be_closed_again(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    with pytest.raises(GateClosed):
        clinic.closing.reopen(case.id, WhyAgain.CAME_BACK)
    clinic.closing.close(case.id, "needs_met", ALL)
    house.enter(SUPERVISOR).closing.review(case.id)
    clinic = house.enter(NURSE)
    clinic.closing.reopen(case.id, WhyAgain.CAME_BACK)
    look = clinic.closing.look(case.id)
    assert (look.closed, look.review, look.missing[0]) == (False, Review.NONE, "z_reason")
    assert [each.about["reason"] for each in clinic.recording.who_saw(case.id) if each.act == "case_reopened"] == [
        "came_back"
    ]
    assert clinic.desk.vault.tasks.open(case_id=case.id) == []
    clinic.closing.close(case.id, "survivor_request", ALL)
    assert clinic.closing.look(case.id).review is Review.PENDING


def test_that_she_died_needs_no_checklist_stops_all_and_is_kept_to_those_who_lead(house: House) -> None:
    clinic = house.enter(DOCTOR)
    case = begun(clinic)
    clinic.recording.keep_draft(case.id, case.root, "closure", {"z_reason": "died"})
    clinic.recording.finish_all(case.id)
    assert clinic.today().promises == ()
    assert clinic.recording.shown(case.id).stored("z_reason") == "died"
    with pytest.raises(NoSuchCase):
        house.enter(NURSE).recording.shown(case.id)
    for who in (COORDINATOR, SUPERVISOR, DOCTOR):
        assert house.enter(who).recording.shown(case.id).code == case.code


def test_a_list_that_stands_is_not_made_wider_by_a_death(house: House) -> None:
    from clinic_app.domain.restriction import Why

    clinic = house.enter(DOCTOR)
    case = begun(clinic)
    clinic.restricting.restrict(case.id, {clinic.whoami.id}, Why.FAMILY_OF_STAFF)
    clinic.closing.close(case.id, "died")
    with pytest.raises(NoSuchCase):
        house.enter(SUPERVISOR).recording.shown(case.id)


def test_her_view_of_the_care_is_asked_by_somebody_else(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    visit = new_entity("visit", case.root)
    clinic.recording.change(case.id, Change(created=(visit,), values=((visit.id, "u_attend", "attended"),)))
    with pytest.raises(NotAnAnswer, match="asked_by_another"):
        clinic.recording.keep_draft(case.id, visit.id, "followup", {"u_satisf": "good"})
    with pytest.raises(NotAnAnswer, match="asked_by_another"):
        clinic.recording.change(case.id, Change(values=((visit.id, "u_satisf", "good"),)))
    clinic = house.enter(DOCTOR)
    clinic.recording.keep_draft(case.id, visit.id, "followup", {"u_satisf": "mixed"})
    assert clinic.recording.finish_all(case.id).stored("u_satisf", visit.id) == "mixed"


def test_before_she_has_answered_there_is_no_file_to_close(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    with pytest.raises(GateClosed):
        clinic.closing.close(case.id, "needs_met", ALL)
    assert clinic.desk.vault.tasks.open(case_id=case.id) == []


def test_nobody_types_who_reviewed_it_or_how_long_it_is_kept(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    for field, value in (("z_super", SUPERVISOR.staff_code), ("z_retain", "adult")):
        with pytest.raises(NotAnAnswer, match="not_typed"):
            clinic.recording.keep_draft(case.id, case.root, "closure", {field: value})
