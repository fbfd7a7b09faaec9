"""What was acknowledged is there after a kill, after a full disk, and after a commit that lied."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.errors import DiskFull, SaveUncertain
from clinic_app.vault.cases import CaseRow
from clinic_app.vault.drafts import Drafts
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace, lay_ballast
from clinic_app.vault.store import Vault
from clinic_app.vault.tasks import Tasks

from .conftest import SOAK_ROUNDS, Hands, lane_on
from .entering import enter, make

DUE = datetime(2026, 12, 1, tzinfo=UTC)

SAVING = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from clinic_app.domain.case import Change
from clinic_app.domain.timekeeping import Clock
from clinic_app.vault.opening import unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.store import Vault
from tests.vault.entering import CHEAP, NURSE, PROJECTION

place, clock = VaultPlace(Path(sys.argv[1])), Clock(lambda: datetime.now(UTC), monotonic, "boot")
unlocked = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, clock)
vault = Vault.open(place, unlocked, PROJECTION, clock, ballast_bytes=4096)
case = vault.cases.begin(vault.whoami.id)
while True:
    vault.drafts.keep(case.id, case.root, "survivor", vault.whoami.id, {"s_name": "nobody"})
    saved = vault.revisions.append(case.id, Change(values=((case.root, "s_name", "nobody"),)), author=vault.whoami.id)
    sys.stdout.write(saved.hex + "\\n")
    sys.stdout.flush()
"""


@pytest.mark.parametrize("rounds", [100, pytest.param(SOAK_ROUNDS, marks=pytest.mark.soak)])
def test_a_kill_during_saves_loses_nothing_acknowledged(place: VaultPlace, hands: Hands, rounds: int) -> None:
    make(place, hands)
    acknowledged: set[str] = set()
    chance = random.Random(20261124)
    for _ in range(rounds):
        with subprocess.Popen([sys.executable, "-c", SAVING, str(place.folder)], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            acknowledged.update(child.stdout.readline().decode().strip() for _ in range(chance.randint(1, 25)))
            child.kill()
            rest = child.stdout.read().decode()
            acknowledged.update(line for line in rest.splitlines(keepends=False) if len(line) == 32)
    hands.wall = datetime.now(UTC) + timedelta(minutes=1)
    vault = enter(place, hands)
    kept = {revision.id.hex for row in every_row(vault) for revision in vault.revisions.history(row.id)}
    assert len(acknowledged) > rounds
    assert acknowledged <= kept
    assert vault.revisions.verify_chain() == len(kept)
    vault.journal.verify(vault.device.signing.public)
    assert vault.reader_connection()().execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    vault.close()


def every_row(vault: Vault) -> list[CaseRow]:
    rows, page = [], vault.cases.page(limit=500)
    while True:
        rows.extend(page.rows)
        if page.next is None:
            return rows
        page = vault.cases.page(after=page.next, limit=500)


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
