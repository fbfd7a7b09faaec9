"""Middle values are those of every single number, however many there are, and no list of all of them is laid out."""

from __future__ import annotations

import random
import tracemalloc
from collections import defaultdict
from datetime import date
from statistics import median
from uuid import UUID

import pytest

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.counting import ALL, figured, measured
from clinic_app.domain.reporting.law import FigureLaw, dimensions_of, load_figures
from clinic_app.domain.reporting.rows import ReferralRow, Unit
from clinic_app.domain.reporting.tally import Tally, month_of
from clinic_app.paths import resources

YEAR = range(month_of(date(2026, 1, 1)), month_of(date(2027, 1, 1)))
CODES = {"service": ("health", "shelter", "legal", "police")}
OTHERS = dict.fromkeys(dimensions_of(Unit.REFERRAL), "not_asked")


@pytest.fixture(scope="module")
def law() -> FigureLaw:
    return load_figures(resources())


def referred(chance: random.Random, rows: int, *, longest: int = 900) -> tuple[Tally, list[ReferralRow]]:
    """Answered after few hours or many, some never; of three services, not of the fourth."""
    tally, told = Tally(Unit.REFERRAL), []
    for number in range(rows):
        waits = chance.choice((None, chance.randrange(4), chance.randrange(longest)))
        service = chance.choice(CODES["service"][:3])
        row = ReferralRow(on=date(2026, chance.randint(1, 12), 1), hours=waits, **OTHERS | {"service": service})
        tally.add(CaseId(UUID(int=number)), row)
        told.append(row)
    return tally, told


@pytest.mark.parametrize("rows", [1, 2, 7, 40, 3000])
def test_a_middle_value_is_that_of_every_number(law: FigureLaw, rows: int) -> None:
    tally, told = referred(random.Random(rows), rows)
    waited: defaultdict[str, list[int]] = defaultdict(list)
    for row in told:
        if row.hours is not None:
            waited[row.service].append(row.hours)
            waited[ALL].append(row.hours)
    asked = next(each for each in law.measures if (each.unit, each.rows) == (Unit.REFERRAL, "service"))
    found = {each.code: (each.middle, each.told) for each in measured(asked, {Unit.REFERRAL: tally}, YEAR, CODES).lines}
    by_hand = {code: (round(median(hours)), len(hours)) for code, hours in waited.items()}
    assert {code: each for code, each in found.items() if each[1]} == by_hand
    assert [each[0] for each in found.values() if not each[1]] == [None] * (len(found) - len(by_hand))
    counted = figured(law.figure("hours_to_answer"), {Unit.REFERRAL: tally}, YEAR)
    assert (counted.n, counted.of) == (round(median(waited[ALL])) if waited[ALL] else None, len(waited[ALL]))


def test_no_list_of_all_numbers_is_laid_out(law: FigureLaw) -> None:
    tally, told = referred(random.Random(5), 30_000, longest=72)
    asked = next(each for each in law.measures if (each.unit, each.rows) == (Unit.REFERRAL, "service"))
    tallies = {Unit.REFERRAL: tally}
    measured(asked, tallies, YEAR, CODES)
    tracemalloc.start()
    try:
        measured(asked, tallies, YEAR, CODES)
        figured(law.figure("hours_to_answer"), tallies, YEAR)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < len(told) * 10  # a list of them takes eight bytes for each, and was laid out twice
