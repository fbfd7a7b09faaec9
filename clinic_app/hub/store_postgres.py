"""The store of larger networks: PostgreSQL by `asyncpg`, its envelopes in partitions by mailbox.

Whatever speaks PostgreSQL's protocol and knows these few statements will do; what ends a connection is answered as
"away" and tried again by whoever asked, never as a fault.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

from clinic_app.hub.store import AddressUnfit, Deed, Row, StoreAway, T, Value

PARTITIONS: Final = 32
COMMAND_S: Final = 10.0
"""A server that answers nothing for so long, as one whose cable was pulled, is away."""
MAKING_S: Final = 120.0
NEWEST_TABLE: Final = "letter"
"""Where it is missing, an older hub made the tables."""
TRIES: Final = 20

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS hub_fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS agency (agency_id TEXT PRIMARY KEY, facts BYTEA);
CREATE TABLE IF NOT EXISTS device (device_kid BYTEA PRIMARY KEY, agency_id TEXT NOT NULL, hub_auth BYTEA NOT NULL,
  identity BYTEA NOT NULL, standing BYTEA NOT NULL, status TEXT NOT NULL, not_before BIGINT, not_after BIGINT,
  revoked_on BIGINT);
CREATE TABLE IF NOT EXISTS mailbox (mailbox_id BYTEA PRIMARY KEY, agency_id TEXT NOT NULL UNIQUE, closed_on BIGINT);
CREATE TABLE IF NOT EXISTS envelope (mailbox_id BYTEA NOT NULL, env_id BYTEA NOT NULL, recv_hour BIGINT NOT NULL,
  expires_hour BIGINT NOT NULL, revoke_hash BYTEA NOT NULL, state TEXT NOT NULL, body BYTEA,
  PRIMARY KEY (mailbox_id, env_id)) PARTITION BY HASH (mailbox_id);
CREATE TABLE IF NOT EXISTS enrol_code (code_hash BYTEA PRIMARY KEY, agency_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL, used_at BIGINT);
CREATE TABLE IF NOT EXISTS directory (version BIGINT PRIMARY KEY, doc BYTEA NOT NULL);
CREATE TABLE IF NOT EXISTS epoch_card (device_kid BYTEA PRIMARY KEY, agency_id TEXT NOT NULL, doc BYTEA NOT NULL);
CREATE TABLE IF NOT EXISTS keep (backup_id BYTEA PRIMARY KEY, agency_id TEXT NOT NULL, touched_hour BIGINT NOT NULL,
  whole_hour BIGINT, size BIGINT NOT NULL, manifest BYTEA);
CREATE INDEX IF NOT EXISTS keep_agency ON keep (agency_id, whole_hour);
CREATE TABLE IF NOT EXISTS keep_part (backup_id BYTEA NOT NULL, part_id BYTEA NOT NULL, size BIGINT NOT NULL,
  PRIMARY KEY (backup_id, part_id));
CREATE INDEX IF NOT EXISTS env_pending ON envelope (mailbox_id, env_id) WHERE body IS NOT NULL;
CREATE INDEX IF NOT EXISTS env_lapse ON envelope (expires_hour) WHERE body IS NOT NULL;
CREATE INDEX IF NOT EXISTS env_gone ON envelope (expires_hour) WHERE body IS NULL;
CREATE TABLE IF NOT EXISTS letter (agency_id TEXT NOT NULL, box_id BYTEA NOT NULL, letter_id BYTEA NOT NULL,
  recv_hour BIGINT NOT NULL, expires_hour BIGINT NOT NULL, size BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (agency_id, box_id, letter_id));
CREATE INDEX IF NOT EXISTS letter_lapse ON letter (expires_hour);
CREATE INDEX IF NOT EXISTS letter_box ON letter (box_id);
ALTER TABLE letter ALTER COLUMN body SET STORAGE EXTERNAL;
INSERT INTO hub_fact (name, value) VALUES ('schema', '1') ON CONFLICT (name) DO NOTHING;
"""
# Sealed bytes do not shrink, so the server need not try; room is left in each page for the tombstone of a row.
PARTITION: Final = """
CREATE TABLE IF NOT EXISTS envelope_{number} PARTITION OF envelope
  FOR VALUES WITH (MODULUS {modulus}, REMAINDER {number})
  WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE envelope_{number} ALTER COLUMN body SET STORAGE EXTERNAL;
"""

_TYPES: Final = {
    "mailbox_id": "bytea", "env_id": "bytea", "recv_hour": "bigint", "expires_hour": "bigint", "revoke_hash": "bytea",
    "state": "text", "body": "bytea",
}  # fmt: skip
_AWAY: Final = (
    OSError,
    asyncio.TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # stopped, crashed, cancelled, starting
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.ReadOnlySQLTransactionError,  # was the leader until just now
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.PostgresSystemError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.UndefinedTableError,  # a new database whose first hub is still making it
    asyncpg.InternalServerError,
    asyncpg.InternalClientError,  # no leader yet; or the connection broke in the middle of a word
)
_AGAIN: Final = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)


