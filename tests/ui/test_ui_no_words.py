"""Nothing of a crash, an error or a library's complaint reaches a file of the desktop with a word of what was typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
_MARK = "Dao-of-the-marker"

_COMPLAINING = f"""
import gc, logging, sys
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication
from clinic_app.ui import no_words
app = QApplication([])
reported = []
no_words.install(lambda error: reported.append(type(error).__name__) or "ABC123")
qWarning("a file named {_MARK}.pdf")
logging.getLogger("somebody").warning("{_MARK}")
class Late:
    def __del__(self):
        raise KeyError("{_MARK}")
Late()
gc.collect()
assert reported == ["KeyError"], reported
"""


def test_qt_libraries_and_late_errors_say_no_word_of_what_was_typed() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", _COMPLAINING], env=environment, cwd=HOUSE, capture_output=True,
                          text=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert _MARK not in done.stdout + done.stderr
    assert "Qt: QtWarningMsg" in done.stderr


# The administrator reads everything: both programs first give up that one power.
_LIKE_ANYBODY = """
import ctypes, sys
class Head(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
head, powers = Head(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert ctypes.CDLL(None).capget(ctypes.byref(head), powers) == 0
for effective_and_permitted in (0, 1):
    powers[effective_and_permitted] &= ~(1 << 19)  # CAP_SYS_PTRACE
assert ctypes.CDLL(None).capset(ctypes.byref(head), powers) == 0
"""
_HOLDING = """
if sys.argv[1] == "forbid":
    from clinic_app.services import no_dumps
    no_dumps.forbid()
    assert no_dumps.forbidden()
print("ready", flush=True)
sys.stdin.read()
"""
_READING = """
try:
    open(f"/proc/{sys.argv[1]}/mem", "rb").close()
except PermissionError:
    sys.exit(13)
"""


def _read_by_another_program(mode: str) -> bool:
    held = subprocess.Popen(
        [sys.executable, "-c", _LIKE_ANYBODY + _HOLDING, mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HOUSE
    )
    assert held.stdin is not None
    assert held.stdout is not None
    assert held.stdout.readline() == b"ready\n"
    tried = subprocess.run(
        [sys.executable, "-c", _LIKE_ANYBODY + _READING, str(held.pid)], timeout=60, check=False, cwd=HOUSE
    )
    held.communicate()
    assert held.returncode == 0
    return tried.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_no_other_program_of_the_same_person_reads_our_memory() -> None:
    if not _read_by_another_program("allow"):
        pytest.skip("this system lets nobody read a neighbour's memory anyway")
    assert not _read_by_another_program("forbid")


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel")
def test_a_crash_leaves_no_core(tmp_path: Path) -> None:
    script = (
        "import os, resource\n"
        "from clinic_app.services import no_dumps\n"
        "assert not no_dumps.forbidden()\n"
        "no_dumps.forbid()\n"
        "assert no_dumps.forbidden() and resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)\n"
        f"os.chdir({str(tmp_path)!r})\n"
        "os.abort()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=HOUSE, timeout=60, check=False, capture_output=True)
    assert done.returncode == -6, done.stderr
    assert list(tmp_path.iterdir()) == []
