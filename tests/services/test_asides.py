"""What was typed on a page that writes by one act: its author finds it again, and nothing else does."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR, House

from clinic_app.domain.case import Case, Change
from clinic_app.errors import NotAllowed
from clinic_app.services.asides import DUTIES, SERVICES
from clinic_app.services.clinic import Clinic

WORDS = {"state": "pending", "why": "Her brother-in-law sits at the desk there"}


def begun(clinic: Clinic, record: str = "given") -> Case:
    case = clinic.recording.begin()
    return clinic.recording.change(
        case.id, Change(values=((case.root, "c_services", "given"), (case.root, "c_record", record)))
    )


def test_it_is_there_after_the_lock_for_its_author_alone_and_no_part_of_the_record(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    before = clinic.recording.history(case.id)
    clinic.asides.keep(case.id, DUTIES, "child", WORDS)
    clinic.recording.finish_everything()
    clinic = house.enter(COORDINATOR)
    assert clinic.asides.of(case.id, DUTIES) == {}
    clinic = house.enter(NURSE)
    kept = clinic.asides.of(case.id, DUTIES)
    assert {about: dict(each.values) for about, each in kept.items()} == {"child": WORDS}
    assert clinic.asides.of(case.id, SERVICES) == {}
    assert clinic.recording.shown(case.id) == case
    assert clinic.recording.drafts(case.id) == []
    assert clinic.recording.history(case.id) == before
    assert clinic.finding.find("brother") == ()


def test_today_leads_back_to_the_page_and_nothing_typed_forgets_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    clinic.asides.keep(case.id, DUTIES, "child", WORDS)
    (line,) = clinic.today().resume
    assert (line.case_id, line.step, line.section) == (case.id, DUTIES, "")
    clinic.asides.keep(case.id, DUTIES, "child", {})
    assert clinic.today().resume == ()
    assert clinic.asides.of(case.id, DUTIES) == {}


def test_a_no_to_a_written_record_destroys_it_and_only_what_duties_ask_for_is_kept_after_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = begun(clinic)
    for page in (DUTIES, SERVICES):
        clinic.asides.keep(case.id, page, "x", WORDS)
    clinic.consent.answer(case.id, {"c_record": "refused"})
    assert (clinic.asides.of(case.id, DUTIES), clinic.asides.of(case.id, SERVICES)) == ({}, {})
    for page in (DUTIES, SERVICES):
        clinic.asides.keep(case.id, page, "x", WORDS)
    assert list(clinic.asides.of(case.id, DUTIES)) == ["x"]
    assert clinic.asides.of(case.id, SERVICES) == {}


def test_who_may_not_record_keeps_nothing(house: House) -> None:
    case = begun(house.enter(NURSE))
    clinic = house.enter(SUPERVISOR)
    with pytest.raises(NotAllowed):
        clinic.asides.keep(case.id, DUTIES, "child", WORDS)
