"""The lock for real: the process goes, another comes on the same folder, and nothing of the old one holds the vault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_app.ui import locking

PROGRAM = """
import sys
from pathlib import Path
from clinic_app import main
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.domain.people import Role
from clinic_app.services.doorway import NewClinic, NewPerson
from clinic_app.settings import Settings
from clinic_app.ui import app, locking

cost = KdfCost(64, 1, 1)
folder = Path(sys.argv[1])
settings, clock = Settings(folder, language="en"), main.real_clock("Asia/Bangkok")
settings.save()
entrance = main.build_entrance(settings, clock, lambda: KdfPolicy(cost, KdfCost(1 << 20, 16, 16), cost))
people = tuple(NewPerson(word=w, passphrase=w + " and three other words", role=Role.COORDINATOR, staff_code=w,
                         undertaking=1)
               for w in ("mango", "river"))
entrance.doorway().create(NewClinic(kind="clinic", people=people))
dressed = app.dress(settings)
window = app.build_window(entrance, settings, clock, after_lock=False,
                          replace_process=lambda waits, unkept: locking.replace_process(
                              folder, asking=waits, unkept=unkept, place=""))
window.show()
"""
"""What a process of its own begins with: a vault of two people in a folder, and a window that locks for real."""

_SCRIPT = f"""{PROGRAM}
window.jobs.run(window, lambda: entrance.doorway().unlock("mango", "mango and three other words"),
                then=lambda clinic: (window.enter(clinic), window.lock()))
dressed.app.exec()
sys.exit(7)  # never reached: the lock ends the process
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the new process in /proc")
def test_locking_replaces_the_process_and_lets_the_vault_go(tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, "-c", _SCRIPT, str(folder)], env=environment, timeout=120, check=False)
    assert done.returncode == 0
    successor = running(folder)
    try:
        assert successor is not None
        from clinic_app.services.inspecting import VaultPlace, look

        assert look(VaultPlace(folder / "vault")).in_use is False
    finally:
        if successor is not None:
            os.kill(successor, signal.SIGKILL)


def test_the_successor_is_the_same_program_on_the_same_folder(tmp_path: Path) -> None:
    program, words = locking.replacement(tmp_path, asking=False, unkept=False, place="1f")
    assert program == sys.executable
    assert words == ["-m", "clinic_app", "--data", str(tmp_path), "--locked", "--place", "1f"]
    assert "--asking" in locking.replacement(tmp_path, asking=True, unkept=False, place="1f")[1]
    unkept = locking.replacement(tmp_path, asking=False, unkept=True, place="1f")[1]
    assert unkept == ["-m", "clinic_app", "--data", str(tmp_path), "--locked", "--unkept", "--place", "1f"]


@pytest.mark.parametrize("place", ["", "1f", "no place at all"])
def test_the_successor_stands_where_the_window_stood(qtbot: QtBot, qapp: QApplication, place: str) -> None:
    before, after = QWidget(), QWidget()
    for window in (before, after):
        qtbot.addWidget(window)
    before.setGeometry(40, 50, 640, 480)
    locking.take_place(after, place or locking.place_of(before))
    assert after.isVisible()
    assert place or after.size() == before.size()


def test_a_window_that_was_put_away_stays_away(qtbot: QtBot, qapp: QApplication) -> None:
    before, after = QWidget(), QWidget()
    for window in (before, after):
        qtbot.addWidget(window)
    before.setGeometry(40, 50, 640, 480)
    before.showMinimized()
    locking.take_place(after, locking.place_of(before))
    after.show()  # as the program does when its loop begins
    assert after.isMinimized()
    after.showNormal()
    assert after.size() == before.size()


def running(folder: Path) -> int | None:
    """The process that was started locked on this folder."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for entry in Path("/proc").iterdir():
            try:
                line = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
            except OSError:
                continue
            if str(folder).encode() in line and b"--locked" in line:
                return int(entry.name)
    return None
