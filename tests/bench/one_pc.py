"""One PC of a clinic as a process of its own: it comes in, says that it is ready, and meets the others when told to.

Run by `bench_meeting_apart` as `python -m tests.bench.one_pc {"way": …}`; what it used is one line of JSON at its end.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "services"))  # not the hub's tests: their `trio` would be taken for the real one

if TYPE_CHECKING:
    from pcs_at_work import PcAtWork

T = TypeVar("T")


class Holds:
    """How long the record was held by each job, in milliseconds of the CPU of the thread that did it."""

    def __init__(self) -> None:
        self.longest = 0.0

    def of(self, work: Callable[[], T]) -> T:
        begun = thread_time()
        try:
            return work()
        finally:
            self.longest = max(self.longest, (thread_time() - begun) * 1000)


def main(told: dict[str, Any]) -> None:
    """Come in, meet, and say what it took."""
    from clinic_at_work import COORDINATOR, NURSE, House
    from pcs_at_work import PcAtWork, of_one_clinic

    house = House(Path(told["folder"]), wall=datetime.fromisoformat(told["wall"]), ticks=2000.0)
    clinic = house.enter(COORDINATOR if told["way"] == "hub" else NURSE)
    pc, holds = PcAtWork(house, clinic, UUID(told["vault"])), Holds()
    of_one_clinic(pc.vault, pc.vault_id)
    gc.freeze()  # as the program does, which looks for garbage where nobody waits for the record
    gc.disable()
    try:
        {"lan": _lan, "stick": _stick, "hub": _hub}[told["way"]](pc, told, holds)
    finally:
        house.leave()


def _measured(pc: PcAtWork, holds: Holds, work: Callable[[], object]) -> None:
    memory = _memory_kb()
    wall, cpu = perf_counter(), process_time()
    work()
    wall, cpu = perf_counter() - wall, process_time() - cpu
    gc.collect()
    _say(
        wall_ms=wall * 1000, cpu_ms=cpu * 1000, longest_ms=holds.longest, grown_kb=_memory_kb() - memory,
        reached=sum(pc.vault.hearing.reached().values()),
    )  # fmt: skip


def _memory_kb() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _stick(pc: PcAtWork, told: dict[str, Any], holds: Holds) -> None:
    """Pressed as often as somebody says so."""
    from line_between import no_one

    from clinic_app.services.meeting_others import carry

    others = tuple(each.device for each in pc.vault.pcs.others())
    _say(ready=True)
    while _told():
        drop = pc.clinic.ways_between.folder(Path(told["stick"]))
        errands = carry(pc.meeting, drop, pc.device, others, way="stick", told=no_one, goes_on=lambda: True)
        _measured(pc, holds, partial(_drive, errands, holds))


def _lan(pc: PcAtWork, told: dict[str, Any], holds: Holds) -> None:
    from line_between import HOST, at_the_door, network, no_one

    from clinic_app.services.meeting_others import call

    with network(pc) as (here,):
        other = pc.vault.pcs.others()[0].device
        _say(ready=True, port=here.lan.port)
        port = _told()
        if told["calls"]:
            here.lan.plan = replace(here.lan.plan, typed=((other, f"{HOST}:{port}"),))
        errands = call(pc.meeting, here.lan, other, no_one) if told["calls"] else at_the_door(here)
        _measured(pc, holds, partial(_drive, errands, holds))


def _drive(errands: Any, holds: Holds) -> None:
    """As the screens do: the record in this thread, and what waits in another."""
    from clinic_app.errors import ClinicError
    from clinic_app.services.errands import VAULT

    with ThreadPoolExecutor(1) as elsewhere, suppress(StopIteration):
        errand = next(errands)
        while True:
            try:
                answer = holds.of(errand.work) if errand.lane == VAULT else elsewhere.submit(errand.work).result()
            except ClinicError as error:
                errand = errands.throw(error)
            else:
                errand = errands.send(answer)


def _hub(pc: PcAtWork, told: dict[str, Any], holds: Holds) -> None:
    """Round after round as a screen asks for them, waiting for the bell between."""
    from clinic_app.services.exchange import exchange
    from clinic_app.transport.through import Through
    from clinic_app.transport.way_out import By, WayOut

    sending, other = pc.clinic.sending, pc.vault.pcs.others()[0].device
    counted = [0]

    def line() -> Any:
        return pc.clinic.joining.line(Through(WayOut(by=By.DIRECT), lambda: datetime.now(UTC)))

    def over() -> bool:
        """Whoever tells has to be told that all of it came."""
        there = pc.vault.hearing.reached() if told["takes"] else pc.vault.meetings.known(other).reached
        return sum(there.values()) >= int(told["reach"])

    def rounds() -> None:
        bell, more = line(), True
        while more or not over():
            plan, hub = holds.of(partial(sending.plan, letters=False)), line()
            while plan.letters is not None and holds.of(sending.letters.make_one):
                pass
            done = exchange(plan, hub)
            hub.close()
            while holds.of(partial(sending.letters.hear_one, done.letters)):
                pass
            synced = holds.of(partial(sending.settle, done))
            if synced.ended_by is not None:
                raise synced.ended_by
            counted[0], more = counted[0] + 1, synced.more
            if not more and not over():
                assert synced.mailbox is not None
                assert synced.box is not None
                bell.listen_for_both(synced.mailbox, synced.box)
        bell.close()

    _say(ready=True)
    _told()
    _measured(pc, holds, rounds)
    _say(rounds=counted[0])


def _say(**said: object) -> None:
    print(json.dumps(said), flush=True)


def _told() -> str:
    return sys.stdin.readline().strip()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
