"""Whoever keeps every edition of a year learns no more of few people than whoever has one."""

from __future__ import annotations

import random
from collections.abc import Hashable
from uuid import uuid4

import pytest
from attacker import MANY, Puzzle
from test_reporting_withheld import PUBLISHED, YEAR, codes, incident, invented, law, name_of, read_all, truth

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.audiences import LEAST, SHARED, Audience
from clinic_app.domain.reporting.counting import ALL
from clinic_app.domain.reporting.editions import Edition, next_edition
from clinic_app.domain.reporting.publishing import numbers_of
from clinic_app.domain.reporting.rows import IncidentRow, Unit
from clinic_app.domain.reporting.tally import tallies
from clinic_app.errors import EditionRefused

Told = list[tuple[CaseId, IncidentRow]]


def hers(rows: list[IncidentRow]) -> Told:
    return [(CaseId(uuid4()), row) for row in rows]


def edition(told: Told, *earlier: Edition, version: str = "1") -> Edition:
    made = dict(tallies())
    for owner, row in told:
        made[Unit.INCIDENT].add(owner, row)
    tables = [law().table(each) for each in PUBLISHED]
    return next_edition(
        tables, numbers_of(tables, made, YEAR, SHARED), codes(), earlier, year=2026, version=version,
        at=f"2027-0{len(earlier) + 1}-01T00:00:00Z", by="00",
    )  # fmt: skip


class Reader(Puzzle):
    """Somebody who keeps both editions, and may know that files are only ever added."""

    def take(self, number: int, made: Edition, audience: Audience) -> None:
        one = Puzzle()
        for each in {Audience.PUBLIC, audience}:  # a network reads what is public too
            read_all(list(made.tables(each, law())), one)
        self.low |= {(number, name): low for name, low in one.low.items()}
        self.high |= {(number, name): high for name, high in one.high.items()}
        self.sums += [[(sign, (number, name)) for sign, name in terms] for terms in one.sums]

    def compare(self, *, only_more: bool) -> None:
        """What is more than it was, or less: then what is hidden may be of nobody."""
        for name in [each for each in self.low if isinstance(each, tuple) and each[0] == 2]:
            if not only_more and self.low[name] < self.high[name]:
                self.low[name] = 0
        for _number, name in [each for each in self.low if isinstance(each, tuple) and each[0] == 2]:
            if (1, name) in self.low:
                self.at_least(("more", name), 0 if only_more else -MANY)
                self.adds_up((2, name), [(1, name), ("more", name)])


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("audience", sorted(LEAST))
def test_nobody_works_out_a_change_of_few_from_two_editions(seed: int, audience: Audience) -> None:
    chance = random.Random(seed)
    told = hers(invented(seed))
    first = edition(told)
    stay = set(range(len(told)))
    if goes := seed % 2:  # some take their yes back, or are erased
        stay -= set(chance.sample(range(len(told)), len(told) // 6))
    later = [
        *(told[each] for each in sorted(stay)),
        *hers((invented(seed + 100) + invented(seed + 200))[: chance.choice((20, 30, 40))]),
    ]
    second = edition(later, first)
    reader = Reader()
    for number, made in ((1, first), (2, second)):
        reader.take(number, made, audience)
    reader.compare(only_more=not goes)
    small: dict[Hashable, int] = {}
    least = LEAST[audience]
    for table in (law().table(each) for each in PUBLISHED):
        was, now = truth([row for _, row in told], table), truth([row for _, row in later], table)
        for place in {*now, *was}:
            name = name_of(table, place)
            told_of = {(1, name): was[place], (2, name): now[place], ("more", name): now[place] - was[place]}
            small |= {each: n for each, n in told_of.items() if 0 < abs(n) < least}
    for name, n in small.items():
        if name not in reader.low:
            continue  # nothing at all is told
        assert reader.may_be(name, least) or (n < 0 and reader.may_be(name, -least)), (name, n)


def test_what_was_held_back_once_stays_so() -> None:
    told = hers([incident(type="rape", sex="female", stats="given") for _ in range(40)])
    told += hers([incident(type="rape", sex="male", stats="given") for _ in range(3)])
    first = edition(told)
    second = edition([*told, *hers([incident(type="rape", sex="male", stats="given") for _ in range(30)])], first)
    [shown] = [each for each in second.tables(Audience.PUBLIC, law()) if each.table.id == "gbv_type_sex"]
    assert ("rape", "male") in shown.hidden
    assert shown.cell("rape") == 73


@pytest.mark.parametrize("added", [1, 4, 10])
def test_a_change_of_too_few_is_not_given_out(added: int) -> None:
    told = hers([incident(type="rape", stats="given") for _ in range(40)])
    more = [*told, *hers([incident(type="rape", stats="given") for _ in range(added)])]
    with pytest.raises(EditionRefused) as refused:
        edition(more, edition(told))
    assert refused.value.reason == "too_little_new"


def test_many_incidents_of_one_woman_are_a_change_of_one() -> None:
    told = hers([incident(type="rape", stats="given") for _ in range(40)])
    her = CaseId(uuid4())
    with pytest.raises(EditionRefused):
        edition([*told, *((her, incident(type="rape", stats="given")) for _ in range(30))], edition(told))


def test_who_takes_her_yes_back_does_not_show_in_a_second_edition() -> None:
    told = hers([incident(type="rape", stats="given") for _ in range(40)])
    with pytest.raises(EditionRefused):
        edition(told[:38], edition(told))


def test_an_edition_is_refused_with_its_reason() -> None:
    told = hers([incident(type="rape", stats="given") for _ in range(40)])
    first = edition(told)
    cases: tuple[tuple[Told, tuple[Edition, ...], str, str], ...] = (
        ([], (), "1", "nobody"),
        (told, (first,), "1", "nothing_new"),
        ([*told, *told], (first,), "2", "other_definitions"),
    )
    for rows, earlier, version, reason in cases:
        with pytest.raises(EditionRefused) as refused:
            edition(rows, *earlier, version=version)
        assert refused.value.reason == reason


def test_an_incident_that_another_gbvims_organisation_counts_is_not_counted_twice() -> None:
    told = hers([incident(type="rape", stats="given", elsewhere="gbvims-org") for _ in range(40)])
    told += hers([incident(type="rape", stats="given", elsewhere="non-gbvims-org") for _ in range(20)])
    [shown] = [each for each in edition(told).tables(Audience.PUBLIC, law()) if each.table.id == "gbv_place"]
    assert shown.cell(ALL) == 20
