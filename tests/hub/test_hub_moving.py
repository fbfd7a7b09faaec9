"""A pilot's file becomes a database while clinics call: nobody notices, nothing is lost, breaking off harms nothing."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from postgres import Cluster
from running_hub import STARTED_AT, sealed
from signed_requests import REVOKE, asked, put_target
from test_hub_process import client_of, now, started

from clinic_app.crypto.signing import SigningKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.hub import operator, store_facts
from clinic_app.hub.command_line import main
from clinic_app.hub.following import FollowingStore
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace, OperatorError
from clinic_app.hub.store import Deed, Row, StoreAway, T, Value
from clinic_app.hub.store_moving import Move
from clinic_app.hub.store_people import People
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.hub.store_sqlite import SqliteStore

KEY = "ab" * 32


class Stumbling:
    """A store that is away for good once so many statements were said."""

    shared = False

    def __init__(self, store: SqliteStore, after: int) -> None:
        self._store = store
        self._left = after

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise StoreAway("stumbled")

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        self._step()
        return await self._store.rows(sql, *values)

    async def change(self, sql: str, *values: Value) -> int:
        self._step()
        return await self._store.change(sql, *values)

    async def add_new(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[Row]:
        self._step()
        return await self._store.add_new(table, columns, rows)

    async def write(self, deed: Deed[T]) -> T:
        self._step()
        return await self._store.write(lambda _: deed(self))

    async def apart(self, deed: Deed[T]) -> T:
        return await self.write(deed)

    async def close(self) -> None:
        await self._store.close()


def furnished(store: OpenStore) -> None:
    """Something in every table, in every state."""

    async def deed(work: Any) -> None:
        for sql in (
            "INSERT INTO agency VALUES ('clinic', x'7b7d'), ('shelter', NULL)",
            "INSERT INTO device VALUES (x'01', 'clinic', x'02', x'03', x'04', 'approved', 1, 2, NULL)",
            "INSERT INTO mailbox VALUES (x'0a', 'clinic', NULL), (x'0b', 'shelter', 5)",
            "INSERT INTO enrol_code VALUES (x'05', 'clinic', 10, NULL)",
            "INSERT INTO directory VALUES (1, x'00'), (2, x'01')",
            "INSERT INTO epoch_card VALUES (x'01', 'clinic', x'06')",
            "INSERT INTO keep VALUES (x'07', 'clinic', 1, NULL, 3, NULL)",
            "INSERT INTO keep_part VALUES (x'07', x'08', 1), (x'07', x'09', 2)",
        ):
            await work.change(sql)
        for number in range(5):
            body = b"sealed %d" % number
            state = ("waiting", "fetched", "recalled", "lapsed", "waiting")[number]
            await work.change(
                "INSERT INTO envelope VALUES ($1, $2, 1, 2, x'00', $3, $4)",
                bytes([10 + number % 2]), hashlib.sha256(body).digest(), state, body if state == "waiting" else None,
            )  # fmt: skip

        for body in (b"a letter", b"another"):
            name = hashlib.sha256(body).digest()
            sql = "INSERT INTO letter VALUES ('clinic', x'0c', $1, 1, 2, $2, $3)"
            await work.change(sql, name, len(body), body)

    store.do(store.store.write(deed))


def everything(store: OpenStore) -> dict[str, list[Row]]:
    tables = ("agency", "device", "mailbox", "enrol_code", "directory", "epoch_card", "keep", "keep_part", "envelope",
              "letter")  # fmt: skip
    return {table: sorted(store.rows(f"SELECT * FROM {table}"), key=repr) for table in tables}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[OpenStore]:
    store = OpenStore(SqliteStore(tmp_path / "here"))
    furnished(store)
    with closing(store):
        yield store


def go(here: OpenStore, there: Any, sealed_at: list[str] | None = None) -> dict[str, int]:
    move = Move(here.store, there, KEY, lambda: STARTED_AT)
    return here.do(move.go(lambda: sealed_at.append("here") if sealed_at is not None else None)).counts


def test_everything_is_there_and_counted(here: OpenStore, tmp_path: Path) -> None:
    with closing(OpenStore(SqliteStore(tmp_path / "there"))) as there:
        said: list[str] = []
        counts = go(here, there.store, said)
        assert everything(there) == everything(here)
        assert (counts["envelope"], counts["waiting"], counts["bytes"], said) == (5, 2, 16, ["here"])
        assert here.do(store_facts.fact(here.store, store_facts.MOVED)) == KEY
        assert there.do(store_facts.fact(there.store, store_facts.FILLING)) is None
        assert go(here, there.store) == counts


def test_broken_off_at_any_statement_it_goes_on_and_the_hub_stays_or_has_gone(tmp_path: Path) -> None:
    with (
        closing(OpenStore(SqliteStore(tmp_path / "here"))) as here,
        closing(OpenStore(SqliteStore(tmp_path / "there"))) as there,
    ):
        furnished(here)
        counting = Stumbling(there.store, 10**6)  # type: ignore[arg-type]
        go(here, counting)
        statements = 10**6 - counting._left
    ways = set()
    # All the last ones, where it turns; of those before, some.
    for after in (*range(0, statements - 3, 5), *range(statements - 3, statements + 1)):
        with (
            closing(OpenStore(SqliteStore(tmp_path / f"here{after}"))) as here,
            closing(OpenStore(SqliteStore(tmp_path / f"there{after}"))) as there,
        ):
            furnished(here)
            try:
                go(here, Stumbling(there.store, after))  # type: ignore[arg-type]
            except StoreAway:
                gone = here.do(store_facts.fact(here.store, store_facts.MOVED)) is not None
                ways.add("gone" if gone else "stays")
                assert not gone or everything(there) == everything(here)
                if not gone:  # it served meanwhile: something came, something was fetched
                    fetched = "UPDATE envelope SET body = NULL, state = 'fetched' WHERE state = 'waiting'"
                    for sql in ("DELETE FROM keep_part WHERE size = 2", fetched):
                        here.do(here.store.write(lambda work, sql=sql: work.change(sql)))
            else:
                ways.add("whole")
            go(here, there.store)
            assert everything(there) == everything(here)
    assert ways == {"stays", "gone", "whole"}


def test_a_database_in_use_or_another_hubs_is_not_moved_into(here: OpenStore, tmp_path: Path) -> None:
    with closing(OpenStore(SqliteStore(tmp_path / "there"))) as there:
        there.do(People(there.store).add_agency("somebody"))
        with pytest.raises(OperatorError, match="database_in_use"):
            go(here, there.store)
        there.do(store_facts.claim(there.store, "cd" * 32))
        with pytest.raises(OperatorError, match="another_hub_key"):
            go(here, there.store)
        assert here.do(store_facts.fact(here.store, store_facts.MOVED)) is None


def test_bytes_that_are_not_what_was_written_stop_the_move(here: OpenStore, tmp_path: Path) -> None:
    class Rotting(Stumbling):
        async def add_new(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[Row]:
            return await super().add_new(table, columns, [[*row[:-1], row[-1] and row[-1][::-1]] for row in rows])

    with closing(OpenStore(SqliteStore(tmp_path / "there"))) as there:
        with pytest.raises(OperatorError, match="move_differs"):
            go(here, Rotting(there.store, 10**6))  # type: ignore[arg-type]
        assert here.do(store_facts.fact(here.store, store_facts.MOVED)) is None


def test_a_move_that_is_too_slow_at_the_end_lets_the_hub_go_on(here: OpenStore, tmp_path: Path) -> None:
    hands = [STARTED_AT]

    class Slow(Stumbling):
        async def rows(self, sql: str, *values: Value) -> list[Row]:
            hands[0] += timedelta(seconds=4)
            return await super().rows(sql, *values)

    with closing(OpenStore(SqliteStore(tmp_path / "there"))) as there:
        move = Move(here.store, Slow(there.store, 10**6), KEY, lambda: hands[0])  # type: ignore[arg-type]
        with pytest.raises(OperatorError, match="move_overtaken"):
            here.do(move.go(lambda: None))
        assert here.do(store_facts.fact(here.store, store_facts.MOVED)) is None


def test_whoever_writes_while_the_last_rows_go_over_is_kept_waiting_and_finds_the_new_place(tmp_path: Path) -> None:
    async def story() -> tuple[list[str], list[Row]]:
        file, mover = SqliteStore(tmp_path / "here"), SqliteStore(tmp_path / "here")
        opened: list[SqliteStore] = []

        def elsewhere() -> SqliteStore:
            opened.append(SqliteStore(tmp_path / "there"))
            return opened[-1]

        store, told = FollowingStore(file, elsewhere, lambda: STARTED_AT), []
        until = str(int(STARTED_AT.timestamp()) + 10)
        await mover.write(lambda work: store_facts.state(work, store_facts.MOVING, until))
        writing = asyncio.create_task(People(store).add_agency("late"))
        await asyncio.sleep(0)
        told.append(f"waits: {not writing.done()}")
        await store.rows("SELECT 1")  # reading goes on
        await mover.write(lambda work: store_facts.state(work, store_facts.MOVED, KEY))
        await writing
        told.append(f"opened: {len(opened)}")
        here = await mover.rows("SELECT agency_id FROM agency")
        rows = await store.rows("SELECT agency_id FROM agency")
        told.append(f"shared: {store.shared}")
        await store.close()
        await mover.close()
        return [*told, f"here: {here}"], rows

    assert asyncio.run(story()) == (["waits: True", "opened: 1", "shared: False", "here: []"], [("late",)])


def test_a_mover_that_died_holds_nobody_for_longer_than_it_said(tmp_path: Path) -> None:
    async def story() -> list[Row]:
        file = SqliteStore(tmp_path / "here")
        ran_out = str(int(STARTED_AT.timestamp()))
        await file.write(lambda work: store_facts.state(work, store_facts.MOVING, ran_out))
        store = FollowingStore(file, lambda: file, lambda: STARTED_AT)
        await People(store).add_agency("anybody")
        rows = await store.rows("SELECT agency_id FROM agency")
        await store.close()
        return rows

    assert asyncio.run(story()) == [("anybody",)]


def test_a_live_hub_moves_under_load_and_no_caller_notices(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], durable: Cluster
) -> None:
    address, folder = durable.database(), tmp_path / "hub"
    place, stop, statuses = HubPlace(folder), threading.Event(), list[int]()
    kept: set[bytes] = set()
    with started(folder) as (_, said):
        key = SigningKey.new()
        client = client_of(said, key)
        client.enrol(code=said["enrolment code for first-clinic:"], identity=SigningKey.new(),
                     standing=SealKeyPair.new().public.raw)  # fmt: skip
        assert main(["approve", key.public.kid.hex(), "--data", str(folder)], now) == 0
        with closing(OpenStore(SqliteStore(place.database))) as store:
            mailbox = store.rows("SELECT mailbox_id FROM mailbox")[0][0].hex()
        caller = Caller(said["listening on"], key, operator.read_key(place.hub_key))

        def call() -> None:
            with httpx2.Client() as line:
                while not stop.is_set():
                    each = sealed()
                    target = put_target(mailbox, each)
                    answer = asked(caller, caller, "PUT", target, each, revoke_hash=REVOKE, line=line)
                    statuses.append(answer.status_code)
                    if answer.status_code == 201:
                        kept.add(hashlib.sha256(each).digest())

        with ThreadPoolExecutor() as others:
            calling = [others.submit(call) for _ in range(3)]
            try:
                while len(kept) < 30:
                    pass
                assert main(["migrate", "--data", str(folder), "--to", address], now) == 0
                before = len(kept)
                while len(kept) < before + 30:
                    pass
            finally:
                stop.set()
            for each in calling:
                each.result(20)
        assert set(statuses) == {201}
        assert {hashlib.sha256(each).digest() for each in client.waiting(mailbox)} == kept
        client.close()
    with closing(OpenStore(PostgresStore(address))) as there:
        assert {row[0] for row in there.rows("SELECT env_id FROM envelope WHERE body IS NOT NULL")} == kept
    with closing(OpenStore(SqliteStore(place.database))) as store:
        assert 30 <= len(store.rows("SELECT 1 FROM envelope")) <= len(kept) - 30
    assert "moved" in capsys.readouterr().out
    assert main(["migrate", "--data", str(folder), "--to", address], now) == 0
    # From now on the folder alone leads there, with the old file and without it.
    place.database.unlink()
    with started(folder) as (_, said_again):
        client = client_of(said_again, key)
        assert {hashlib.sha256(each).digest() for each in client.waiting(mailbox)} == kept
        client.close()
    assert main(["pending", "--data", str(folder)], now) == 0


class Caller:
    """Just enough of a hub and of an office to sign for."""

    def __init__(self, address: str, key: SigningKey, hub_key: SigningKey) -> None:
        self.address, self.auth, self.hub_key, self.hands = address, key, hub_key, self

    def now(self) -> datetime:
        return datetime.now(UTC)


def test_nobody_serves_from_a_database_that_is_half_filled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], durable: Cluster
) -> None:
    address = durable.database()
    with closing(OpenStore(PostgresStore(address))) as there:
        there.do(there.store.write(lambda work: store_facts.state(work, store_facts.FILLING, KEY)))
    asked_for = ["--data", str(tmp_path / "hub"), "--database", address]
    assert main(["serve", *asked_for, "--port", "0"], now) == 2
    assert "move_unfinished" in capsys.readouterr().err
    assert main(["pending", *asked_for], now) == 2
    assert "move_unfinished" in capsys.readouterr().err
