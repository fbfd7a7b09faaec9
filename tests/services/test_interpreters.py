"""The register of interpreters: vetted by name, rung by language and hour, never one whom the survivor knows."""

from __future__ import annotations

from datetime import date

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, VOLUNTEER, House

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.schedules import Schedule, Slot
from clinic_app.errors import GateClosed, NotAllowed, NotAnAnswer
from clinic_app.services.clinic import Clinic
from clinic_app.services.interpreters import NewInterpreter, Sex, Tie

NIGHTS = Schedule(slots=(Slot(days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"), begins="20:00", ends="06:00"),))
DAYS = Schedule(slots=(Slot(days=("mon", "tue", "wed", "thu", "fri"), begins="08:00", ends="17:00"),))


def new(name: str, sex: Sex = Sex.FEMALE, hours: Schedule = DAYS, *languages: str) -> NewInterpreter:
    return NewInterpreter(name=name, languages=languages or ("my",), sex=sex, hours=hours, ties=frozenset())


def speaks_burmese(clinic: Clinic, **answers: Stored) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    said = {"s_lang_first": "my", **answers}
    clinic.recording.change(case.id, Change(values=tuple((case.root, field, value) for field, value in said.items())))
    return clinic.recording.shown(case.id)


def offered(clinic: Clinic, case: Case) -> list[str]:
    return [one.name for one in clinic.interpreters.for_case(case.id).people]


def test_who_came_along_is_no_interpreter_and_nobody_asked_is_no_answer(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    for ties in (None, *(frozenset({tie}) for tie in Tie)):
        with pytest.raises(GateClosed) as refused:
            clinic.interpreters.add(NewInterpreter(name="A", languages=("my",), sex=Sex.MALE, ties=ties))
        assert refused.value.fields == ("ties",)
    with pytest.raises(GateClosed) as refused:
        clinic.interpreters.add(NewInterpreter(name=" "))
    assert refused.value.fields == ("name", "languages", "sex", "ties")
    with pytest.raises(NotAnAnswer):
        clinic.interpreters.add(new("A", Sex.FEMALE, DAYS, "klingon"))
    assert clinic.interpreters.every() == ()


def test_who_is_vetted_of_the_wished_sex_and_there_now_comes_first(house: House) -> None:
    clinic = house.enter(COORDINATOR)  # 10:00 on a Tuesday
    for name, sex, hours in (
        ("vetted man", Sex.MALE, DAYS),
        ("not vetted", Sex.FEMALE, DAYS),
        ("by night", Sex.FEMALE, NIGHTS),
        ("by day", Sex.FEMALE, DAYS),
        ("any hour", Sex.FEMALE, Schedule()),
    ):
        code = clinic.interpreters.add(new(name, sex, hours))
        if name != "not vetted":
            clinic.interpreters.vet(code, date(2026, 11, 20))
    clinic.interpreters.add(new("Shan only", Sex.FEMALE, DAYS, "shn"))
    clinic = house.enter(NURSE)
    case = speaks_burmese(clinic, s_interp_sex="female")
    assert offered(clinic, case) == ["by day", "any hour", "by night", "vetted man", "not vetted"]
    house.pass_(hours=12)
    assert offered(clinic, case)[0] == "by night"


def test_a_case_keeps_the_code_and_whether_they_are_vetted(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    one, other = clinic.interpreters.add(new("Ma Ma")), clinic.interpreters.add(new("Nang"))
    with pytest.raises(NotAnAnswer):
        clinic.interpreters.vet(one, date(2026, 11, 25))
    clinic.interpreters.vet(one, date(2026, 11, 20))
    (kept, _other) = clinic.interpreters.every()
    assert (kept.vetted, kept.vetted_by, kept.vetted_on) == (True, COORDINATOR.staff_code, date(2026, 11, 24))
    clinic = house.enter(NURSE)
    case = speaks_burmese(clinic)
    for code, vetted in ((one, "yes"), (other, "no")):
        clinic.interpreters.choose(case.id, code)
        shown = clinic.recording.shown(case.id)
        assert (shown.stored("interpreter_id"), shown.stored("interp_vetted")) == (code, vetted)
    assert "Nang" not in str(dict(clinic.recording.shown(case.id).answers))


def test_one_whom_she_knows_is_remembered_for_this_case_alone(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    code = clinic.interpreters.add(new("Ma Ma"))
    case, other = speaks_burmese(clinic), speaks_burmese(clinic)
    clinic.interpreters.choose(case.id, code)
    clinic.interpreters.never(case.id, code)
    offers = clinic.interpreters.for_case(case.id)
    assert (offers.people, [one.code for one in offers.never], offers.chosen) == ((), [code], "")
    with pytest.raises(GateClosed):
        clinic.interpreters.choose(case.id, code)
    assert offered(clinic, other) == ["Ma Ma"]
    clinic.interpreters.after_all(case.id, code)
    assert offered(clinic, case) == ["Ma Ma"]


def test_who_left_is_not_offered_and_their_code_is_not_given_again(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    first = clinic.interpreters.add(new("Ma Ma"))
    case = speaks_burmese(clinic)
    clinic.interpreters.end(first)
    assert offered(clinic, case) == []
    second = clinic.interpreters.add(new("Nang"))
    assert [one.code for one in clinic.interpreters.every()] == [second, first]


def test_only_those_who_lead_keep_the_register(house: House) -> None:
    house.enter(SUPERVISOR).interpreters.add(new("Ma Ma"))
    for who in (NURSE, VOLUNTEER):
        clinic = house.enter(who)
        assert len(clinic.interpreters.every()) == 1
        with pytest.raises(NotAllowed):
            clinic.interpreters.add(new("Nang"))
        with pytest.raises(NotAllowed):
            clinic.interpreters.end("I-1")


def test_while_she_cannot_answer_about_a_record_an_interpreter_is_chosen_all_the_same(house: House) -> None:
    """It is how she comes to be asked."""
    clinic = house.enter(COORDINATOR)
    known, other = clinic.interpreters.add(new("Ma Ma")), clinic.interpreters.add(new("Nang"))
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_record": "unable_now", "c_unable_why": "no_interpreter"})
    clinic.interpreters.never(case.id, known)
    clinic.interpreters.choose(case.id, other)
    shown = clinic.recording.shown(case.id)
    kept = [shown.stored(field) for field in ("interpreter_id", "interp_vetted", "interpreter_used", "int_never")]
    assert kept == [other, "no", "yes", [known]]
