"""From starting the process to the painted door, against the emptiest window PySide6 can show; and the hide key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.measuring import Figure, alone, in_turn

_EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
import os
app = QApplication([])
window = QMainWindow()
window.resize(1366, 736)
window.show()
app.processEvents()
window.grab()
os._exit(0)
"""
_OURS = """
import os, sys
from pathlib import Path
from clinic_app import main
from clinic_app.settings import Settings
from clinic_app.ui import app
settings = Settings(Path(sys.argv[1]), language=sys.argv[2])
clock = main.real_clock(settings.zone)
dressed = app.dress(settings)
entrance = main.build_entrance(settings, clock, main.real_policy)
window = app.build_window(entrance, settings, clock, after_lock=False, replace_process=lambda: None)
window.resize(1366, 736)
window.show()
dressed.app.processEvents()
window.grab()
os._exit(0)
"""


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        # A slot file is enough to stand at the door: it is read after the page is painted.
        (Path(folder) / "vault").mkdir()
        (Path(folder) / "vault" / "vault.json").write_bytes(b"{}")
        for language in ("en", "th"):
            ours, theirs = in_turn(partial(_run, _OURS, folder, language), partial(_run, _EMPTY), rounds=9, warm=2)
            yield Figure(
                what=f"start to the door ({language})", ours_ms=ours, theirs_ms=theirs, must="1.3x",
                against="the emptiest PySide6 window",
            )  # fmt: skip
    yield from _hiding()


def _run(script: str, *words: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", script, *words], env=environment, stderr=subprocess.DEVNULL, check=True)


def _hiding() -> Iterator[Figure]:
    from PySide6.QtWidgets import QLabel

    from clinic_app import main
    from clinic_app.settings import Settings
    from clinic_app.ui import app

    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder), language="en")
        clock = main.real_clock(settings.zone)
        dressed = app.dress(settings)
        entrance = main.build_entrance(settings, clock, main.real_policy)
        window = app.build_window(entrance, settings, clock, after_lock=False, replace_process=lambda: None)
        window.resize(1366, 736)
        window.show()

        def hide() -> None:
            window.put(QLabel("K4T-9MW-XQ"))
            dressed.app.processEvents()
            window.hide_everything()

        times = alone(hide, rounds=30)
        window.close_vault()
        yield Figure(what="a page shown and hidden again, slowest of 30", ours_ms=times[-1], must="100 ms")
