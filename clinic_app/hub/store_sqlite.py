"""The pilot's store: one SQLite file (write-ahead log, synchronous FULL), one writer at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from clinic_app.hub.store import Deed, Row, StoreAway, T, Value, among

SCHEMA = """
CREATE TABLE IF NOT EXISTS hub_fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS agency (agency_id TEXT PRIMARY KEY, facts BLOB);
CREATE TABLE IF NOT EXISTS device (device_kid BLOB PRIMARY KEY, agency_id TEXT NOT NULL, hub_auth BLOB NOT NULL,
  identity BLOB NOT NULL, standing BLOB NOT NULL, status TEXT NOT NULL, not_before INTEGER, not_after INTEGER,
  revoked_on INTEGER);
CREATE TABLE IF NOT EXISTS mailbox (mailbox_id BLOB PRIMARY KEY, agency_id TEXT NOT NULL UNIQUE, closed_on INTEGER);
CREATE TABLE IF NOT EXISTS envelope (mailbox_id BLOB NOT NULL, env_id BLOB NOT NULL, recv_hour INTEGER NOT NULL,
  expires_hour INTEGER NOT NULL, revoke_hash BLOB NOT NULL, state TEXT NOT NULL, body BLOB,
  PRIMARY KEY (mailbox_id, env_id));
CREATE INDEX IF NOT EXISTS env_pending ON envelope (mailbox_id, env_id) WHERE body IS NOT NULL;
CREATE INDEX IF NOT EXISTS env_lapse ON envelope (expires_hour) WHERE body IS NOT NULL;
CREATE INDEX IF NOT EXISTS env_gone ON envelope (expires_hour) WHERE body IS NULL;
CREATE TABLE IF NOT EXISTS enrol_code (code_hash BLOB PRIMARY KEY, agency_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL, used_at INTEGER);
CREATE TABLE IF NOT EXISTS directory (version INTEGER PRIMARY KEY, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS epoch_card (device_kid BLOB PRIMARY KEY, agency_id TEXT NOT NULL, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS keep (backup_id BLOB PRIMARY KEY, agency_id TEXT NOT NULL, touched_hour INTEGER NOT NULL,
  whole_hour INTEGER, size INTEGER NOT NULL, manifest BLOB);
CREATE INDEX IF NOT EXISTS keep_agency ON keep (agency_id, whole_hour);
CREATE TABLE IF NOT EXISTS keep_part (backup_id BLOB NOT NULL, part_id BLOB NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY (backup_id, part_id));
CREATE TABLE IF NOT EXISTS letter (agency_id TEXT NOT NULL, box_id BLOB NOT NULL, letter_id BLOB NOT NULL,
  recv_hour INTEGER NOT NULL, expires_hour INTEGER NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY (agency_id, box_id, letter_id));
CREATE INDEX IF NOT EXISTS letter_lapse ON letter (expires_hour);
CREATE INDEX IF NOT EXISTS letter_box ON letter (box_id);
INSERT INTO hub_fact (name, value) VALUES ('schema', '1') ON CONFLICT (name) DO NOTHING;
"""


_DAMAGED = frozenset({"CORRUPT", "NOTADB"})


class SqliteStore:
    """One file. Nothing here waits for anything but the disk, so no two deeds ever mix."""

    shared = False

    def __init__(self, file: Path) -> None:
        # SQLite would let everybody of this machine read it, and gives its -wal and -shm the same rights.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        # The server may be started in another thread than the one that opened its store; only one ever uses it.
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10)
        with _saying():
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                self._db.execute(f"PRAGMA {pragma}")
            self._db.executescript(SCHEMA)

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        with _saying():
            return self._db.execute(sql, _named(values)).fetchall()

    async def change(self, sql: str, *values: Value) -> int:
        """Within a deed."""
        return self._db.execute(sql, _named(values)).rowcount

    async def add_new(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[Row]:
        """Within a deed."""
        key = ", ".join(columns[:2])
        sql = (
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({among(len(columns))})"
            f" ON CONFLICT ({key}) DO NOTHING RETURNING {key}"
        )
        return [new for row in rows for new in self._db.execute(sql, _named(row)).fetchall()]

    async def write(self, deed: Deed[T]) -> T:
        with _saying():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                done = await deed(self)
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        return done

    async def apart(self, deed: Deed[T]) -> T:
        return await self.write(deed)

    async def close(self) -> None:
        """Fold the log into the file."""
        self._db.close()


def _named(values: Sequence[Value]) -> dict[str, Value]:
    return {str(number): value for number, value in enumerate(values, start=1)}


@contextmanager
def _saying() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as exc:
        if not isinstance(exc, sqlite3.OperationalError) and exc.sqlite_errorname.split("_")[1] not in _DAMAGED:
            raise
        raise StoreAway(exc.sqlite_errorname) from exc
