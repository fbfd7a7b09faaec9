"""Rows of what is counted, invented: skewed as answers are, the first codes of a list more often than the last."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.reporting.law import KIND_OF, SEVERAL, dimensions_of, load_figures
from clinic_app.domain.reporting.rows import Row, Unit
from clinic_app.paths import resources


def invented(unit: Unit, rows: int, *, seed: int = 61) -> Iterator[Row]:
    """So many, from January 2020 to December 2026; the same ones every time."""
    law, known, chance = load_figures(resources()), load_definitions(resources()), random.Random(seed)
    codes = {name: law.codes(name, known, ("none",)) or ("none",) for name in dimensions_of(unit)}
    hours = "hours" in {each.name for each in fields(KIND_OF[unit])}

    def one_of(name: str) -> str:
        return codes[name][min(int(chance.expovariate(0.9)), len(codes[name]) - 1)]

    for _ in range(rows):
        told: dict[str, Any] = {name: (one_of(name),) if name in SEVERAL else one_of(name) for name in codes}
        if hours:
            told["hours"] = int(chance.expovariate(0.01))
        yield KIND_OF[unit](
            on=date(2020 + chance.randrange(7), 1 + chance.randrange(12), 1 + chance.randrange(28)), **told
        )
