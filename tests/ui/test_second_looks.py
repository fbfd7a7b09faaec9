"""Contradictions are said in amber where they stand; nothing is refused for them."""

from __future__ import annotations

from night_shift import NightShift, with_incident

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.ui.forms.question import Question


def told(nurse: NightShift) -> Case:
    """A dose before the incident, a type that is not the first that fits, a low level beside a heavy fact."""
    case = nurse.does(with_incident)
    incident, care = case.first("incident"), case.first("care")
    assert incident is not None
    assert care is not None
    risk = new_entity("risk_assessment", case.root)
    values = (
        (incident, "i_date", {"kind": "day", "on": "2026-11-20"}),
        (incident, "i_type", "physical_assault"),
        (incident, "i_acts", ["penetration", "beating"]),
        (care, "h_pep", "started"),
        (care, "h_pep_given_at", {"at": "2026-11-19T10:00:00Z"}),
        (risk.id, "r_items", {"weapon": "yes"}),
        (risk.id, "r_level", "medium"),
    )
    return nurse.does(lambda clinic: clinic.recording.change(case.id, Change(created=(risk,), values=values)))


def look(nurse: NightShift, case: Case, section: str, field: str) -> str:
    row = nurse.row(nurse.opens(case.id, section, field), field)
    assert isinstance(row, Question)
    assert not row.says_problem
    return row.look.replace("\u200b", "")


def test_what_does_not_go_together_is_said_at_its_question_and_is_kept(nurse: NightShift) -> None:
    case = told(nurse)
    assert look(nurse, case, "incident", "i_type") == (
        "By everything that was done, the first that fits is: Rape. Only for counting."
    )
    assert look(nurse, case, "care", "h_pep_given_at").startswith("This is before the incident can have happened.")
    assert look(nurse, case, "risk", "r_level").startswith("One of the facts weighs heavily")
    kept = nurse.does(lambda clinic: clinic.recording.shown(case.id))
    assert [value for _, value in kept.every("h_pep_given_at")] == [{"at": "2026-11-19T10:00:00Z"}]


def test_the_sentence_goes_when_the_answers_go_together(nurse: NightShift) -> None:
    case = told(nurse)
    page = nurse.opens(case.id, "incident", "i_type")
    row = nurse.row(page, "i_type")
    assert row.look
    assert page.filling is not None
    assert page.view is not None
    page.filling.put(page.view.places[0], "i_type", "rape")
    nurse.desk.until(lambda: not row.look and page.filling is not None and page.filling.settled)
    assert nurse.stored(page, "i_type") == "rape"


def test_a_level_asks_for_its_reason_until_there_is_one(nurse: NightShift) -> None:
    case = told(nurse)
    page = nurse.opens(case.id, "risk", "r_level")
    row = nurse.row(page, "r_level")
    assert page.filling is not None
    assert page.view is not None
    page.filling.put(page.view.places[0], "r_level", "high")
    nurse.desk.until(lambda: row.look.startswith("Say below why"))
    page.filling.put(page.view.places[0], "r_reason", "He waits at the gate.")
    nurse.desk.until(lambda: not row.look)


def test_ages_that_cannot_all_be_and_an_incident_after_the_interview_are_said(nurse: NightShift) -> None:
    case = told(nurse)
    values = ((case.root, "interview_date", "2026-11-19"), (case.root, "s_age_years", 44),
              (case.root, "s_age_band", "0_11"), (case.root, "s_dob", "2026-11-22"))  # fmt: skip
    nurse.does(lambda clinic: clinic.recording.change(case.id, Change(values=values)))
    assert look(nurse, case, "incident", "i_date").startswith("This is after the day of the first interview.")
    assert look(nurse, case, "survivor", "s_dob").startswith("This is after an incident.")
    assert look(nurse, case, "survivor", "s_age_band").startswith("The answers about age do not go together.")
