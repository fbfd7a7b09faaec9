"""The sheet of incidents as a locked CSV: what it takes in memory grows with what is compressed, not with its lines."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

MOST_MB: Final = 30
_CHILD: Final = """
import io, resource, sys
import pikepdf
from clinic_app.services.paper import locked
from clinic_app.wire.sheet_writing import CsvRows

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

def made(lines):
    page = pikepdf.new()
    page.add_blank_page()
    pdf = io.BytesIO()
    page.save(pdf)
    rows = CsvRows()
    for number in range(lines):
        rows.row([f"2026-{number:06d}", *(f"answer {number * place % 97} of a list" for place in range(41))])
    file = rows.packed()
    assert file.size > lines * 600
    assert locked(pdf.getvalue(), "five words that open it", {"sheet.csv": file})

made(10_000)
before = peak()
made(100_000)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the peak is asked of a POSIX system")
def test_ten_times_the_lines_take_little_more_memory() -> None:
    pytest.importorskip("resource")
    told = subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True, timeout=600, check=True)
    assert int(told.stdout) < MOST_MB
