"""What was acknowledged is there after a kill, after a full disk, and after a commit that lied."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.errors import DiskFull, SaveUncertain
from clinic_app.vault.drafts import Drafts
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace, lay_ballast
from clinic_app.vault.tasks import Tasks

from .conftest import SOAK_ROUNDS, Hands, lane_on

DUE = datetime(2026, 12, 1, tzinfo=UTC)

SAVING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from clinic_app.domain.timekeeping import Clock
from clinic_app.vault.connection import connect
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.tasks import Tasks

place = VaultPlace(Path(sys.argv[1]))
lane = Lane(place, lambda: connect(place.database, lambda: bytearray(range(48))))
tasks = Tasks(lane, Clock(lambda: datetime.now(UTC), lambda: 0.0, "boot"))
while True:
    saved = tasks.add(kind="call", due_at=datetime(2026, 12, 1, tzinfo=UTC), channel="phone")
    sys.stdout.write(saved.hex + "\\n")
    sys.stdout.flush()
"""


def test_a_kill_during_saves_loses_nothing_acknowledged(place: VaultPlace, lane: Lane) -> None:
    lane.close()
    acknowledged: set[str] = set()
    chance = random.Random(20261124)
    for _ in range(SOAK_ROUNDS):
        with subprocess.Popen([sys.executable, "-c", SAVING, str(place.folder)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            acknowledged.update(child.stdout.readline().decode().strip() for _ in range(chance.randint(1, 25)))
            child.kill()
            rest = child.stdout.read().decode()
            acknowledged.update(line for line in rest.splitlines(keepends=False) if len(line) == 32)
    lane.reopen()
    kept = {UUID(bytes=row[0]).hex for row in lane.rows("SELECT id FROM tasks")}
    assert len(acknowledged) > SOAK_ROUNDS
    assert acknowledged <= kept
    assert lane.rows("PRAGMA integrity_check") == [("ok",)]


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
