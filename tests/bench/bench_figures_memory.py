"""The most memory that figures as files take while they are made, over a year with 10,000 and with 100,000 cases.

Each in a process of its own: what stood before (the program, and what it counts) and the most there was until the
locked file was whole. Pages and pictures are of numbers, so they must take the same for ten times the cases; a sheet of
incidents takes its own compressed length more, twice (decision 102). Linux only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.measuring import Figure

SERVICES: Final = Path(__file__).resolve().parents[1] / "services"
CASES: Final = (10_000, 100_000)
PAGES: Final = {
    "return": "monthly return as PDF",
    "charts": "all charts of a year as pages and pictures",
    "tables": "tables as CSV",
}
SHEETS: Final = {"xlsx": "sheet of incidents, XLSX", "csv": "sheet of incidents, CSV"}

CHILD: Final = r"""
import ctypes, gc, json, sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

what, cases, services = sys.argv[1], int(sys.argv[2]), sys.argv[3]
sys.path.insert(0, services)

def standing(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))

def begun():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before must not hide what is taken now
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    return standing("VmRSS")

def sheet():
    import io
    import pikepdf
    from clinic_app.services.locked_pdf import locked
    from clinic_app.wire.sheet_writing import CsvRows, Workbook
    page, pdf = pikepdf.new(), io.BytesIO()
    page.add_blank_page()
    page.save(pdf)

    def made(lines):
        csv = what == "csv"
        rows = CsvRows() if csv else Workbook().sheet("One", [18] * 42)
        for number in range(lines):
            rows.row([f"2026-{number:06d}", *(f"answer {number * place % 97} of a list" for place in range(41))])
        file = rows.packed() if csv else rows.whole()
        return len(locked(pdf.getvalue(), "five words that open it", {f"sheet.{what}": file}))

    made(100)
    before = begun()
    return before, made(cases)

def figures(folder):
    from PySide6.QtGui import QGuiApplication
    from clinic_at_work import COORDINATOR, House
    from tests.bench.counted_rows import invented
    from clinic_app.domain.reporting.rows import Unit
    from clinic_app.services.reporting import Audience
    from clinic_app.ui.screens.figure_pictures import Pictures
    from clinic_app.ui.screens.figure_words import FigureWords

    app = QGuiApplication([])
    house = House(folder)
    house.founded()
    house.pass_(days=60)
    clinic = house.enter(COORDINATOR)
    clinic.reporting.name_office("Health office")
    tallies, out, reason = clinic.reporting.tallies(), clinic.figures_out, "how much memory it takes"

    def come(n):
        for unit in (Unit.PERSON, Unit.INCIDENT, Unit.OFFER, Unit.REFERRAL, Unit.FOLLOW_UP):
            for row in invented(unit, n):
                tallies[unit].add(uuid4(), replace(row, on=date(2026, row.on.month, row.on.day)))

    def made():
        year, month = range(2026 * 12, 2027 * 12), range(2026 * 12 + 10, 2026 * 12 + 11)
        if what == "return":
            return len(clinic.reporting.return_paper(month, "th", letterhead=clinic.papers.letterhead).pdf)
        if what == "tables":
            return len(out.tables(Audience.OWN, year, reason=reason).file.pdf)
        report = out.to_draw(Audience.OWN, year)
        words = FigureWords(clinic, report.organisations)
        pictures = Pictures(report, words, out.chart_pages, lambda _done, _words: None)
        while pictures.go_on():
            pass
        return len(out.charts(report, pictures.files, reason=reason).file.pdf)

    come(100)
    made()
    come(cases)
    before = begun()
    told = before, made()
    house.leave()
    return told

if what in ("xlsx", "csv"):
    before, length = sheet()
else:
    with TemporaryDirectory() as folder:
        before, length = figures(Path(folder))
print(json.dumps({"before": before / 1024, "peak": standing("VmHWM") / 1024, "file": length / 1024 / 1024}))
"""


def figures() -> Iterator[Figure]:
    for what, shown in {**PAGES, **SHEETS}.items():
        few, many = (told(what, cases) for cases in CASES)
        file = f"{many['file']:.1f} MB of file, before it {many['before']:.0f}"
        yield Figure(
            what=f"{shown}: peak, {CASES[1]:,} cases", ours_ms=many["peak"], theirs_ms=few["peak"], unit="MB",
            against=f"{CASES[0]:,} cases; {file}",
        )  # fmt: skip
        more, most = many["peak"] - many["before"], few["peak"] - few["before"]
        yield Figure(
            what=f"{shown}: over what stood before", ours_ms=more, theirs_ms=most, unit="MB",
            against=f"{CASES[0]:,} cases",
            must="3 MB more" if what in PAGES else "2.6 times the file",
        )  # fmt: skip


def told(what: str, cases: int) -> dict[str, float]:
    """Megabytes: what stood `before`, the `peak`, and how long the locked `file` is."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, what, str(cases), str(SERVICES)], check=True, timeout=600, env=environment,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
