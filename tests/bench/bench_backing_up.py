"""A backup, copied, read back, opened and counted; what a save waits for meanwhile; against copying the file."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from time import sleep

from clinic_app.domain.case import Change
from clinic_app.vault.backup import make_backup
from clinic_app.vault.store import Vault
from tests.bench.corpus import filled_vault
from tests.bench.measuring import Figure, alone, in_turn

CASES, MEGABYTES = 500, int(os.environ.get("BENCH_BACKUP_MB", "64"))


def figures() -> Iterator[Figure]:
    with TemporaryDirectory() as stick, filled_vault(CASES) as vault:
        _make_large(vault)
        folder, numbers = Path(stick), iter(range(1, 1_000))
        case = vault.cases.page(limit=1).rows[0]

        def back_up() -> None:
            make_backup(vault.backup_order(folder, next(numbers))).path.unlink()

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
        order = vault.backup_order(folder, next(numbers))
        beside = threading.Thread(target=make_backup, args=(order,))
        beside.start()
        waits = []
        while beside.is_alive():
            waits += alone(save, rounds=1, warm=0)
        waits.sort()
        yield Figure(what="a save while a backup runs, 99 of 100", ours_ms=waits[int(len(waits) * 0.99)],
                     against="the same alone", theirs_ms=quiet[int(len(quiet) * 0.99)], must="50 ms")  # fmt: skip


def _make_large(vault: Vault) -> None:
    """Sealed messages of 1 MB each."""
    sql = "INSERT INTO threads (thread, sender, seq, mid, body, at) VALUES (?, 'bench', ?, ?, ?, '')"
    for number in range(MEGABYTES):
        with vault.writing():
            vault._lane.run(sql, (os.urandom(16), number, os.urandom(16), os.urandom(1 << 20)))
