"""A case begins with its first answer, and an interrupted one knows at which step it was left."""

from __future__ import annotations

import pytest
from clinic_at_work import COORDINATOR, NURSE, House

from clinic_app.domain.answers import Missing, stored
from clinic_app.errors import NoSuchCase
from clinic_app.services.clinic import Clinic


def cases(clinic: Clinic) -> int:
    return clinic.finding.page().total


def test_a_case_that_was_only_drawn_is_nowhere_and_is_gone_with_whoever_drew_it(house: House) -> None:
    clinic = house.enter(NURSE)
    drawn = clinic.recording.draw()
    clinic.recording.is_at(drawn.id, "door_step")
    assert clinic.recording.shown(drawn.id).code == drawn.code
    assert clinic.recording.go_on(drawn.id) == clinic.recording.finish_all(drawn.id) == drawn
    assert (cases(clinic), clinic.today().resume, clinic.recording.who_saw(drawn.id)) == (0, (), ())
    clinic = house.enter(NURSE)
    with pytest.raises(NoSuchCase):
        clinic.recording.shown(drawn.id)


def test_the_first_answer_begins_it_whichever_way_it_comes(house: House) -> None:
    clinic = house.enter(NURSE)
    typed, unread, refused, opened = (clinic.recording.draw() for _ in range(4))
    clinic.recording.keep_draft(typed.id, typed.root, "care", {"h_injury_any": stored(Missing.UNKNOWN)})
    clinic.recording.keep_unread(unread.id, unread.root, "survivor", {"s_dob": "31 February"})
    clinic.consent.answer(refused.id, {"c_record": "refused"})
    clinic.recording.open(opened.id)
    assert cases(clinic) == 4
    assert {row.code for row in clinic.finding.page().rows} == {each.code for each in (typed, unread, refused, opened)}


def test_a_beginning_that_fails_with_its_answer_is_begun_with_the_next_one(house: House) -> None:
    clinic = house.enter(NURSE)
    drawn = clinic.recording.draw()

    def broken() -> None:
        clinic.recording.begun(drawn.id)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - ours
        clinic.desk.vault.save(broken)
    assert cases(clinic) == 0
    clinic.recording.keep_draft(drawn.id, drawn.root, "survivor", {"s_alias": "Dao"})
    assert cases(clinic) == 1


def test_what_was_interrupted_is_resumed_at_its_step_after_the_lock_and_only_there(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.draw()
    clinic.recording.is_at(case.id, "door_step")
    clinic.recording.keep_draft(case.id, case.root, "care", {"h_suicide": "some"})
    clinic.recording.is_at(case.id, "emergency")
    clinic = house.enter(NURSE)
    [waiting] = clinic.today().resume
    assert (waiting.step, waiting.section) == ("emergency", "care")
    house.pass_(seconds=5)
    clinic.recording.is_at(case.id, "sections")
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "Dao"})
    [waiting] = clinic.today().resume
    assert (waiting.step, waiting.section) == ("sections", "survivor")
    assert house.enter(COORDINATOR).today().resume == ()


def test_a_step_is_no_answer_and_goes_with_the_last_draft(house: House) -> None:
    clinic = house.enter(NURSE)
    case = clinic.recording.draw()
    clinic.recording.is_at(case.id, "door_step")
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "Dao"})
    assert [draft.section for draft in clinic.recording.drafts(case.id)] == ["survivor"]
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    assert clinic.today().resume == ()
    assert clinic.recording.unfinished() == ()
