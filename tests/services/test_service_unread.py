"""What was typed and does not read as an answer stands beside the record: kept, never in it, gone when she says so."""

from __future__ import annotations

from clinic_at_work import NURSE, House

from clinic_app.domain.case import Case, Change
from clinic_app.services.clinic import Clinic


def a_case(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    return clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),)))


def test_it_is_kept_by_section_and_makes_no_change_to_the_case(house: House) -> None:
    clinic = house.enter(NURSE)
    case = a_case(clinic)
    clinic.recording.keep_unread(case.id, case.root, "survivor", {"s_dob": "31 ก.พ. 2540"})
    before = clinic.recording.shown(case.id)
    clinic.recording.finish_all(case.id)
    assert clinic.recording.shown(case.id) == before
    assert clinic.recording.drafts(case.id) == []
    kept = clinic.recording.unread(case.id)
    assert [(each.section, dict(each.values)) for each in kept] == [("survivor", {"s_dob": "31 ก.พ. 2540"})]


def test_it_waits_for_its_author_after_the_lock(house: House) -> None:
    clinic = house.enter(NURSE)
    case = a_case(clinic)
    clinic.recording.keep_unread(case.id, case.root, "survivor", {"s_dob": "31/2"})
    again = house.enter(NURSE)
    assert len(again.recording.unread(case.id)) == 1
    again.recording.keep_unread(case.id, case.root, "survivor", {})
    assert again.recording.unread(case.id) == []


def test_a_refused_record_destroys_it_too(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.begin()
    clinic.recording.keep_unread(case.id, case.root, "survivor", {"s_dob": "31/2"})
    clinic.consent.answer(case.id, {"c_record": "refused"})
    assert clinic.recording.unread(case.id) == []
