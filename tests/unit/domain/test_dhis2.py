"""Numbers go where a mapping says: what may not be seen is left out and counted, what is forgotten is named."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from clinic_app.domain.dhis2 import Dhis2Mapping, MappedFigure, MappedTable, filled, period_of
from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.counting import ALL, FigureCount, TableCount
from clinic_app.domain.reporting.law import load_figures
from clinic_app.errors import CodesNotMapped, Dhis2MappingRefused
from clinic_app.errors.figures import MappingPart, NotMapped
from clinic_app.paths import resources

LAW = load_figures(resources())
YEAR = range(2025 * 12, 2026 * 12)
HIDDEN = frozenset({("rape", "male"), ("rape", ALL), (ALL, "male")})
FOUND = TableCount(
    LAW.table("gbv_type_sex"), ("rape", "denial_of_resources"), ("female", "male"),
    {("rape", "female"): 12, (ALL, ALL): 13, (ALL, "female"): 12}, HIDDEN,
)  # fmt: skip
TABLE = MappedTable(
    id="gbv_type_sex", rows={"rape": "Rape0000001", "denial_of_resources": "Denial00001"},
    columns={"female": "FemaleCoc01", "male": "MaleCoc0001"},
)  # fmt: skip
MAPPING = Dhis2Mapping(
    format=1, title="Network", audience=Audience.NETWORK, org_unit="OrgUnit0001", suppressed="Suppress001",
    table=(TABLE,),
)  # fmt: skip


def told(mapping: Dhis2Mapping, found: TableCount = FOUND, figures: tuple[FigureCount, ...] = ()) -> dict[str, str]:
    tried = filled(mapping, YEAR, [found], figures)
    assert tried.content == filled(mapping, YEAR, [found], figures).content
    return {
        f"{each.dataElement} {each.categoryOptionCombo or ''}".strip(): each.value for each in tried.values.dataValues
    }


def test_a_hidden_number_has_no_value_and_a_true_zero_has() -> None:
    assert told(MAPPING) == {
        "Rape0000001 FemaleCoc01": "12", "Denial00001 FemaleCoc01": "0", "Denial00001 MaleCoc0001": "0",
        "Suppress001": "1",
    }  # fmt: skip


def test_sums_go_only_where_they_are_asked_for_and_a_dash_leaves_out() -> None:
    rows = {**TABLE.rows, "all": "AllTypes001", "denial_of_resources": "-"}
    columns = {**TABLE.columns, "all": "AllSexes001"}
    mapping = msgspec.structs.replace(MAPPING, table=(msgspec.structs.replace(TABLE, rows=rows, columns=columns),))
    assert told(mapping) == {
        "Rape0000001 FemaleCoc01": "12", "AllTypes001 FemaleCoc01": "12", "AllTypes001 AllSexes001": "13",
        "Suppress001": "3",
    }  # fmt: skip


def test_cells_beat_columns_and_an_element_of_the_table_serves_all_its_lines() -> None:
    table = MappedTable(
        id="gbv_type_sex", element="Element0001", columns={"male": "MaleCoc0001"},
        cells={"rape/female": "RapeFemale1", "denial_of_resources/female": "DenialFema1", "rape/male": "RapeMale001",
               "denial_of_resources/male": "DenialMale1"},
    )  # fmt: skip
    assert told(msgspec.structs.replace(MAPPING, table=(table,), suppressed=None)) == {
        "Element0001 RapeFemale1": "12", "Element0001 DenialFema1": "0", "Element0001 DenialMale1": "0",
    }  # fmt: skip


def test_a_code_is_forgotten_only_where_there_is_or_may_be_somebody() -> None:
    rows = {"rape": "Rape0000001"}
    mapping = msgspec.structs.replace(MAPPING, table=(msgspec.structs.replace(TABLE, rows=rows),))
    assert "Rape0000001 FemaleCoc01" in told(mapping)  # nobody is in the other line
    somebody = replace(FOUND, cells={**FOUND.cells, ("denial_of_resources", "female"): 1})
    hidden = replace(FOUND, hidden=HIDDEN | {("denial_of_resources", "male")})
    for found in (somebody, hidden):
        with pytest.raises(CodesNotMapped) as forgotten:
            told(mapping, found)
        assert forgotten.value.missing == (NotMapped("gbv_type_sex", "rows", "denial_of_resources"),)
    with pytest.raises(CodesNotMapped) as column:
        told(msgspec.structs.replace(MAPPING, table=(msgspec.structs.replace(TABLE, columns={"male": "MaleCoc0001"}),)))
    assert column.value.missing == (NotMapped("gbv_type_sex", "columns", "female"),)


def test_what_this_audience_does_not_see_and_two_for_one_place_are_refused() -> None:
    figure = msgspec.structs.replace(MAPPING, figure=(MappedFigure(id="people", element="People00001"),))
    twice = msgspec.structs.replace(
        MAPPING, table=(msgspec.structs.replace(TABLE, columns=dict.fromkeys(TABLE.columns, "FemaleCoc01")),)
    )  # fmt: skip
    for mapping, found, refused in (
        (figure, FOUND, Dhis2MappingRefused("people", "not_for", within=MappingPart("figure", 1, "people"))),
        (
            MAPPING, replace(FOUND, table=LAW.table("gbv_tod")),
            Dhis2MappingRefused("gbv_type_sex", "not_for", within=MappingPart("table", 1, "gbv_type_sex")),
        ),
        (
            twice, replace(FOUND, hidden=frozenset()),
            Dhis2MappingRefused(
                "gbv_type_sex", "two", "Rape0000001 FemaleCoc01", MappingPart("table", 1, "gbv_type_sex")
            ),
        ),
    ):  # fmt: skip
        with pytest.raises(Dhis2MappingRefused) as said:
            told(mapping, found)
        assert said.value == refused
    counted = FigureCount(LAW.figure("people"), 7, None)
    assert told(figure, figures=(counted,))["People00001"] == "7"
    assert "People00001" not in told(figure, figures=(replace(counted, n=None),))


def test_a_period_is_a_month_or_a_whole_year() -> None:
    assert (period_of(range(YEAR.start, YEAR.start + 1)), period_of(YEAR)) == ("202501", "2025")
    for months in (range(YEAR.start, YEAR.start + 3), range(YEAR.start + 1, YEAR.start + 13), range(0)):
        with pytest.raises(ValueError, match="range"):
            period_of(months)
