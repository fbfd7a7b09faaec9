"""Papers of the examination are made from the record, numbered when they are printed, and only for who may read it."""

from __future__ import annotations

import pypdfium2
import pytest
from clinic_at_work import DOCTOR, VOLUNTEER, House

from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.casecode import shown
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.errors import NoSuchCase, NotAllowed, NotPermitted
from clinic_app.printing.referral_form import Copy
from clinic_app.services.clinic import Clinic


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def examined(clinic: Clinic) -> tuple[CaseId, EntityId, EntityId]:
    case = clinic.recording.begin()
    incident = new_entity("incident", case.root)
    injury, specimen = new_entity("injury", incident.id), new_entity("specimen", incident.id)
    entry = new_entity("custody_event", specimen.id)
    clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),)))
    clinic.recording.change(
        case.id,
        Change(
            created=(incident, injury, specimen, entry),
            values=(
                (injury.id, "f_inj_view", {"view": "anterior", "x": 0.5, "y": 0.1}),
                (injury.id, "f_inj_type", "bruise"),
                (injury.id, "f_inj_desc", {"length_mm": 41, "colour": "เขียว"}),
                (specimen.id, "f_spec", "oral_swab"),
                (specimen.id, "f_spec_seal", {"item_no": "7", "seal_no": "0071", "packed_by": "NUR-1"}),
                (entry.id, "f_custody", {"type": "stored", "from": "NUR-9", "at": "2026-11-24T01:00:00Z"}),
            ),
        ),
    )
    return case.id, incident.id, specimen.id


def test_the_map_says_what_the_record_says_and_no_draft(house: House) -> None:
    clinic = house.enter(DOCTOR)
    case_id, incident, _ = examined(clinic)
    assert clinic.forensic_papers.incidents(case_id) == (incident,)
    injury = clinic.recording.shown(case_id).of_kind("injury")[0].id
    clinic.recording.keep_draft(case_id, injury, "forensic", {"f_inj_desc": {"length_mm": 99}})
    said = read(clinic.forensic_papers.body_map(case_id, incident).pdf)
    assert "41" in said
    assert "99" not in said
    assert "เขียว" in said


def test_the_sheet_has_the_chain_and_what_does_not_fit(house: House) -> None:
    clinic = house.enter(DOCTOR)
    case_id, _, specimen = examined(clinic)
    [(found, _what, item)] = clinic.forensic_papers.specimens(case_id)
    assert (found, item) == (specimen, "7")
    said = read(clinic.forensic_papers.custody_sheet(case_id, specimen).pdf)
    assert "NUR-9" in said
    assert "NUR-1" in said
    assert DOCTOR.staff_code in said


def test_the_copy_that_travels_leads_to_no_case_and_names_nobody_of_ours(house: House) -> None:
    clinic = house.enter(DOCTOR)
    case_id, _, specimen = examined(clinic)
    root = EntityId(case_id)
    papers, code = clinic.forensic_papers, shown(clinic.recording.shown(case_id).code)
    with pytest.raises(NotPermitted):
        papers.custody_sheet(case_id, specimen, copy=Copy.RECEIVER)

    def said(decided: str) -> None:
        rows = {"exam": "given", "evidence_collection": "given", "give_evidence_to_police": decided}
        entry = new_entity("custody_event", specimen)
        handed = {"type": "transferred", "from": DOCTOR.staff_code, "to": "Sgt. Dee", "at": "2026-11-24T02:00:00Z"}
        created = (entry,) if decided == "given" else ()
        values = ((root, "f_consents", rows), *((each.id, "f_custody", handed) for each in created))
        clinic.recording.change(case_id, Change(created=created, values=values))

    said("given")
    assert papers.may_travel(case_id)
    paper = papers.custody_sheet(case_id, specimen, copy=Copy.RECEIVER)
    numbered = read(clinic.papers.handed_to_printer(paper).pdf)
    for secret in (code, DOCTOR.staff_code, CaseId(case_id).hex):
        assert secret not in numbered
    for known in ("0071", "0001", "Sgt. Dee", "แพทย์"):
        assert known in numbered
    ours = read(papers.custody_sheet(case_id, specimen).pdf)
    assert code in ours
    assert DOCTOR.staff_code in ours
    said("refused")
    with pytest.raises(NotPermitted):
        clinic.papers.handed_to_printer(paper)


def test_a_printed_one_has_its_number_in_the_register(house: House) -> None:
    clinic = house.enter(DOCTOR)
    case_id, incident, specimen = examined(clinic)
    papers = clinic.forensic_papers
    numbers = [
        clinic.papers.handed_to_printer(each).number
        for each in (papers.body_map(case_id, incident), papers.custody_sheet(case_id, specimen))
    ]
    assert numbers == ["0001", "0002"]
    acts = [entry.about.get("document") for entry in clinic.recording.who_saw(case_id) if entry.act == "printed"]
    assert acts == ["body_map", "custody_sheet"]


def test_what_is_not_of_this_case_is_refused(house: House) -> None:
    clinic = house.enter(DOCTOR)
    case_id, incident, specimen = examined(clinic)
    with pytest.raises(NoSuchCase):
        clinic.forensic_papers.body_map(case_id, EntityId(specimen.__class__(int=5)))
    with pytest.raises(NoSuchCase):
        clinic.forensic_papers.custody_sheet(case_id, incident)
    clinic = house.enter(VOLUNTEER)
    with pytest.raises((NotAllowed, NoSuchCase)):
        clinic.forensic_papers.body_map(case_id, incident)