class PostgresStore:
    """One database, by its `postgresql://` address with one or more hosts. It connects when first asked."""

    shared = True

    def __init__(
        self, address: str, *, connections: int = 8, partitions: int = PARTITIONS, command_s: float = COMMAND_S
    ) -> None:
        self._address = address
        self._command_s = command_s
        self._connections = connections
        self._partitions = partitions
        self._pool: asyncpg.Pool[Any] | None = None
        self._opening = asyncio.Lock()

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        async with self._connection() as connection:
            return [tuple(row) for row in await connection.fetch(sql, *values)]

    async def write(self, deed: Deed[T]) -> T:
        for _ in range(TRIES):
            try:
                async with self._connection() as connection, connection.transaction(isolation="serializable"):
                    return await deed(_Work(connection))
            except (*_AGAIN, asyncpg.UniqueViolationError):
                continue  # the same row at the same time; the second look finds it there
        raise StoreAway("contended")

    async def apart(self, deed: Deed[T]) -> T:
        for _ in range(TRIES):
            try:
                async with self._connection() as connection:
                    return await deed(_Work(connection))
            except _AGAIN:
                continue
        raise StoreAway("contended")

    async def prepare(self) -> None:
        """Make the tables where they are missing. Several hubs may do so at the same time."""
        parts = range(self._partitions)
        partitions = "".join(PARTITION.format(number=each, modulus=self._partitions) for each in parts)
        for _ in range(TRIES):
            async with self._connection() as connection:
                begun = await connection.fetchval("SELECT to_regclass('envelope')")
                if begun and await connection.fetchval(f"SELECT to_regclass('{NEWEST_TABLE}')"):
                    return  # all of them are made at once
                try:
                    async with connection.transaction():
                        await connection.execute(SCHEMA + ("" if begun else partitions), timeout=MAKING_S)
                except (asyncpg.UniqueViolationError, asyncpg.DuplicateObjectError, *_AGAIN):
                    await asyncio.sleep(0.2)  # another hub makes them just now
        raise StoreAway("tables")

    async def doubts(self) -> list[str]:
        """Settings under which an answer would come before the disk has it."""
        unsafe = {"fsync": {"off"}, "synchronous_commit": {"off", "local"}, "full_page_writes": {"off"}}
        found = []
        for name, values in unsafe.items():
            [(value,)] = await self.rows("SELECT current_setting($1, true)", name)
            if value in values:
                found.append(f"{name}={value}")
        return found

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.terminate()
            self._pool = None

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        try:
            pool = await self._opened()
            async with pool.acquire(timeout=self._command_s) as connection:
                try:
                    yield connection
                except _AWAY as exc:
                    connection.terminate()  # it may hang, or lead to yesterday's leader
                    if not isinstance(exc, asyncpg.InsufficientResourcesError):
                        # What one connection learnt is true of its sisters: they lead to the same server.
                        await pool.expire_connections()
                    raise
                except Exception as exc:
                    if connection.is_closed():  # whatever the driver made of it
                        raise StoreAway(type(exc).__name__) from exc
                    raise
        except _AWAY as exc:
            raise StoreAway(type(exc).__name__) from exc

    async def _opened(self) -> asyncpg.Pool[Any]:
        async with self._opening:
            if self._pool is None:
                self._pool = await self._connected()
            return self._pool

    async def _connected(self) -> asyncpg.Pool[Any]:
        try:
            return await asyncpg.create_pool(
                self._address, min_size=1, max_size=self._connections, timeout=self._command_s,
                command_timeout=self._command_s, reset=_nothing, server_settings={"application_name": "clinic-hub"},
            )  # fmt: skip
        except ValueError as exc:
            raise AddressUnfit from exc


class _Work:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        return [tuple(row) for row in await self._connection.fetch(sql, *values)]

    async def change(self, sql: str, *values: Value) -> int:
        # The server's own words: `UPDATE 3`.
        said: str = await self._connection.execute(sql, *values)
        return int(said.rpartition(" ")[2])

    async def add_new(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[Row]:
        key = ", ".join(columns[:2])
        arrays = ", ".join(f"${at}::{_TYPES[name]}[]" for at, name in enumerate(columns, start=1))
        sql = (
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM unnest({arrays})"
            f" ON CONFLICT ({key}) DO NOTHING RETURNING {key}"
        )
        return await self.rows(sql, *(list(column) for column in zip(*rows, strict=True)))  # type: ignore[arg-type]


async def _nothing(_: Any) -> None:
    """A connection carries nothing over: no setting, cursor, listener or lock is ever made in one."""
