"""What she may carry says nothing to who finds it, and is closed until she said that paper is safe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from clinic_at_work import COORDINATOR, NURSE, VOLUNTEER, House
from test_papers import read

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.errors import GateClosed, NotAllowed, NotAnAnswer
from clinic_app.printing.text_groups import TextGroup, group_texts
from clinic_app.services.clinic import Clinic
from clinic_app.services.printing_forms import Copy, Paper

GIVEN: dict[str, Stored] = {
    "h_pep": "started", "h_pep_given_at": {"at": "2026-11-24T02:30:00+00:00", "days": 28, "safe_place": "ZZPLACEZZ"},
    "h_ec": "started", "h_ec_given_at": {"at": "2026-11-24T02:40:00+00:00", "which": "levonorgestrel"},
    "h_sti": "offered_accepted", "h_hepb": "completed",
}  # fmt: skip
TELLS = (
    "ZZ", "HIV", "PEP", "mergency", "ontracept", "iolence", "rape", "OSCC", "rvivor", "egal", "helter", "nterpreter",
    "ความรุนแรง", "คุมกำเนิด", "ผู้รับบริการ", "ศูนย์พึ่งได้", "พักพิง",
)  # fmt: skip


def recorded(clinic: Clinic, language: str = "en", **said: Stored) -> Case:
    object.__setattr__(clinic.desk.settings, "language", language)
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    care = new_entity("care", case.root)
    facts: dict[str, Stored] = {"k_paper_safe": "yes", "s_name": "ZZNAMEZZ", "s_alias": "ZZALIASZZ", **said}
    values = [(case.root, field, value) for field, value in facts.items()]
    values += [(care.id, field, value) for field, value in GIVEN.items()]
    return clinic.recording.change(case.id, Change(created=(care,), values=tuple(values)))


def every(clinic: Clinic, case: Case) -> dict[str, Callable[[], Paper]]:
    papers = clinic.her_papers
    return {
        "appointment_slip": lambda: papers.appointment(case.id),
        "sick_note": lambda: papers.sick_note(case.id, first=date(2026, 11, 24), days=3),
        "numbers_card": lambda: papers.numbers(case.id),
        "medicine_paper": lambda: papers.medicine(case.id),
        "services_for_her": lambda: papers.services(case.id),
    }


@pytest.mark.parametrize("language", ["en", "th"])
def test_none_of_them_tells_anything_to_who_finds_it(house: House, language: str) -> None:
    clinic = house.enter(NURSE)
    case = recorded(clinic, language)
    for document, make in every(clinic, case).items():
        paper = make()
        said = read(paper)
        for words in (*TELLS, case.code, shown_code(case.code), NURSE.staff_code):
            assert words not in said, (document, words)
        assert (paper.document, paper.copy, paper.case_id) == (document, Copy.HER, case.id)
        printed = clinic.papers.handed_to_printer(paper)
        assert printed.number is not None
        assert printed.number in read(printed)


def test_all_are_closed_until_paper_is_safe_and_again_once_it_is_not(house: House) -> None:
    clinic = house.enter(NURSE)
    unasked = recorded(clinic, k_paper_safe={"missing": "not_asked"})
    for make in every(clinic, unasked).values():
        with pytest.raises(GateClosed) as refused:
            make()
        assert refused.value.fields == ("k_paper_safe",)
    case = recorded(clinic)
    made = [make() for make in every(clinic, case).values()]
    clinic.recording.change(case.id, Change(values=((case.root, "k_paper_safe", "no"),)))
    for paper in made:
        with pytest.raises(GateClosed):
            clinic.papers.handed_to_printer(paper)
    entries = clinic.desk.vault.journal.of_case(case.id)
    assert not [each for each in entries if each.act == "printed"]


def test_a_volunteer_prints_none_of_them(house: House) -> None:
    case = recorded(house.enter(NURSE))
    clinic = house.enter(VOLUNTEER)
    for make in every(clinic, case).values():
        with pytest.raises(NotAllowed):
            make()


def test_the_slip_has_the_days_on_which_she_was_to_come_and_no_other_promise(house: House) -> None:
    clinic = house.enter(NURSE)
    case = recorded(clinic)
    for days, channel in ((5, "in_person"), (9, "phone"), (-2, "in_person")):
        due = clinic.desk.clock.now() + timedelta(days=days)
        clinic.desk.vault.tasks.add(kind="visit", due_at=due, channel=channel, case_id=case.id)
    said = read(clinic.her_papers.appointment(case.id, at=datetime(2026, 12, 8, 2, 0, tzinfo=UTC)))
    assert "29 Nov 2026 · 2569" in said
    assert "8 Dec 2026 · 2569" in said
    assert "09:00" in said
    assert "3 Dec" not in said
    assert "22 Nov" not in said


def test_a_sick_note_counts_its_days_and_refuses_none_and_a_whole_season(house: House) -> None:
    clinic = house.enter(NURSE)
    case = recorded(clinic)
    said = read(clinic.her_papers.sick_note(case.id, first=date(2026, 12, 30), days=3))
    assert "30 Dec 2026 · 2569" in said
    assert "1 Jan 2027 · 2570" in said
    for days in (0, 31):
        with pytest.raises(NotAnAnswer):
            clinic.her_papers.sick_note(case.id, first=date(2026, 12, 30), days=days)


def test_medicine_is_what_was_given_by_the_record_and_has_a_name_only_where_she_wants_one(house: House) -> None:
    clinic = house.enter(NURSE)
    case = recorded(clinic)
    plain, named = (read(clinic.her_papers.medicine(case.id, named=each)) for each in (False, True))
    for said in (plain, named):
        assert "for 28 days" in said
        assert "First taken here on 24 Nov 2026 · 2569" in said
        assert "ZZPLACEZZ" not in said
    assert "Medicine 3" in plain
    assert "Medicine 4" not in plain, "accepted is not given"
    assert "period" not in plain
    assert "HIV prevention" in named
    assert "If your next period does not come" in named
    empty = clinic.recording.begin()
    clinic.consent.answer(empty.id, {"c_services": "given", "c_record": "given"})
    assert not clinic.her_papers.has_medicine(empty.id)


def test_a_coil_is_on_no_unnamed_paper(house: House) -> None:
    clinic = house.enter(NURSE)
    case = recorded(clinic)
    (care,) = case.of_kind("care")
    coil = (care.id, "h_ec_given_at", {"which": "copper_iud"})
    clinic.recording.change(case.id, Change(values=(coil,)))
    assert "Nothing has to be taken" not in read(clinic.her_papers.medicine(case.id))
    assert "Nothing has to be taken" in read(clinic.her_papers.medicine(case.id, named=True))


def test_her_language_is_on_the_medicine_paper_once_that_group_is_signed(house: House) -> None:
    case = recorded(house.enter(NURSE), s_lang_first="lo")
    clinic = house.enter(COORDINATOR)
    object.__setattr__(clinic.desk.settings, "language", "en")
    once = group_texts("lo", TextGroup.MEDICINE)["children"][:9]
    assert once not in read(clinic.her_papers.medicine(case.id))
    today = clinic.desk.clock.today()
    clinic.translations.sign("lo", TextGroup.CONSENT, name="K", qualification="Q", on=today)
    assert once not in read(clinic.her_papers.medicine(case.id)), "another group"
    clinic.translations.sign("lo", TextGroup.MEDICINE, name="K", qualification="Q", on=today)
    assert once in read(clinic.her_papers.medicine(case.id))
