"""Looking at danger again is promised for its day, moves with it, and is kept by a new level and by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from clinic_at_work import NURSE, House

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.services.clinic import Clinic


def assessed(clinic: Clinic, **said: Stored) -> tuple[Case, Entity]:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    return again(clinic, case, **said)


def again(clinic: Clinic, case: Case, **said: Stored) -> tuple[Case, Entity]:
    one = new_entity("risk_assessment", case.root)
    values = tuple((one.id, field, value) for field, value in said.items())
    return clinic.recording.change(case.id, Change(created=(one,), values=values)), one


def say(clinic: Clinic, case: Case, entity: Entity, **said: Stored | None) -> Case:
    values = tuple((entity.id, field, value) for field, value in said.items())
    return clinic.recording.change(case.id, Change(values=values))


def due(clinic: Clinic) -> list[datetime]:
    return [each.due_at for each in clinic.today().promises if each.kind == "danger_again"]


MORNING = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)  # nine o'clock at the site


def test_the_day_is_promised_moves_and_is_taken_back(house: House) -> None:
    clinic = house.enter(NURSE)
    case, one = assessed(clinic, r_level="high", r_reassess="2026-11-27")
    assert due(clinic) == [MORNING]
    say(clinic, case, one, r_reason="He has a knife.")
    assert due(clinic) == [MORNING]
    say(clinic, case, one, r_reassess="2026-11-28")
    assert due(clinic) == [MORNING.replace(day=28)]
    say(clinic, case, one, r_reassess=None)
    assert due(clinic) == []


def test_only_what_was_due_is_kept_by_a_new_level(house: House) -> None:
    clinic = house.enter(NURSE)
    case, _one = assessed(clinic, r_level="high", r_reassess="2026-11-27")
    again(clinic, case, r_level="immediate", r_reassess="2026-12-01")
    assert due(clinic) == [MORNING, datetime(2026, 12, 1, 2, 0, tzinfo=UTC)]
    house.pass_(days=4)
    say(clinic, case, _one, r_her_view=8)
    assert len(due(clinic)) == 2
    again(clinic, case, r_level="medium")
    assert due(clinic) == [datetime(2026, 12, 1, 2, 0, tzinfo=UTC)]


def test_more_danger_at_a_visit_is_due_at_once_and_a_new_level_keeps_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case, one = assessed(clinic, r_level="medium", r_reassess="2026-12-01")
    visit = new_entity("visit", case.root)
    clinic.recording.change(case.id, Change(created=(visit,), values=((visit.id, "u_risk_change", "up"),)))
    assert len(due(clinic)) == 2
    say(clinic, case, one, r_level="high")
    assert due(clinic) == [datetime(2026, 12, 1, 2, 0, tzinfo=UTC)]


def test_a_silence_promises_nothing_and_two_assessments_of_one_day_promise_once(house: House) -> None:
    clinic = house.enter(NURSE)
    case, _one = assessed(clinic, r_level="medium", r_reassess={"missing": "declined_to_answer"})
    assert due(clinic) == []
    again(clinic, case, r_reassess="2026-11-27")
    again(clinic, case, r_reassess="2026-11-27")
    assert due(clinic) == [MORNING]


@pytest.mark.parametrize(("day", "left"), [("2026-12-01", 1), ("2026-11-20", 0)])
def test_a_file_opened_again_has_back_what_lies_ahead(house: House, day: str, left: int) -> None:
    clinic = house.enter(NURSE)
    case, _one = assessed(clinic, r_level="medium", r_reassess=day)
    root = (case.root, "z_reason")
    clinic.recording.change(case.id, Change(values=((*root, "opened_in_error"),)))
    assert due(clinic) == []
    clinic.recording.change(case.id, Change(values=((*root, None),)))
    assert len(due(clinic)) == left
