"""The database goes away, comes back, will not write, or forgets: 503 with a time to wait, and never a fault."""

from __future__ import annotations

import asyncio
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from postgres import Cluster
from running_hub import sealed, serving
from signed_requests import REVOKE, asked, put_target
from test_hub_process import now

from clinic_app.hub.command_line import main
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.store import StoreAway, Work
from clinic_app.hub.store_postgres import PostgresStore
from clinic_app.wire.hub_api import Limits


def test_while_the_database_is_away_everybody_is_told_to_wait_and_nothing_is_lost(
    tmp_path: Path, durable: Cluster, capfd: pytest.CaptureFixture[str]
) -> None:
    for hub in serving(tmp_path, Limits(), database=durable.database()):
        clinic, shelter = hub.office("clinic"), hub.office("shelter")
        before, after = sealed(), sealed()
        clinic.client.put(shelter.mailbox, before, bytes(32))
        durable.kills()
        for method, target, body in (
            ("PUT", put_target(shelter.mailbox, after), after),
            ("GET", f"/v1/m/{shelter.mailbox}", b""),
            ("GET", "/v1/directory", b""),
            ("GET", "/v1/keep", b""),
        ):
            answer = asked(hub, clinic, method, target, body, revoke_hash=REVOKE if method == "PUT" else None)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "10"), target
            assert answer.headers["content-type"] == "application/problem+json"
        clinic.client.ping()
        told = [line for line in capfd.readouterr().err.splitlines() if "store away" in line]
        # Once for each class of fault, whoever was told; the class and nothing else.
        assert 1 <= len(told) <= 3
        assert all(re.fullmatch(r"2026-11-23T03 store away [A-Za-z]+", line) for line in told)
        assert len(set(told)) == len(told)
        durable.starts()
        for _ in range(2):
            clinic.client.put(shelter.mailbox, after, bytes(32))
        assert set(shelter.client.waiting(shelter.mailbox)) == {before, after}


def test_a_server_that_only_reads_is_away_and_its_successor_is_found_by_itself(
    tmp_path: Path, durable: Cluster
) -> None:
    address = durable.database()
    name = address.partition("///")[2].partition("?")[0]

    async def may_write(yes: str) -> None:
        server = await asyncpg.connect(durable.address())
        await server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {yes}")
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
        await server.close()

    for hub in serving(tmp_path, Limits(), database=address):
        shelter = hub.office("shelter")
        asyncio.run(may_write("on"))
        each = sealed()
        answers = [asked(hub, shelter, "PUT", put_target(shelter.mailbox, each), each, revoke_hash=REVOKE)
                   for _ in range(3)]  # fmt: skip
        assert {answer.status_code for answer in answers} == {503}
        asyncio.run(may_write("off"))
        statuses = [asked(hub, shelter, "PUT", put_target(shelter.mailbox, each), each, revoke_hash=REVOKE).status_code
                    for _ in range(12)]  # fmt: skip
        # The connections it had are of no use any more, so it may take one answer for each to find out.
        assert statuses[-1] == 200
        assert set(statuses) <= {503, 201, 200}


def test_two_who_change_the_same_at_the_same_time_both_succeed(durable: Cluster) -> None:
    address = durable.database()

    async def story() -> list[str]:
        store = PostgresStore(address)
        tries = []

        async def longer(work: Work, letter: str) -> None:
            tries.append(letter)
            [(value,)] = await work.rows("SELECT value FROM hub_fact WHERE name = 'told'")
            await asyncio.sleep(0.1)
            await work.change("UPDATE hub_fact SET value = $1 WHERE name = 'told'", value + letter)

        await store.write(lambda work: work.change("INSERT INTO hub_fact VALUES ('told', '')"))
        await asyncio.gather(*(store.write(lambda work, each=each: longer(work, each)) for each in "ab"))
        [(told,)] = await store.rows("SELECT value FROM hub_fact WHERE name = 'told'")
        await store.close()
        return [told, str(len(tries))]

    told, tries = asyncio.run(story())
    assert (sorted(told), tries) == (["a", "b"], "3")


def test_what_a_deed_began_is_undone_when_it_fails(durable: Cluster) -> None:
    with closing(OpenStore(PostgresStore(durable.database()))) as store:

        async def deed(work: Work) -> None:
            await work.change("INSERT INTO hub_fact VALUES ('half', 'done')")
            raise ValueError

        with pytest.raises(ValueError):  # noqa: PT011 - ours
            store.do(store.store.write(deed))
        assert store.rows("SELECT 1 FROM hub_fact WHERE name = 'half'") == []


def test_whatever_the_driver_makes_of_a_line_that_broke_it_is_away(durable: Cluster) -> None:
    with closing(OpenStore(PostgresStore(durable.database()))) as store:

        async def deed(work: Any) -> None:
            work._connection.terminate()
            raise RuntimeError

        for act in (store.store.write, store.store.apart):
            with pytest.raises(StoreAway):
                store.do(act(deed))
        assert store.rows("SELECT 1") == [(1,)]


def test_nobody_there_is_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = f"postgresql:///hub?host={tmp_path}&user=hub"
    with closing(OpenStore(PostgresStore(nowhere))) as store, pytest.raises(StoreAway):
        store.rows("SELECT 1")
    assert main(["serve", "--data", str(tmp_path / "hub"), "--database", nowhere, "--port", "0"], now) == 2
    assert "The database cannot be reached" in capsys.readouterr().err
    assert not (tmp_path / "hub" / "hub.key").exists()


def test_a_hub_serves_from_no_database_that_forgets(
    tmp_path: Path, postgres: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    asked_for = ["--data", str(tmp_path / "hub"), "--database", postgres.database()]
    assert main(["serve", *asked_for, "--port", "0"], now) == 2
    assert "fsync=off" in capsys.readouterr().err


def test_several_hubs_make_the_tables_of_one_new_database_at_the_same_time(durable: Cluster) -> None:
    async def story() -> int:
        server = await asyncpg.connect(durable.address())
        await server.execute("CREATE DATABASE fresh")
        stores = [PostgresStore(durable.address("fresh"), partitions=3) for _ in range(4)]
        await asyncio.gather(*(store.prepare() for store in stores))
        [(tables,)] = await stores[0].rows("SELECT count(*) FROM pg_class WHERE relname LIKE 'envelope__'")
        for store in stores:
            await store.close()
        await server.execute("DROP DATABASE fresh")
        await server.close()
        return int(tables)

    assert asyncio.run(story()) == 3
