"""How a hub is: sums for its operator, on the command line and for what watches it. Nobody's name is among them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from clinic_app.hub.store import Store

_SUMS: Final = {
    "waiting": "SELECT count(*) FROM envelope WHERE body IS NOT NULL",
    "letters": "SELECT count(*) FROM letter",
    "mailboxes": "SELECT count(*) FROM mailbox",
    "devices": "SELECT count(*) FROM device WHERE status = 'approved'",
    "pending": "SELECT count(*) FROM device WHERE status = 'pending'",
    "directory": "SELECT coalesce(max(version), 0) FROM directory",
}
_OLDEST: Final = "SELECT coalesce(min(recv_hour), $1) FROM envelope WHERE body IS NOT NULL"


async def told_health(store: Store, now: datetime) -> dict[str, int]:
    """Waiting envelopes and the age of the oldest in hours, mailboxes, PCs, the version of the directory."""
    found = {name: int((await store.rows(sql))[0][0]) for name, sql in _SUMS.items()}
    hour = int(now.timestamp()) // 3600
    found["oldest_hours"] = hour - int((await store.rows(_OLDEST, hour))[0][0])
    return found


async def answers(store: Store) -> None:
    """Raises `StoreAway` unless the store answers."""
    await store.rows("SELECT 1")
