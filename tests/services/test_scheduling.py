"""Follow-ups in one list: proposed by the rules, agreed as she wishes, kept by the visit that is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, House

from clinic_app.domain.answers import Stored
from clinic_app.domain.calling import CallOutcome
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import GateClosed, NoSuchCase, NotAnAnswer
from clinic_app.services.clinic import Clinic
from clinic_app.services.scheduling import BY_PHONE, IN_PERSON, FollowUp, Standing

DAY_3, TWO_WEEKS = "pep_day_3", "visit_2_weeks"


def treated(clinic: Clinic, **said: Stored) -> Case:
    """She was here today; PEP was begun."""
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    incident = new_entity("incident", case.root)
    care = new_entity("care", incident.id)
    given = {"at": "2026-11-24T02:30:00Z", "days": 28}
    values: dict[str, Stored] = {"h_exposure": ["penetration"], "h_pep": "started", "h_pep_given_at": given}
    wanted = tuple((care.id, field, value) for field, value in values.items())
    wanted += tuple((case.root, field, value) for field, value in {"k_ok": "yes", **said}.items())
    return clinic.recording.change(case.id, Change(created=(incident, care), values=wanted))


def line(clinic: Clinic, case: Case, step: str) -> FollowUp:
    return next(each for each in clinic.scheduling.of(case.id).lines if each.step.id == step)


def visited(clinic: Clinic, case: Case, attended: str = "attended", **said: Stored) -> EntityId:
    visit = new_entity("visit", case.root)
    values = tuple((visit.id, field, value) for field, value in {"u_attend": attended, **said}.items())
    clinic.recording.change(case.id, Change(created=(visit,), values=values))
    return visit.id


def test_nothing_is_promised_until_she_says_so(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    lines = clinic.scheduling.of(case.id).lines
    assert [each.on for each in lines] == sorted(each.on for each in lines)
    assert {each.standing for each in lines} == {Standing.PROPOSED}
    assert (line(clinic, case, DAY_3).on, line(clinic, case, TWO_WEEKS).on) == (date(2026, 11, 27), date(2026, 12, 8))
    assert clinic.today().promises == ()


def test_what_she_accepts_is_a_task_under_a_neutral_word_and_can_be_moved(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 27), channel=IN_PERSON)
    [promise] = clinic.today().promises
    assert (promise.kind, promise.row, promise.channel) == ("check", DAY_3, IN_PERSON)
    clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 28), channel=BY_PHONE)
    [promise] = clinic.today().promises
    assert (promise.due_at.astimezone(clinic.desk.clock.zone).date(), promise.channel) == (date(2026, 11, 28), BY_PHONE)
    with pytest.raises(NotAnAnswer, match="past"):
        clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 23), channel=IN_PERSON)


def test_a_no_is_remembered_and_can_become_a_yes(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    clinic.scheduling.accept(case.id, TWO_WEEKS, on=date(2026, 12, 8), channel=IN_PERSON)
    clinic.scheduling.decline(case.id, TWO_WEEKS)
    assert line(clinic, case, TWO_WEEKS).standing is Standing.NOT_WANTED
    assert clinic.today().promises == ()
    clinic.scheduling.undecided(case.id, TWO_WEEKS)
    assert line(clinic, case, TWO_WEEKS).standing is Standing.PROPOSED
    clinic.scheduling.accept(case.id, TWO_WEEKS, on=date(2026, 12, 9), channel=IN_PERSON)
    assert (line(clinic, case, TWO_WEEKS).standing, line(clinic, case, TWO_WEEKS).on) == (
        Standing.PROMISED, date(2026, 12, 9))  # fmt: skip


@pytest.mark.parametrize("k_ok", ["no", "hold_unsafe"])
def test_nobody_promises_to_ring_where_nobody_may_ring(house: House, k_ok: str) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic, k_ok=k_ok)
    assert not clinic.scheduling.of(case.id).by_phone
    with pytest.raises(GateClosed):
        clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 27), channel=BY_PHONE)
    clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 27), channel=IN_PERSON)


def test_a_visit_keeps_the_promise_of_its_day_and_says_who_kept_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 27), channel=IN_PERSON)
    clinic.scheduling.accept(case.id, TWO_WEEKS, on=date(2026, 12, 8), channel=IN_PERSON)
    house.pass_(days=4)
    clinic = house.enter(DOCTOR)
    visit = visited(clinic, case)
    assert clinic.recording.shown(case.id).stored("u_due", visit) == "2026-11-27"
    kept = line(clinic, case, DAY_3)
    assert (kept.standing, kept.by) == (Standing.KEPT, DOCTOR.staff_code)
    assert line(clinic, case, TWO_WEEKS).standing is Standing.PROMISED


def test_a_missed_visit_keeps_nothing_and_neither_does_a_call_what_needs_her_here(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 24), channel=IN_PERSON)
    visited(clinic, case, "missed")
    visited(clinic, case, "contacted_safely")
    assert line(clinic, case, DAY_3).standing is Standing.PROMISED


def test_a_visit_before_the_day_does_not_keep_what_is_promised_for_later(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    clinic.scheduling.accept(case.id, TWO_WEEKS, on=date(2026, 12, 8), channel=IN_PERSON)
    visited(clinic, case)
    assert line(clinic, case, TWO_WEEKS).standing is Standing.PROMISED


def test_a_call_keeps_it_and_a_wrong_key_takes_that_back(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic, k_channel=["own_phone_voice"], k_number="080 000 0000")
    clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 24), channel=BY_PHONE)
    happened = clinic.calling.happened(case.id, CallOutcome.SPOKE)
    assert line(clinic, case, DAY_3).standing is Standing.KEPT
    clinic.calling.take_back(happened)
    assert line(clinic, case, DAY_3).standing is Standing.PROMISED


def test_more_danger_at_a_visit_asks_for_a_new_look_at_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    visited(clinic, case, u_risk_change="up")
    visited(clinic, case, u_risk_change="up")
    assert [each.kind for each in clinic.today().promises] == ["danger_again"]


def test_what_was_agreed_to_and_not_given_is_named_and_a_safe_place_is_asked(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    assert (clinic.scheduling.of(case.id).missing, clinic.scheduling.of(case.id).unasked_place) == ((), True)
    [care] = case.of_kind("care")
    record = {"at": "2026-11-24T02:30:00Z", "days": 28, "safe_place": "at her aunt’s"}
    clinic.recording.change(case.id, Change(values=((care.id, "h_pep_given_at", record),)))
    assert not clinic.scheduling.of(case.id).unasked_place
    clinic.recording.change(case.id, Change(values=((care.id, "h_pep_given_at", None),)))
    assert clinic.scheduling.of(case.id).missing == ("h_pep_given_at",)


def test_a_promise_is_kept_moved_or_dropped_from_today_and_the_journal_says_by_whom(house: House) -> None:
    clinic = house.enter(NURSE)
    case = treated(clinic)
    task = clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 27), channel=IN_PERSON)
    clinic.following_up.move(task, house.wall + timedelta(days=5))
    assert clinic.today().promises[0].due_at == house.wall + timedelta(days=5)
    with pytest.raises(NotAnAnswer, match="past"):
        clinic.following_up.move(task, house.wall - timedelta(hours=1))
    clinic.following_up.kept(task)
    assert line(clinic, case, DAY_3).by == NURSE.staff_code
    clinic.following_up.wait_again(task)
    clinic.following_up.not_wanted(task)
    assert clinic.today().promises == ()
    acts = [each.act for each in clinic.recording.who_saw(case.id) if each.act.startswith("promise_")]
    assert acts == ["promise_moved", "promise_kept", "promise_stands", "promise_dropped"]


def test_a_restricted_case_has_no_schedule_for_others(house: House) -> None:
    from clinic_app.domain.restriction import Why

    clinic = house.enter(COORDINATOR)
    case = treated(clinic := house.enter(DOCTOR))
    task = clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 27), channel=IN_PERSON)
    clinic.restricting.restrict(case.id, {clinic.whoami.id}, Why.STAFF)
    clinic = house.enter(NURSE)
    for act in (
        lambda: clinic.scheduling.of(case.id),
        lambda: clinic.scheduling.decline(case.id, DAY_3),
        lambda: clinic.scheduling.accept(case.id, DAY_3, on=date(2026, 11, 27), channel=IN_PERSON),
        lambda: clinic.following_up.kept(task),
        lambda: clinic.closing.look(case.id),
    ):
        with pytest.raises(NoSuchCase):
            act()


def test_erasing_takes_the_schedule_along(house: House) -> None:
    from clinic_app.services.keeping import WhyErase

    clinic = house.enter(COORDINATOR)
    case = clinic.recording.begin()
    clinic.desk.vault.tasks.add(kind=f"check:{DAY_3}", due_at=house.wall, channel=IN_PERSON, case_id=CaseId(case.id))
    clinic.keeping.erase(case.id, WhyErase.MISTAKE)
    assert clinic.desk.vault.tasks.every(case.id) == []


def given(clinic: Clinic, **said: Stored) -> Case:
    """She is here; what is said of care is typed and not finished yet."""
    case = treated(clinic, k_ok="no")
    care = case.first("care")
    assert care is not None
    only_agreed: tuple[tuple[EntityId, str, Stored | None], ...]
    only_agreed = ((care, "h_pep_given_at", None), (care, "h_pep", "offered_accepted"))
    clinic.recording.change(case.id, Change(values=only_agreed))
    if said:
        clinic.recording.keep_draft(case.id, care, "care", said)
    return clinic.recording.shown(case.id)


def offers(clinic: Clinic, case: Case) -> list[tuple[str, date]]:
    return [(each.step.id, each.on) for each in clinic.scheduling.offered(clinic.recording.shown(case.id))]


DOSE = {"at": "2026-11-24T02:30:00Z", "days": 28}


def test_what_was_given_offers_its_days_at_once_while_it_is_still_being_typed(house: House) -> None:
    clinic = house.enter(NURSE)
    assert offers(clinic, given(clinic)) == [], "accepted is not given"
    case = given(clinic, h_pep_given_at=DOSE, h_hepb="started")
    assert offers(clinic, case) == [
        ("pep_day_3", date(2026, 11, 27)), ("pep_day_28", date(2026, 12, 22)),
        ("hepb_second", date(2026, 12, 24)), ("hepb_third", date(2027, 5, 24)),
    ]  # fmt: skip
    assert clinic.today().promises == ()


def test_one_yes_promises_all_of_them_and_none_is_offered_twice(house: House) -> None:
    clinic = house.enter(NURSE)
    case = given(clinic, h_pep_given_at=DOSE)
    lines = clinic.scheduling.offered(case)
    with pytest.raises(GateClosed):
        clinic.scheduling.accept_all(case.id, lines, channel=BY_PHONE)
    assert clinic.desk.vault.tasks.open(case_id=case.id) == [], "all or none of them"
    clinic.scheduling.accept_all(case.id, lines, channel=IN_PERSON)
    kinds = [task.kind for task in clinic.desk.vault.tasks.open(case_id=case.id)]
    assert kinds == ["check:pep_day_3", "check:pep_day_28"]
    assert offers(clinic, case) == []
    clinic.scheduling.undecided(case.id, "pep_day_3")
    assert [step for step, _on in offers(clinic, case)] == ["pep_day_3"]
    clinic.scheduling.decline(case.id, "pep_day_3")
    assert offers(clinic, case) == []


def test_a_day_that_is_over_is_not_offered(house: House) -> None:
    clinic = house.enter(NURSE)
    case = given(clinic, h_pep_given_at=DOSE)
    house.pass_(days=4)
    assert [step for step, _on in offers(clinic, case)] == ["pep_day_28"]
