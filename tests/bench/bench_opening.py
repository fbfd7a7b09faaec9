"""Coming in: from Enter to Today in hand, against the passphrase's own cost; first after a start; until it is painted.

What is not the passphrase is found within each coming in: two sums of half a second, measured one after the other on
a shared machine, differ by more than what is sought. `BENCH_LARGE` names a folder where a clinic of 100,000 cases is
kept between runs; filling it takes six minutes.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import NamedTuple

from clinic_app import main
from clinic_app.crypto import slots
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy, stretch
from clinic_app.services.doorway import Doorway
from clinic_app.settings import Settings
from tests.bench.corpus import CLOCK, PASSPHRASE, WORD, fill, make_vault, open_vault
from tests.bench.measuring import Figure

CASES, LARGE = 10_000, 100_000
REAL = KdfCost(128 * 1024, 3, 4)
POLICY = KdfPolicy(floor=REAL, ceiling=REAL, default=REAL)
_ROUNDS, _STARTS = 11, 5
_LATER = """
import gc, json, sys
from pathlib import Path
from tests.bench.bench_opening import come_in, door_of, made_ready
gc.disable()
door = door_of(Path(sys.argv[1]))
made_ready(door)
print(json.dumps([come_in(door).not_kdf.busy for _ in range(2)]))
"""
# The program itself, from its own front door; only its loop is ours. Typing takes a second.
_PROGRAM = """
import json, os, sys
from pathlib import Path
from time import perf_counter
from PySide6.QtCore import QTimer
from clinic_app import __main__, main
from tests.bench.bench_opening import POLICY, kdf_timed

def until_painted(dressed, window):
    from clinic_app.ui import app
    page = window.centralWidget().currentWidget()
    run = window.jobs.run

    def enter():
        window.jobs.run = noting
        began.append(perf_counter())
        page._try(sys.argv[2], sys.argv[3])

    def noting(owner, work, then, *rest, **more):
        shown = (lambda view: (then(view), QTimer.singleShot(0, painted))) if work == today() else then
        run(owner, work, shown, *rest, **more)

    def today():
        return window.clinic and window.clinic.today

    def painted():
        window.repaint()
        print(json.dumps((perf_counter() - began[0]) * 1000 - kdf[0].wall), flush=True)
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

began = []
main.build_entrance = build_entrance
with kdf_timed() as kdf:
    __main__.clinic_app(["--data", sys.argv[1]])
"""


class Spent(NamedTuple):
    """Milliseconds: by the clock on the wall, and of the processor for this thread. What differs is disk and others."""

    wall: float
    busy: float

    def since(self, begun: Spent) -> Spent:
        return Spent(self.wall - begun.wall, self.busy - begun.busy)


@dataclass(frozen=True, slots=True)
class Came:
    """One coming in: all of it, the passphrase in it, the first page of the list after it."""

    whole: Spent
    kdf: Spent
    page: Spent

    @property
    def not_kdf(self) -> Spent:
        return self.whole.since(self.kdf)


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        _filled(Path(folder), CASES)
        doors = {CASES: door_of(Path(folder))}
        if kept := os.environ.get("BENCH_LARGE"):
            _filled(Path(kept), LARGE)
            doors[LARGE] = door_of(Path(kept))
        came, alone = _in_turn(list(doors.values()))
        for cases, each in zip(doors, came, strict=True):
            whole = median(one.whole.wall for one in each)
            yield Figure(what=f"Enter to Today, {cases:,} cases", ours_ms=whole, against="Argon2id 128 MiB alone",
                         theirs_ms=alone)  # fmt: skip
            rest = median(one.not_kdf.wall for one in each)
            yield Figure(what=f"  of it not the passphrase, {cases:,} cases", ours_ms=rest, must="25 ms")
            busy = median(one.not_kdf.busy for one in each)
            yield Figure(what="  the processor's part of that", ours_ms=busy)
            yield Figure(what="  then the first page of the list", ours_ms=median(one.page.wall for one in each))
        if len(came) > 1:
            large, small = (median(one.not_kdf.busy + one.page.busy for one in each) for each in reversed(came))
            yield Figure(what="  with the list, large by small", ours_ms=large, theirs_ms=small, must="1.2x",
                         against=f"{CASES:,} cases")  # fmt: skip
        starts = [json.loads(_run(_LATER, folder)) for _ in range(_STARTS)]
        first, second = (median(times) for times in zip(*starts, strict=True))
        yield Figure(
            what="  the processor's part, first after a start", ours_ms=first, against="the second", theirs_ms=second
        )
        shown = [json.loads(_run(_PROGRAM, folder, WORD, PASSPHRASE)) for _ in range(_STARTS)]
        yield Figure(what="  until the window has painted it", ours_ms=median(shown))


def door_of(folder: Path) -> Doorway:
    """The door of the vault in this data folder, as the program builds it."""
    return main.build_doorway(Settings(folder), CLOCK, POLICY, ballast_bytes=0)


def made_ready(door: Doorway) -> None:
    """What the page of the door has done while somebody types."""
    door.state()
    door.get_ready()
    door.failed_since_last()


def come_in(door: Doorway) -> Came:
    """From Enter to Today in hand."""
    with kdf_timed() as kdf:
        begun = spent()
        clinic = door.unlock(WORD, PASSPHRASE)
        clinic.today()
        came = spent()
    clinic.finding.page()
    listed = spent()
    clinic.close()
    return Came(came.since(begun), kdf[0], listed.since(came))


def spent() -> Spent:
    """So far."""
    return Spent(perf_counter() * 1000, thread_time() * 1000)


@contextmanager
def kdf_timed() -> Iterator[list[Spent]]:
    """Each stretching, where it happens."""
    times: list[Spent] = []

    def timed(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
        begun = spent()
        made = stretch(passphrase, salt, cost)
        times.append(spent().since(begun))
        return made

    vars(slots)["stretch"] = timed
    try:
        yield times
    finally:
        vars(slots)["stretch"] = stretch


def _in_turn(doors: Sequence[Doorway]) -> tuple[list[list[Came]], float]:
    """Each of the doors and the passphrase alone, in turn. Like the program, Python looks for garbage between them."""
    came: list[list[Came]] = [[] for _ in doors]
    alone: list[float] = []
    for turn in range(_ROUNDS + 2):
        gc.collect()
        gc.disable()
        for door, each in zip(doors, came, strict=True):
            each.append(come_in(door))
        begun = spent()
        stretch(PASSPHRASE, bytes(16), REAL)
        alone.append(spent().since(begun).wall)
        gc.enable()
        if turn == 1:  # what came before was to warm up
            del alone[:]
            for each in came:
                each.clear()
    return came, median(alone)


def _filled(folder: Path, cases: int) -> None:
    if not (folder / "vault").exists():
        vault = open_vault(make_vault(folder / "vault", POLICY), POLICY)
        fill(vault, cases)
        vault.close()


def _run(script: str, *words: str) -> bytes:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        check=True, timeout=120,
    )  # fmt: skip
    return done.stdout
