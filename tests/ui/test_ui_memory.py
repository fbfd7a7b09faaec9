"""After a lock the memory of the program holds neither the key nor a row: the process that held them is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soaking
from test_ui_process import PROGRAM, running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/…/mem")

NAME = "Daw Marker Nilar"
_PASSPHRASE = "mango and three other words"

_SCRIPT = f"""{PROGRAM}
from PySide6.QtCore import QSocketNotifier
from clinic_app.domain.case import Change

def come_in():
    clinic = entrance.doorway().unlock("mango", {_PASSPHRASE!r})
    case = clinic.recording.begin()
    said = ((case.root, "c_record", "given"), (case.root, "c_services", "given"))
    clinic.recording.change(case.id, Change(values=said))
    clinic.recording.change(case.id, Change(values=((case.root, "s_alias", {NAME!r}),)))
    return clinic, case.id

def inside(answer):
    clinic, case_id = answer
    window.enter(clinic)
    window.inside.ways.open_case(case_id)
    key = clinic.desk.vault._key
    print(key.secret.hex(), bytes(key.database_key()).hex(), flush=True)

window.jobs.run(window, come_in, inside)
told = QSocketNotifier(0, QSocketNotifier.Type.Read)
told.activated.connect(lambda *_: (told.setEnabled(False), window.lock()))
dressed.app.exec()
sys.exit(7)  # never reached: the lock ends the process
"""


def memory_of(process: int) -> Iterator[bytes]:
    """Every readable page of it, region by region."""
    with Path(f"/proc/{process}/maps").open() as maps, Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights, *_rest = line.split()
            if not rights.startswith("r") or line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            start, end = (int(edge, 16) for edge in span.split("-"))
            memory.seek(start)
            try:
                yield memory.read(end - start)
            except OSError:
                continue  # a page that was never there


def found(process: int, wanted: list[bytes]) -> list[int]:
    """How often each of these stands in its memory."""
    counts = [0] * len(wanted)
    for region in memory_of(process):
        counts = [count + region.count(each) for count, each in zip(counts, wanted, strict=True)]
    return counts


def spellings(text: str) -> list[bytes]:
    """As SQLite, Python and Qt each keep a text."""
    return [text.encode(), text.encode("utf-16-le"), text.encode("utf-32-le")]


def one_lock(folder: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "ignore"}
    held = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(folder)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert held.stdin is not None
    assert held.stdout is not None
    successor = None
    try:
        keys = [bytes.fromhex(word) for word in held.stdout.readline().split()]
        assert len(keys) == 2
        vault_key, database_key = found(held.pid, keys)
        assert vault_key + database_key > 0, "the scan must find what is there"
        assert sum(found(held.pid, spellings(NAME))) > 0
        held.stdin.write("lock\n")
        held.stdin.flush()
        assert held.wait(timeout=60) == 0
        assert not Path(f"/proc/{held.pid}/mem").exists()
        successor = running(folder)
        assert successor is not None
        try:
            counts = found(successor, [*keys, *spellings(NAME), *spellings(_PASSPHRASE)])
        except PermissionError:
            pytest.skip("the new process lets nobody read it, and this test is not the administrator's")
        assert counts == [0] * len(counts)
    finally:
        held.kill()
        held.wait()
        held.stdin.close()
        held.stdout.close()
        if successor is not None:
            os.kill(successor, signal.SIGKILL)


def test_after_a_lock_no_key_no_row_and_no_passphrase_is_in_memory(tmp_path: Path) -> None:
    one_lock(tmp_path / "clinic")


@pytest.mark.soak
def test_lock_after_lock_leaves_nothing_in_memory(tmp_path: Path) -> None:
    for number in soaking.rounds("memory after lock"):
        one_lock(tmp_path / str(number))
        soaking.count("memory after lock", locks=1)
