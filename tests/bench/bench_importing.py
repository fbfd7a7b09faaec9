"""10,000 incidents of the Incident Recorder: read, fitted, landed; against reading the same workbook with openpyxl."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from tests.bench.measuring import Figure

ROWS = 10_000


def figures() -> Iterator[Figure]:
    """Once, and in time of the processor: so long a work is made slower by its neighbours, not truer by repeating."""
    import openpyxl

    sys.path.append(str(Path(__file__).parents[1] / "services"))
    from clinic_at_work import COORDINATOR, House
    from other_sheets import SHEET, incidents, workbook

    with TemporaryDirectory() as folder:
        content = workbook(incidents(ROWS))
        file = Path(folder) / "register.xlsx"
        file.write_bytes(content)
        house = House(Path(folder))
        house.founded()
        importing = house.enter(COORDINATOR).importing

        reading, mapping = importing.reading(), importing.mappings.one("gbvims_ir")
        times = [process_time()]
        opened = reading.open(file)
        sheet = reading.sheet(opened, SHEET, _quiet)
        times.append(process_time())
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for _row in book[SHEET].iter_rows(values_only=True):
            pass
        times.append(process_time())
        fitted = reading.fit(opened, sheet, mapping, _quiet)
        dry = importing.dry_run(fitted)
        times.append(process_time())
        running = importing.begin(dry)
        while importing.step(running) < 1:
            pass
        times.append(process_time())
        house.leave()
        read, theirs, fit, land = (1000 * (after - before) for before, after in pairwise(times))
        assert running.landed == ROWS
        yield Figure(what="10 k rows: workbook read", ours_ms=read, against="openpyxl, read-only", theirs_ms=theirs)
        yield Figure(what="10 k rows: fitted, dry run", ours_ms=fit, against="")
        yield Figure(
            what="10 k rows: all of it", ours_ms=read + fit + land, against="60 s", theirs_ms=60_000, must="1x"
        )


def _quiet(_done: float) -> None:
    """Nobody looks."""
