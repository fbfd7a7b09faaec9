"""A return, pages of charts and tables are made of numbers: six times the cases take no more memory to make them.

Of 100,000 cases: `bench_figures_memory`.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import uuid4

import pytest
from clinic_at_work import COORDINATOR, House

from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.charts import chart_of
from clinic_app.domain.reporting.rows import Unit
from clinic_app.services.clinic import Clinic
from clinic_app.services.reporting import Audience
from tests.bench.counted_rows import invented

FEW: Final = 3_000
_MORE: Final = 320 << 10
"""More codes are met among more people, so papers have more lines: 140 KB were seen. A list of those who came since
takes several times as much."""
YEAR: Final = range(2026 * 12, 2027 * 12)
NOVEMBER: Final = range(2026 * 12 + 10, 2026 * 12 + 11)


def come(clinic: Clinic, cases: int) -> None:
    """So many people of that year, with an incident each."""
    tallies = clinic.reporting.tallies()
    for person, incident in zip(invented(Unit.PERSON, cases), invented(Unit.INCIDENT, cases), strict=True):
        owner = CaseId(uuid4())
        for unit, row in ((Unit.PERSON, person), (Unit.INCIDENT, incident)):
            tallies[unit].add(owner, replace(row, on=date(2026, row.on.month, row.on.day)))


def the_return(clinic: Clinic) -> None:
    assert clinic.reporting.return_paper(NOVEMBER, "en", letterhead=clinic.papers.letterhead).pdf


def the_charts(clinic: Clinic) -> None:
    report = clinic.figures_out.to_draw(Audience.STATUTORY, YEAR)
    charts = [chart_of(each, each.table.title, lambda _dimension, code: code or "all") for each in report.tables]
    drawn = [chart for chart in charts if chart is not None]
    assert len(drawn) > 3
    assert clinic.figures_out.chart_pages(drawn)


def the_tables(clinic: Clinic) -> None:
    assert clinic.figures_out.tables(Audience.STATUTORY, YEAR, reason="the yearly review").file.pdf


MADE: Final[tuple[Callable[[Clinic], None], ...]] = (the_return, the_charts, the_tables)


def peak(make: Callable[[Clinic], None], clinic: Clinic) -> int:
    """Bytes, at the most, beside what stood before."""
    make(clinic)  # what is kept from the first time on is no part of it
    tracemalloc.start()
    try:
        make(clinic)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def clinic(house: House) -> Clinic:
    house.pass_(days=60)
    clinic = house.enter(COORDINATOR)
    clinic.reporting.name_office("Health office")
    return clinic


def test_six_times_the_cases_take_no_more_memory(clinic: Clinic) -> None:
    come(clinic, FEW)
    before = {make.__name__: peak(make, clinic) for make in MADE}
    come(clinic, 5 * FEW)
    after = {make.__name__: peak(make, clinic) for make in MADE}
    assert {name: n for name, n in after.items() if n > before[name] + _MORE} == {}
