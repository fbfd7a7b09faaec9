"""Any five dimensions over 100,000 incidents, other ones each time, against a GROUP BY over an encrypted wide table.

And a sum that is asked again after a file changed; and reading files into the figures for the first time after
unlocking, a file at a time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, Final
from uuid import uuid4

from clinic_app.domain.clocks import load_rules
from clinic_app.domain.definitions import load_definitions
from clinic_app.domain.ids import CaseId
from clinic_app.domain.reporting.law import SEVERAL, dimensions_of
from clinic_app.domain.reporting.rows import Unit
from clinic_app.domain.reporting.tally import Tally, month_of
from clinic_app.paths import resources
from clinic_app.services.counted_pixels import pixels
from clinic_app.services.figure_book import FigureBook
from clinic_app.vault.connection import connect
from tests.bench.corpus import CLOCK, filled_vault
from tests.bench.counted_rows import invented
from tests.bench.measuring import Figure, alone, in_turn

ROWS: Final = 100_000
FILES: Final = 500
ROUNDS: Final = 11
EVER: Final = range(month_of(date(2020, 1, 1)), month_of(date(2027, 1, 1)))
NOVEMBER: Final = range(month_of(date(2026, 11, 1)), month_of(date(2026, 12, 1)))


def figures() -> Iterator[Figure]:
    tally, rows, names = _invented()
    with TemporaryDirectory() as folder:
        db = connect(Path(folder) / "wide.db", lambda: bytearray(range(48)), mode="rwc")
        db.execute(f"CREATE TABLE wide (month TEXT, {', '.join(f'{name} TEXT' for name in names)}, rest BLOB)")
        db.execute("BEGIN")
        for row in rows:
            db.execute(f"INSERT INTO wide VALUES ({', '.join('?' * (len(names) + 2))})", (*row, bytes(600)))
        db.execute("COMMIT")
        for what, months in (("all months", EVER), ("one month", NOVEMBER)):
            asked = _Fives(names)
            ours, theirs = in_turn(
                lambda asked=asked, months=months: tally.count(asked.others(), months),  # type: ignore[misc]
                lambda asked=asked, months=months: _grouped(db, asked.now, months),  # type: ignore[misc]
                rounds=ROUNDS,
            )  # fmt: skip
            yield Figure(
                what=f"another five dimensions of {ROWS:,} incidents, {what}", ours_ms=ours, theirs_ms=theirs,
                must="15 ms", against="GROUP BY, encrypted wide table",
            )  # fmt: skip
        db.close()
    five, whose = names[:5], CaseId(uuid4())
    more = invented(Unit.INCIDENT, 1000)

    def changed() -> None:
        tally.forget({whose})
        tally.add(whose, next(more))
        tally.count(five, EVER)

    yield Figure(what="the same five after a file changed", ours_ms=median(alone(changed, rounds=21)), must="15 ms")
    yield from _first_look()


@dataclass(slots=True)
class _Fives:
    """Five dimensions that nobody asked for yet, then the same for the other."""

    names: tuple[str, ...]
    chance: random.Random = field(default_factory=lambda: random.Random(61))
    now: list[str] = field(default_factory=list)

    def others(self) -> list[str]:
        self.now = self.chance.sample(self.names, 5)
        return self.now


def _grouped(db: Any, five: list[str], months: range) -> list[Any]:
    by = ", ".join(five)
    asked = f"SELECT {by}, count(*) FROM wide WHERE month BETWEEN ? AND ? GROUP BY {by}"
    return db.execute(asked, (str(months[0]), str(months[-1]))).fetchall()  # type: ignore[no-any-return]


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


def _invented() -> tuple[Tally, list[tuple[str, ...]], tuple[str, ...]]:
    """The rows twice, and by what they can be counted."""
    tally, rows = Tally(Unit.INCIDENT, pixels), list[tuple[str, ...]]()
    names = tuple(name for name in dimensions_of(Unit.INCIDENT) if name not in SEVERAL)
    for row in invented(Unit.INCIDENT, ROWS):
        tally.add(CaseId(uuid4()), row)
        rows.append((str(month_of(row.on)), *(getattr(row, name) for name in names)))
    return tally, rows, names
