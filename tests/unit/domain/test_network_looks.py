"""Whoever has every sum of a network, and what its places gave out by themselves, learns no more of few people."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import pytest
from attacker import Puzzle
from test_reporting_editions import Told, edition, hers
from test_reporting_withheld import PUBLISHED, codes, incident, invented, law, name_of, read_all, truth

from clinic_app.domain.network_looks import OfPlace, given_of, next_look
from clinic_app.domain.reporting.audiences import LEAST, Audience
from clinic_app.domain.reporting.counting import ALL
from clinic_app.domain.reporting.editions import Edition
from clinic_app.domain.reporting.rows import IncidentRow
from clinic_app.errors import EditionRefused

TABLES = [law().table(each) for each in PUBLISHED]
Rows = list[IncidentRow]


def place(told: Told, *given: Edition) -> OfPlace:
    """As a place tells it."""
    cells: dict[str, list[tuple[str, str, int, int]]] = {}
    for table in TABLES:
        n: Counter[tuple[str, str]] = Counter()
        people: dict[tuple[str, str], set[object]] = {}
        for owner, row in told:
            at = (getattr(row, table.rows), getattr(row, table.columns) if table.columns else ALL)
            n[at] += 1
            people.setdefault(at, set()).add(owner)
        cells[table.id] = [(*at, n[at], len(people[at])) for at in sorted(n)]
    return OfPlace(
        people=len({owner for owner, _row in told}), cells=cells, mark=str(hash(str(cells))), given=given_of(given)
    )


def look(places: Mapping[str, OfPlace], *earlier: Edition, **said: Any) -> Edition:
    fields = {"year": 2026, "version": "1", "at": f"2027-0{len(earlier) + 1}-01T00:00:00Z", "by": "00", **said}
    return next_look(TABLES, places, codes(), earlier, **fields)


def refused(places: Mapping[str, OfPlace], *earlier: Edition, **said: Any) -> tuple[str, tuple[str, ...]]:
    with pytest.raises(EditionRefused) as told:
        look(places, *earlier, **said)
    return told.value.reason, told.value.places


def women(n: int, type_: str = "rape", sex: str = "female") -> Told:
    return hers([incident(type=type_, sex=sex, stats="given") for _ in range(n)])


class Attacker(Puzzle):
    """Has all that was shown to an audience, under a name each, and knows what is made of what."""

    def take(self, shown: Mapping[str, Edition], audience: Audience, names: set[Hashable]) -> None:
        """All of these; `names` gets those of every number that any of them has a place for."""
        puzzles = {key: Puzzle() for key in shown}
        for key, one in puzzles.items():
            for each in {Audience.PUBLIC, audience}:  # a network reads what is public too
                read_all(list(shown[key].tables(each, law())), one)
            names |= one.low.keys()
        for key, one in puzzles.items():
            self._take(key, one, names)

    def _take(self, key: str, one: Puzzle, names: Collection[Hashable]) -> None:
        for name in names:
            if name in one.low:
                self.low[key, name], self.high[key, name] = one.low[name], one.high[name]
            elif one.low:
                self.is_((key, name), 0)  # a line that everybody sees to be of nobody
            else:
                self.at_least((key, name), 0)
        self.sums += [[(sign, (key, name)) for sign, name in terms] for terms in one.sums]

    def made_of(self, whole: str, parts: Sequence[str], names: Collection[Hashable]) -> None:
        for name in names:
            for part in (whole, *parts):
                if (part, name) not in self.low:
                    self.at_least((part, name), 0)
            self.adds_up((whole, name), [(part, name) for part in parts])


def numbers(rows: Rows) -> dict[Hashable, int]:
    return {name_of(table, at): n for table in TABLES for at, n in truth(rows, table).items()}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("audience", sorted(LEAST))
def test_nobody_works_out_few_people_from_sums_and_what_places_gave_out(seed: int, audience: Audience) -> None:
    chance = random.Random(seed)
    told = {name: hers(invented(seed * 20 + number)) for number, name in enumerate("abcdefgh")}
    first, then = list("abcd"), list("abcdefgh")
    own = {name: edition(told[name]) for name in chance.sample(then[: 4 + 4 * (seed % 2)], 1)}
    if seed % 4 == 3:  # some came after it had given out its own
        for name in own:
            told[name] += hers(invented(seed + 500)[:30])
    places = {name: place(told[name], *([own[name]] if name in own else [])) for name in then}
    try:
        looks = [look({name: places[name] for name in first})]
        looks.append(look(places, looks[0]))
    except EditionRefused:
        assert seed in (3,), "only where little was added to what a place gave out"
        return
    rows = {name: [row for _owner, row in each] for name, each in told.items()}
    names = {name for each in rows.values() for name in numbers(each)}
    attacker = Attacker()
    attacker.take({**own, "look 0": looks[0], "look 1": looks[1]}, audience, names)
    attacker.made_of("look 0", [*(each for each in own if each in first), "rest 0"], names)
    attacker.made_of("look 1", ["look 0", *(each for each in own if each not in first), "rest 1"], names)
    attacker.made_of("added", [*(each for each in own if each not in first), "rest 1"], names)
    in_all = {
        "look 0": numbers([row for each in first for row in rows[each]]),
        "look 1": numbers([row for each in then for row in rows[each]]),
        "added": numbers([row for each in then if each not in first for row in rows[each]]),
        **{name: numbers(rows[name][: sum(n for *_at, n in made.whole["gbv_place"])]) for name, made in own.items()},
    }
    for number, before in enumerate((["look 0"], ["look 1", "look 0"])):
        whole = Counter(in_all[before[0]])
        whole.subtract(in_all[before[1]] if len(before) > 1 else {})
        for each in own:
            if (each in first) == (number == 0):
                whole.subtract(in_all[each])
        in_all[f"rest {number}"] = dict(whole)
    small = {
        (key, name): n for key, told_of in in_all.items() for name, n in told_of.items() if 0 < n < LEAST[audience]
    }
    assert small
    for number_of, n in small.items():
        assert attacker.may_be(number_of, LEAST[audience]), (number_of, n)


def test_a_fourth_place_is_not_told_by_a_second_look() -> None:
    places = {name: place(women(30)) for name in "abcdef"}
    first = look({name: places[name] for name in "abc"})
    assert first.of.keys() == {"a", "b", "c"}
    assert refused({name: places[name] for name in "abcd"}, first) == ("sum_too_little_new", ("d",))
    assert refused({name: places[name] for name in "abcde"}, first) == ("sum_too_little_new", ("d", "e"))
    assert refused({name: places[name] for name in "abc"}, first) == ("sum_nothing_new", ())
    assert refused({name: places[name] for name in "bcdef"}, first) == ("sum_gone", ("a",))
    second = look(places, first)
    assert second.number == 2
    assert [each.total for each in second.tables(Audience.PUBLIC, law())] == [180] * len(TABLES)


def test_what_came_between_two_looks_is_held_back_like_a_number() -> None:
    first_places = {name: place(women(30) + women(20, sex="male")) for name in "abc"}
    first = look(first_places)
    [sexes] = [each for each in first.tables(Audience.NETWORK, law()) if each.table.id == "gbv_type_sex"]
    assert sexes.cell("rape", "male") == 60
    second = look({**first_places, **{name: place(women(30) + women(1, sex="male")) for name in "def"}}, first)
    [sexes] = [each for each in second.tables(Audience.NETWORK, law()) if each.table.id == "gbv_type_sex"]
    assert ("rape", "male") in sexes.hidden


def test_a_place_s_own_year_taken_from_the_sum_leaves_three_or_nothing() -> None:
    told = {name: women(30) for name in "abcd"}
    places = {name: place(each) for name, each in told.items()}
    places["a"] = place(told["a"], edition(told["a"]))
    assert refused({name: places[name] for name in "abc"}) == ("sum_given_out", ("a",))
    made = look(places)
    assert made.against == {"a": "2027-01-01T00:00:00Z"}
    everybody = {name: place(each, edition(each)) for name, each in told.items()}
    assert look(everybody).against.keys() == set("abcd")  # nothing is left that was not given out


def test_what_is_left_when_a_place_takes_its_own_is_held_back_like_a_number() -> None:
    told = {name: women(30) + women(1, sex="male") for name in "bcd"}
    told["a"] = women(30) + women(30, sex="male")
    without = look({name: place(each) for name, each in told.items()})
    [sexes] = [each for each in without.tables(Audience.NETWORK, law()) if each.table.id == "gbv_type_sex"]
    assert ("rape", "male") in sexes.hidden  # the place with the most knows its own
    told["e"] = women(30) + women(30, sex="male")
    without = look({name: place(each) for name, each in told.items()})
    [sexes] = [each for each in without.tables(Audience.NETWORK, law()) if each.table.id == "gbv_type_sex"]
    assert sexes.cell("rape", "male") == 63
    given = {name: place(each, *([edition(each)] if name in "ae" else [])) for name, each in told.items()}
    [sexes] = [each for each in look(given).tables(Audience.NETWORK, law()) if each.table.id == "gbv_type_sex"]
    assert ("rape", "male") in sexes.hidden


def test_what_a_place_hid_in_its_own_year_stays_hidden_in_the_sum() -> None:
    told = {name: women(30) + women(40, sex="male") for name in "abcd"}
    told["a"] = women(30) + women(2, sex="male")
    assert edition(told["a"]).held["network"].lines["sex"]
    places = {name: place(each, *([edition(each)] if name == "a" else [])) for name, each in told.items()}
    [sexes] = [each for each in look(places).tables(Audience.NETWORK, law()) if each.table.id == "gbv_type_sex"]
    assert ("rape", "male") in sexes.hidden


def test_other_definitions_are_not_taken_from_each_other() -> None:
    told = {name: women(30) for name in "abcdefg"}
    places = {name: place(each) for name, each in told.items()}
    first = look({name: places[name] for name in "abc"}, version="0")
    assert refused(places, first) == ("sum_definitions", ())
    places["a"] = place(told["a"], edition(told["a"], version="0"))
    assert refused(places) == ("sum_definitions", ("a",))


def test_a_lower_threshold_shows_nothing_that_an_earlier_sum_hid() -> None:
    told = {name: women(30) + women(3, sex="male") for name in "abcdef"}
    places = {name: place(each) for name, each in told.items()}
    high = {Audience.NETWORK: 11, Audience.PUBLIC: 15}
    first = look({name: places[name] for name in "abc"}, least=high)
    second = look(places, first)
    [sexes] = [each for each in second.tables(Audience.NETWORK, law()) if each.table.id == "gbv_type_sex"]
    assert ("rape", "male") in sexes.hidden
    [fresh] = [each for each in look(places).tables(Audience.NETWORK, law()) if each.table.id == "gbv_type_sex"]
    assert fresh.cell("rape", "male") == 18
