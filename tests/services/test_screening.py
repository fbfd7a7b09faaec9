"""That something was explained first is written by whoever said it, with the answer to it, and ticked by nobody."""

from __future__ import annotations

import pytest
from clinic_at_work import NURSE, House

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.errors import GateClosed, NotAllowed, NotAnAnswer, RecordRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.screening import EXPLAINED, Heard


def alone(clinic: Clinic, *, record: str = "given", **said: Stored) -> Case:
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": record})
    answers = {"a_private_now": "yes", "s_needs_interp": "no", **said} if record == "given" else said
    rows = tuple((case.root, field, value) for field, value in answers.items())
    return clinic.recording.change(case.id, Change(values=rows))


def test_nobody_ticks_that_it_was_explained(house: House) -> None:
    clinic = house.enter(NURSE)
    case = alone(clinic)
    for value in (True, False, None):
        with pytest.raises(NotAnAnswer, match="not_typed"):
            clinic.recording.keep_draft(case.id, case.root, "trafficking", {EXPLAINED: value})
    assert clinic.recording.shown(case.id).stored(EXPLAINED) is None


def test_the_step_that_says_it_writes_it_with_the_answer_to_it(house: House) -> None:
    clinic = house.enter(NURSE)
    case = alone(clinic)
    heard = clinic.screening.explained(case.id, Heard.DECLINED)
    assert [heard.stored(field) for field in (EXPLAINED, "t_done", "t_result")] == [True, "declined", "declined"]
    heard = clinic.screening.explained(case.id, Heard.GOES_ON)
    assert [heard.stored(field) for field in (EXPLAINED, "t_done", "t_result")] == [True, None, None]
    assert EXPLAINED in {one.field for revised in clinic.recording.history(case.id) for one in revised.answers}


def test_a_screen_that_was_done_stays_done_when_it_is_said_again(house: House) -> None:
    clinic = house.enter(NURSE)
    case = alone(clinic, t_done="yes")
    assert clinic.screening.explained(case.id, Heard.GOES_ON).stored("t_done") == "yes"
    case = alone(clinic, t_done={"missing": "unknown"})
    assert clinic.screening.explained(case.id, Heard.GOES_ON).stored("t_done") == {"missing": "unknown"}


def test_it_does_not_go_on_beside_the_companion_and_a_no_is_taken_there_too(house: House) -> None:
    clinic = house.enter(NURSE)
    case = alone(clinic, a_private_now="no")
    with pytest.raises(GateClosed) as refused:
        clinic.screening.explained(case.id, Heard.GOES_ON)
    assert refused.value.fields == ("a_private_now",)
    assert clinic.recording.shown(case.id).stored(EXPLAINED) is None
    assert clinic.screening.explained(case.id, Heard.NOT_SAFE_NOW).stored("t_done") == "not_safe_now"


def test_without_a_written_record_it_is_written_nowhere(house: House) -> None:
    clinic = house.enter(NURSE)
    for record in ("refused", "unable_now"):
        case = alone(clinic, record=record)
        with pytest.raises(RecordRefused):
            clinic.screening.explained(case.id, Heard.DECLINED)


def test_who_may_not_record_explains_nothing(house: House) -> None:
    from clinic_at_work import SUPERVISOR

    case = alone(house.enter(NURSE))
    clinic = house.enter(SUPERVISOR)
    with pytest.raises(NotAllowed):
        clinic.screening.explained(case.id, Heard.DECLINED)
