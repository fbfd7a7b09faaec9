"""What the hub has acknowledged is there, whatever dies: the hub, its database, both, again and again."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest
from hub_alone import Alone, Known, Writers, alone, let_in
from postgres import Cluster, started
from running_hub import sealed
from soaking import BUDGET_S, count

from clinic_app.crypto.sealing import env_id_of
from clinic_app.crypto.signing import VerifyKey
from clinic_app.hub import operator
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.store import Store, StoreAway
from clinic_app.hub.store_mail import Mail, Offer, Put
from clinic_app.hub.store_postgres import PARTITIONS, PostgresStore
from clinic_app.hub.store_sqlite import SqliteStore

HOUSE = Path(__file__).parents[2]


@dataclass
class Mortal:
    """A hub that is killed and started anew, and those who were let in."""

    folder: Path
    database: str | None
    lives: ExitStack = field(default_factory=ExitStack)
    now: Alone | None = None

    def lives_again(self) -> None:
        self.now = self.lives.enter_context(
            alone(self.folder, *(["--database", self.database] if self.database else []))
        )

    def dies(self) -> None:
        self.lives.close()  # SIGKILL

    @property
    def address(self) -> str:
        assert self.now is not None
        return self.now.address

    def store(self) -> Store:
        return PostgresStore(self.database) if self.database else SqliteStore(HubPlace(self.folder).database)

    def lets_in(self, number: int) -> list[Known]:
        store = OpenStore(self.store())
        try:
            key = operator.read_key(HubPlace(self.folder).hub_key).public
            return [
                let_in(store, VerifyKey.from_bytes(key.raw), f"house-{each}", self.address) for each in range(number)
            ]
        finally:
            store.close()

    def kept(self) -> set[bytes]:
        """What its store holds in the end, each by the hash of its bytes."""
        store = OpenStore(self.store())
        try:
            return {env_id_of(bytes(row[0])) for row in store.rows("SELECT body FROM envelope WHERE body IS NOT NULL")}
        finally:
            store.close()


@contextmanager
def mortal(folder: Path, database: str | None) -> Iterator[Mortal]:
    hub = Mortal(folder, database)
    try:
        hub.lives_again()
        yield hub
    finally:
        hub.dies()


def lost(hub: Mortal, writers: Writers) -> set[bytes]:
    return set(writers.acknowledged) - hub.kept()


def test_a_database_killed_under_load_loses_nothing_acknowledged_and_is_away_until_it_is_back(tmp_path: Path) -> None:
    with started(settings=()) as cluster, mortal(tmp_path / "hub", cluster.address()) as hub:
        writers = Writers(hub.lets_in(2), lambda: hub.address, threads=3)
        try:
            writers.until(20)
            cluster.kills()
            while not any("busy" in said for _, said in writers.answers):
                time.sleep(0.01)
            cluster.starts()
            writers.until(len(writers.acknowledged) + 20)
            hub.dies()
            hub.lives_again()
            writers.until(len(writers.acknowledged) + 20)
        finally:
            writers.stop()
        assert lost(hub, writers) == set()
        # Away is said as it is, with when to come again: never a fault of ours, never a guess.
        assert {said for _, said in writers.answers if said.startswith("busy")} == {"busy 10"}


def test_what_only_one_disk_has_is_not_acknowledged_because_it_is_found_there(postgres: Cluster) -> None:
    database, body = postgres.database(), sealed()
    offer = Offer(mailbox=bytes(16), env_id=env_id_of(body), body=body, revoke_hash=bytes(32), hour=1, expires_hour=9)

    async def one_disk_only() -> Put:
        hands = await asyncpg.connect(database)
        store = PostgresStore(database, connections=1, command_s=2)
        try:
            await store.rows("SELECT 1")
            await hands.execute("INSERT INTO mailbox (mailbox_id, agency_id) VALUES ($1, 'shelter')", bytes(16))
            await _second_copy(hands, "nowhere")
            await hands.execute("SET synchronous_commit = local")  # as after a wait that was given up
            await hands.execute(
                "INSERT INTO envelope VALUES ($1, $2, 1, 9, $3, 'waiting', $4)",
                offer.mailbox, offer.env_id, offer.revoke_hash, offer.body,
            )  # fmt: skip
            with pytest.raises(StoreAway):
                await Mail(store, 9).put([offer])
            await _second_copy(hands, "")
            [outcome] = await Mail(store, 9).put([offer])
            return outcome
        finally:
            await _second_copy(hands, "")
            await hands.close()
            await store.close()

    assert asyncio.run(one_disk_only()) is Put.KNOWN


async def _second_copy(hands: asyncpg.Connection, where: str) -> None:
    await hands.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{where}'")
    await hands.execute("SELECT pg_reload_conf()")
    while await hands.fetchval("SHOW synchronous_standby_names") != where:
        await asyncio.sleep(0.01)


@pytest.mark.soak
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_killed_again_and_again_under_load(tmp_path: Path, engine: str) -> None:
    with ExitStack() as all_:
        cluster = all_.enter_context(started(settings=())) if engine == "postgres" else None
        hub = all_.enter_context(mortal(tmp_path, cluster.database(parts=PARTITIONS) if cluster else None))
        writers = Writers(hub.lets_in(9), lambda: hub.address, threads=6)
        kills, ends = 0, time.monotonic() + max(20, BUDGET_S * 0.1)
        try:
            while time.monotonic() < ends:
                writers.until(len(writers.acknowledged) + 150, within_s=120)
                if cluster is not None and kills % 2:
                    cluster.kills()
                    cluster.starts()
                else:
                    hub.dies()
                    hub.lives_again()
                kills += 1
        finally:
            writers.stop()
        assert lost(hub, writers) == set()
        count(
            f"hub killed, {engine}", acknowledged=len(writers.acknowledged), kills=kills, lost=0,
            acknowledged_after_failure=writers.again,
        )  # fmt: skip


@pytest.mark.soak
def test_a_backup_by_pgbackrest_is_restored_to_the_last_acknowledged_envelope(tmp_path: Path) -> None:
    if shutil.which("pgbackrest") is None:
        pytest.skip("no pgbackrest on this machine (apt-get install pgbackrest)")
    with started(settings=()) as cluster:
        told = _as_the_example_says(cluster)
        cluster.stops()
        cluster.settings = (
            "archive_mode=on",
            f"archive_command=pgbackrest --config={told} --stanza=clinic-hub archive-push %p",
        )
        cluster.starts()
        asks = ("pgbackrest", f"--config={told}", "--stanza=clinic-hub")
        database = cluster.database(parts=PARTITIONS)
        with mortal(tmp_path / "hub", database) as hub:
            cluster.does(*asks, "stanza-create")
            [known] = hub.lets_in(1)
            client = known.client(hub.address)
            acknowledged = set[bytes]()
            for number in range(60):
                if number == 30:
                    cluster.does(*asks, "--type=full", "backup")
                body = sealed()
                client.put(known.mailbox, body, bytes(32))
                acknowledged.add(env_id_of(body))
            client.close()
            hub.dies()
            # The last log of a database that still runs; where it does not, synchronous copies are what holds.
            asyncio.run(_switch(cluster.address()))
            cluster.stops()
            shutil.rmtree(cluster.folder / "data")
            cluster.does("mkdir", "-m", "700", str(cluster.folder / "data"))
            cluster.does(*asks, "restore")
            cluster.starts()
            asyncio.run(_writable(cluster.address()))
            assert acknowledged <= hub.kept()
            count("pgbackrest", restored=len(acknowledged), lost=0)


def _as_the_example_says(cluster: Cluster) -> Path:
    """The configuration that ships, with the places of this machine."""
    shipped = (HOUSE / "installers" / "hub-ha" / "pgbackrest.conf").read_text()
    for place, here in {
        "/var/lib/pgbackrest": cluster.folder / "repository", "/var/spool/pgbackrest": cluster.folder / "spool",
        "/var/lib/postgresql/15/main": cluster.folder / "data", "/var/run/postgresql": cluster.folder,
    }.items():  # fmt: skip
        assert place in shipped
        shipped = shipped.replace(place, str(here))
    more = f"log-path={cluster.folder}\nlock-path={cluster.folder}\n"
    told = cluster.folder / "pgbackrest.conf"
    told.write_text(shipped.replace("[clinic-hub]", f"{more}\n[clinic-hub]\npg1-user=hub"))
    return told


async def _switch(address: str) -> None:
    hands = await asyncpg.connect(address)
    await hands.execute("SELECT pg_switch_wal()")
    while await hands.fetchval("SELECT archived_count FROM pg_stat_archiver") == 0 or await hands.fetchval(
        "SELECT last_archived_wal < pg_walfile_name(pg_current_wal_lsn() - 1) FROM pg_stat_archiver"
    ):
        await asyncio.sleep(0.1)
    await hands.close()


async def _writable(address: str) -> None:
    hands = await asyncpg.connect(address)
    while await hands.fetchval("SELECT pg_is_in_recovery()"):
        await asyncio.sleep(0.1)
    await hands.close()
