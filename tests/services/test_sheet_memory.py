"""A long sheet in a locked file: what it takes in memory is the compressed sheet and the locked file, and no more."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

MOST_TIMES: Final = 2.6
"""Of the locked file. Before the sheet was encrypted piece by piece it was 4.9 for a workbook, 4.0 for a CSV."""

_CHILD: Final = """
import io, resource, sys
import pikepdf
from clinic_app.services.locked_pdf import locked
from clinic_app.wire.sheet_writing import CsvRows, Workbook

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10

def made(lines):
    page = pikepdf.new()
    page.add_blank_page()
    pdf = io.BytesIO()
    page.save(pdf)
    csv = sys.argv[1] == "csv"
    rows = CsvRows() if csv else Workbook().sheet("One", [18] * 42)
    for number in range(lines):
        rows.row([f"2026-{number:06d}", *(f"answer {number * place % 97} of a list" for place in range(41))])
    file = rows.packed() if csv else rows.whole()
    assert not csv or file.size > lines * 600
    return len(locked(pdf.getvalue(), "five words that open it", {f"sheet.{sys.argv[1]}": file}))

made(10_000)
before = peak()
print(made(100_000), peak() - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the peak is asked of a POSIX system")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_times_the_lines_take_twice_what_the_file_takes(kind: str) -> None:
    pytest.importorskip("resource")
    command = [sys.executable, "-c", _CHILD, kind]
    told = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    file, grown = map(int, told.stdout.split())
    assert grown < MOST_TIMES * file
