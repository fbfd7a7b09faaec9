"""What was written on paper at night and typed in the morning; what two moments of a case differ in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from clinic_at_work import COORDINATOR, NURSE, House

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.errors import NotAnAnswer
from clinic_app.services.clinic import Clinic
from clinic_app.services.late_entry import A_SHIFT, AT_INTERVIEW, How
from clinic_app.services.looking_back import between


def agreed(clinic: Clinic) -> Case:
    case = clinic.recording.begin()
    return clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),)))


def types(clinic: Clinic, case: Case, **values: object) -> None:
    clinic.recording.keep_draft(case.id, case.root, "survivor", values)


def test_what_was_typed_before_paper_came_out_is_not_from_paper(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    types(clinic, case, s_age_years=30)
    at_night = house.wall - timedelta(hours=6)
    clinic.late_entry.begin(case.id, How("from_paper_later", at_night))
    types(clinic, case, s_name="มะลิ")
    clinic.late_entry.end(case.id)
    types(clinic, case, s_alias="นก")
    clinic.recording.finish_all(case.id)
    told = [(r.source, r.happened_at, {a.field for a in r.answers}) for r in clinic.recording.history(case.id)][1:]
    assert [(source, happened) for source, happened, _ in told] == [
        ("at_interview", None), ("from_paper_later", at_night), ("at_interview", None),
    ]  # fmt: skip
    assert "s_age_years" in told[0][2]
    assert told[1][2] == {"s_name"}
    assert told[2][2] == {"s_alias"}


def test_a_lock_in_between_changes_nothing_and_a_night_ends_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    how = How("told_by_other")
    clinic.late_entry.begin(case.id, how)
    types(clinic, case, s_age_years=44)
    clinic.recording.finish_everything()
    clinic = house.enter(NURSE)
    assert clinic.recording.history(case.id)[-1].source == "told_by_other"
    assert clinic.late_entry.how(case.id) == how
    house.pass_(hours=A_SHIFT.total_seconds() / 3600)
    clinic = house.enter(NURSE)
    assert clinic.late_entry.how(case.id) == AT_INTERVIEW
    types(clinic, case, s_age_years=45)
    clinic.recording.finish_all(case.id)
    assert clinic.recording.history(case.id)[-1].source == "at_interview"


def test_it_is_one_persons_way_of_writing(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    clinic.late_entry.begin(case.id, How("from_paper_later"))
    assert house.enter(COORDINATOR).late_entry.how(case.id) == AT_INTERVIEW


def test_consent_given_on_paper_at_night_is_written_as_such(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.draw()
    at_night = house.wall - timedelta(hours=8)
    clinic.late_entry.begin(case.id, How("from_paper_later", at_night))
    clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),)))
    [revised] = clinic.recording.history(case.id)
    assert (revised.source, revised.happened_at, revised.at) == ("from_paper_later", at_night, house.wall)


def test_nothing_happened_tomorrow(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    with pytest.raises(NotAnAnswer, match="future"):
        clinic.late_entry.begin(case.id, How("from_paper_later", house.wall + timedelta(minutes=1)))
    with pytest.raises(ValueError, match="imported"):
        clinic.late_entry.begin(case.id, How("imported"))


def test_two_moments_differ_in_what_did_not_come_back(house: House) -> None:
    clinic = house.enter(NURSE)
    case = agreed(clinic)
    first, second = new_entity("incident", case.root), new_entity("incident", case.root)
    injury = new_entity("injury", first.id)
    clinic.recording.change(case.id, Change(created=(first, injury), values=((injury.id, "f_inj_type", "bruise"),)))
    since = len(clinic.recording.history(case.id))
    for age in (30, 31, 30):
        clinic.recording.change(case.id, Change(values=((case.root, "s_age_years", age),)))
    clinic.recording.change(case.id, Change(values=((case.root, "s_age_years", None),)))
    clinic.recording.change(case.id, Change(created=(second,), values=((second.id, "i_type", "rape"),)))
    clinic.recording.change(case.id, Change(ended=(second.id, first.id)))
    told = between(clinic.recording.history(case.id)[since:])
    assert told.began == ()
    assert {entity.id for entity in told.ended} == {first.id, injury.id}
    lost = {(one.entity, one.field): (one.before, one.after) for one in told.answers}
    assert lost[injury.id, "f_inj_type"] == ("bruise", None)
    assert not [one for one in told.answers if one.field == "s_age_years" or one.entity == second.id]
