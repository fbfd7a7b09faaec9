"""What is typed is in the encrypted record and nowhere else: no file, log, error, journal entry or setting has it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from clinic_at_work import DOCTOR, NURSE, House, definitions

from clinic_app.domain.case import CASE, Change, Entity, new_entity
from clinic_app.domain.definitions import Field, FieldKind
from clinic_app.domain.ids import EntityId
from clinic_app.errors import ClinicError
from clinic_app.services.case_lines import read_lines
from clinic_app.services.clinic import Clinic
from clinic_app.services.writing_lines import write_line

MARK = "CANARY"
WORDS = {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.INT_OR_TEXT, FieldKind.REF}


def markers() -> Iterator[tuple[Field, str]]:
    """Every field that takes words, with a text of its own."""
    for field in definitions().fields.values():
        made_elsewhere = field.automatic or field.derived or field.entity in ("release", "referral")
        if field.kind in WORDS and not made_elsewhere:
            yield field, f"{MARK}-{field.id}"


def one_of_each(clinic: Clinic) -> tuple[EntityId, dict[str, EntityId]]:
    """A case with one entity of every kind."""
    case = clinic.recording.begin()
    clinic.consent.answer(case.id, {"c_services": "given", "c_record": "given"})
    things: dict[str, EntityId] = {CASE: case.root}
    created: list[Entity] = []
    for kind, told in definitions().kinds.items():
        if told.parent and kind not in ("release", "referral"):
            entity = new_entity(kind, things[told.parent])
            things[kind] = entity.id
            created.append(entity)
    clinic.recording.change(case.id, Change(created=tuple(created)))
    clinic.recording.keep_draft(case.id, things["perpetrator"], "perpetrator", {"p_identity_wanted": "given"})
    return case.root, things


@pytest.fixture
def filled(house: House, caplog: pytest.LogCaptureFixture) -> Clinic:
    """A clinic in which every field that takes words has one of ours, half of them still as drafts."""
    caplog.set_level(logging.DEBUG)
    clinic = house.enter(NURSE)
    case, things = one_of_each(clinic)
    for number, (field, text) in enumerate(markers()):
        clinic.recording.keep_draft(case, things[field.entity], field.section, {field.id: text})
        if number % 2:
            clinic.recording.finish_section(case, things[field.entity], field.section)
    clinic.finding.find(MARK)
    return clinic


def test_no_file_of_the_house_holds_a_word_of_hers(filled: Clinic, house: House) -> None:
    assert len(list(markers())) > 30
    for moment in ("open", "closed"):
        for path in house.folder.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert MARK.encode() not in content, (moment, path.name)
            assert MARK not in path.name
            assert not any(field.encode() in content for field in ("s_name", "i_narrative")), (moment, path.name)
        house.leave()


def test_no_log_line_and_no_journal_entry_holds_a_word_of_hers(
    filled: Clinic, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    assert MARK not in caplog.text
    assert MARK not in "".join(capfd.readouterr())
    told = filled.desk.vault.journal.entries(limit=100_000)
    assert len(told) > 20
    for entry in told:
        assert MARK not in repr(entry)
        assert not any(field in repr(entry) for field in definitions().fields)


def test_no_setting_document_task_or_print_holds_a_word_of_hers(filled: Clinic) -> None:
    lane = filled.desk.vault._lane
    for table in (
        "settings",
        "documents",
        "tasks",
        "prints",
        "people",
        "cases",
        "journal",
        "journal_days",
        "vault",
    ):
        for row in lane.rows(f"SELECT * FROM {table}"):
            assert MARK not in repr(row), table
    for header, sealed in lane.rows("SELECT header, sealed FROM revisions"):
        assert MARK.encode() not in header + sealed


def test_no_error_repeats_what_was_typed(house: House) -> None:
    clinic = house.enter(NURSE)
    case, things = one_of_each(clinic)
    wrong: tuple[object, ...] = (f"{MARK}\u0007", {MARK: MARK}, [MARK, MARK], f"{MARK}-2569", {"missing": MARK})
    refused = 0
    for field in definitions().fields.values():
        for value in wrong:
            entity = things.get(field.entity, case)
            try:
                clinic.recording.keep_draft(case, entity, field.section, {field.id: value})
            except ClinicError as error:
                refused += 1
                shown = [error, error.__cause__, None if error.__suppress_context__ else error.__context__]
                assert not [each for each in shown if each is not None and MARK in f"{each!r} {each!s}"], field.id
    assert refused > 500


def test_problems_of_a_case_file_name_fields_and_never_values(house: House) -> None:
    clinic = house.enter(NURSE)
    answers = dict.fromkeys(definitions().fields, f"{MARK}\x07")
    untrusted = json.dumps({"answers": answers, "shares": [{"decision": MARK}], "referrals": [MARK]}).encode()
    clock = clinic.desk.clock
    [line] = read_lines([untrusted], definitions=definitions(), law=clinic.law, now=clock.now(), zone=clock.zone)
    told = write_line(clinic, line)
    assert len(told.problems) > 200
    assert MARK not in repr(told.problems)


def test_a_list_row_never_holds_a_name(filled: Clinic, house: House) -> None:
    clinic = house.enter(DOCTOR)
    assert MARK not in repr(clinic.finding.page())
    assert MARK not in repr(clinic.today())
    assert clinic.finding.find(f"{MARK}-s_name")
