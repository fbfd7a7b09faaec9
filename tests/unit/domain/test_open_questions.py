"""The list of what is still open counts what nobody asked, and nothing else."""

from __future__ import annotations

from uuid import uuid4

from clinic_app import paths
from clinic_app.domain.answers import Missing, stored
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.ids import CaseId
from clinic_app.domain.open_questions import OpenQuestion, open_questions

FORMS = load_definitions(paths.resources())


def test_what_nobody_asked_is_open_and_declined_is_an_answer() -> None:
    case = Case.begun(CaseId(uuid4()), "K7M2QR9T")
    assert {question.field for question in open_questions(case, FORMS, "contact")} == {"k_ok", "k_channel", "k_rules"}
    for missing in (Missing.DECLINED, Missing.UNKNOWN):
        said = case.applying(Change(values=((case.root, "k_ok", stored(missing)),)))
        assert "k_ok" not in {question.field for question in open_questions(said, FORMS)}
    said = case.applying(Change(values=((case.root, "k_ok", stored(Missing.NOT_ASKED)),)))
    assert OpenQuestion("k_ok", case.root) in open_questions(said, FORMS)


def test_a_question_that_is_not_shown_is_not_open() -> None:
    case = Case.begun(CaseId(uuid4()), "K7M2QR9T")
    no = case.applying(Change(values=((case.root, "k_ok", "no"),)))
    assert open_questions(no, FORMS, "contact") == []


def test_each_entity_has_questions_of_its_own() -> None:
    case = Case.begun(CaseId(uuid4()), "K7M2QR9T")
    first, second = new_entity("incident", case.id), new_entity("incident", case.id)
    case = case.applying(Change(created=(first, second), values=((first.id, "i_type", "non-gbv"),)))
    of_type = [question.entity for question in open_questions(case, FORMS) if question.field == "i_type"]
    assert of_type == [second.id]
