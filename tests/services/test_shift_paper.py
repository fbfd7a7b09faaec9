"""What one shift hands to the next on paper: codes and neutral names, the pressing first, and nothing else."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from clinic_at_work import NURSE, VOLUNTEER, House
from test_papers import read
from test_plan_paper import drawn, speaking

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.errors import NotAllowed
from clinic_app.services.clinic import Clinic
from clinic_app.services.following_up import TaskKind


def exposed(clinic: Clinic, hours_ago: int | None) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    incident = new_entity("incident", case.root)
    care = new_entity("care", incident.id)
    when: Stored = {"missing": "unknown"} if hours_ago is None else {"about_hours_ago": hours_ago}
    values = (
        (incident.id, "i_date", when),
        (care.id, "h_exposure", ["penetration"]),
        (case.root, "s_name", "ZZNAMEZZ"),
    )
    return clinic.recording.change(case.id, Change(created=(incident, care), values=values))


@pytest.mark.parametrize("language", ["en", "th"])
def test_it_says_what_waits_by_code_and_neutral_name(house: House, language: str) -> None:
    clinic = house.enter(NURSE)
    speaking(clinic, language)
    urgent, unknown = exposed(clinic, 68), exposed(clinic, None)
    promise = clinic.following_up.promise
    promise(TaskKind.CALL, due_at=house.wall + timedelta(hours=2), channel="phone", case_id=urgent.id)
    promise(TaskKind.SECOND_DOSE, due_at=house.wall + timedelta(days=3), channel="in_person", case_id=urgent.id)
    promise(TaskKind.VISIT, due_at=house.wall + timedelta(days=60), channel="in_person", case_id=urgent.id)
    paper = clinic.shift_paper.sheet()
    if "PICTURES" in os.environ:
        drawn(f"shift-{language}", paper.pdf)
    said = read(paper)
    expected = {
        "en": ("Window A", "until 24 Nov 2026", "offer now", "call promised", "Promised for later: 1",
               "Nothing waits.", "Shred after the shift"),
        "th": ("กรอบเวลา · A", "ถึง 24 พ.ย. 2569", "เสนอตอนนี้", "นัดโทร", "นัดไว้ภายหลัง: 1", "ทำลายเมื่อจบเวร"),
    }[language]  # fmt: skip
    for words in (*expected, shown_code(urgent.code), shown_code(unknown.code), NURSE.staff_code):
        assert words in said, words
    for never in ("ZZNAMEZZ", "PEP", "HIV", "dose", "โดส", "contracep", "คุมกำเนิด"):
        assert never not in said, never
    assert (paper.case_id, paper.names_her) == (None, False)


def test_an_empty_night_says_so_and_it_is_numbered_when_it_is_printed(house: House) -> None:
    clinic = house.enter(NURSE)
    speaking(clinic, "en")
    paper = clinic.papers.handed_to_printer(clinic.shift_paper.sheet())
    said = read(paper)
    assert said.count("Nothing waits.") == 3
    assert paper.number == "0001"
    assert "0001" in said
    assert "to look for" not in said
    assert "Printed papers to look for: 0001" in read(clinic.shift_paper.sheet())


def test_who_may_read_no_cases_prints_none(house: House) -> None:
    clinic = house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        clinic.shift_paper.sheet()


def test_every_kind_of_promise_has_a_neutral_word() -> None:
    from clinic_app.printing.shift_sheet import PROMISED
    from clinic_app.services.task_kinds import ABOUT_HER, DECIDED

    assert set(PROMISED) == {kind.value for kind in ABOUT_HER | DECIDED}
