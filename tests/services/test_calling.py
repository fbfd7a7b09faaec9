"""The Tuesday call: the card first, the number after it, and what must stop at once when he answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, VOLUNTEER, House

from clinic_app.domain.calling import MayCall
from clinic_app.domain.case import Case, Change
from clinic_app.domain.restriction import Why
from clinic_app.errors import GateClosed, NoSuchCase, NotAllowed, NotAnAnswer, WrongCodeWord
from clinic_app.services.calling import CALL_REASONS, CallOutcome, SureBy
from clinic_app.services.clinic import Clinic
from clinic_app.services.following_up import BY_PHONE, TaskKind

HOURS = {"slots": [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "09:00", "to": "11:00"}]}


def reachable(clinic: Clinic, **other: object) -> Case:
    """A survivor who may be rung between nine and eleven (the clinic's clock stands at ten)."""
    case = clinic.recording.begin()
    said = {
        "c_record": "given", "k_ok": "yes", "k_channel": ["own_phone_voice", "safe_person"],
        "k_number": "080 000 0000", "k_codeword": "Lotus", "k_times": HOURS, **other,
    }  # fmt: skip
    values = tuple((case.root, field, value) for field, value in said.items() if value is not None)
    return clinic.recording.change(case.id, Change(values=values))


def promised(clinic: Clinic, case: Case, kind: TaskKind = TaskKind.CALL, channel: str = BY_PHONE) -> None:
    clinic.following_up.promise(kind, due_at=clinic.desk.clock.now(), channel=channel, case_id=case.id)


def trail(clinic: Clinic, case: Case) -> list[str]:
    return [seen.act for seen in clinic.recording.who_saw(case.id)]


def test_the_card_holds_neither_the_number_nor_the_word(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic)
    promised(clinic, case)
    card = clinic.calling.card(case.id)
    assert (card.may, card.in_hours, card.has_number, card.has_code_word) == (MayCall.YES, True, True, True)
    assert [task.kind for task in card.promised] == ["call"]
    assert "number_shown" not in trail(clinic, case)
    shown = clinic.calling.number(case.id)
    assert (shown.number, shown.code_word) == ("080 000 0000", "Lotus")
    assert "Lotus" not in repr(shown)
    assert trail(clinic, case)[-1] == "number_shown"


def test_when_she_has_died_no_number_is_shown_and_no_call_promised_any_more(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic)
    promised(clinic, case)
    case = clinic.recording.change(case.id, Change(values=((case.root, "z_reason", "died"),)))
    assert (clinic.calling.card(case.id).may, clinic.today().promises) == (MayCall.NO, ())
    for act in (
        lambda: clinic.calling.number(case.id, CALL_REASONS[0]),
        lambda: clinic.calling.again(case.id, house.wall + timedelta(days=1)),
        lambda: promised(clinic, case),
    ):
        with pytest.raises(GateClosed):
            act()
    assert clinic.today().promises == ()
    clinic.recording.change(case.id, Change(values=((case.root, "z_reason", None),)))
    assert clinic.calling.number(case.id).number, "it was written of another"


@pytest.mark.parametrize("answer", [None, "only_if_life_in_danger"])
def test_what_is_not_simply_safe_asks_why(house: House, answer: str | None) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic, k_ok=answer)
    with pytest.raises(GateClosed) as closed:
        clinic.calling.number(case.id)
    assert closed.value.fields == ("reason",)
    assert clinic.calling.number(case.id, CALL_REASONS[0]).number
    with pytest.raises(ValueError, match="because"):
        clinic.calling.number(case.id, "because")


def test_outside_the_safe_hours_it_asks_why_and_writes_it_down(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic)
    house.pass_(hours=1)
    with pytest.raises(GateClosed):
        clinic.calling.number(case.id)
    clinic.calling.number(case.id, "result_that_cannot_wait")
    assert clinic.recording.who_saw(case.id)[-1].about["reason"] == "result_that_cannot_wait"


def test_who_wants_no_contact_is_not_rung_for_any_reason(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic, k_ok="no", k_channel=None, k_number=None, k_times=None)
    with pytest.raises(GateClosed) as closed:
        clinic.calling.number(case.id, CALL_REASONS[0])
    assert closed.value.fields == ("k_ok",)


