"""The runnable example of high availability, its leader killed and cut off: nothing acknowledged is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hub_alone import Known, Writers, let_in
from soaking import count
from trio import HOUSE, Trio, trio

from clinic_app.hub import operator
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.store_postgres import PostgresStore

PUTS_TWICE = """
import asyncio, sys
from clinic_app.hub.store import StoreAway
from clinic_app.hub.store_mail import Mail, Offer
from clinic_app.hub.store_postgres import PostgresStore

async def main(address, mailbox):
    mail = Mail(PostgresStore(address, connections=1, command_s=1), 5000)
    key = {"mailbox": bytes.fromhex(mailbox), "env_id": bytes(32), "revoke_hash": bytes(32)}
    offer = Offer(body=b"x", hour=1, expires_hour=9**9, **key)
    for _ in range(3):
        try:
            print((await mail.put([offer]))[0].value, flush=True)
        except StoreAway as away:
            print("away", flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def stand() -> Iterator[Trio]:
    with trio() as made:
        yield made


@contextmanager
def opened(stand: Trio) -> Iterator[OpenStore]:
    """A connection of our own, to whoever leads now."""
    store = OpenStore(PostgresStore(stand.does("database")))
    try:
        yield store
    finally:
        store.close()


@pytest.fixture(scope="module")
def pcs(stand: Trio) -> list[Known]:
    key = operator.read_key(HubPlace(stand.hub).hub_key).public
    with opened(stand) as store:
        return [let_in(store, key, f"house-{each}", stand.address) for each in range(8)]


@pytest.mark.soak
@pytest.mark.parametrize("how", ["killed", "cut off"])
def test_a_leader_that_goes_takes_nothing_acknowledged_with_it(stand: Trio, pcs: list[Known], how: str) -> None:
    stand.does("followed")
    writers = Writers(pcs, lambda: stand.address, threads=4, pause_s=0.02)
    try:
        writers.until(300)
        leader = stand.does("leader")
        gone_at = time.monotonic()
        stand.does(*(["kill-leader"] if how == "killed" else ["cut", leader]))
        before = len(writers.acknowledged)
        if how == "cut off":
            _left_alone(stand, leader, pcs[0])
        stand.does("led")
        writers.until(before + 300, within_s=180)
        assert stand.does("leader") != leader
        stand.does(*(["start", leader] if how == "killed" else ["heal", leader]))
        writers.until(len(writers.acknowledged) + 200, within_s=120)
        stand.does("followed")
    finally:
        writers.stop()
    with opened(stand) as store:
        there = {bytes(row[0]) for row in store.rows("SELECT env_id FROM envelope")}
    assert set(writers.acknowledged) - there == set()
    first = min(at for at in writers.acknowledged.values() if at > gone_at + 1)
    count(
        f"leader {how}", runs=1, acknowledged=len(writers.acknowledged), lost=0,
        acknowledged_after_failure=writers.again, refused_meanwhile=len(writers.answers),
        longest_gap_tenths_s=round(writers.longest_gap_s() * 10), first_after_tenths_s=round((first - gone_at) * 10),
    )  # fmt: skip
    assert not [line for name in ("hub1", "hub2") for line in stand.log(name).splitlines() if " 500 " in line]


def _left_alone(stand: Trio, leader: str, pc: Known) -> None:
    """A hub that is cut off together with the leader acknowledges nothing, however often it is asked."""
    password = (stand.folder / "hub").read_text()
    address = f"postgresql://hub:{password}@10.77.0.1{leader}:5432/hub"
    within = ["ip", "netns", "exec", f"clinic-hub{leader}", "env", f"PYTHONPATH={HOUSE}", sys.executable, "-c"]
    said = subprocess.run([*within, PUTS_TWICE, address, pc.mailbox], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["away"] * 3
