"""What others may not see cannot be worked out, by somebody who has every table, every sum, and both publications."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable
from datetime import date
from functools import cache
from uuid import uuid4

import pytest
from attacker import Puzzle

from clinic_app import paths
from clinic_app.domain.definitions import Definitions, load_definitions
from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.audiences import LEAST, Audience
from clinic_app.domain.reporting.counting import ALL, TableCount
from clinic_app.domain.reporting.law import FigureLaw, Table, dimensions_of, load_figures
from clinic_app.domain.reporting.publishing import published
from clinic_app.domain.reporting.rows import IncidentRow, Unit
from clinic_app.domain.reporting.tally import Tally, month_of, tallies
from clinic_app.domain.reporting.withheld import Number, cells_hidden, lines_held_back, reach

YEAR = range(month_of(date(2026, 1, 1)), month_of(date(2027, 1, 1)))
TYPES = ("rape", "sexual_assault", "physical_assault", "psychological_emotional_abuse")
AGES = ("0_11", "12_17", "18_25", "26_40", "not_asked")
SEXES = ("female", "male", "other")


@cache
def law() -> FigureLaw:
    return load_figures(paths.resources())


@cache
def known() -> Definitions:
    return load_definitions(paths.resources())


def codes() -> dict[str, tuple[str, ...]]:
    return {name: law().codes(name, known(), ()) for name in dimensions_of(Unit.INCIDENT)}


def incident(**told: str) -> IncidentRow:
    silent = dict.fromkeys(dimensions_of(Unit.INCIDENT), "not_asked")
    several = dict.fromkeys(("contexts", "relations", "p_ages"), ("not_asked",))
    return IncidentRow(on=date(2026, 5, 5), **{**silent, **several, **told})  # type: ignore[arg-type]


def invented(seed: int) -> list[IncidentRow]:
    """A year of a small place: most of one kind, a few of many."""
    chance = random.Random(seed)

    def one_of(codes: tuple[str, ...]) -> str:
        return codes[min(int(chance.expovariate(chance.choice((0.6, 1.1)))), len(codes) - 1)]

    return [
        incident(
            type=one_of(TYPES), age_band=one_of(AGES), sex=one_of(SEXES), place=one_of(("road_transit", "market")),
            previous=chance.choice(("yes", "no", "unknown")), stats="given",
        )
        for _ in range(chance.choice((8, 15, 30, 60, 90)))
    ]  # fmt: skip


def counted(rows: list[IncidentRow]) -> dict[Unit, Tally]:
    made = dict(tallies())
    for row in rows:
        made[Unit.INCIDENT].add(CaseId(uuid4()), row)
    return made


PUBLISHED = ("gbv_type_age", "gbv_type_sex", "gbv_previous", "gbv_place")


def tables_for(rows: list[IncidentRow], audience: Audience) -> list[TableCount]:
    tables = [law().table(each) for each in PUBLISHED]
    return list(published(tables, counted(rows), YEAR, codes(), audience))


def truth(rows: list[IncidentRow], table: Table) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        column = getattr(row, table.columns) if table.columns else ALL
        found.update({(r, c) for r in (getattr(row, table.rows), ALL) for c in (column, ALL)})
    return found


def name_of(table: Table, place: tuple[str, str]) -> Hashable:
    """Sums of a dimension are the same number in every table."""
    row, column = place
    if place == (ALL, ALL):
        return "all"
    if column == ALL:
        return (table.rows, row)
    return (table.columns, column) if row == ALL else (table.id, row, column)


def all_lines(table: TableCount, place: tuple[str, str]) -> bool:
    """Whether no line of this dimension is shown: then nobody knows which of them are empty."""
    if place[1] == ALL:
        return all((row, ALL) in table.hidden for row in table.rows)
    return all((ALL, column) in table.hidden for column in table.columns)


def read_all(seen: list[TableCount], puzzle: Puzzle) -> None:
    """Everything that the tables say."""
    for table in seen:
        if (ALL, ALL) in table.hidden:
            continue  # it says nothing
        rows = [row for row in table.rows if (row, ALL) in table.hidden or table.cell(row)]
        columns = [c for c in table.columns if (ALL, c) in table.hidden or table.cell(ALL, c)] or [ALL]
        whole = all((row, c) in table.hidden for row in rows for c in columns)
        for row in (*rows, ALL):
            for column in dict.fromkeys((*columns, ALL)):
                name, place = name_of(table.table, (row, column)), (row, column)
                if place not in table.hidden:
                    puzzle.is_(name, table.cell(row, column))
                    continue
                in_line = (row, ALL) in table.hidden or (ALL, column) in table.hidden
                empty_too = all_lines(table, place) if ALL in place else in_line or whole
                puzzle.at_least(name, 0 if empty_too else 1)
        for row in (*rows, ALL):
            if columns != [ALL]:
                puzzle.adds_up(name_of(table.table, (row, ALL)), [name_of(table.table, (row, c)) for c in columns])
        for column in dict.fromkeys((*columns, ALL)):
            puzzle.adds_up(name_of(table.table, (ALL, column)), [name_of(table.table, (row, column)) for row in rows])


def grouped(table: TableCount, rows: list[IncidentRow], puzzle: Puzzle, least: int) -> dict[Hashable, int]:
    """All lines that are held back, as one: what is left of a column when the lines that are shown are taken away."""
    lines = [row for row in table.rows if (row, ALL) in table.hidden]
    told, found = truth(rows, table.table), dict[Hashable, int]()
    for column in table.columns:
        n, name = sum(told[row, column] for row in lines), ("together", table.table.id, column)
        if (ALL, column) not in table.hidden and 0 < n < least:
            puzzle.at_least(name, 0)
            puzzle.adds_up(name, [name_of(table.table, (row, column)) for row in lines])
            found[name] = n
    return found


@pytest.mark.parametrize("seed", range(14))
@pytest.mark.parametrize("audience", sorted(LEAST))
def test_nobody_works_out_a_small_number_from_everything_that_is_published(seed: int, audience: Audience) -> None:
    rows = invented(seed)
    puzzle = Puzzle()
    seen = tables_for(rows, audience)
    if audience is Audience.NETWORK:  # a network reads what is public too
        read_all(tables_for(rows, Audience.PUBLIC), puzzle)
    read_all(seen, puzzle)
    small: dict[Hashable, int] = {}
    for table in seen:
        for place, n in truth(rows, table.table).items():
            name = name_of(table.table, place)
            if 0 < n < LEAST[audience]:
                assert place in table.hidden
                small[name] = n
            elif place not in table.hidden:
                assert table.cell(*place) == n
    for table in seen:
        if (ALL, ALL) not in table.hidden:
            small |= grouped(table, rows, puzzle, LEAST[audience])
    for name, n in small.items():
        if name not in puzzle.low:
            continue  # nothing at all is told
        assert puzzle.may_be(name, LEAST[audience]), (name, n)


@pytest.mark.parametrize("seed", range(14))
def test_what_a_network_may_not_see_is_not_public(seed: int) -> None:
    rows = invented(seed)
    network, public = tables_for(rows, Audience.NETWORK), tables_for(rows, Audience.PUBLIC)
    for one, other in zip(network, public, strict=True):
        assert one.hidden <= other.hidden


def test_a_hidden_number_is_never_a_zero() -> None:
    rows = [incident(type="rape", sex="female", stats="given")] * 30 + [
        incident(type="rape", sex="male", stats="given")
    ]
    [table] = [each for each in tables_for(rows, Audience.NETWORK) if each.table.id == "gbv_type_sex"]
    assert ("rape", "male") in table.hidden
    with pytest.raises(KeyError):
        table.cell("rape", "male")
    assert ("rape", "male") not in table.cells
    assert table.cell("sexual_assault") == 0  # nobody at all may be said


def test_who_did_not_agree_is_in_no_published_number() -> None:
    rows = [
        incident(type="rape", stats=said) for said in ("given", "refused", "not_asked", "withdrawn") for _ in range(40)
    ]
    [table] = [each for each in tables_for(rows, Audience.PUBLIC) if each.table.id == "gbv_place"]
    assert table.total == 40


def test_five_incidents_of_one_woman_are_one_woman() -> None:
    made, her = counted([incident(type="rape", stats="given") for _ in range(20)]), CaseId(uuid4())
    for _ in range(6):
        made[Unit.INCIDENT].add(her, incident(type="physical_assault", stats="given"))
    [table] = published([law().table("gbv_type_sex")], made, YEAR, codes(), Audience.NETWORK)
    assert ("physical_assault", ALL) in table.hidden


def test_too_few_people_for_any_number_show_none() -> None:
    for table in tables_for([incident(type="rape", stats="given")] * 4, Audience.NETWORK):
        assert (ALL, ALL) in table.hidden
        assert table.cells == {}
        assert {(row, ALL) for row in table.rows} <= table.hidden  # also of nobody: it would say who they all are


def number(n: int) -> Number:
    return Number(n, frozenset(CaseId(uuid4()) for _ in range(n)))


@pytest.mark.parametrize("least", [0, 1, 2])
def test_a_threshold_that_hides_nobody_is_refused(least: int) -> None:
    with pytest.raises(ValueError, match=str(least)):
        lines_held_back({"a": number(9)}, least)
    with pytest.raises(ValueError, match=str(least)):
        cells_hidden({("a", "b"): number(9)}, least)


def test_one_small_line_takes_another_with_it() -> None:
    assert lines_held_back({"a": number(50), "b": number(20), "c": number(2)}, 5) == {"b", "c"}
    assert lines_held_back({"a": number(50), "b": number(20)}, 5) == frozenset()


def test_no_more_is_hidden_beside_a_small_number_than_keeps_it() -> None:
    rows, columns = ("a", "b", "c", "d"), ("x", "y", "z")
    numbers = {(row, column): number(20) for row in rows for column in columns} | {("b", "y"): number(2)}
    assert len(cells_hidden(numbers, 5)) == 4


def test_how_far_a_hidden_number_reaches() -> None:
    numbers = {("a", "x"): 2, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 7}
    assert reach(("a", "x"), numbers, list(numbers)) == (1, 9)
    assert reach(("a", "x"), numbers, [("a", "x"), ("a", "y")]) == (2, 2)
    assert cells_hidden({place: number(n) for place, n in numbers.items()}, 5) == set(numbers)
