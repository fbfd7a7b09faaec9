"""Envelopes of others that a stick brought here: they wait for a line, or the next stick. Nobody here can open them."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Final

from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

MOST: Final = 2_000
"""So many are kept for others: what nobody asked for must not fill the disk of a clinic."""


@dataclass(frozen=True, slots=True)
class CarriedItem:
    """One envelope, and what its hub must know of it."""

    env_id: bytes
    mailbox: str
    sealed: bytes = field(repr=False)
    revoke_hash: bytes = field(repr=False)
    stale_after: date


class Carried:
    """What this PC carries on."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def put(self, item: CarriedItem) -> bool:
        """Keep one. False if it is here already, or if there is no room for it."""
        if self._lane.row("SELECT 1 FROM carried WHERE env_id = ?", (item.env_id,)) or self.count() >= MOST:
            return False
        row = (item.env_id, item.mailbox, item.sealed, item.revoke_hash, item.stale_after.isoformat())
        self._lane.save(lambda: self._lane.run("INSERT INTO carried VALUES (?, ?, ?, ?, ?)", row))
        return True

    def waiting(self, today: date) -> list[CarriedItem]:
        """What may still go, what is soonest stale first. The rest is forgotten here."""
        old = "SELECT 1 FROM carried WHERE stale_after < ?"
        if self._lane.row(old, (today.isoformat(),)):
            gone = (today.isoformat(),)
            self._lane.save(lambda: self._lane.run("DELETE FROM carried WHERE stale_after < ?", gone))
        sql = "SELECT env_id, mailbox, sealed, revoke_hash, stale_after FROM carried ORDER BY stale_after, env_id"
        return [
            CarriedItem(env_id, mailbox, sealed, revoke_hash, date.fromisoformat(day))
            for env_id, mailbox, sealed, revoke_hash, day in self._lane.rows(sql)
        ]

    def count(self) -> int:
        """How many there are."""
        row = self._lane.row("SELECT count(*) FROM carried")
        return int(row[0]) if row else 0

    def drop(self, env_id: bytes) -> None:
        """Forget one: a hub has it, or wants it not."""
        self._lane.save(lambda: self._lane.run("DELETE FROM carried WHERE env_id = ?", (env_id,)))
