"""Behind every number are the files that a count by hand finds in it, one file at a time, over its revisions."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import pytest
import test_reporting_recount as first
import test_reporting_recount_care as care
import test_reporting_recount_rest as rest
from clinic_at_work import COORDINATOR, NURSE, House
from invented_care import Night

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.law import own_table
from clinic_app.domain.reporting.rows import Unit
from clinic_app.errors import NotAllowed
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import ALL, TOLD, WHOLE, month_of

Place = tuple[str, str, str]
AMONG = 100_000
Invent = Callable[[House, Clinic, random.Random], None]
Of = Callable[[Clinic, CaseId, int], Iterator[Place]]
EACH = {"referrals_each": "referrals", "follow_ups_each": "visits"}


def of_first(clinic: Clinic, case_id: CaseId, month: int) -> Iterator[Place]:
    for table, cells in first.by_hand([first.Replayed(clinic, case_id)], month).items():
        yield from ((table, *place) for place, n in cells.items() if n)


def of_rest(clinic: Clinic, case_id: CaseId, month: int) -> Iterator[Place]:
    cells, shares, hours = rest.by_hand([rest.Replayed(clinic, case_id)], month)
    for table in (*rest.TABLES, *rest.TOLD):
        yield from ((table, *place) for place, n in cells.get(table, Counter()).items() if n)
    for name, (n, of) in shares.items():
        yield from ((name, ALL, ALL),) if n else ()
        yield from ((name, WHOLE, ALL),) if of else ()
    yield from (("hours_to_answer", ALL, ALL),) if hours else ()


def of_care(clinic: Clinic, case_id: CaseId, month: int) -> Iterator[Place]:
    mine = care.ByHand([rest.Replayed(clinic, case_id)], month)
    for table in (*care.TABLES, "told_incidents"):
        yield from ((table, *place) for place, n in mine.cells.get(table, Counter()).items() if n)
    for name, (n, of) in mine.shares.items():
        yield from ((name, ALL, ALL),) if n else ()
        yield from ((name, WHOLE, ALL),) if of else ()
    for name, lines in mine.hours.items():
        yield from ((name, line, TOLD) for line in (*lines, *((ALL,) if lines else ())))
    yield from (("days_until_closed", ALL, ALL),) if mine.hours["days_open"] else ()
    yield from ((name, ALL, ALL) for name in ("people", "incidents", "closed") if mine.counts[name])
    for name, counted_as in EACH.items():
        yield from ((name, ALL, ALL),) if mine.counts[counted_as] else ()
        yield from ((name, WHOLE, ALL),) if mine.counts["people"] else ()


COUNTED = {
    "of_first": {*first.TABLES, *first.TOLD},
    "of_rest": {*rest.TABLES, *rest.TOLD, *rest.SHARES, "hours_to_answer"},
    "of_care": {*care.TABLES, "told_incidents", *care.SHARES, *care.COUNTS, *care.MEASURES, "days_until_closed"},
}


def by_first(house: House, clinic: Clinic, chance: random.Random) -> None:
    first.invented(house, clinic, chance, 40)


def by_rest(house: House, clinic: Clinic, chance: random.Random) -> None:
    rest.invented(house, clinic, chance, 40)


def by_care(house: House, clinic: Clinic, chance: random.Random) -> None:
    night = Night(house, clinic, chance)
    for _ in range(30):
        night.case()


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("invent", "of"), [(by_first, of_first), (by_rest, of_rest), (by_care, of_care)])
def test_behind_every_number_is_whom_it_counts(house: House, invent: Invent, of: Of, seed: int) -> None:
    nurse = house.enter(NURSE)
    invent(house, nurse, random.Random(seed))
    clinic = house.enter(COORDINATOR)
    every = [row.id for row in clinic.finding.page(limit=100).rows]
    opened = 0
    kinds = set[str]()
    for month in range(clinic.reporting.first_month(), month_of(clinic.desk.clock.today()) + 1):
        whose = defaultdict[Place, set[CaseId]](set)
        for case_id in every:
            for place in of(clinic, case_id, month):
                whose[place].add(case_id)
        for (counted, row, column), cases in whose.items():
            if counted in ("told_people", "told_incidents") and row == ALL:
                continue  # of all questions together: each is looked at above
            listed = [each.case_id for each in clinic.reporting.behind(counted, range(month, month + 1), row, column)]
            assert len(listed) == len(set(listed))
            assert set(listed) == cases, (counted, row, column)
            opened += 1
            kinds.add(counted)
    assert opened > 100
    told = clinic.desk.vault.journal.of_acts(("figures_opened",), among=AMONG)
    assert len(told) == opened
    assert {entry.about["figure"] for entry in told} == kinds
    with pytest.raises(NotAllowed):
        house.enter(NURSE).reporting.behind("people", range(month, month + 1))
    assert kinds == COUNTED[of.__name__], "a number that none of these months had"


PEOPLE = own_table(Unit.PERSON, "nationality", "age_band")
INCIDENTS = own_table(Unit.INCIDENT, "type", "place")
OFFERS = own_table(Unit.OFFER, "service", None)


def of_own(each: first.Replayed, month: int) -> Iterator[Place]:
    her = each.her
    lines = [(PEOPLE, her.get("s_nationality"), her.get("s_age_band"))] if month_of(each.day) == month else []
    for day, said, _his in each.incidents():
        if month_of(max(day, each.day)) == month:
            lines.append((INCIDENTS, said.get("i_type"), said.get("i_place")))
    for day, said in each.parts("need"):
        if month_of(max(day, each.day)) == month:
            lines.append((OFFERS, said.get("n_service"), None))
    for table, row, column in lines:
        columns = {ALL, first.code(column)} if table.columns else {ALL}
        yield from ((table.id, told, across) for told in {ALL, first.code(row)} for across in columns)


@pytest.mark.parametrize("seed", range(2))
def test_behind_a_table_of_one_s_own_is_whom_it_counts(house: House, seed: int) -> None:
    first.invented(house, house.enter(NURSE), random.Random(seed), 40)
    clinic = house.enter(COORDINATOR)
    reporting, files = clinic.reporting, [row.id for row in clinic.finding.page(limit=100).rows]
    opened = Counter[str]()
    for month in range(reporting.first_month(), month_of(clinic.desk.clock.today()) + 1):
        whose = defaultdict[Place, set[CaseId]](set)
        for case_id in files:
            for place in of_own(first.Replayed(clinic, case_id), month):
                whose[place].add(case_id)
        for (counted, row, column), cases in whose.items():
            [table] = [each for each in (PEOPLE, INCIDENTS, OFFERS) if each.id == counted]
            listed = [each.case_id for each in reporting.behind_own(table, range(month, month + 1), row, column)]
            assert (len(listed), set(listed)) == (len(cases), cases), (counted, row, column)
            opened[counted] += 1
    assert all(opened[each.id] > 30 for each in (PEOPLE, INCIDENTS, OFFERS))
