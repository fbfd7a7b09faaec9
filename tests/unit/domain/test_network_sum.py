"""Tables of several places as one: none is shown that tells of few, also not to a place that takes its own away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.network_sum import StandIns, fit, numbers_together
from clinic_app.domain.reporting.audiences import LEAST, Audience
from clinic_app.domain.reporting.counting import ALL
from clinic_app.domain.reporting.law import load_figures
from clinic_app.domain.reporting.publishing import withheld
from clinic_app.domain.reporting.withheld import NOBODY
from clinic_app.errors import PacketRefused
from clinic_app.paths import resources
from clinic_app.wire.aggregate import (
    GivenHeld,
    GivenOut,
    GivenTable,
    ToldCell,
    ToldTable,
    YearTables,
    decode_year,
    encode_year,
)

KNOWN = load_definitions(resources())
LAW = load_figures(resources())
TABLE = LAW.table("gbv_type_sex")
CODES = {name: LAW.codes(name, KNOWN, ()) for name in TABLE.dimensions}
TYPES, SEXES = ("rape", "physical_assault", "forced_marriage"), ("female", "male")

Incidents = list[tuple[int, str, str]]
"""Whose, of which type, of which sex."""


def told(incidents: Incidents) -> tuple[int, dict[str, list[tuple[str, str, int, int]]]]:
    """As a place tells it."""
    rows: Counter[tuple[str, str]] = Counter((row, column) for _who, row, column in incidents)
    people = defaultdict(set)
    for who, row, column in incidents:
        people[row, column].add(who)
    cells = [(*at, n, len(people[at])) for at, n in sorted(rows.items())]
    return len({who for who, _row, _column in incidents}), {TABLE.id: cells}


places = st.dictionaries(
    st.sampled_from(("north", "south", "east", "west")),
    st.lists(st.tuples(st.integers(0, 14), st.sampled_from(TYPES), st.sampled_from(SEXES)), min_size=1, max_size=30),
    min_size=3,
)


@settings(max_examples=60, deadline=None)
@given(places)
def test_stand_ins_are_never_more_than_the_people_that_another_place_cannot_name(at: Mapping[str, Incidents]) -> None:
    numbers = numbers_together({place: told(rows) for place, rows in at.items()}, [TABLE])[TABLE.id]
    for rows in (*({row} for row in TYPES), set(TYPES[:2]), set(TYPES)):
        whole = sum((number for (row, _c), number in numbers.items() if row in rows), NOBODY)
        really = {place: {who for who, row, _c in all_ if row in rows} for place, all_ in at.items()}
        of = sorted(len(people) for people in really.values() if people)
        assert whole.n == sum(row in rows for all_ in at.values() for _w, row, _c in all_)
        assert len(whole.people) <= (sum(of) if len(of) < 2 else sum(of[:-1]))


@settings(max_examples=60, deadline=None)
@given(places)
def test_no_shown_number_tells_any_place_of_fewer_people_than_may_be_seen(at: Mapping[str, Incidents]) -> None:
    numbers = numbers_together({place: told(rows) for place, rows in at.items()}, [TABLE])
    for audience in (Audience.NETWORK, Audience.PUBLIC):
        [shown] = withheld([TABLE], numbers, CODES, audience)
        for row, column in ((r, c) for r in (*shown.rows, ALL) for c in (*shown.columns, ALL)):
            if (row, column) in shown.hidden or not shown.cell(row, column):
                continue
            for insider in (None, *at):
                left = {
                    (place, who)
                    for place, all_ in at.items()
                    for who, type_, sex in all_
                    if place != insider and row in (ALL, type_) and column in (ALL, sex)
                }
                assert not 0 < len(left) < LEAST[audience], (row, column, insider)


@settings(max_examples=40, deadline=None)
@given(places)
def test_of_one_place_each_cell_is_of_exactly_so_many_as_it_said(at: Mapping[str, Incidents]) -> None:
    for place, rows in at.items():
        people, cells = told(rows)
        numbers = numbers_together({place: (people, cells)}, [TABLE])[TABLE.id]
        assert {(*at_, n.n, len(n.people)) for at_, n in numbers.items()} == set(cells[TABLE.id])
        assert len(sum(numbers.values(), NOBODY).people) <= people


def test_where_each_stands_in_one_cell_the_numbers_are_exact() -> None:
    at = {place: told([(who, "rape", "female") for who in range(6)]) for place in ("north", "south", "east")}
    number = numbers_together(at, [TABLE])[TABLE.id]["rape", "female"]
    assert (number.n, len(number.people)) == (18, 12)  # the place with the most takes its own away
    assert len(StandIns({("north", 1), ("north", 2)})) == 2
    [shown] = withheld([TABLE], {TABLE.id: {("rape", "female"): number}}, CODES, Audience.NETWORK)
    assert shown.total == 18


def a_year(**said: object) -> YearTables:
    cells = (ToldCell("rape", "female", 3, 2), ToldCell("rape", "male", 1, 1))
    fields = {
        "version": "2026-11-26", "year": 2026, "made_at": "2027-01-04T03:00:00Z", "incidents": 4, "people": 3,
        "tables": (ToldTable(id="gbv_type_sex", cells=cells),), "given_out": None, **said,
    }  # fmt: skip
    return YearTables(**fields)  # type: ignore[arg-type]


def test_tables_come_back_as_they_went_and_nothing_else_is_read() -> None:
    encoded = encode_year(a_year())
    assert decode_year(encoded) == a_year()
    for untrusted in (
        b"", b"{}", b"[]", encoded + b" ", encoded.replace(b'"format":2', b'"format":3'),
        encoded.replace(b'"format":2', b'"format":1'), encoded.replace(b',"given_out":null', b""),
        encoded.replace(b"3,2]", b"-3,2]"), encoded.replace(b"3,2]", b"0,0]"), encoded.replace(b"3,2]", b"3.0,2]"),
        encoded.replace(b"3,2]", b"90000,2]").replace(b'"incidents":4', b'"incidents":90001'),
        encoded.replace(b"3,2]", b"1e3,2]"), encoded.replace(b"3,2]", b"true,2]"),
        encoded.replace(b'"people":3', b'"people":9'), encoded.replace(b'"incidents":4', b'"incidents":5'),
        encoded.replace(b'["rape","male",1,1]', b'["rape","female",1,1]'),
        encoded.replace(b'"rape"', b'"Malee Srisuk"'), encoded.replace(b'"year":2026', b'"year":26'),
        encoded.replace(b"3,2]", b"3,4]"), encoded.replace(b'{"format"', b'{"name":"x","format"'),
    ):  # fmt: skip
        with pytest.raises(PacketRefused):
            decode_year(untrusted)


def test_what_a_place_gave_out_comes_with_its_tables() -> None:
    held = GivenHeld(lines={"sex": ("male", "female")}, cells={"gbv_type_sex": (("rape", "held_back"),)})
    cells = (("rape", "female", 3), ("rape", "male", 1))
    given = GivenOut(
        version="2026-11-26", at="2027-01-03T03:00:00Z", tables=(GivenTable(id="gbv_type_sex", cells=cells),),
        network=held, public=held,
    )  # fmt: skip
    encoded = encode_year(a_year(given_out=given))
    assert decode_year(encoded).given_out == given
    for was, is_now in (
        (b'["rape","male",1]', b'["rape","female",1]'), (b'["rape","male",1]', b'["rape","male",-1]'),
        (b'"network":', b'"everybody":'), (b'"at":"2027', b'"at":"27'),
        (b'"cells":[["rape","female",3],["rape","male",1]]', b'"cells":[]'),
    ):  # fmt: skip
        assert was in encoded
        with pytest.raises(PacketRefused):
            decode_year(encoded.replace(was, is_now))


def test_tables_of_an_older_format_do_not_say_what_was_given_out() -> None:
    older = encode_year(a_year()).replace(b'"format":2', b'"format":1').replace(b',"given_out":null', b"")
    told = decode_year(older)
    assert (told.format, told.given_out) == (1, msgspec.UNSET)
    assert encode_year(told) == older


def test_tables_that_say_different_things_of_the_same_lines_are_not_added() -> None:
    tables = [LAW.table("gbv_type_sex"), LAW.table("gbv_type_age"), LAW.table("gbv_place")]
    honest = {
        "gbv_type_sex": [("rape", "female", 3, 2), ("physical_assault", "male", 1, 1)],
        "gbv_type_age": [("rape", "18_25", 3, 2), ("physical_assault", "26_40", 1, 1)],
        "gbv_place": [("clients_home", "", 4, 3)],
    }
    assert fit(honest, tables)
    for bad in (
        {"gbv_type_age": [("rape", "18_25", 2, 2), ("physical_assault", "26_40", 2, 1)]},
        {"gbv_type_age": [("rape", "", 3, 2), ("physical_assault", "", 1, 1)]},
        {"gbv_place": [("clients_home", "female", 4, 3)]},
        {"gbv_place": [("every_line", "", 4, 3)]},
        {"gbv_place": [("held_back", "", 4, 3)]},
        {"gbv_other": [("rape", "", 4, 3)]},
    ):
        assert not fit({**honest, **bad}, tables)
    del honest["gbv_place"]
    assert not fit(honest, tables)  # its sums would be of other places than those of the others
