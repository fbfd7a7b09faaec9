"""Two PCs of one clinic meet: records that they have in common, and that every write has to be noted for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.bench.bench_meeting import exchange, signatures, two_pcs
from tests.bench.measuring import Figure

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "services"))

if TYPE_CHECKING:
    from clinic_app.vault.store import Vault

TASKS = 2_000
_INSERT = "INSERT INTO tasks (id, case_id, kind, channel, due_at) VALUES (?, ?, ?, ?, ?)"


def figures() -> Iterator[Figure]:
    with two_pcs(200, 200) as (night, office):
        night.vault.common.begin()
        office.vault.common.join(night.vault.common.keys)
        exchange(night, office)
        write_tasks(night.vault, TASKS)
        begun = process_time()
        told = night.vault.common.tell()
        telling = (process_time() - begun) * 1000
        floor = signatures(TASKS)
        yield Figure(what="2,000 calls that are due, written down to be told", ours_ms=telling)
        spent = exchange(night, office)
        assert told == TASKS
        yield Figure(what="the same told, taken in, verified, by the CPU", ours_ms=spent.cpu_ms,
                     against="as many signatures", theirs_ms=floor)  # fmt: skip
        yield Figure(what="their longest letter by the CPU: a save waits", ours_ms=spent.longest_ms, must="50 ms")


def write_tasks(vault: Vault, many: int) -> None:
    """Calls due, each of one of the cases."""
    ids = [row.id for row in vault.cases.page(limit=200).rows]
    due = datetime(2026, 12, 1, tzinfo=UTC).isoformat()
    with vault.writing():
        for number in range(many):
            row = (uuid4().bytes, ids[number % len(ids)].bytes, "call", "phone", due)
            vault.tasks._lane.run(_INSERT, row)
