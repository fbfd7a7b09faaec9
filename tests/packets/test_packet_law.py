"""The law speaks of every element and flag of the dictionary, and a faulty law is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packet_cases import a_woman, forms, law, saying

from clinic_app import paths
from clinic_app.domain.answers import Stored
from clinic_app.domain.definitions import FieldKind, Privacy
from clinic_app.domain.packet_codes import PacketFlag, Sector, Service
from clinic_app.domain.packet_law import FILE, VOCABULARIES, load_law
from clinic_app.errors import DefinitionRefused

PACKET_OF_DICTIONARY = {
    "sector": "sector", "service": "service", "urgency": "urgency", "sex": "sex", "language": "lang",
    "nationality_group": "nat_group", "packet_flag": "packet_flag",
}  # fmt: skip
SILENCES = {"not_asked", "declined_to_answer", "unknown"}


@pytest.mark.parametrize(("vocabulary", "code_list"), PACKET_OF_DICTIONARY.items())
def test_the_words_of_a_packet_are_the_codes_of_the_house(vocabulary: str, code_list: str) -> None:
    words = {each.value for each in VOCABULARIES[vocabulary]} - SILENCES
    assert words == set(forms().codes[code_list].ids) - SILENCES


def test_no_element_is_made_from_an_identifier_or_a_free_word() -> None:
    free = {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.RECORD, FieldKind.INT_OR_TEXT, FieldKind.MOMENT}
    sources = {source for element in law().elements.values() for source in element.sources}
    sources |= {source for flag in law().flags.values() for source in flag.sources}
    for source in sources - {"s_dob"}:
        field = forms().fields[source]
        assert field.kind not in free, source
        assert field.privacy is not Privacy.DI, source


def test_every_answer_a_flag_waits_for_can_be_given() -> None:
    for flag in law().flags.values():
        for rule in flag.when:
            field = forms().fields[rule.field]
            can_be_said = set(field.rows) if field.kind is FieldKind.MATRIX else set(field.codes)
            assert set(rule.codes) <= can_be_said, (flag.id, set(rule.codes) - can_be_said)


def test_every_flag_can_be_turned_on_by_an_answer() -> None:
    for flag in law().flags.values():
        for rule in flag.when:
            for code in rule.codes:
                field = forms().fields[rule.field]
                value: Stored = {FieldKind.CODES: [code], FieldKind.MATRIX: {code: "yes"}}.get(field.kind, code)
                assert flag.holds(saying(a_woman(), **{rule.field: value})), (flag.id, code)
                no = {code: "no"} if field.kind is FieldKind.MATRIX else {"missing": "declined_to_answer"}
                assert not rule.holds(saying(a_woman(), **{rule.field: no})), (flag.id, code)


def test_an_old_assessment_says_nothing_about_tonight() -> None:
    from clinic_app.domain.case import Change, new_entity

    case = saying(a_woman(), r_level="immediate")
    newer = new_entity("risk_assessment", case.root)
    case = case.applying(Change(created=(newer,), values=((newer.id, "r_level", "standard"),)))
    assert not law().flags[PacketFlag.RISK_LEVEL_IMMEDIATE].holds(case)


def test_fear_of_return_and_return_wish_reach_only_their_own_sectors() -> None:
    flags = law().flags
    assert not flags[PacketFlag.FEAR_OF_RETURN].goes_to(Sector.EMBASSY)
    assert set(flags[PacketFlag.RETURN_WISH].sectors) == {Sector.EMBASSY, Sector.TRAFFICKING}
    assert law().elements["x_nat"].sectors == (Sector.EMBASSY,)


def test_stale_is_before_lapsed_and_urgent_before_routine() -> None:
    hours = [rule.stale_hours for rule in law().urgencies.values()]
    assert hours == sorted(hours) == [2, 12, 36, 168]
    assert [rule.silent_minutes for rule in law().urgencies.values()] == [15, 120, 720, 4320]


def changed(tmp_path: Path, old: str, new: str) -> Path:
    told = (paths.resources() / FILE).read_text("utf-8")
    assert old in told
    file = tmp_path / FILE
    file.parent.mkdir(parents=True)
    file.write_text(told.replace(old, new, 1), "utf-8")
    tomllib.loads(file.read_text("utf-8"))
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "x_sex"\n', 'id = "x_name"\n'),
        ('id = "children_1"\n', 'id = "children_2"\n'),
        ('id = "children_1"\n', 'id = "number_plate"\n'),
        ('values = "sex"', 'values = "text"'),
        ('item = "x_sex"', 'itme = "x_sex"'),
        ('field = "s_pregnant"', 'field = "s_name"'),
        ('part_of = "x_flags"', 'part_of = "x_words"'),
        ('id = "within_24h"', 'id = "someday"'),
        ('sectors = ["embassy_consular"]', 'sectors = ["immigration"]'),
        ("most_quasi_identifiers = 4", 'most_quasi_identifiers = "many"'),
    ],
)
def test_a_faulty_law_is_no_law(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(DefinitionRefused):
        load_law(changed(tmp_path, old, new))


def test_no_law_is_no_law(tmp_path: Path) -> None:
    with pytest.raises(DefinitionRefused):
        load_law(tmp_path)


def test_regions_are_told_only_for_services_that_cross_a_border() -> None:
    assert set(law().region) == {
        Service.CONSULAR_HELP, Service.VOLUNTARY_RETURN, Service.REINTEGRATION, Service.FAMILY_TRACING
    }  # fmt: skip