def test_she_talked_and_the_next_call_is_promised(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic, k_her_messages="One answer came.")
    promised(clinic, case)
    tomorrow = house.wall + timedelta(days=1)
    happened = clinic.calling.happened(case.id, CallOutcome.SPOKE)
    clinic.calling.again(case.id, tomorrow, happened.open)
    [line] = clinic.today().promises
    assert (line.kind, line.due_at, line.held) == ("call", tomorrow, False)
    case = clinic.recording.shown(case.id)
    [visit] = case.of_kind("visit")
    assert (case.stored("u_call", visit.id), case.stored("u_attend", visit.id)) == ("spoke_safely", "contacted_safely")
    assert case.stored("k_her_messages") is None, "what was to be told was told"


@pytest.mark.parametrize("outcome", [CallOutcome.ANOTHER_PERSON, CallOutcome.HAD_TO_STOP])
def test_his_voice_holds_everything_by_phone_at_once(house: House, outcome: CallOutcome) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic)
    promised(clinic, case)
    promised(clinic, case, TaskKind.RESULT_DUE)
    promised(clinic, case, TaskKind.SECOND_DOSE, "in_person")
    clinic.calling.happened(case.id, outcome)
    held = {(line.kind, line.channel): line.held for line in clinic.today().promises}
    assert held == {
        ("call", "phone"): True, ("result_due", "phone"): True, ("second_dose", "in_person"): False,
        ("danger_again", "in_person"): False,
    }  # fmt: skip
    with pytest.raises(GateClosed):
        clinic.calling.number(case.id, CALL_REASONS[0])
    assert clinic.recording.shown(case.id).stored("k_ok") == "hold_unsafe"


def test_only_who_heard_from_her_lifts_the_hold(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic)
    promised(clinic, case)
    clinic.calling.happened(case.id, CallOutcome.ANOTHER_PERSON)
    with pytest.raises(WrongCodeWord):
        clinic.calling.heard(case.id, SureBy.CODE_WORD, "rose")
    assert clinic.today().promises[0].held
    clinic.calling.heard(case.id, SureBy.CODE_WORD, " lotus ")
    assert not any(line.held for line in clinic.today().promises)
    assert trail(clinic, case)[-1] == "hold_lifted"
    with pytest.raises(GateClosed):
        clinic.calling.heard(case.id, SureBy.ALONE)


def test_a_wrong_key_is_taken_back_with_all_that_followed(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic, k_her_messages="One answer came.")
    promised(clinic, case)
    before = clinic.recording.shown(case.id)
    for outcome in CallOutcome:
        clinic.calling.take_back(clinic.calling.happened(case.id, outcome))
        after = clinic.recording.shown(case.id)
        assert (after.answers, after.entities) == (before.answers, before.entities), outcome
        assert [(line.kind, line.held) for line in clinic.today().promises] == [("call", False)], outcome


def test_a_dead_number_closes_the_phone_and_leaves_the_other_ways(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic)
    clinic.calling.happened(case.id, CallOutcome.NUMBER_DEAD)
    assert clinic.recording.shown(case.id).stored("k_channel") == ["safe_person"]


def test_no_answer_keeps_the_promise_until_another_time_is_set(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic)
    promised(clinic, case)
    happened = clinic.calling.happened(case.id, CallOutcome.NO_ANSWER)
    assert [line.task for line in clinic.today().promises] == [happened.open]
    clinic.calling.again(case.id, house.wall + timedelta(hours=24), happened.open)
    [line] = clinic.today().promises
    assert line.due_at == house.wall + timedelta(hours=24)
    with pytest.raises(NotAnAnswer):
        clinic.calling.again(case.id, house.wall - timedelta(hours=1))


def test_who_rings_us_says_the_word_first(house: House) -> None:
    clinic = house.enter(NURSE)
    case = reachable(clinic)
    clinic.calling.rings_us(case.id, "LOTUS")
    with pytest.raises(WrongCodeWord):
        clinic.calling.rings_us(case.id, "her husband")
    assert trail(clinic, case)[-1] == "access_refused"


def test_who_may_not_write_or_know_of_the_case_does_not_ring(house: House) -> None:
    nurse = house.enter(NURSE)
    case = reachable(nurse)
    nurse.restricting.restrict(case.id, {nurse.whoami.id}, Why.STAFF)
    for who, refused in ((SUPERVISOR, NotAllowed), (VOLUNTEER, NotAllowed), (COORDINATOR, NoSuchCase)):
        clinic = house.enter(who)
        with pytest.raises(refused):
            clinic.calling.card(case.id)
