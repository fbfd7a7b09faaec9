"""The plan on paper: whole for our own file; her copy says nothing to who finds it, and only if it is safe."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from clinic_at_work import NURSE, VOLUNTEER, House
from test_papers import read

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.errors import GateClosed, NotAllowed
from clinic_app.services.action_plan import Doer
from clinic_app.services.clinic import Clinic
from clinic_app.services.printing_forms import Copy

SAFE: dict[str, Stored] = {"k_paper_safe": "yes", "sp_copy": "yes"}
PLAN: dict[str, Stored] = {
    "s_name": "ZZNAMEZZ", "sp_concern": "He comes after work", "sp_signal": "blue cloth at the window",
    "sp_bag": ["papers", "phone_and_charger"], "sp_go": "Auntie at the market", "sp_children": {"missing": "unknown"},
}  # fmt: skip


def planned(clinic: Clinic, **said: Stored) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    need, refused = new_entity("need", case.root), new_entity("need", case.root)
    values: list[tuple[object, str, Stored]] = [(case.root, field, value) for field, value in {**PLAN, **said}.items()]
    values += [(need.id, "n_service", "legal_aid"), (need.id, "n_offer", "offered_accepted")]
    values += [(refused.id, "n_service", "police_report"), (refused.id, "n_offer", "offered_declined")]
    change = Change(created=(need, refused), values=tuple(values))  # type: ignore[arg-type]
    case = clinic.recording.change(case.id, change)
    clinic.scheduling.plan.agree(case.id, need.id, who=Doer.CLINIC, by=date(2026, 11, 30))
    return case


def speaking(clinic: Clinic, language: str) -> None:
    object.__setattr__(clinic.desk.settings, "language", language)  # as if it were chosen at the door


def drawn(name: str, pdf: bytes) -> None:
    if folder := os.environ.get("PICTURES"):
        import pypdfium2

        page = pypdfium2.PdfDocument(pdf)[0]
        page.render(scale=2).to_pil().save(Path(folder) / f"{name}.png")


@pytest.mark.parametrize("language", ["en", "th"])
def test_our_own_file_gets_the_whole_plan_with_the_code_and_without_a_name(house: House, language: str) -> None:
    clinic = house.enter(NURSE)
    speaking(clinic, language)
    case = planned(clinic)
    paper = clinic.plan_papers.plan(case.id)
    drawn(f"plan-{language}", paper.pdf)
    said = read(paper)
    for words in (shown_code(case.code), "He comes after work", "blue cloth at the window", "Auntie at the market"):
        assert words in said
    day = {"en": "30 Nov 2026 · 2569", "th": "30 พ.ย. 2569 · 2026"}[language]
    assert day in said
    assert ("Papers or copies" in said) is (language == "en")
    assert "ZZNAMEZZ" not in said
    assert "unknown" not in said.lower()
    assert clinic.plan_papers.wanted(case.id) == (True, False)


def test_a_service_she_declined_and_what_is_only_typed_are_on_no_plan(house: House) -> None:
    clinic = house.enter(NURSE)
    speaking(clinic, "en")
    case = planned(clinic)
    clinic.recording.keep_draft(case.id, case.root, "risk", {"sp_work": "ZZDRAFTZZ"})
    said = read(clinic.plan_papers.plan(case.id))
    assert "Legal" in said
    assert "Police" not in said
    assert "ZZDRAFTZZ" not in said


@pytest.mark.parametrize("missing", sorted(SAFE))
def test_her_copy_is_closed_until_paper_is_safe_and_wanted(house: House, missing: str) -> None:
    clinic = house.enter(NURSE)
    case = planned(clinic, **{field: value for field, value in SAFE.items() if field != missing})
    with pytest.raises(GateClosed) as refused:
        clinic.plan_papers.plan(case.id, copy=Copy.HER)
    assert refused.value.fields == (missing,)


@pytest.mark.parametrize("language", ["en", "th"])
def test_her_copy_tells_nothing_to_who_finds_it(house: House, language: str) -> None:
    clinic = house.enter(NURSE)
    speaking(clinic, language)
    case = planned(clinic, **SAFE)
    paper = clinic.plan_papers.plan(case.id, copy=Copy.HER)
    drawn(f"plan-hers-{language}", paper.pdf)
    said = read(paper)
    for words in (case.code, shown_code(case.code), "He comes", "blue cloth", "Auntie", "egal", "กฎหมาย", "afety",
                  "ความปลอดภัย", "ZZNAMEZZ", NURSE.staff_code, "urvivor", "ผู้รับบริการ"):  # fmt: skip
        assert words not in said, words
    assert {"en": "30 Nov 2026 · 2569", "th": "30 พ.ย. 2569 · 2026"}[language] in said
    assert {"en": "Phone and charger", "th": "นัดหมาย"}[language] in said
    assert paper.copy is Copy.HER


def test_it_is_numbered_and_noted_like_every_paper(house: House) -> None:
    clinic = house.enter(NURSE)
    case = planned(clinic, **SAFE)
    printed = clinic.papers.handed_to_printer(clinic.plan_papers.plan(case.id))
    assert printed.number == "0001"
    assert "0001" in read(printed)
    entries = [each for each in clinic.desk.vault.journal.of_case(case.id) if each.act == "printed"]
    assert [each.about["document"] for each in entries] == ["plan"]


def test_an_empty_plan_says_so_and_a_volunteer_prints_none(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    assert clinic.plan_papers.wanted(case.id) == (False, False)
    speaking(clinic, "en")
    assert "Nothing is agreed yet." in read(clinic.plan_papers.plan(case.id))
    clinic = house.enter(VOLUNTEER)
    with pytest.raises(NotAllowed):
        clinic.plan_papers.plan(case.id)
