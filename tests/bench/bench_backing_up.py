"""A backup, copied, read back, opened and counted; what a save and the screen wait for meanwhile; against copying."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from clinic_app.domain.case import Change
from clinic_app.vault.backup import BackupOrder, make_backup
from clinic_app.vault.store import Vault
from tests.bench.corpus import filled_vault
from tests.bench.measuring import Figure, alone, in_turn

ROUNDS = 3
CASES, MEGABYTES = 500, int(os.environ.get("BENCH_BACKUP_MB", "64"))


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as stick, filled_vault(CASES) as vault:
        _make_large(vault)
        folder, numbers = Path(stick), count(1)
        case = vault.cases.page(limit=1).rows[0]

        def order() -> BackupOrder:
            return vault.backup_order(folder, next(numbers))

        def back_up() -> None:
            make_backup(order()).path.unlink()

        def copy() -> None:
            copyfile(vault._place.database, folder / "copy")
            with (folder / "copy").open("rb+") as file:
                os.fsync(file.fileno())

        def save() -> None:
            age = next(numbers) % 90
            vault.revisions.append(case.id, Change(values=((case.id, "s_age_years", age),)), author=vault.whoami.id)
            sleep(0.005)

        ours, theirs = in_turn(back_up, copy, rounds=3, warm=1)
        size = vault._place.database.stat().st_size / 1_000_000
        yield Figure(what=f"backup of {size:.0f} MB, checked", ours_ms=ours, against="the file copied and flushed",
                     theirs_ms=theirs)  # fmt: skip
        yield Figure(what="the same, for 1 GB", ours_ms=ours * 1000 / size, must="20 s")
        quiet = alone(save, rounds=60)
        waits = []
        with ThreadPoolExecutor(1) as reader:
            beside = reader.submit(make_backup, order())
            while not beside.done():
                waits += alone(save, rounds=1, warm=0)
            beside.result()
        waits.sort()
        yield Figure(what="a save while a backup runs, 99 of 100", ours_ms=waits[int(len(waits) * 0.99)],
                     against="the same alone", theirs_ms=quiet[int(len(quiet) * 0.99)], must="50 ms")  # fmt: skip
        yield from _screen(order)


def _screen(order: Callable[[], BackupOrder]) -> Iterator[Figure]:
    """The screen's thread with a timer of one millisecond: how long it is held while the reader's lane backs up.

    In turn with a thread that only waits: what the PC's other work costs is in both.
    """
    _app = QCoreApplication.instance() or QCoreApplication([])
    busy, quiet = list[float](), list[float]()
    for _ in range(ROUNDS):
        began = perf_counter()
        busy += _gaps(partial(make_backup, order()))
        took = perf_counter() - began
        quiet += _gaps(lambda took=took: sleep(took))
    for name, share in (("99 of 100", 0.99), ("999 of 1,000", 0.999), ("the longest", 1.0)):
        ours, theirs = (sorted(each)[min(int(len(each) * share), len(each) - 1)] for each in (busy, quiet))
        yield Figure(what=f"the screen is held in a backup, {name}", ours_ms=ours, against="no backup",
                     theirs_ms=theirs, must="16 ms")  # fmt: skip


def _gaps(work: Callable[[], object]) -> list[float]:
    """Milliseconds from each tick of the screen's event loop to the next, while `work` is done beside it.

    Where the system tells how long it let the thread wait because other programs had the processor, that is taken off.
    """
    app, gaps = QCoreApplication.instance(), list[float]()
    assert app is not None
    last = perf_counter() * 1000 - _kept_waiting()
    with ThreadPoolExecutor(1) as reader:
        timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=1)
        beside = reader.submit(work)

        def tick() -> None:
            nonlocal last
            now = perf_counter() * 1000 - _kept_waiting()
            gaps.append(now - last)
            last = now
            if beside.done():
                app.quit()

        timer.timeout.connect(tick)
        timer.start()
        app.exec()
        timer.stop()
        beside.result()
    return gaps


def _kept_waiting() -> float:
    """Milliseconds in which this thread could have run and was not let."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e6
    except OSError:
        return 0.0


def _make_large(vault: Vault) -> None:
    """Sealed messages of 1 MB each."""
    sql = "INSERT INTO threads (thread, sender, seq, mid, body, at) VALUES (?, 'bench', ?, ?, ?, '')"
    for number in range(MEGABYTES):
        with vault.writing():
            vault._lane.run(sql, (os.urandom(16), number, os.urandom(16), os.urandom(1 << 20)))
