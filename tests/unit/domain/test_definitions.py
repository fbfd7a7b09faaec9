"""The forms that ship: every id of the dictionary is accounted for, and every field says all it must."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from clinic_app import paths
from clinic_app.domain.conditions import comparisons
from clinic_app.domain.definitions import (
    RESERVED,
    Definitions,
    Field,
    FieldKind,
    Privacy,
    Required,
    Section,
    load_definitions,
)

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
FORMS = paths.resources() / "forms"

WORDS_TO_AVOID = re.compile(
    r"\b(victim|suspect|fail(ed|ure)?|invalid|please|offender|perpetrated|illegal|anonymous|error)\b|!", re.I
)


@pytest.fixture(scope="module")
def forms() -> Definitions:
    return load_definitions(paths.resources())


def _frozen(name: str) -> list[str]:
    return (VECTORS / name).read_text(encoding="utf-8").split()


def _said(forms: Definitions) -> list[tuple[str, str]]:
    """Every English text a person may read, with where it stands."""
    said = [(section.id, section.title) for section in forms.sections]
    for field in forms.fields.values():
        said += [
            (field.id, text)
            for text in (
                field.label,
                field.second_label,
                field.definition,
                field.how_to_ask,
                field.purpose,
                field.often_confused,
                field.source,
                *(part.label for part in field.parts),
            )
        ]
    for codes in forms.codes.values():
        said += [(f"{codes.id}.{code.id}", code.label) for code in codes.codes]
    return said


def test_every_id_of_the_dictionary_is_defined_or_left_out_with_a_reason(forms: Definitions) -> None:
    table = tomllib.loads((FORMS / "fields.toml").read_text(encoding="utf-8"))
    defined = {section: set(fields) for section, fields in table["defined"].items()}
    assert defined == {section.id: {field.id for field in section.fields} for section in forms.sections}
    assert all(len(reason) > 20 for reason in (*table["excluded"].values(), *table["ours"].values()))
    accounted = [*forms.fields, *table["excluded"]]
    assert sorted(accounted) == sorted([*_frozen("dictionary-ids.txt"), *table["ours"]])
    assert len(accounted) - len(table["ours"]) == 278


def test_no_code_of_the_dictionary_is_lost_and_the_silences_stand_in_no_list(forms: Definitions) -> None:
    silences = {"not_asked", "declined_to_answer", "unknown"}
    wanted = {code for code in _frozen("dictionary-codes.txt") if code.split(".", 1)[1] not in silences}
    held = {f"{codes.id}.{code}" for codes in forms.codes.values() for code in codes.ids}
    assert wanted <= held
    assert not any(silences & set(codes.ids) for codes in forms.codes.values())


def test_the_reserved_ids_are_no_fields(forms: Definitions) -> None:
    assert not RESERVED & set(forms.fields)


def test_sections_stand_in_their_order_and_a_field_knows_where_it_stands(forms: Definitions) -> None:
    assert [section.number for section in forms.sections] == list(range(15))
    for section in forms.sections:
        for group in section.groups:
            assert {(field.section, field.entity) for field in group.fields} == {(section.id, group.kind)}
    assert forms.section("incident").repeats
    assert not forms.section("survivor").repeats


def test_every_kind_of_answer_is_used_and_has_what_it_needs(forms: Definitions) -> None:
    assert {field.kind for field in forms.fields.values()} == set(FieldKind)
    for field in forms.fields.values():
        choosing = field.kind in {FieldKind.CODE, FieldKind.CODES, FieldKind.DECISION, FieldKind.BODYMAP}
        assert bool(field.codes) or not choosing, field.id
        assert (field.kind is FieldKind.MATRIX) == (bool(field.rows) and bool(field.answers)), field.id
        assert (field.kind is FieldKind.RECORD) == bool(field.parts), field.id
        assert (field.required is Required.GATE) == bool(field.gates), field.id
        assert not field.derived or field.automatic or not field.asked_by_default, field.id


def test_labels_are_short_and_there_is_one_for_everything(forms: Definitions) -> None:
    assert all(text for where, text in _said(forms) if "." in where)
    for field in forms.fields.values():
        assert 2 <= len(field.label) <= 68, field.id
        assert len(field.second_label) <= 48, field.id


def test_no_label_uses_a_word_to_avoid(forms: Definitions) -> None:
    assert [where for where, text in _said(forms) if WORDS_TO_AVOID.search(text)] == []


def test_labels_speak_of_the_survivor_and_not_of_her_or_him(forms: Definitions) -> None:
    gendered = re.compile(r"\b(she|her|hers|he|him|his)\b", re.I)
    assert [where for where, text in _said(forms) if gendered.search(text)] == []


def test_nothing_is_shown_or_hidden_by_sex(forms: Definitions) -> None:
    conditions = [one.visible for one in (*forms.sections, *forms.fields.values()) if one.visible is not None]
    asked = {comparison.field for condition in conditions for comparison in comparisons(condition)}
    assert not asked & {"s_sex", "s_gender", "s_gender_note", "s_nationality", "s_marital", "s_displacement"}


def test_a_field_that_may_leave_names_the_elements_and_flags_made_from_it(forms: Definitions) -> None:
    known = {"never", "reply", *forms.fields, *forms.codes["packet_flag"].ids}
    for field in forms.fields.values():
        assert set(field.packet.split()) <= known, field.id
        if field.privacy is Privacy.DI and field.id != "s_dob":
            assert field.packet == "never", field.id


def test_an_account_is_never_in_a_packet_or_a_statistic(forms: Definitions) -> None:
    for field in forms.fields.values():
        if field.narrative:
            assert (field.packet, field.reportable) == ("never", False), field.id


def test_whoever_must_confirm_a_row_is_known_and_the_row_has_a_source(forms: Definitions) -> None:
    for field in forms.fields.values():
        if field.to_be_confirmed_by:
            assert field.source, field.id
            assert field.to_be_confirmed_by in forms.codes["signoff"].ids


def test_clinical_decisions_say_where_their_window_comes_from(forms: Definitions) -> None:
    windows = [f for f in forms.fields.values() if f.kind is FieldKind.DECISION and "hours" in f.second_label]
    assert {field.id for field in windows} == {"h_pep", "h_ec"}
    assert all(field.to_be_confirmed_by == "clinician" for field in windows)


@pytest.mark.parametrize("section", ["consent", "perpetrator", "trafficking"])
def test_what_must_not_be_heard_is_closed_while_not_alone(forms: Definitions, section: str) -> None:
    closed: Section = forms.section(section)
    assert closed.visible is not None
    assert [comparison.field for comparison in comparisons(closed.visible)] == ["a_private_now"]


def test_the_short_pages_ask_nothing_that_is_derived_and_care_only_keeps_no_identity(forms: Definitions) -> None:
    assert list(forms.pages) == ["door_step", "emergency_minimum", "care_only"]
    for page in forms.pages.values():
        assert len(page) == len(set(page))
        assert not [field for field in page if forms.fields[field].derived]
    kept: list[Field] = [forms.fields[field] for field in forms.pages["care_only"]]
    assert not [field.id for field in kept if field.privacy is Privacy.DI or field.narrative]
    assert {field.section for field in kept} <= {"header", "consent", "incident", "care"}


def test_every_question_says_what_is_meant_and_how_it_is_asked(forms: Definitions) -> None:
    assert [field.id for field in forms.fields.values() if not field.definition] == []
    asked = [field for field in forms.fields.values() if not (field.automatic or field.derived)]
    assert len(asked) > 200
    assert [field.id for field in asked if not field.how_to_ask] == []
