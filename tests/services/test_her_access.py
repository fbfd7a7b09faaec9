"""She asks who had her record open: who is told what, how it is certain that it is she, and when it may be printed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, House

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Role
from clinic_app.errors import GateClosed, MustWait, NoSuchCase, WrongCodeWord
from clinic_app.services.clinic import Clinic
from clinic_app.services.code_word import MOST_TRIES
from clinic_app.services.her_access import AccessTold, SureBy
from clinic_app.services.restricting import Why


def said(clinic: Clinic, case: Case, **answers: object) -> None:
    values = tuple((case.root, field, value) for field, value in answers.items())
    clinic.desk.vault.revisions.append(case.id, Change(values=values), author=clinic.whoami.id)


def begun(house: House, **answers: object) -> CaseId:
    nurse = house.enter(NURSE)
    case = nurse.recording.begin()
    said(nurse, case, s_name="Ma Thida", **answers)
    return case.id


def acts(clinic: Clinic) -> list[str]:
    return [entry.act for entry in clinic.desk.vault.journal.entries(limit=10_000)]


def test_she_is_told_roles_and_days_and_nobodys_name(house: House) -> None:
    case = begun(house)
    house.pass_(days=1)
    house.enter(DOCTOR).recording.open(case, "handover")
    house.pass_(days=1)
    doctor = house.enter(DOCTOR)
    doctor.recording.open(case, "handover")
    coordinator = house.enter(COORDINATOR)
    told = coordinator.her_access.tell(case, SureBy.ALONE)
    assert told.since == date(2026, 11, 24)
    assert [(each.role, each.days) for each in told.looked] == [
        (Role.NURSE, (date(2026, 11, 24),)),
        (Role.DOCTOR, (date(2026, 11, 25), date(2026, 11, 26))),
        (Role.COORDINATOR, (date(2026, 11, 26),)),
    ]
    assert "mali" not in repr(told)
    assert "NUR-" not in repr(told)
    entry = coordinator.desk.vault.journal.entries(limit=10_000)[-1]
    assert (entry.act, entry.about) == ("access_shown", {"case": case.hex, "by": "in_person_alone"})


def test_over_the_telephone_only_the_word_she_chose_opens_it(house: House) -> None:
    case = begun(house, k_codeword="Blue  River")
    nurse = house.enter(NURSE)
    assert nurse.her_access.has_code_word(case)
    assert nurse.her_access.tell(case, SureBy.CODE_WORD, " blue river ").looked
    for wrong in ("", "red river", "blueriver"):
        with pytest.raises(WrongCodeWord):
            nurse.her_access.tell(case, SureBy.CODE_WORD, wrong)
    assert acts(nurse).count("access_refused") == 3
    assert acts(nurse).count("access_shown") == 1


def test_without_an_agreed_word_no_word_is_right(house: House) -> None:
    case = begun(house)
    nurse = house.enter(NURSE)
    assert not nurse.her_access.has_code_word(case)
    for wrong in ("", " ", "anything"):
        with pytest.raises(WrongCodeWord):
            nurse.her_access.tell(case, SureBy.CODE_WORD, wrong)


def test_five_wrong_words_an_hour_and_then_not_even_the_right_one(house: House) -> None:
    case = begun(house, k_codeword="river")
    nurse = house.enter(NURSE)
    for _ in range(MOST_TRIES):
        with pytest.raises(WrongCodeWord):
            nurse.her_access.tell(case, SureBy.CODE_WORD, "sea")
    with pytest.raises(MustWait) as waits:
        nurse.her_access.tell(case, SureBy.CODE_WORD, "river")
    assert 3590 < waits.value.seconds <= 3601
    house.pass_(hours=1)
    assert nurse.her_access.tell(case, SureBy.CODE_WORD, "river")


def test_coming_in_again_gives_nobody_five_more_tries(house: House) -> None:
    case = begun(house, k_codeword="river")
    for who in (NURSE, DOCTOR, NURSE, DOCTOR, NURSE):
        with pytest.raises(WrongCodeWord):
            house.enter(who).her_access.tell(case, SureBy.CODE_WORD, "sea")
    doctor = house.enter(DOCTOR)
    with pytest.raises(MustWait):
        doctor.her_access.tell(case, SureBy.CODE_WORD, "river")
    house.pass_(hours=1)
    assert doctor.her_access.tell(case, SureBy.CODE_WORD, "river")


@pytest.mark.parametrize("answer", [None, "no", "unknown", {"missing": "declined_to_answer"}])
def test_it_is_never_printed_unless_she_said_that_paper_is_safe(house: House, answer: object) -> None:
    case = begun(house, k_paper_safe=answer)
    nurse = house.enter(NURSE)
    told = nurse.her_access.tell(case, SureBy.ALONE)
    assert told.paper_safe is False
    with pytest.raises(GateClosed) as closed:
        nurse.her_access.sheet(told)
    assert closed.value.fields == ("k_paper_safe",)


def test_her_sheet_names_no_clinic_no_code_and_nobody(house: House) -> None:
    case = begun(house, k_paper_safe="yes", s_lang_first="my")
    nurse = house.enter(NURSE)
    told = nurse.her_access.tell(case, SureBy.ALONE)
    assert told.paper_safe is True
    paper = nurse.papers.handed_to_printer(nurse.her_access.sheet(told))
    assert paper.number == "0001"
    assert paper.case_id == case
    with pikepdf.open(BytesIO(paper.pdf)) as pdf:
        assert len(pdf.pages) == 1
        assert nurse.desk.vault.cases.load(case).code not in str(pdf.docinfo)
    assert acts(nurse)[-1] == "printed"


def test_no_sheet_is_made_for_somebody_of_whom_nobody_made_sure(house: House) -> None:
    case = begun(house, k_paper_safe="yes")
    nurse = house.enter(NURSE)
    told = nurse.her_access.tell(case, SureBy.ALONE)
    made_up = AccessTold(case, told.since, told.looked, paper_safe=True)
    with pytest.raises(TypeError):
        nurse.her_access.sheet(made_up)
    with pytest.raises(TypeError):
        house.enter(DOCTOR).her_access.sheet(told)


def test_a_case_that_is_kept_from_somebody_is_not_told_by_them(house: House) -> None:
    case = begun(house)
    nurse = house.enter(NURSE)
    nurse.restricting.restrict(case, (nurse.whoami.id,), Why.HER_WISH)
    doctor = house.enter(DOCTOR)
    with pytest.raises(NoSuchCase):
        doctor.her_access.tell(case, SureBy.ALONE)
