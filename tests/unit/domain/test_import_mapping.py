"""A mapping is read strictly: what could mean two things, or never comes from a sheet, is refused at once."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.definitions import Definitions, load_definitions
from clinic_app.domain.import_mapping import (
    LEAVE,
    Column,
    Dates,
    Era,
    Instead,
    Order,
    Role,
    may_be_mapped,
    plain,
    read_mapping,
)
from clinic_app.domain.import_mapping_written import as_toml
from clinic_app.errors import MappingRefused
from clinic_app.paths import resources

HEAD = 'format = 1\nid = "own_x"\nversion = 1\ntitle = "X"\n'


@cache
def definitions() -> Definitions:
    return load_definitions(resources())


def refused(text: str) -> str:
    with pytest.raises(MappingRefused) as told:
        read_mapping(text, definitions())
    return told.value.reason


def column(rest: str) -> str:
    return f'{HEAD}[[column]]\nheadings = ["A"]\n{rest}'


def test_the_mapping_of_the_recorder_fits_our_forms_and_knows_its_42_columns() -> None:
    mapping = read_mapping((resources() / "mappings" / "gbvims_ir.toml").read_text(encoding="utf-8"), definitions())
    english = {reads.column.headings[0] for reads in mapping.columns}
    assert len(english) == 43  # the age of the alleged perpetrator is a group or a type, never both
    assert [reads.column.headings[0] for reads in mapping.columns if reads.field and reads.field.id == "c_stats"] == [
        "CONSENT GIVEN"
    ]
    assert not [reads for reads in mapping.columns if reads.field and reads.field.id in ("c_record", "c_services")]


@pytest.mark.parametrize("field", [one.id for one in definitions().fields.values() if one.code_list])
def test_every_code_and_every_english_word_of_ours_is_read_as_itself(field: str) -> None:
    one = definitions().fields[field]
    if not may_be_mapped(one) or not one.codes:
        return
    [reads] = read_mapping(column(f'field = "{field}"'), definitions()).columns
    listed = definitions().codes[one.code_list or ""]
    for code in one.codes:
        assert reads.spelled[plain(code)] == code
    words = [plain(listed.label_of(code)) for code in one.codes]
    for code, word in zip(one.codes, words, strict=True):
        if words.count(word) == 1 and word not in {plain(each) for each in one.codes}:
            assert reads.spelled[word] == code


def test_a_spelling_of_another_standard_counts_where_it_says_one_thing() -> None:
    [reads] = read_mapping(column('field = "p_relation"'), definitions()).columns
    assert reads.spelled[plain("no_relation")] == "no_relation"  # our own code, not the stranger's spelling
    assert reads.spelled[plain("other")] == "other"
    [legal] = read_mapping(column('field = "n_legal_criminal"'), definitions()).columns
    assert (legal.spelled["true"], legal.spelled["false"]) == ("yes", "no")


@pytest.mark.parametrize(
    "field",
    ["x_org", "f_spec_seal", "f_custody", "f_inj_type", "p_name", "case_code", "minor_flag", "c_share", "e_source"],
)
def test_what_acts_of_ours_make_never_comes_from_a_sheet(field: str) -> None:
    assert "never comes from a sheet" in refused(column(f'field = "{field}"'))


@pytest.mark.parametrize("field", ["m_status", "s_photo", "s_ids"])
def test_what_no_form_may_ask_cannot_be_mapped(field: str) -> None:
    assert refused(column(f'field = "{field}"')) == f"no field {field}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (column(""), "a field or a role"),
        (column('field = "s_sex"\nrole = "row"'), "a field or a role"),
        (column('field = "s_sex"\n[column.codes]\nF = "woman"'), "no code woman in s_sex"),
        (column('field = "s_sex"\n[column.codes]\nF = "female"\n" f " = "male"'), " f  has two meanings"),
        (column('field = "s_sex"\nothers = "woman"'), "no code woman in s_sex"),
        (column('field = "n_offer"\nalso = { n_service = "tea" }'), "no code tea in n_service"),
        (column('field = "s_sex"').replace('"A"', '"--"'), "no heading"),
        (column('field = "s_sex"').replace("format = 1", "format = 2"), "newer"),
    ],
)
def test_a_mapping_that_says_something_unclear_is_refused(text: str, reason: str) -> None:
    assert refused(text) == reason


@pytest.mark.parametrize("text", ["", "format = ", column('field = "s_sex"\nsurprise = 1'), HEAD])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    assert refused(text)


NAME = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).filter(
    lambda text: bool(plain(text))
)


@settings(deadline=None)
@given(
    NAME, NAME, NAME, st.sampled_from(Order), st.sampled_from(Era), st.integers(0, 3),
    st.sampled_from(("female", "male", "unknown", LEAVE)),
)  # fmt: skip
def test_what_was_chosen_is_read_back_as_it_was_chosen(
    title: str, heading: str, spelling: str, order: Order, era: Era, nth: int, code: str
) -> None:
    chosen = [
        Column([heading], field="s_sex", nth=nth, codes={spelling: code}),
        Column(["Number"], role=Role.ROW),
        Column(["Shelter"], field="n_offer", thing="shelter", split=" & ", others="not_applicable",
               also={"n_service": "shelter_women"},
               instead=[Instead("s_sex", "male", {"n_service": "shelter_men_boys"})]),
    ]  # fmt: skip
    mapping = read_mapping(as_toml(title, chosen, Dates(order, era)), definitions())
    assert [reads.column for reads in mapping.columns] == chosen
    assert mapping.written.dates == Dates(order, era)
    assert mapping.written.title == title.strip()[:80]


def test_a_second_mapping_of_one_name_has_another_id() -> None:
    first = read_mapping(as_toml("Register", [Column(["A"], role=Role.ROW)], Dates()), definitions())
    second = as_toml("Register", [Column(["A"], role=Role.ROW)], Dates(), taken=[first.id])
    assert (first.id, read_mapping(second, definitions()).id) == ("own_register", "own_register_2")


def test_a_title_in_thai_has_an_id_too() -> None:
    made = as_toml("ทะเบียนเก่า", [Column(["A"], role=Role.ROW)], Dates(), taken=["own_1"])
    assert read_mapping(made, definitions()).id == "own_2"
