"""Two PCs of one clinic meet by way of a hub on loopback: ten thousand revisions, a round of one and of the other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, thread_time
from typing import TYPE_CHECKING, TypeVar

from tests.bench.bench_meeting import CASES, REVISIONS, by_the_clock, signatures, write
from tests.bench.measuring import Figure

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / each) for each in ("services", "line", "hub")]

if TYPE_CHECKING:
    from stations import Station

T = TypeVar("T")

_MOST_ROUNDS = 1_000


def figures() -> Iterator[Figure]:
    from stations import CLINIC, network_on

    with TemporaryDirectory() as folder:
        for network in network_on(Path(folder)):
            night = network.joins(CLINIC, kind="clinic")
            office = network.another_pc(night)
            _meet(night, office)
            write(night.clinic.desk.vault, CASES, REVISIONS)
            wall, cpu = perf_counter(), process_time()
            rounds, longest = _meet(night, office)
            wall, cpu = (perf_counter() - wall) * 1000, (process_time() - cpu) * 1000
            floor = signatures(REVISIONS)
            yield by_the_clock("10,000 revisions over a hub, all in one process", wall, floor)
            yield Figure(what=f"the same, by the CPU, {rounds} rounds", ours_ms=cpu,
                         against="the same", theirs_ms=floor)  # fmt: skip
            yield Figure(what="the longest that the record was held, by the CPU", ours_ms=longest, must="50 ms")


def _meet(one: Station, other: Station) -> tuple[int, float]:
    """Rounds of both in turn until neither has more to do; how many, and the longest hold of a record."""
    rounds, longest, idle = 0, 0.0, 0
    while idle < 4 and rounds < _MOST_ROUNDS:
        moved = False
        for pc in (one, other):
            held, more = _round(pc)
            rounds, longest, moved = rounds + 1, max(longest, held), moved or more
        idle = 0 if moved else idle + 1
    reached = [pc.clinic.desk.vault.hearing.reached() for pc in (one, other)]
    assert reached[0] == reached[1]
    return rounds, longest


def _round(pc: Station) -> tuple[float, bool]:
    """As a screen does it: what came is heard letter by letter. The longest hold, and whether letters went."""
    from stations import closing_line

    from clinic_app.services.exchange import exchange

    sending, holds = pc.clinic.sending, list[float]()

    def held(work: Callable[[], T]) -> T:
        begun = thread_time()
        try:
            return work()
        finally:
            holds.append(thread_time() - begun)

    with closing_line(pc) as hub:
        plan = held(partial(sending.plan, letters=False))
        while plan.letters is not None and held(sending.letters.make_one):
            pass
        done = exchange(plan, hub)
        while held(partial(sending.letters.hear_one, done.letters)):
            pass
        synced = held(partial(sending.settle, done))
    assert synced.ended_by is None
    return max(holds) * 1000, bool(synced.letters)
