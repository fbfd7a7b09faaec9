"""Referrals that others sent us: entities of their own kind, each under its own key, never mixed with our cases."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NewType
from uuid import UUID, uuid5

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.hkdf import derive
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import NoSuchCase, ReferralAwaited, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

ReceivedId = NewType("ReceivedId", UUID)
OVER: Final = frozenset({"retracted", "lapsed", "forgotten"})
"""States in which nobody has its key any more."""

_OURS: Final = UUID("6f0c1d1e-7c1b-5f0e-9a55-6f1a0f1b2c3d")
_KEY: Final = b"clinic received key 1"
_NONCE: Final = b"clinic received nonce 1"
_ROW: Final = "SELECT id, code, sender, urgency, state, received_at FROM received"


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """One line of the inbox: code, sender, urgency, state. Nothing about her."""

    id: ReceivedId
    code: str
    sender: str
    urgency: str
    state: str
    received_at: datetime


class Received:
    """The referrals this vault has received."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def put(self, *, code: str, sender: str, urgency: str, content: bytes) -> ReceivedId:
        """Keep an opened packet's content under a key of its own.

        Id, key and nonce are worked out of what it says, which has random numbers of its sender's in it: two PCs of a
        clinic that both take it in keep one and the same.
        """
        received = ReceivedId(uuid5(_OURS, f"{sender}/{code}"))
        key, nonce = derive(content, _KEY, 32), derive(content, _NONCE, 12)
        sealed = nonce + AESGCM(key).encrypt(nonce, content, received.bytes)
        row = (received.bytes, code, sender, urgency, "received", iso(self._clock.now()), sealed)

        def write() -> None:
            self._lane.run("INSERT INTO received_keys (received_id, key) VALUES (?, ?)", (received.bytes, key))
            self._lane.run(
                "INSERT INTO received (id, code, sender, urgency, state, received_at, sealed) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            self._lane.witness("SELECT 1 FROM received WHERE id = ?", (received.bytes,))

        self._lane.save(write)
        return received

    def page(self, *, limit: int = 100) -> list[ReceivedRow]:
        """The newest first."""
        return [_row(row) for row in self._lane.rows(f"{_ROW} ORDER BY received_at DESC, rowid DESC LIMIT ?", (limit,))]

    def row(self, received: ReceivedId) -> ReceivedRow:
        """One line. Raises `NoSuchCase`."""
        row = self._lane.row(f"{_ROW} WHERE id = ?", (received.bytes,))
        if row is None:
            raise NoSuchCase
        return _row(row)

    def by_code(self, code: str, sender: str) -> ReceivedRow | None:
        """The line with this referral code from this sender, if there is one."""
        row = self._lane.row(f"{_ROW} WHERE code = ? AND sender = ?", (code, sender))
        return _row(row) if row else None

    def awaited(self, received: ReceivedId) -> bool:
        """Whether another PC of this place has its key, and this one not yet."""
        return self._lane.row("SELECT 1 FROM shut_cases WHERE case_id = ?", (received.bytes,)) is not None

    def content(self, received: ReceivedId) -> bytes:
        """What the packet said. Raises `NoSuchCase`, also once its key is gone, `ReferralAwaited`, `VaultDamaged`."""
        sql = "SELECT r.sealed, k.key FROM received r JOIN received_keys k ON k.received_id = r.id WHERE r.id = ?"
        row = self._lane.row(sql, (received.bytes,))
        if row is None:
            raise ReferralAwaited if self.awaited(received) else NoSuchCase
        try:
            return AESGCM(row[1]).decrypt(row[0][:12], row[0][12:], received.bytes)
        except InvalidTag as error:
            raise VaultDamaged from error

    def keep_with(self, received: ReceivedId, content: bytes) -> None:
        """Other content under the same key. Raises `NoSuchCase`, also once its key is destroyed."""
        row = self._lane.row("SELECT key FROM received_keys WHERE received_id = ?", (received.bytes,))
        if row is None:
            raise NoSuchCase
        nonce = os.urandom(12)
        sealed = nonce + AESGCM(row[0]).encrypt(nonce, content, received.bytes)
        sql = "UPDATE received SET sealed = ? WHERE id = ?"
        self._lane.save(lambda: self._lane.run(sql, (sealed, received.bytes)))

    def mark(self, received: ReceivedId, state: str) -> None:
        """What we answered."""
        self._lane.save(lambda: self._lane.run("UPDATE received SET state = ? WHERE id = ?", (state, received.bytes)))

    def forget(self, received: ReceivedId) -> None:
        """Destroy the key: the sender took it back, or its time is over. The line stays."""
        self._lane.save(lambda: self._lane.run("DELETE FROM received_keys WHERE received_id = ?", (received.bytes,)))


def _row(row: Any) -> ReceivedRow:
    received, code, sender, urgency, state, received_at = row
    return ReceivedRow(ReceivedId(UUID(bytes=received)), code, sender, urgency, state, instant(received_at))


def of_received(lane: Lane, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these that are of referrals which lie here."""
    sql = "SELECT id FROM received WHERE id IN (SELECT unhex(value) FROM json_each(?))"
    return frozenset(UUID(bytes=row[0]) for row in lane.rows_among(sql, (each.bytes for each in ids)))


def key_came(lane: Lane, received: ReceivedId, key: bytes) -> bool:
    """Another PC of this clinic had this key. Whether it is one of a referral that lies here, and no case's.

    One that does not open it, or that nobody lacks, changes nothing. Part of a transaction.
    """
    row = lane.row("SELECT sealed FROM received WHERE id = ?", (received.bytes,))
    if row is None:
        return False
    with suppress(InvalidTag):
        AESGCM(key).decrypt(row[0][:12], row[0][12:], received.bytes)
        lane.run(
            "INSERT OR IGNORE INTO received_keys (received_id, key) "
            "SELECT case_id, ?2 FROM shut_cases WHERE case_id = ?1",
            (received.bytes, key),
        )
        lane.run("DELETE FROM shut_cases WHERE case_id = ?", (received.bytes,))
    return True
