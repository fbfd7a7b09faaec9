"""What the hub keeps: sealed bytes per mailbox and who may fetch them; never who sent them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

# Types and statements are the part of SQL that SQLite and PostgreSQL share. Times are whole seconds or days.
SCHEMA = """
CREATE TABLE IF NOT EXISTS agency (agency_id TEXT PRIMARY KEY, facts BLOB);
CREATE TABLE IF NOT EXISTS device (device_kid BLOB PRIMARY KEY, agency_id TEXT NOT NULL, hub_auth BLOB NOT NULL,
  identity BLOB NOT NULL, standing BLOB NOT NULL, status TEXT NOT NULL, not_before INTEGER, not_after INTEGER,
  revoked_on INTEGER);
CREATE TABLE IF NOT EXISTS mailbox (mailbox_id BLOB PRIMARY KEY, agency_id TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS envelope (mailbox_id BLOB NOT NULL, env_id BLOB NOT NULL, recv_hour INTEGER NOT NULL,
  expires_at INTEGER NOT NULL, revoke_hash BLOB NOT NULL, state TEXT NOT NULL, body BLOB,
  PRIMARY KEY (mailbox_id, env_id));
CREATE INDEX IF NOT EXISTS env_pending ON envelope (mailbox_id, env_id) WHERE body IS NOT NULL;
CREATE TABLE IF NOT EXISTS enrol_code (code_hash BLOB PRIMARY KEY, agency_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL, used_at INTEGER);
CREATE TABLE IF NOT EXISTS directory (version INTEGER PRIMARY KEY, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS epoch_card (device_kid BLOB PRIMARY KEY, agency_id TEXT NOT NULL, doc BLOB NOT NULL);
"""


class Put(StrEnum):
    """What became of offered bytes."""

    STORED = "stored"
    KNOWN = "known"
    NO_MAILBOX = "no_mailbox"
    FULL = "full"


class Recall(StrEnum):
    """What became of a recall."""

    RECALLED = "recalled"
    TOO_LATE = "too_late"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - an outcome
    UNKNOWN = "unknown"


class Store:
    """One SQLite file, one writer at a time; every answer comes after the disk has it."""

    def __init__(self, file: Path) -> None:
        # SQLite would let everybody of this machine read it, and gives its -wal and -shm the same rights.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        # The server may be started in another thread than the one that opened its store; only one ever uses it.
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Fold the log into the file."""
        self._db.close()

    @property
    def db(self) -> sqlite3.Connection:
        """For the store of people and keys, which shares the file."""
        return self._db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or none."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def put(
        self, mailbox: bytes, env_id: bytes, body: bytes, *, revoke_hash: bytes, at: int, life: int, most: int
    ) -> Put:
        """Keep sealed bytes once, whoever offers them and however often."""
        with self.writing() as db:
            if db.execute("SELECT 1 FROM mailbox WHERE mailbox_id = ?", (mailbox,)).fetchone() is None:
                return Put.NO_MAILBOX
            known = "SELECT 1 FROM envelope WHERE mailbox_id = ? AND env_id = ?"
            if db.execute(known, (mailbox, env_id)).fetchone() is not None:
                return Put.KNOWN
            pending = "SELECT count(*) FROM envelope WHERE mailbox_id = ? AND body IS NOT NULL"
            if db.execute(pending, (mailbox,)).fetchone()[0] >= most:
                return Put.FULL
            db.execute(
                "INSERT INTO envelope (mailbox_id, env_id, recv_hour, expires_at, revoke_hash, state, body)"
                " VALUES (?, ?, ?, ?, ?, 'waiting', ?)",
                (mailbox, env_id, at // 3600, at + life, revoke_hash, body),
            )
        return Put.STORED

    def waiting(self, mailbox: bytes, *, after: bytes, limit: int, at: int) -> list[bytes]:
        """Unacknowledged bytes in the order of their ids."""
        rows = self._db.execute(
            "SELECT body FROM envelope WHERE mailbox_id = ? AND body IS NOT NULL AND env_id > ? AND expires_at > ?"
            " ORDER BY env_id LIMIT ?",
            (mailbox, after, at, limit),
        )
        return [row[0] for row in rows]

    def acknowledge(self, mailbox: bytes, env_ids: list[bytes]) -> None:
        """Forget the bytes, remember the ids; ids we never had are ignored."""
        with self.writing() as db:
            db.executemany(
                "UPDATE envelope SET body = NULL, state = 'fetched'"
                " WHERE mailbox_id = ? AND env_id = ? AND state = 'waiting'",
                [(mailbox, env_id) for env_id in env_ids],
            )

    def recall(self, mailbox: bytes, env_id: bytes, *, token_hash: bytes) -> Recall:
        """Take back what nobody fetched; repeating it is answered alike."""
        with self.writing() as db:
            found = db.execute(
                "SELECT revoke_hash, state FROM envelope WHERE mailbox_id = ? AND env_id = ?", (mailbox, env_id)
            ).fetchone()
            if found is None:
                return Recall.UNKNOWN
            if found[0] != token_hash:
                return Recall.WRONG_TOKEN
            if found[1] not in {"waiting", "recalled"}:
                return Recall.TOO_LATE
            db.execute(
                "UPDATE envelope SET body = NULL, state = 'recalled' WHERE mailbox_id = ? AND env_id = ?",
                (mailbox, env_id),
            )
        return Recall.RECALLED

    def lapse(self, *, at: int, tombstone_life: int) -> None:
        """Forget bytes past their day, and in time that they ever were."""
        with self.writing() as db:
            db.execute(
                "UPDATE envelope SET body = NULL, state = 'lapsed' WHERE body IS NOT NULL AND expires_at <= ?", (at,)
            )
            db.execute("DELETE FROM envelope WHERE body IS NULL AND expires_at <= ?", (at - tombstone_life,))

    def counts(self) -> dict[str, int]:
        """Numbers for the operator: sums only."""
        one = self._db.execute
        return {
            "waiting": one("SELECT count(*) FROM envelope WHERE body IS NOT NULL").fetchone()[0],
            "mailboxes": one("SELECT count(*) FROM mailbox").fetchone()[0],
            "devices": one("SELECT count(*) FROM device WHERE status = 'approved'").fetchone()[0],
            "pending": one("SELECT count(*) FROM device WHERE status = 'pending'").fetchone()[0],
        }
