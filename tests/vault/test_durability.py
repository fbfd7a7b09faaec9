"""What was acknowledged is there after a full disk, and after a commit that lied. Kills: `tests/faults`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.errors import DiskFull, SaveUncertain
from clinic_app.vault.drafts import Drafts
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace, lay_ballast
from clinic_app.vault.tasks import Tasks

from .conftest import Hands, lane_on

DUE = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[VaultPlace]:
    """A disk of 6 MiB. Only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield VaultPlace(disk)
    # Lazily, so that a failed test that still holds the file leaves no disk behind.
    subprocess.run(["umount", "-l", disk], check=True)


def test_on_a_full_disk_the_save_in_hand_succeeds_and_nothing_is_lost(small_disk: VaultPlace, hands: Hands) -> None:
    lane = lane_on(small_disk)
    drafts = Drafts(lane, hands.clock())
    lay_ballast(small_disk, 2 << 20)
    case, author = CaseId(uuid4()), PersonId(uuid4())
    kept = 0
    while small_disk.ballast.exists():
        drafts.keep(case, EntityId(uuid4()), "section", author, {"f": "x" * 20_000})
        kept += 1
    told: DiskFull | None = None
    while told is None:
        try:
            drafts.keep(case, EntityId(uuid4()), "section", author, {"f": "x" * 20_000})
            kept += 1
        except DiskFull as full:
            told = full
    assert told.free_bytes < 1 << 20
    assert len(drafts.of(case, author)) == kept
    lane.reopen()
    assert len(drafts.of(case, author)) == kept
    assert lane.rows("PRAGMA integrity_check") == [("ok",)]
    lane.db.close()


class _Lying:
    """A connection whose next COMMIT reports an I/O error, before or after it really commits."""

    def __init__(self, db: object, *, lands: bool) -> None:
        self._db = db
        self._lands = lands

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)

    def execute(self, sql: str, *values: object) -> object:
        if sql == "COMMIT":
            if self._lands:
                self._db.execute("COMMIT")  # type: ignore[attr-defined]
            from sqlcipher3 import dbapi2

            error = dbapi2.OperationalError("disk I/O error")
            error.sqlite_errorcode = 10
            raise error
        return self._db.execute(sql, *values)  # type: ignore[attr-defined]


@pytest.mark.parametrize("lands", [True, False])
def test_a_failed_commit_is_looked_up_before_anyone_is_told(lane: Lane, hands: Hands, lands: bool) -> None:
    tasks = Tasks(lane, hands.clock())
    lane.db = _Lying(lane.db, lands=lands)
    if lands:
        tasks.add(kind="call", due_at=DUE, channel="phone")
    else:
        with pytest.raises(SaveUncertain):
            tasks.add(kind="call", due_at=DUE, channel="phone")
    assert len(tasks.open()) == int(lands)
    tasks.add(kind="call", due_at=DUE, channel="phone")
    assert len(tasks.open()) == int(lands) + 1
