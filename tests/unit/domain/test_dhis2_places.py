"""What is amiss in a table of a DHIS2 mapping is named as a person counts: which table, and which of its lines."""

from __future__ import annotations

from typing import Final

import pytest

from clinic_app.domain.dhis2 import read_mapping
from clinic_app.errors import Dhis2MappingRefused
from clinic_app.errors.figures import MappingPart
from clinic_app.services.figure_set import law
from clinic_app.ui.wording_figures_out import worded

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
