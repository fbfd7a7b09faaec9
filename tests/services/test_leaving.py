"""Somebody leaves: what they leave behind is seen, and somebody else takes it over."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, House

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import PersonId
from clinic_app.domain.restriction import Odd, Why
from clinic_app.errors import NoSuchCase, NoSuchPerson, NotAllowed
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.following_up import TaskKind


def who(clinic: Clinic, new: NewPerson) -> PersonId:
    return next(person.id for person in clinic.people if person.staff_code == new.staff_code)


def two_cases_of(house: House) -> tuple[Case, Case]:
    """One with a promise and a half typed sheet, one that only the nurse knows of."""
    clinic = house.enter(NURSE)
    seen, hidden = clinic.recording.begin(), clinic.recording.begin()
    for case in (seen, hidden):
        clinic.recording.change(case.id, Change(values=((case.root, "c_record", "given"),)))
    clinic.following_up.promise(TaskKind.CALL, due_at=house.wall, channel="phone", case_id=seen.id)
    clinic.recording.keep_draft(seen.id, seen.root, "survivor", {"s_alias": "Dao"})
    clinic.restricting.restrict(hidden.id, {who(clinic, NURSE)}, Why.OFFICIAL)
    return seen, hidden


def test_what_is_left_behind_is_told_and_what_is_kept_from_others_only_counted(house: House) -> None:
    seen, _hidden = two_cases_of(house)
    clinic = house.enter(COORDINATOR)
    left = clinic.leaving.left_behind(who(clinic, NURSE))
    [case] = left.cases
    assert (case.code, case.promises, case.referrals, case.unfinished) == (seen.code, 1, 0, True)
    assert (left.known_only_to_them, left.kept_from_you) == (1, 1)


def test_who_takes_over_finds_the_half_typed_sheet_and_the_restricted_case(house: House) -> None:
    seen, hidden = two_cases_of(house)
    clinic = house.enter(COORDINATOR)
    nurse, doctor = who(clinic, NURSE), who(clinic, DOCTOR)
    clinic.staff.disable(nurse)
    assert clinic.leaving.hand_over(nurse, doctor) == 2
    assert clinic.leaving.left_behind(nurse).known_only_to_them == 0
    clinic = house.enter(DOCTOR)
    assert clinic.recording.shown(hidden.id).code == hidden.code
    assert clinic.recording.shown(seen.id).stored("s_alias") == "Dao"
    assert seen.id in clinic.recording.unfinished()


def test_what_the_other_typed_in_the_same_sheet_stays_theirs(house: House) -> None:
    seen, _hidden = two_cases_of(house)
    house.enter(DOCTOR).recording.keep_draft(seen.id, seen.root, "survivor", {"s_alias": "Mai"})
    clinic = house.enter(COORDINATOR)
    nurse = who(clinic, NURSE)
    clinic.staff.disable(nurse)
    clinic.leaving.hand_over(nurse, who(clinic, DOCTOR))
    assert [case.unfinished for case in clinic.leaving.left_behind(nurse).cases] == [True]
    assert house.enter(DOCTOR).recording.shown(seen.id).stored("s_alias") == "Mai"


def test_nothing_is_taken_over_from_somebody_who_may_still_come_in(house: House) -> None:
    seen, hidden = two_cases_of(house)
    clinic = house.enter(COORDINATOR)
    with pytest.raises(ValueError, match="-"):
        clinic.leaving.hand_over(who(clinic, NURSE), who(clinic, COORDINATOR))
    with pytest.raises(NoSuchCase):
        clinic.recording.shown(hidden.id)
    assert house.enter(NURSE).recording.shown(seen.id).stored("s_alias") == "Dao"


def test_nobody_takes_over_who_does_not_record_or_has_left(house: House) -> None:
    two_cases_of(house)
    clinic = house.enter(COORDINATOR)
    nurse = who(clinic, NURSE)
    for nobody in (nurse, who(clinic, SUPERVISOR)):
        with pytest.raises(NoSuchPerson):
            clinic.leaving.hand_over(nurse, nobody)
    clinic.staff.disable(who(clinic, DOCTOR))
    with pytest.raises(NoSuchPerson):
        clinic.leaving.hand_over(nurse, who(clinic, DOCTOR))
    with pytest.raises(NotAllowed):
        house.enter(NURSE).leaving.left_behind(nurse)


def test_somebody_else_looks_at_it_when_one_takes_over_oneself_what_was_kept_from_one(house: House) -> None:
    two_cases_of(house)
    clinic = house.enter(COORDINATOR)
    clinic.staff.disable(who(clinic, NURSE))
    clinic.leaving.hand_over(who(clinic, NURSE), who(clinic, COORDINATOR))
    assert clinic.openings.due() == 0
    [opening] = house.enter(SUPERVISOR).openings.waiting()
    assert (opening.odd, opening.reason, opening.by.staff_code) == (Odd.BROKE_GLASS, "handover", COORDINATOR.staff_code)


def test_nobody_need_look_at_it_when_a_colleague_takes_over(house: House) -> None:
    two_cases_of(house)
    clinic = house.enter(COORDINATOR)
    clinic.staff.disable(who(clinic, NURSE))
    clinic.leaving.hand_over(who(clinic, NURSE), who(clinic, DOCTOR))
    assert house.enter(SUPERVISOR).openings.waiting() == ()
