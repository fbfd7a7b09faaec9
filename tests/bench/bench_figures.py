"""Any five dimensions over 100,000 incidents, against a GROUP BY over an encrypted wide table of the same rows.

And reading files into the figures for the first time after unlocking, a file at a time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, Final
from uuid import uuid4

from clinic_app.domain.clocks import load_rules
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.law import SEVERAL, dimensions_of, load_figures
from clinic_app.domain.reporting.rows import IncidentRow, Unit
from clinic_app.domain.reporting.tally import Tally, month_of
from clinic_app.paths import resources
from clinic_app.services.figure_book import FigureBook
from clinic_app.vault.connection import connect
from tests.bench.corpus import CLOCK, filled_vault
from tests.bench.measuring import Figure, in_turn

ROWS: Final = 100_000
FILES: Final = 500
FIVE: Final = ("type", "sex", "age_band", "place", "elapsed")
EVER: Final = range(month_of(date(2020, 1, 1)), month_of(date(2027, 1, 1)))
NOVEMBER: Final = range(month_of(date(2026, 11, 1)), month_of(date(2026, 12, 1)))


def figures() -> Iterator[Figure]:
    tally, rows = _invented()
    with TemporaryDirectory() as folder:
        db = connect(Path(folder) / "wide.db", lambda: bytearray(range(48)), mode="rwc")
        names = ("month", *FIVE)
        db.execute(f"CREATE TABLE wide ({', '.join(f'{name} TEXT' for name in names)}, rest BLOB)")
        db.execute("BEGIN")
        for row in rows:
            db.execute(f"INSERT INTO wide VALUES ({', '.join('?' * (len(names) + 1))})", (*row, bytes(600)))
        db.execute("COMMIT")
        group = f"SELECT {', '.join(FIVE)}, count(*) FROM wide WHERE month BETWEEN ? AND ? GROUP BY {', '.join(FIVE)}"
        for what, months in (("all months", EVER), ("one month", NOVEMBER)):
            bounds = (str(months[0]), str(months[-1]))
            ours, theirs = in_turn(
                partial(tally.count, FIVE, months),
                lambda bounds=bounds: db.execute(group, bounds).fetchall(),  # type: ignore[misc]
                rounds=7,
            )  # fmt: skip
            yield Figure(
                what=f"five dimensions of {ROWS:,} incidents, {what}", ours_ms=ours, theirs_ms=theirs, must="15 ms",
                against="GROUP BY, encrypted wide table",
            )  # fmt: skip
        db.close()
    yield from _first_look()


def _first_look() -> Iterator[Figure]:
    from time import process_time

    with filled_vault(FILES) as vault:
        desk: Any = SimpleNamespace(
            vault=vault, clock=CLOCK, definitions=load_definitions(resources()), rules=load_rules(resources())
        )
        book, begun = FigureBook(desk), process_time()
        while book.read_on(50):
            pass
        yield Figure(what="a file read into the figures, processor", ours_ms=(process_time() - begun) * 1000 / FILES)


def _invented() -> tuple[Tally, list[tuple[str, ...]]]:
    law, known, chance = load_figures(resources()), load_definitions(resources()), random.Random(61)
    codes = {name: law.codes(name, known, ()) for name in dimensions_of(Unit.INCIDENT)}
    tally, rows = Tally(Unit.INCIDENT), list[tuple[str, ...]]()

    def one_of(name: str) -> str:
        return codes[name][min(int(chance.expovariate(0.9)), len(codes[name]) - 1)]

    for _ in range(ROWS):
        told: dict[str, Any] = {name: (one_of(name),) if name in SEVERAL else one_of(name) for name in codes}
        on = date(2020 + chance.randrange(7), 1 + chance.randrange(12), 1 + chance.randrange(28))
        tally.add(CaseId(uuid4()), IncidentRow(on=on, **told))
        rows.append((str(month_of(on)), *(told[name] for name in FIVE)))
    return tally, rows
