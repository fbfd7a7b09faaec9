"""Only what stands in a file as it stands in memory is given back, and the program reads it again as before."""

from __future__ import annotations

import subprocess
import sys

import pytest

from clinic_app.services.start_only import as_in_their_file

SMAPS = """\
1000-3000 r-xp 00000000 fd:01 77 /usr/lib/libcode.so
Rss:                   8 kB
Anonymous:             0 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd ex mr mw me
3000-4000 r--p 00000000 fd:01 77 /usr/lib/libcode.so
Anonymous:             4 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd mr mw me
4000-4800 rw-p 00000000 fd:01 77 /usr/lib/libcode.so
Anonymous:             0 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd wr mr mw me
4800-5000 r--p 00000000 fd:01 78 /usr/lib/libswapped.so
Anonymous:             0 kB
Swap:                  4 kB
Locked:                0 kB
VmFlags: rd mr mw me
5000-6000 rw-p 00000000 fd:01 78 /usr/lib/libswapped.so
Anonymous:             0 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd wr mr mw me
6000-7000 r--p 00000000 00:00 0
Anonymous:             0 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd mr mw me
7000-8000 r-xp 00000000 00:00 0                          [vdso]
Anonymous:             0 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd ex mr mw me de
8000-a000 r--p 00000000 fd:01 79 /usr/share/fonts/face.ttf
Anonymous:             0 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd mr me
a000-b000 r--p 00000000 fd:01 80 /usr/lib/libbeingloaded.so
Anonymous:             0 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd mr mw me
b000-c000 rw-p 00000000 00:00 0
Anonymous:             4 kB
Swap:                  0 kB
Locked:                0 kB
VmFlags: rd wr mr mw me
"""
"""A library, half of which was changed; one swapped out; what stands in no file; a face; a library half mapped."""


def test_what_was_changed_swapped_out_or_is_no_library_that_stands_whole_stays() -> None:
    assert list(as_in_their_file(SMAPS)) == [(0x1000, 0x3000)]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux answers for itself")
def test_a_program_holds_less_and_goes_on_as_before() -> None:
    """Under a name of its own: what is given back belongs to a whole process."""
    script = """
import hashlib, sqlite3
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLabel
from clinic_app.services import no_dumps, start_only

def held():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))

app = QApplication([])
label = QLabel("before")
label.show()
app.processEvents()
before = label.grab().toImage()
no_dumps.forbid()
first = held()
start_only.give_back()
assert held() < 0.8 * first, (first, held())
label.repaint()
app.processEvents()
assert label.grab().toImage() == before
assert sqlite3.connect(":memory:").execute("SELECT 6 * 7").fetchone() == (42,)
start_only.give_back()
"""
    subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        timeout=60,
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": "/nonexistent"},
    )
