"""Children: guardians taken out everywhere, a note that two people sign, files of one family linked."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, House

from clinic_app.domain.case import Case, Change
from clinic_app.domain.consent import Decision
from clinic_app.domain.guardians import GUARDIAN_RISK
from clinic_app.domain.packet_codes import Sector
from clinic_app.domain.restriction import Why
from clinic_app.errors import GateClosed, NoSuchCase, NotAnAnswer, RecordRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.minors import ALONE
from clinic_app.services.taking_consent import NewRelease


def child(clinic: Clinic, age: int = 13) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    clinic.recording.change(case.id, Change(values=((case.root, "s_age_years", age),)))
    return clinic.recording.shown(case.id)


@pytest.mark.parametrize("form", ["guardian_with_assent", "guardian_child_too_young"])
def test_a_guardian_who_may_be_the_danger_gives_no_consent(house: House, form: str) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    yes = NewRelease(
        decision=Decision.GIVEN, sector=Sector.SHELTER, form=form, alone="yes", explained=True,
        witness="an aunt", assent=Decision.GIVEN,
    )  # fmt: skip
    clinic.consent.release(case.id, yes)
    clinic.minors.answer(case.id, GUARDIAN_RISK, "yes")
    with pytest.raises(GateClosed) as refused:
        clinic.consent.release(case.id, yes)
    assert refused.value.fields == ("c_form",)
    assert clinic.calling.card(case.id).guardians_out
    assert clinic.minors.look(case.id).guardians_out


def test_a_note_is_signed_by_two_people_each_as_themselves(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    with pytest.raises(GateClosed) as refused:
        clinic.minors.write_note(case.id, decision="to stay with the aunt", reasons=" ", child_view="")
    assert refused.value.fields == ("reasons", "child_view")
    clinic.minors.write_note(case.id, decision="the aunt", reasons="she is safe there", child_view="wants it")
    with pytest.raises(GateClosed) as refused:
        clinic.minors.sign_note(case.id)
    assert refused.value.fields == ("other_person",)
    clinic = house.enter(SUPERVISOR)
    clinic.minors.sign_note(case.id)
    note = clinic.minors.look(case.id).note
    assert (note.first, note.second, note.decision) == (NURSE.staff_code, SUPERVISOR.staff_code, "the aunt")
    with pytest.raises(GateClosed):
        clinic.minors.sign_note(case.id)
    clinic = house.enter(DOCTOR)
    clinic.minors.write_note(case.id, decision="a shelter", reasons="the aunt moved", child_view="agrees")
    note = clinic.minors.look(case.id).note
    assert (note.first, note.second) == (DOCTOR.staff_code, "")


def test_nobody_types_a_signature_on_a_sheet(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    forged = {"c_best_interest": {"decision": "x", "first_person": "DOC-prasert", "second_person": "SUP-somchai"}}
    with pytest.raises(NotAnAnswer):
        clinic.recording.keep_draft(case.id, case.root, "header", forged)


def test_a_child_of_hers_has_a_file_of_their_own_linked_both_ways(house: House) -> None:
    clinic = house.enter(NURSE)
    mother = child(clinic, age=34)
    hers = clinic.minors.begin_child(mother.id)
    assert [each.code for each in clinic.minors.look(mother.id).family] == [hers.code]
    assert [each.code for each in clinic.minors.look(hers.id).family] == [mother.code]
    clinic.minors.link(mother.id, hers.code)
    assert len(clinic.minors.look(mother.id).family) == 1
    clinic.minors.unlink(hers.id, mother.id)
    assert clinic.minors.look(mother.id).family == clinic.minors.look(hers.id).family == ()
    with pytest.raises(NoSuchCase):
        clinic.minors.link(mother.id, mother.code)


def test_a_restricted_file_of_the_family_stays_unseen(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    mother, hers = child(clinic, age=34), child(clinic)
    clinic.minors.link(mother.id, hers.code)
    clinic.restricting.restrict(hers.id, {clinic.whoami.id}, Why.STAFF)
    clinic = house.enter(NURSE)
    assert clinic.minors.look(mother.id).family == ()
    with pytest.raises(NoSuchCase):
        clinic.minors.unlink(mother.id, hers.id)
    with pytest.raises(NoSuchCase):
        clinic.minors.link(mother.id, hers.code)
    clinic = house.enter(COORDINATOR)
    assert [each.case_id for each in clinic.minors.look(mother.id).family] == [hers.id]


def test_where_she_wants_no_record_no_family_is_written(house: House) -> None:
    clinic = house.enter(NURSE)
    mother, hers = child(clinic, age=34), child(clinic)
    clinic.consent.answer(hers.id, {"c_record": "refused"})
    with pytest.raises(RecordRefused):
        clinic.minors.link(mother.id, hers.code)
    assert clinic.minors.look(mother.id).family == ()


def test_an_erased_file_leaves_nothing_to_see(house: House) -> None:
    clinic = house.enter(COORDINATOR)
    mother = child(clinic, age=34)
    hers = clinic.minors.begin_child(mother.id)
    clinic.desk.vault.erasing.erase(hers.id, by=clinic.whoami.id, why="mistake")
    assert clinic.minors.look(mother.id).family == ()


def test_seen_alone_is_an_answer_like_any_other(house: House) -> None:
    clinic = house.enter(NURSE)
    case = child(clinic)
    clinic.minors.answer(case.id, ALONE, "yes")
    assert clinic.minors.look(case.id).seen_alone == "yes"
    clinic.minors.answer(case.id, ALONE, None)
    assert clinic.minors.look(case.id).seen_alone is None
    with pytest.raises(NotAnAnswer):
        clinic.minors.answer(case.id, "s_name", "x")
