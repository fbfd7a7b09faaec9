"""The list row holds no name; search finds names by spelling, number and sound, each in its own class."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from hypothesis import given
from hypothesis import strategies as st
from made_cases import BANGKOK, NOW, Made, ago, definitions, silent

from clinic_app import paths
from clinic_app.domain.clocks import ClockRules, load_rules
from clinic_app.domain.definitions import FieldKind, Privacy
from clinic_app.domain.listing import CaseListing, listing, questions, search_texts
from clinic_app.domain.text import folded


@cache
def rules() -> ClockRules:
    return load_rules(paths.resources())


def row(made: Made) -> CaseListing:
    return listing(made.case, rules(), now=NOW, zone=BANGKOK)


def found(made: Made, text: str) -> set[tuple[str, str]]:
    """What a search would say: the class, and how it was like."""
    texts = {each: folded(text) for each, text in search_texts(made.case, definitions()).items()}
    return {
        (each, likeness.value)
        for likeness, asked in questions(text).items()
        for each, kept in texts.items()
        if folded(asked) in kept
    }


def test_an_empty_file_has_a_code_and_silences() -> None:
    assert row(Made()) == CaseListing("K4T9MWXQ", "draft", None, None, None, None, False, None)


def test_a_row_says_what_is_needed_to_choose_a_case() -> None:
    made = Made(c_record="given", s_age_years=27, s_lang_first="my", interview_date="2026-11-22", s_name="Ma Thida")
    made.add("incident", i_date=ago(66))
    made.add("risk_assessment", r_level="standard")
    made.add("risk_assessment", r_level="high")
    made.add("risk_assessment")
    earliest = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert row(made) == CaseListing("K4T9MWXQ", "full", "26_40", "my", "high", earliest, False, date(2026, 11, 22))
    assert row(made.answers(z_reason="needs_met")).closed
    assert "Thida" not in repr(row(made))


def test_silences_are_no_answers_in_the_list() -> None:
    made = Made(s_lang_first=silent(), s_age_band=silent("declined_to_answer"), z_reason=silent())
    assert row(made) == CaseListing("K4T9MWXQ", "draft", None, None, None, None, False, None)


def test_a_name_is_found_by_spelling_and_by_sound_in_the_identity_alone() -> None:
    made = Made(s_name="Ma Thidar Min", s_alias="น้องนภา")
    assert found(made, "thidar") == {("identity", "spelling"), ("identity", "sound")}
    assert found(made, "Tida") == {("identity", "sound")}
    assert found(made, "นภา") == {("identity", "spelling")}
    assert found(made, "Tak") == set()


def test_a_survivor_named_female_or_min_or_tak_is_found_by_it() -> None:
    for name in ("Female", "Min", "Tak"):
        assert ("identity", "spelling") in found(Made(s_name=name, s_sex="female"), name.lower())
    assert found(Made(s_sex="female"), "female") == set()


def test_a_number_is_found_however_it_is_spaced() -> None:
    made = Made(k_number="๐๘๑-๒๓๔ ๕๖๗๘", k_safe_person="Auntie 02 123 4567")
    assert ("identity", "number") in found(made, "081 2345678")
    assert ("identity", "spelling") in found(made, "0812345678")
    assert ("identity", "spelling") in found(made, "021234567")


def test_a_story_is_in_the_narrative_alone_and_a_code_in_the_code_alone() -> None:
    made = Made(s_name="Ma Thida")
    made.add("incident", i_narrative="He waited at the pier")
    assert found(made, "the pier") == {("narrative", "spelling")}
    assert ("code", "spelling") in found(made, "k4t-9mw")
    assert ("code", "spelling") in found(made, "K4T9MWXQ")


def test_every_direct_identifier_is_identity_and_no_text_stands_in_both_classes() -> None:
    for field in definitions().fields.values():
        if field.kind not in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            continue
        made = Made()
        if field.entity == "case":
            made.answers(**{field.id: "markerword"})
        else:
            made.add(field.entity, **{field.id: "markerword"})
        texts = search_texts(made.case, definitions())
        assert ("markerword" in texts["identity"]) == (field.privacy is Privacy.DI)
        assert ("markerword" in texts["narrative"]) == (field.privacy is not Privacy.DI)


def test_codes_and_silences_are_in_no_search() -> None:
    made = Made(s_sex="female", s_name=silent(), k_channel=["she_calls_us"], c_record="given")
    texts = search_texts(made.case, definitions())
    assert (texts["identity"], texts["narrative"]) == ("", "")


def test_search_texts_come_folded_as_the_answers_would_be_together() -> None:
    made = Made(s_name="Ma THIDAR Mín", s_alias="ေအးေအး", s_phone="081-234 5678")
    incident = made.add("incident", i_narrative="She WALKED\nhome. ထွက်သွား\n  เเม่ ")
    assert incident
    texts = search_texts(made.case, definitions())
    assert {each: folded(text) for each, text in texts.items()} == texts
    assert "ma thidar min" in texts["identity"]
    assert folded("ေအးေအး") in texts["identity"]
    assert folded("ေအးေအး") != "ေအးေအး"


SIGNS = (
    "aZ 0\n\u00e9\u0301\u0e40\u0e41\u0e4d\u0e32\u0e1e\u1000\u1031\u103a\u103b\u1036\u1037\u1040\u1047\u1064"
    "\u200b\u2028\uff11"
)


@given(st.lists(st.text(SIGNS, max_size=8), max_size=5))
def test_answers_folded_one_by_one_are_the_answers_folded_together(answers: list[str]) -> None:
    assert " ".join(filter(None, map(folded, answers))) == folded("\n".join(answers))
