"""Two PCs of one clinic meet as they do in life: each is a process of its own, and the hub another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import IO, TYPE_CHECKING, Any

from tests.bench.bench_meeting import REVISIONS, by_the_clock, signatures, two_pcs, write
from tests.bench.measuring import Figure

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / each) for each in ("services", "line", "hub")]

if TYPE_CHECKING:
    from clinic_at_work import House
    from pcs_at_work import PcAtWork

MANY = int(os.environ.get("MEETING", REVISIONS))


def figures() -> Iterator[Figure]:
    floor = signatures(REVISIONS) * MANY / REVISIONS
    ways = {"the network, TLS": _lan, "a stick": _stick, "a hub": _hub}
    for way, measured in ways.items():
        if os.environ.get("WAY", way) not in way:
            continue
        spent = measured()
        load = os.getloadavg()[0]
        yield by_the_clock(f"{MANY:,} revisions by {way}, load {load:.1f}", spent["wall_ms"], floor, MANY)
        for who, cpu in spent["cpu_ms"].items():
            yield Figure(what=f"  the CPU of {who}", ours_ms=cpu, against="the same", theirs_ms=floor)
        what = f"  the longest hold of a record; {spent['grown_mb']} MB more in memory"
        yield Figure(what=what, ours_ms=spent["longest_ms"], must="50 ms")


class Pc:
    """One that runs elsewhere."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to: IO[str] = process.stdin
        self._from: IO[str] = process.stdout

    def go(self, word: str = "go") -> None:
        self._to.write(word + "\n")
        self._to.flush()

    def says(self) -> dict[str, Any]:
        line = self._from.readline()
        assert line, "it ended"
        said: dict[str, Any] = json.loads(line)
        return said


@contextmanager
def running(**told: object) -> Iterator[Pc]:
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.one_pc", json.dumps(told)],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
    try:
        yield Pc(process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def _told(house: House, vault: object, **more: object) -> dict[str, Any]:
    return {"folder": str(house.folder), "wall": house.wall.isoformat(), "vault": str(vault), **more}


@contextmanager
def _left() -> Iterator[tuple[PcAtWork, PcAtWork]]:
    """Two PCs in which nobody sits any more."""
    with two_pcs(MANY // 5, MANY) as pcs:
        for pc in pcs:
            pc.house.leave()
        yield pcs


def _lan() -> dict[str, Any]:
    with _left() as (night, office), ExitStack() as stack:
        calls = stack.enter_context(running(**_told(office.house, office.vault_id, way="lan", calls=True)))
        waits = stack.enter_context(running(**_told(night.house, night.vault_id, way="lan", calls=False)))
        calls.says()
        port = waits.says()["port"]
        begun = perf_counter()
        waits.go()
        calls.go(str(port))
        came = calls.says(), waits.says()
        wall = (perf_counter() - begun) * 1000
    return _spent(wall, {"who takes in": came[0], "who tells": came[1]})


def _stick() -> dict[str, Any]:
    with TemporaryDirectory() as stick, _left() as (night, office), ExitStack() as stack:
        pcs = [stack.enter_context(running(**_told(pc.house, pc.vault_id, way="stick", stick=stick)))
               for pc in (night, office)]  # fmt: skip
        for pc in pcs:
            pc.says()
        wall, came = 0.0, list[dict[str, Any]]()
        for pc in pcs * 2:
            pc.go()
            came.append(pc.says())
            wall += came[-1]["wall_ms"]
    assert came[2]["reached"] == came[3]["reached"]
    told, took = ({**came[each + 2], "cpu_ms": came[each]["cpu_ms"] + came[each + 2]["cpu_ms"]} for each in (0, 1))
    return _spent(wall, {"who takes in": took, "who tells": told})


def _hub() -> dict[str, Any]:
    from running_hub import STARTED_AT, Hands
    from stations import CLINIC, network_on

    started = perf_counter()
    Hands.now = lambda _: STARTED_AT + timedelta(seconds=perf_counter() - started)

    with TemporaryDirectory() as folder:
        for network in network_on(Path(folder)):
            night = network.joins(CLINIC, kind="clinic")
            office = network.another_pc(night)
            _round_of_both(night, office)
            write(night.clinic.desk.vault, MANY // 5, MANY)
            vault, reach = night.clinic.desk.vault.id, sum(night.clinic.desk.vault.hearing.reached().values())
            for station in (night, office):
                station.house.leave()
            with ExitStack() as stack:
                pcs = []
                for each in (office, night):
                    told = _told(each.house, vault, way="hub", reach=reach, takes=each is office)
                    pcs.append(stack.enter_context(running(**told)))
                for pc in pcs:
                    pc.says()
                begun, cpu = perf_counter(), process_time()
                for pc in pcs:
                    pc.go()
                came = [pc.says() for pc in pcs]
                wall, cpu = (perf_counter() - begun) * 1000, (process_time() - cpu) * 1000
                rounds = [pc.says()["rounds"] for pc in pcs]
    return _spent(wall, {f"who takes in, {rounds[0]} rounds": came[0], f"who tells, {rounds[1]} rounds": came[1],
                         "the hub": {"cpu_ms": cpu, "longest_ms": 0}})  # fmt: skip


def _round_of_both(*stations: Any) -> None:
    for _ in range(3):
        for station in stations:
            station.syncs()


def _spent(wall: float, of: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "wall_ms": wall,
        "cpu_ms": {who: each["cpu_ms"] for who, each in of.items()},
        "longest_ms": max(each["longest_ms"] for each in of.values()),
        "grown_mb": " and ".join(f"{each['grown_kb'] / 1024:.0f}" for each in of.values() if "grown_kb" in each),
    }
