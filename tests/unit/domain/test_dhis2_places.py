"""What is amiss in a table of a DHIS2 mapping is named as a person counts: which table, and which of its lines."""

from __future__ import annotations

from typing import Final

import pytest

from clinic_app.domain.dhis2 import read_mapping
from clinic_app.errors import CodesNotMapped, Dhis2MappingRefused
from clinic_app.errors.figures import MappingPart, NotMapped
from clinic_app.services.figure_set import law
from clinic_app.ui.i18n import use
from clinic_app.ui.wording_figures_out import not_mapped, worded

MAPPING: Final = """
format = 1
title = "Return"
audience = "statutory"
org_unit = "OrgUnit0001"
[[table]]
id = "th_type_sex"
[table.rows]
sexual = "Sexual00001"
unmapped = "-"
[table.columns]
female = "FemaleCoc01"
male = "MaleCoc0001"
[[figure]]
id = "women_migrant_workers"
element = "WmwElement1"
"""


TYPES = "th_type_sex: Type of violence by sex"
WORKERS = "women_migrant_workers: Women migrant workers among them"


@pytest.mark.parametrize(
    ("was", "instead", "said"),
    [
        (
            '"MaleCoc0001"',
            '"short"',
            f"table 1 ({TYPES}), column “male”: this is no id of DHIS2",
        ),
        (
            'unmapped = "-"',
            "unmapped = 5",
            f"table 1 ({TYPES}), line “unmapped”: another kind of value",
        ),
        ('element = "WmwElement1"', "", f"figure 1 ({WORKERS}), entry “element”: this is not filled in"),
        (
            "[table.rows]",
            "other = 1\n[table.rows]",
            f"table 1 ({TYPES}), entry “other”: there is no such entry",
        ),
        ('id = "th_type_sex"', "", "table 1, entry “id”: this is not filled in"),
        ('id = "th_type_sex"', 'id = "no_such"', "table 1 (no_such): there is no such entry"),
    ],
)
def test_what_is_amiss_is_said_as_a_person_counts(was: str, instead: str, said: str) -> None:
    assert read_mapping(MAPPING, law())
    assert was in MAPPING
    with pytest.raises(Dhis2MappingRefused) as refused:
        read_mapping(MAPPING.replace(was, instead), law())
    assert said in worded(refused.value).what


def test_a_second_table_of_one_name_is_told_by_its_number() -> None:
    twice = MAPPING + '[[table]]\nid = "th_type_sex"\nelement = "Sexual00002"\n'
    with pytest.raises(Dhis2MappingRefused) as refused:
        read_mapping(twice, law())
    assert (refused.value.reason, refused.value.within) == ("twice", MappingPart("table", 2, "th_type_sex"))


FORGOTTEN: Final = (
    NotMapped("th_type_sex", "rows", "sexual"),
    NotMapped("th_type_sex", "rows", "unmapped"),
    NotMapped("th_type_sex", "columns", "all"),
    NotMapped("gbv_type_sex", "rows", "rape"),
)


def test_codes_without_a_place_are_named_by_table_and_in_the_words_of_the_screen() -> None:
    spoken = {("th_type5", "sexual"): "Sexual violence", ("sex", ""): "All", ("type", "rape"): "Rape"}
    said = not_mapped(CodesNotMapped(FORGOTTEN), lambda dimension, code: spoken.get((dimension, code), code)).what
    assert f"{TYPES}, lines: Sexual violence (sexual), unmapped; {TYPES}, columns: All (all); gbv_type_sex: " in said
    assert "lines: Rape (rape)." in said
    assert "lines: sexual, unmapped;" in worded(CodesNotMapped(FORGOTTEN)).what


def test_of_many_codes_without_a_place_the_first_are_named_and_the_others_counted() -> None:
    many = tuple(NotMapped("th_type_sex", "rows", f"code{n}") for n in range(20))
    said = worded(CodesNotMapped(many)).what
    assert "code5; 14 more." in said
    assert "code6" not in said


REASONS: Final = (
    "missing", "unknown", "id", "choice", "kind", "syntax", "unreadable", "newer", "own", "not_for", "office", "empty",
    "twice", "columns", "element", "two",
)  # fmt: skip


@pytest.mark.parametrize("tongue", ["en", "th"])
def test_every_fault_of_a_mapping_says_why_and_what_helps(tongue: str) -> None:
    use(tongue)
    try:
        said = {reason: worded(Dhis2MappingRefused("here", reason, "Rape0000001")) for reason in REASONS}
        other = worded(Dhis2MappingRefused("here", "none of these"))
        none_chosen = worded(Dhis2MappingRefused("file", "none"))
    finally:
        use("en")
    assert len({each.what for each in (*said.values(), other, none_chosen)}) == len(REASONS) + 2
    assert "Rape0000001" in said["two"].what
    held = {reason for reason in REASONS if said[reason].do == other.do}
    assert set(REASONS) - held == {"unreadable", "newer", "own", "not_for", "two"}
    assert none_chosen.do not in {each.do for each in said.values()}


def test_of_a_file_that_cannot_be_read_no_place_in_it_is_named() -> None:
    use("th")
    try:
        told = worded(Dhis2MappingRefused("file", "unreadable"))
    finally:
        use("en")
    assert "file" not in told.what
    assert worded(Dhis2MappingRefused("file", "unreadable")).what == (
        "This mapping cannot be used: the file cannot be read."
    )
