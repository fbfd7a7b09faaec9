"""The memory of the program with a full vault: at the door, its list, the end of that list, a form of it open.

Of 10,000 cases; `BENCH_LARGE` names a folder where a clinic of 100,000 is kept between runs (`bench_opening`). RSS is
all that is mapped, with what other programs share; USS is what would be free again without this one. Beside it stands
the emptiest window PySide6 can show. From bytecode, as an installed program starts. Linux only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.bench_opening import CASES, LARGE, REAL, _filled
from tests.bench.corpus import PASSPHRASE, WORD
from tests.bench.measuring import Figure

_HELD = """
import json, os, sys
from pathlib import Path

def held():
    lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
    kb = {words[0].rstrip(":"): int(words[1]) for words in lines}
    return kb["Rss"], kb["Private_Clean"] + kb["Private_Dirty"]
"""
_EMPTY = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication([])
window = QMainWindow()
window.resize(1366, 736)
window.show()
QTimer.singleShot(1500, lambda: (print(json.dumps({"empty": held()}), flush=True), os._exit(0)))
app.exec()
"""
# The program itself, and nothing that is not in it: only its loop is ours, and it says what it holds at each stop.
_PROGRAM = """
from clinic_app import __main__, main

STEPS = 200

def policy():
    from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
    real = KdfCost(*json.loads(sys.argv[4]))
    return KdfPolicy(floor=real, ceiling=real, default=real)

def until_painted(dressed, window):
    from PySide6.QtCore import QTimer
    from clinic_app.ui import app
    told, pages, look = {}, [], QTimer(interval=50)

    def go_on(now, then):
        look.timeout.disconnect(now)
        look.timeout.connect(then)

    def enter():
        told["door"] = held()
        window.centralWidget().currentWidget()._try(sys.argv[2], sys.argv[3])
        look.timeout.connect(inside)
        look.start()

    def inside():
        if window.inside is not None:
            go_on(inside, listed)
            told["inside"] = held()
            pages.append(window.inside.open_place("cases"))

    def row(number):
        model = pages[0].model
        return model.at(model.index(number, 0)) if model.rowCount() else None

    def listed():
        if row(0) is not None:
            told["list"] = held()
            look.setInterval(5)
            go_on(listed, scrolled)

    def scrolled():
        bar = pages[0].table.verticalScrollBar()
        bar.setValue(bar.value() + max(1, bar.maximum() // STEPS))
        last = row(pages[0].model.rowCount() - 1)
        if bar.value() == bar.maximum() and last is not None:
            told["end"] = held()
            look.setInterval(50)
            go_on(scrolled, opened)
            window.inside.ways.open_case(last.id)

    def opened():
        view = getattr(window.inside.page(), "view", None)
        if view is not None:
            view.make_all()
            look.stop()
            QTimer.singleShot(1500, done)

    def done():
        told["form"] = held()
        print(json.dumps(told), flush=True)
        window.close_vault()
        os._exit(0)

    window.once_painted(window, lambda: (app._settle(dressed, window), QTimer.singleShot(1500, enter)))
    window.resize(1366, 736)
    window.show()
    dressed.app.exec()

def build_entrance(settings, clock, _policy, build=main.build_entrance):
    from clinic_app.ui import app
    app.run = until_painted
    return build(settings, clock, policy, ballast_bytes=0)

main.build_entrance = build_entrance
__main__.clinic_app(["--data", sys.argv[1]])
"""
_SHOWN = {"door": "at the door", "inside": "Today", "list": "the list", "end": "the end of the list", "form": "a form"}
_ROUNDS = 3


def figures() -> Iterator[Figure]:
    kept = os.environ.get("BENCH_LARGE")
    with TemporaryDirectory() as small, TemporaryDirectory() as cache:
        folder, cases = (Path(kept), LARGE) if kept else (Path(small), CASES)
        _filled(folder, cases)
        _told(cache, _PROGRAM, folder)  # writes the bytecode
        empty, _ = _told(cache, _EMPTY)["empty"]
        runs = [_told(cache, _PROGRAM, folder) for _ in range(_ROUNDS)]
        for where, shown in _SHOWN.items():
            rss, uss = sorted(run[where] for run in runs)[_ROUNDS // 2]
            yield Figure(
                what=f"memory, {shown}, {cases:,} cases", ours_ms=rss / 1024, unit="MB",
                must="110 MB" if where == "form" else "", theirs_ms=empty / 1024,
                against=f"the emptiest window; ours without what is shared {uss / 1024:.0f}",
            )  # fmt: skip


def _told(cache: str, script: str, folder: Path | None = None) -> dict[str, tuple[int, int]]:
    """Kilobytes at each stop: RSS and USS."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    cost = json.dumps([REAL.memory_kib, REAL.passes, REAL.lanes])
    done = subprocess.run(
        [sys.executable, "-c", _HELD + script, str(folder), WORD, PASSPHRASE, cost], check=True, timeout=600,
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    said: dict[str, tuple[int, int]] = json.loads(done.stdout.splitlines()[-1])
    return said
