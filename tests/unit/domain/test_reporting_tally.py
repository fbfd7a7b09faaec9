"""Sums that are kept while rows come and go: at every moment those of a tally that was counted anew."""

from __future__ import annotations

import random
from datetime import date
from uuid import UUID

import pytest

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.law import Where, dimensions_of
from clinic_app.domain.reporting.rows import IncidentRow, Unit
from clinic_app.domain.reporting.tally import Tally, month_of

YEAR = range(month_of(date(2026, 1, 1)), month_of(date(2027, 1, 1)))
NOVEMBER = range(month_of(date(2026, 11, 1)), month_of(date(2026, 12, 1)))
ASKED: tuple[tuple[tuple[str, ...], range, Where | None], ...] = (
    (("type", "sex", "age_band", "place", "elapsed"), YEAR, None),
    (("type",), NOVEMBER, None),
    (("relations", "sex"), YEAR, {"stats": ("given",)}),
    (("sex",), YEAR, {"relations": ("broker_recruiter", "unknown"), "type": ("rape",)}),
    ((), YEAR, {"sex": ("female",)}),
    ((), NOVEMBER, None),
)


WHOSE: tuple[Where, ...] = ({"stats": ("given",)}, {"relations": ("co_worker", "unknown"), "sex": ("male",)}, {})


def fits(row: IncidentRow, where: Where) -> bool:
    said = ((getattr(row, name), codes) for name, codes in where.items())
    return all(set(codes) & ({told} if isinstance(told, str) else set(told)) for told, codes in said)


def told(chance: random.Random) -> IncidentRow:
    codes = {name: chance.choice(("not_asked", "unknown")) for name in dimensions_of(Unit.INCIDENT)}
    return IncidentRow(
        on=date(2026, chance.randint(1, 12), 1),
        **{
            **codes,
            "type": chance.choice(("rape", "physical_assault", "of_an_old_pack")),
            "sex": chance.choice(("female", "male")),
            "stats": chance.choice(("given", "refused")),
            "relations": tuple(chance.sample(("broker_recruiter", "co_worker", "unknown"), chance.randint(1, 3))),
        },  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_kept_sum_is_moved_by_every_row_that_comes_or_goes(seed: int) -> None:
    chance, tally, rows = random.Random(seed), Tally(Unit.INCIDENT), dict[CaseId, list[IncidentRow]]()
    for step in range(60):
        owner = CaseId(UUID(int=chance.randrange(12)))
        if step % 3 == 2:
            tally.forget({owner})
            rows.pop(owner, None)
        else:
            rows.setdefault(owner, []).append(told(chance))
            tally.add(owner, rows[owner][-1])
        anew = Tally(Unit.INCIDENT)
        for whose, hers in rows.items():
            for row in hers:
                anew.add(whose, row)
        for by, months, where in ASKED:
            found = tally.count(by, months, where)
            assert found == anew.count(by, months, where)
            assert all(found.values())
        for where in WHOSE:
            fitting = {whose for whose, hers in rows.items() if any(fits(row, where) for row in hers)}
            assert tally.whose(where) == fitting == anew.whose(where)
        assert set(tally.everybody()) == rows.keys()


def test_whoever_asked_may_write_into_the_answer() -> None:
    tally = Tally(Unit.INCIDENT)
    tally.add(CaseId(UUID(int=1)), told(random.Random(1)))
    tally.count((), YEAR).clear()
    assert tally.count((), YEAR).total() == 1
