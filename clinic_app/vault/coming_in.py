"""What is looked at, and entered in the journal, when somebody comes in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from clinic_app.domain.ids import DeviceId, PersonId
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import DeviceFileDamaged, ForeignVault
from clinic_app.vault.device import DeviceKeys
from clinic_app.vault.journal import Journal
from clinic_app.vault.journal_reading import Doubt
from clinic_app.vault.lane import Lane
from clinic_app.vault.opening import Unlocked
from clinic_app.vault.throttle import Throttle


def identity(lane: Lane, unlocked: Unlocked, device: DeviceKeys) -> tuple[UUID, str, bool]:
    """Which vault this is, its kind, and whether its survivors are invented.

    Raises `ForeignVault` if the list of slots is of another, `DeviceFileDamaged` if the keys of the PC are.
    """
    row = lane.row("SELECT id, kind, training, device FROM vault")
    if row is None or UUID(bytes=row[0]) != unlocked.vault_id or bool(row[2]) is not unlocked.training:
        raise ForeignVault
    if DeviceId(UUID(bytes=row[3])) != device.id:
        raise DeviceFileDamaged
    return UUID(bytes=row[0]), str(row[1]), bool(row[2])


def last_entry_at(journal: Journal) -> datetime | None:
    """The time of the newest entry before anybody comes in now: no clock of this PC should be behind it."""
    seq, _ = journal.last()
    return instant(journal.entries(after=seq - 1, limit=1)[0].at) if seq else None


def enter_unlock(
    lane: Lane, journal: Journal, throttle: Throttle, who: PersonId, *, doubt: Doubt | None, seen: int
) -> int:  # fmt: skip
    """Enter this unlock, and what is wrong with the journal's end; how many wrong tries there were before it."""
    failed = throttle.unreported()

    def write() -> None:
        if doubt is not None:
            journal.append("journal_doubted", who, {"doubt": doubt.value, "seen": seen})
        journal.append("unlocked", who, {"failed_before": failed} | ({"stale_log": 1} if lane.log_set_aside else {}))

    lane.save(write)
    if failed:
        throttle.reported()
    return failed
