"""A second person in an emergency: from *Another person* at the cover to her own Today, the typing left out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tests.bench.measuring import Figure

_ROUNDS = 5
_COMMON = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from clinic_app import main
from clinic_app.domain.people import Role
from clinic_app.services.doorway import NewClinic, NewPerson
from clinic_app.settings import Settings
from clinic_app.ui import app
folder, told = Path(sys.argv[1]), Path(sys.argv[2])
settings, clock = Settings(folder, language="en"), main.real_clock("Asia/Bangkok")
entrance = main.build_entrance(settings, clock, main.real_policy)
"""
# Starts the second as the lock does: this process goes hard, the other stands already.
_FIRST = (
    _COMMON
    + """
import os, subprocess
people = tuple(NewPerson(word=w, passphrase=w + " and three other words", role=Role.COORDINATOR, staff_code=w)
               for w in ("mango", "river"))
sheet = entrance.doorway().create(NewClinic(kind="clinic", people=people))
entrance.doorway().confirm_sheet(sheet.lines)
dressed = app.dress(settings)

def replace(waits, unkept):
    subprocess.Popen([sys.executable, "-c", sys.argv[3], str(folder), str(told)])
    os._exit(0)

window = app.build_window(entrance, settings, clock, after_lock=False, replace_process=replace)

def another():
    told.write_text(str(time.monotonic()))
    window.curtain.cover.another_person.emit()

def inside(clinic):
    window.enter(clinic)
    window.hide_everything()
    QTimer.singleShot(500, another)

window.show()
window.jobs.run(window, lambda: entrance.doorway().unlock("mango", "mango and three other words"), then=inside)
dressed.app.exec()
"""
)
_SECOND = (
    _COMMON
    + """
import os
dressed = app.dress_first(settings)
window = app.build_window(entrance, settings, clock, after_lock=True, somebody_waits=True,
                          replace_process=lambda *_how: None)
look = QTimer()

def knock():
    door = window._stack.currentWidget()
    door.sign_in.word.setText("river")
    door.sign_in.passphrase.setText("river and three other words")
    door.sign_in.button.click()
    look.timeout.connect(arrived)
    look.start(5)

def arrived():
    if window.inside is not None and window.inside.isVisible() and window.jobs.idle:
        told.write_text(told.read_text() + " " + str(time.monotonic()))
        os._exit(0)

window.painted.connect(lambda: QTimer.singleShot(0, knock))
window.show()
dressed.app.exec()
"""
)


def figures() -> Iterator[Figure]:
    """Rounds of two processes each, with the passphrase stretched as on this PC."""
    times = sorted(_switch() for _round in range(_ROUNDS))
    yield Figure(what="another person's Today, from the cover", ours_ms=median(times) * 1000, must="10 s")


def _switch() -> float:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "ignore"}
    with TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        words = [str(Path(folder) / "clinic"), str(told), _SECOND]
        subprocess.run([sys.executable, "-c", _FIRST, *words], env=environment, stderr=subprocess.DEVNULL, check=True)
        ends = monotonic() + 60
        while len(stamps := told.read_text().split()) < 2 and monotonic() < ends:
            sleep(0.05)
        began, came = (float(stamp) for stamp in stamps)
        return came - began
