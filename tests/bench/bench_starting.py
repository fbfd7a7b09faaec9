"""From starting the process to the painted door, against the emptiest window PySide6 can show; and the hide key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_app.settings import Settings
from tests.bench.measuring import Figure, alone, in_turn

# Both end when their first window stands painted: the turn after its first paint event.
_EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import os

class Empty(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: os._exit(0))

app = QApplication([])
window = Empty()
window.resize(1366, 736)
window.show()
app.exec()
"""
# The program itself, from its own front door; only its loop is ours, put in its place once the program has it loaded.
_OURS = """
import os, sys
from clinic_app import __main__, main

def until_painted(dressed, window):
    window.painted.connect(lambda: os._exit(0))
    window.resize(1366, 736)
    window.show()
    dressed.app.exec()

def build_entrance(*words, build=main.build_entrance):
    from clinic_app.ui import app
    app.run = until_painted
    return build(*words)

main.build_entrance = build_entrance
__main__.clinic_app(["--data", sys.argv[1]])
"""


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
        # A slot file is enough to stand at the door: it is read after the page is painted.
        (Path(folder) / "vault").mkdir()
        (Path(folder) / "vault" / "vault.json").write_bytes(b"{}")
        for language in ("en", "th"):
            Settings(Path(folder), language=language).save()
            ours, theirs = in_turn(partial(_run, cache, _OURS, folder), partial(_run, cache, _EMPTY), rounds=9, warm=2)
            yield Figure(
                what=f"start to the door ({language})", ours_ms=ours, theirs_ms=theirs, must="1.3x",
                against="the emptiest PySide6 window",
            )  # fmt: skip
    yield from _hiding()


def _run(cache: str, script: str, *words: str) -> None:
    # An installed program starts from bytecode; a developer's machine may have been told to keep none.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-c", script, *words], env=environment, stderr=subprocess.DEVNULL, check=True)


def _hiding() -> Iterator[Figure]:
    from PySide6.QtWidgets import QLabel

    from clinic_app import main
    from clinic_app.ui import app

    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder), language="en")
        clock = main.real_clock(settings.zone)
        dressed = app.dress(settings)
        entrance = main.build_entrance(settings, clock, main.real_policy)
        window = app.build_window(entrance, settings, clock, after_lock=False, replace_process=lambda *_how: None)
        window.resize(1366, 736)
        window.show()

        def hide() -> None:
            window.put(QLabel("K4T-9MW-XQ"))
            dressed.app.processEvents()
            window.hide_everything()

        times = alone(hide, rounds=30)
        window.close_vault()
        yield Figure(what="a page shown and hidden again, slowest of 30", ours_ms=times[-1], must="100 ms")
