"""A hostile client: the right answer to each attempt, nobody else's post touched or delayed, memory bounded."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from hostile import SIGNED, UNSIGNED, Hostile, Try, tries
from hub_alone import Alone, Known, alone, let_in, now
from running_hub import sealed, serving
from soaking import BUDGET_S, count

from clinic_app.errors import HubBusy, HubRefusesUs
from clinic_app.hub import operator
from clinic_app.hub.opening import OpenStore
from clinic_app.hub.operator import HubPlace
from clinic_app.hub.store_sqlite import SqliteStore
from clinic_app.wire.hub_api import Limits


@contextmanager
def besieged(folder: Path) -> Iterator[tuple[Alone, Hostile, Known]]:
    """A hub of its own process, one who attacks it, and one who only wants her post."""
    with alone(folder) as hub, httpx2.Client(timeout=30) as http:
        store = OpenStore(SqliteStore(HubPlace(folder).database))
        try:
            key = operator.read_key(HubPlace(folder).hub_key).public
            ours, shut_out, honest = (let_in(store, key, name, hub.address) for name in ("bad", "gone", "shelter"))
            operator.revoke(store, shut_out.key.public.kid, now())
        finally:
            store.close()
        yield hub, Hostile(hub.address, ours, shut_out, honest.mailbox, http), honest


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Alone, Hostile, Known]]:
    with besieged(tmp_path_factory.mktemp("siege") / "hub") as made:
        yield made


@pytest.mark.parametrize("attempt", [*SIGNED, *UNSIGNED], ids=lambda attempt: attempt.__name__)
def test_each_attempt_gets_the_answer_it_deserves(siege: tuple[Alone, Hostile, Known], attempt: Try) -> None:
    assert attempt(siege[1]) in (SIGNED | UNSIGNED)[attempt]


def test_guessing_codes_is_slowed_until_it_is_hopeless(siege: tuple[Alone, Hostile, Known]) -> None:
    answers = [siege[1].guesses_a_code() for _ in range(25)]
    assert set(answers) <= {403, 429}
    assert answers.count(403) <= 20  # ten a minute, and a minute may end meanwhile


def test_hundreds_who_never_finish_a_request_keep_nobody_out(siege: tuple[Alone, Hostile, Known]) -> None:
    hub, hostile, honest = siege
    dawdling = [hostile.connection() for _ in range(300)]
    try:
        for line in dawdling:
            line.sendall(b"GET /v1/ping?n=")
        client = honest.client(hub.address)
        client.ping()
        client.put(honest.mailbox, sealed(), bytes(32))
        client.close()
    finally:
        for line in dawdling:
            line.close()


def test_who_is_shut_out_or_asks_too_much_does_not_fill_the_memory_of_the_hub(tmp_path: Path) -> None:
    for hub in serving(tmp_path, Limits(remembered_nonces=12, requests_per_minute=5)):
        greedy, gone, honest = hub.office("greedy"), hub.office("gone"), hub.office("shelter")
        operator.revoke(hub.store, gone.auth.public.kid, hub.hands.now())
        for _ in range(20):
            with pytest.raises(HubRefusesUs):
                list(gone.client.waiting(gone.mailbox))
        for _ in range(5):
            list(greedy.client.waiting(greedy.mailbox))
        for _ in range(20):
            with pytest.raises(HubBusy):
                list(greedy.client.waiting(greedy.mailbox))
        assert list(honest.client.waiting(honest.mailbox)) == []


def test_a_flood_leaves_the_hub_as_large_as_it_was(tmp_path: Path) -> None:
    with besieged(tmp_path / "hub") as (hub, hostile, _):
        tries(hostile, 40, seed=1)
        before = hub.memory_kb()
        tries(hostile, 160, seed=2)
        assert hub.memory_kb() - before < 8_000


@pytest.mark.soak
def test_a_long_siege_leaves_the_hub_small_and_others_served(tmp_path: Path) -> None:
    with besieged(tmp_path / "hub") as (hub, hostile, honest):
        done, waits, over = dict[str, int](), list[float](), threading.Event()
        dawdling = [hostile.connection() for _ in range(400)]
        for line in dawdling:
            line.sendall(b"PUT /v1/m/")

        def lives() -> None:
            client = honest.client(hub.address)
            while not over.wait(0.2):
                began = time.monotonic()
                client.put(honest.mailbox, sealed(), bytes(32))
                waits.append(time.monotonic() - began)
            client.close()

        honestly = threading.Thread(target=lives)
        honestly.start()
        try:
            tries(hostile, 200, seed=0)
            before, ends, seed = hub.memory_kb(), time.monotonic() + max(30, BUDGET_S * 0.1), 1
            while time.monotonic() < ends:
                for name, number in tries(hostile, 200, seed).items():
                    done[name] = done.get(name, 0) + number
                seed += 1
        finally:
            over.set()
            honestly.join(30)
        after = hub.memory_kb()
        cut = sum(_is_over(line) for line in dawdling)
        assert cut == len(dawdling)  # whoever does not finish a head is sent away
        assert after - before < 24_000
        count(
            "siege", attempts=sum(done.values()), memory_before_kb=before, memory_after_kb=after,
            honest=len(waits), honest_median_ms=round(statistics.median(waits) * 1000),
            honest_worst_ms=round(max(waits) * 1000), dawdlers_sent_away=cut,
        )  # fmt: skip


def _is_over(line) -> bool:  # type: ignore[no-untyped-def]
    with line:
        line.settimeout(30)
        try:
            return line.recv(100)[:12] in (b"", b"HTTP/1.1 408")
        except ConnectionError:
            return True
