"""Requests about the record: thirty days, a verified asker, and two people where it is unsafe to give."""

from __future__ import annotations

from datetime import date

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.errors import ErasureRefused, GateClosed, NoSuchCase, WrongCodeWord
from clinic_app.services.clinic import Clinic
from clinic_app.services.data_requests import Asker, Kind, Outcome, Proof
from clinic_app.services.keeping import WhyErase
from clinic_app.services.task_kinds import TaskKind


def file_of(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.recording.change(case.id, Change(values=((case.root, "k_codeword", "river"),)))
    return clinic.recording.shown(case.id)


def waiting(clinic: Clinic) -> list[str]:
    return [task.kind for task in clinic.desk.vault.tasks.open()]


def test_the_days_of_the_law_run_from_asking_and_today_says_so(house: House) -> None:
    clinic = house.enter(NURSE)
    case = file_of(clinic)
    request = clinic.requests.begin(case.id, Kind.COPY, Asker.SURVIVOR)
    (stands,) = clinic.requests.of(case.id)
    assert (stands.kind, stands.due_on, stands.verified) == (Kind.COPY, date(2026, 12, 24), False)
    assert waiting(clinic) == [f"request_due:{request.hex}"]
    house.pass_(days=17)
    (line,) = clinic.today().promises
    assert (line.kind, line.row) == (TaskKind.REQUEST_DUE, request.hex)
    house.pass_(days=14)
    assert clinic.requests.of(case.id)[0].days_left(clinic.desk.clock.today()) == -1


def test_nothing_is_given_to_nobody_knows_whom(house: House) -> None:
    clinic = house.enter(NURSE)
    case = file_of(clinic)
    request = clinic.requests.begin(case.id, Kind.ACCESS, Asker.REPRESENTATIVE)
    for proofs in ((), (Proof.PAPER,)):
        for proof in proofs:
            clinic.requests.verify(case.id, request, proof)
        with pytest.raises(GateClosed) as refused:
            clinic.requests.decide(case.id, request, Outcome.GIVEN)
        assert refused.value.fields == ("dsr_verified",)
    with pytest.raises(WrongCodeWord):
        clinic.requests.verify(case.id, request, Proof.CODE_WORD, "sea")
    assert clinic.requests.of(case.id)[0].proof is Proof.PAPER
    clinic.requests.verify(case.id, request, Proof.CODE_WORD, "River")
    clinic.requests.decide(case.id, request, Outcome.GIVEN)
    (stands,) = clinic.requests.of(case.id)
    assert (stands.outcome, stands.decided_by, stands.done_on) == (Outcome.GIVEN, NURSE.staff_code, date(2026, 11, 24))
    assert waiting(clinic) == []
    with pytest.raises(GateClosed):
        clinic.requests.decide(case.id, request, Outcome.REFUSED, "again")


def test_unsafe_to_give_wants_a_reason_and_a_second_person(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    case = file_of(clinic)
    request = clinic.requests.begin(case.id, Kind.COPY, Asker.SURVIVOR)
    with pytest.raises(GateClosed) as refused:
        clinic.requests.decide(case.id, request, Outcome.UNSAFE)
    assert refused.value.fields == ("why",)
    clinic.requests.decide(case.id, request, Outcome.UNSAFE, "He waits outside and reads her papers.")
    assert clinic.requests.of(case.id)[0].waits_for_second
    assert len(waiting(clinic)) == 1
    with pytest.raises(GateClosed) as refused:
        clinic.requests.confirm(case.id, request)
    assert refused.value.fields == ("other_person",)
    clinic = house.enter(SUPERVISOR)
    clinic.requests.confirm(case.id, request)
    (stands,) = clinic.requests.of(case.id)
    assert (stands.second, stands.done_on) == (SUPERVISOR.staff_code, date(2026, 11, 24))
    assert waiting(clinic) == []
    acts = [seen.act for seen in house.enter(NURSE).recording.who_saw(case.id)]
    assert acts.count("request_decided") == acts.count("request_confirmed") == 1


def test_a_second_person_may_also_not_agree(house: House) -> None:
    clinic = house.enter(NURSE)
    case = file_of(clinic)
    request = clinic.requests.begin(case.id, Kind.ACCESS, Asker.SURVIVOR)
    clinic.requests.decide(case.id, request, Outcome.UNSAFE, "x")
    clinic = house.enter(COORDINATOR)
    clinic.requests.disagree(case.id, request)
    (stands,) = clinic.requests.of(case.id)
    assert (stands.outcome, stands.decided_by, stands.done_on) == (None, "", None)
    assert len(waiting(clinic)) == 1


def test_a_guardian_who_may_be_the_danger_asks_in_vain(house: House) -> None:
    clinic = house.enter(NURSE)
    case = file_of(clinic)
    before = clinic.requests.begin(case.id, Kind.ACCESS, Asker.GUARDIAN)
    clinic.requests.verify(case.id, before, Proof.ALONE)
    incident = new_entity("incident", case.root)
    alleged = new_entity("perpetrator", incident.id)
    said = ((alleged.id, "p_relation", "primary_caregiver"),)
    clinic.recording.change(case.id, Change(created=(incident, alleged), values=said))
    with pytest.raises(GateClosed) as refused:
        clinic.requests.decide(case.id, before, Outcome.GIVEN)
    assert refused.value.fields == ("guardian",)
    with pytest.raises(GateClosed):
        clinic.requests.begin(case.id, Kind.ERASE, Asker.GUARDIAN)
    clinic.requests.begin(case.id, Kind.ERASE, Asker.SURVIVOR)


@pytest.mark.parametrize(("proof", "opens"), [(Proof.ALONE, True), (Proof.PAPER, False)])
def test_only_a_proof_opens_the_erasing(house: House, proof: Proof, opens: bool) -> None:
    clinic = house.enter(COORDINATOR)
    case = file_of(clinic)
    request = clinic.requests.begin(case.id, Kind.ERASE, Asker.SURVIVOR)
    clinic.requests.verify(case.id, request, proof)
    if opens:
        clinic.keeping.erase(case.id, WhyErase.HER_REQUEST)
        assert waiting(clinic) == []
        return
    with pytest.raises(ErasureRefused):
        clinic.keeping.erase(case.id, WhyErase.HER_REQUEST)


def test_a_request_of_another_case_is_none(house: House) -> None:
    clinic = house.enter(NURSE)
    case, other = file_of(clinic), file_of(clinic)
    request = clinic.requests.begin(other.id, Kind.ACCESS, Asker.SURVIVOR)
    with pytest.raises(NoSuchCase):
        clinic.requests.verify(case.id, request, Proof.ALONE)
    with pytest.raises(NoSuchCase):
        clinic.requests.decide(case.id, case.root, Outcome.REFUSED, "x")
