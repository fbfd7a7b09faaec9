"""What came from the hub: a message is taken once, and what is not believed is set aside with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import PacketRefused, Why
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

_ITEM: Final = "SELECT id, sender, mid, sealed, state, reason, arrived_at FROM inbox"


class InState(StrEnum):
    """What became of a message."""

    TAKEN = "taken"
    SET_ASIDE = "set_aside"
    KEPT = "kept"
    """Not believed, and kept by somebody."""
    THROWN = "thrown"
    """Not believed, and its bytes are gone: only its name is left."""


@dataclass(frozen=True, slots=True)
class InItem:
    """One message as it came. The sender and its number are known only if it was believed."""

    env_id: bytes
    sender: str | None
    mid: bytes | None
    sealed: bytes
    state: InState
    reason: str | None
    arrived_at: datetime


class Inbox:
    """The incoming messages of this vault."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def has(self, env_id: bytes) -> bool:
        """Whether these very bytes came before."""
        return self._lane.row("SELECT 1 FROM inbox WHERE id = ?", (env_id,)) is not None

    def take(self, *, env_id: bytes, sender: str, mid: bytes, sealed: bytes) -> None:
        """Keep a believed message. Raises `PacketRefused(REPLAYED)` if this sender's number came before.

        Bytes that were set aside before (their sender was not known yet) may be believed later.
        """
        before = self._lane.row("SELECT state FROM inbox WHERE id = ?", (env_id,))
        if (before and before[0] == InState.TAKEN.value) or self.of_mid(sender, mid):
            raise PacketRefused(Why.REPLAYED)
        self._put(InItem(env_id, sender, mid, sealed, InState.TAKEN, None, self._clock.now()))

    def set_aside(self, *, env_id: bytes, sealed: bytes, why: Why) -> None:
        """Keep bytes that we do not believe, with the reason. Setting the same bytes aside again changes nothing."""
        if not self.has(env_id):
            self._put(InItem(env_id, None, None, sealed, InState.SET_ASIDE, why.value, self._clock.now()))

    def aside(self) -> list[InItem]:
        """What was set aside and not thrown away, the newest first."""
        sql = f"{_ITEM} WHERE state IN ('set_aside', 'kept') ORDER BY arrived_at DESC, rowid DESC"
        return [_item(row) for row in self._lane.rows(sql)]

    def decide(self, env_id: bytes, state: InState) -> None:
        """Keep what was set aside, or throw it away: then its bytes go at once."""
        sql = "UPDATE inbox SET state = ?, sealed = CASE ? WHEN 'thrown' THEN x'' ELSE sealed END WHERE id = ?"
        self._lane.save(lambda: self._lane.run(sql, (state.value, state.value, env_id)))

    def still_aside(self, env_id: bytes, why: Why) -> None:
        """It was read once more, and is not believed for this reason now."""
        self._lane.save(lambda: self._lane.run("UPDATE inbox SET reason = ? WHERE id = ?", (why.value, env_id)))

    def unacknowledged(self) -> list[bytes]:
        """The names of what is safely here and the hub may still hold."""
        return [
            row[0] for row in self._lane.rows("SELECT id FROM inbox WHERE acknowledged = 0 ORDER BY arrived_at, id")
        ]

    def acknowledged(self, env_ids: Sequence[bytes]) -> None:
        """The hub was told."""
        sql = "UPDATE inbox SET acknowledged = 1 WHERE id = ?"
        self._lane.save(lambda: [self._lane.run(sql, (env_id,)) for env_id in env_ids])

    def listed_again(self, env_id: bytes) -> None:
        """The hub did not hear us, or a stick brought the same bytes: tell it again."""
        self._lane.save(lambda: self._lane.run("UPDATE inbox SET acknowledged = 0 WHERE id = ?", (env_id,)))

    def of_mid(self, sender: str, mid: bytes) -> InItem | None:
        """One believed message."""
        row = self._lane.row(f"{_ITEM} WHERE sender = ? AND mid = ?", (sender, mid))
        return _item(row) if row else None

    def _put(self, item: InItem) -> None:
        row = (item.env_id, item.sender, item.mid, item.sealed, item.state.value, item.reason, iso(item.arrived_at))
        sql = (
            "INSERT INTO inbox (id, sender, mid, sealed, state, reason, arrived_at) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET sender = excluded.sender, mid = excluded.mid, sealed = excluded.sealed, "
            "state = excluded.state, reason = excluded.reason"
        )

        def write() -> None:
            self._lane.run(sql, row)
            self._lane.witness("SELECT 1 FROM inbox WHERE id = ?", (item.env_id,))

        self._lane.save(write)


def _item(row: Any) -> InItem:
    env_id, sender, mid, sealed, state, reason, arrived_at = row
    return InItem(env_id, sender, mid, sealed, InState(state), reason, instant(arrived_at))
