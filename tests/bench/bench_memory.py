"""The memory of the program with a full vault, its list and a form of it open.

Of 10,000 cases; `BENCH_LARGE` names a folder where a clinic of 100,000 is kept between runs (`bench_opening`). RSS is
all that is mapped, with what other programs share; USS is what would be free again without this one. Linux only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.bench_opening import CASES, LARGE, _filled
from tests.bench.corpus import PASSPHRASE, WORD
from tests.bench.measuring import Figure

# The program itself; only its loop is ours, and it says what it holds once the whole form is made.
_PROGRAM = """
import json, os, sys
from pathlib import Path
from clinic_app import __main__, main
from tests.bench.bench_opening import POLICY

def held():
    lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:])
    kb = {words[0].rstrip(":"): int(words[1]) for words in lines}
    return kb["Rss"], kb["Private_Clean"] + kb["Private_Dirty"]

def until_painted(dressed, window):
    from PySide6.QtCore import QTimer
    from clinic_app.ui import app
    told, look = {}, QTimer(interval=50)

    def enter():
        told["door"] = held()
        window.centralWidget().currentWidget()._try(sys.argv[2], sys.argv[3])
        look.timeout.connect(inside)
        look.start()

    def inside():
        if window.inside is not None:
            look.timeout.disconnect(inside)
            look.timeout.connect(listed)
            told["inside"] = held()
            told["list"] = window.inside.open_place("cases")

    def listed():
        page = told["list"]
        row = page.model.at(page.model.index(0, 0)) if page.model.rowCount() else None
        if row is not None:
            look.timeout.disconnect(listed)
            look.timeout.connect(opened)
            told["list"] = held()
            window.inside.ways.open_case(row.id)

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
    return build(settings, clock, lambda: POLICY, ballast_bytes=0)

main.build_entrance = build_entrance
__main__.clinic_app(["--data", sys.argv[1]])
"""
_SHOWN = {"door": "at the door", "inside": "Today", "list": "the list", "form": "a form"}


def figures() -> Iterator[Figure]:
    kept = os.environ.get("BENCH_LARGE")
    with TemporaryDirectory() as small:
        folder, cases = (Path(kept), LARGE) if kept else (Path(small), CASES)
        _filled(folder, cases)
        for where, (rss, uss) in _told(folder).items():
            what, must = f"memory, {_SHOWN[where]} open, {cases:,} cases", "110 MB" if where == "form" else ""
            yield Figure(what=what, ours_ms=rss / 1024, unit="MB", must=must, against=f"RSS; USS {uss / 1024:.0f}")


def _told(folder: Path) -> dict[str, tuple[int, int]]:
    """Kilobytes at each stop: RSS and USS."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(folder), WORD, PASSPHRASE], check=True, timeout=600,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    said: dict[str, tuple[int, int]] = json.loads(done.stdout.splitlines()[-1])
    return said
