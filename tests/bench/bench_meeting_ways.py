"""Two PCs of one clinic meet over real ways: TLS on loopback, a folder on this disk; and what nothing to say costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from tests.bench.bench_meeting import CASES, REVISIONS, by_the_clock, signatures, two_pcs
from tests.bench.measuring import Figure

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "services"))

if TYPE_CHECKING:
    from line_between import Stretch

_ROUNDS = 30


def figures() -> Iterator[Figure]:
    from line_between import drive, network, no_one

    from clinic_app.services.meeting_others import carry

    with two_pcs(CASES, REVISIONS) as pcs, network(*pcs) as (night, office):
        wall, cpu = perf_counter(), process_time()
        _meet(office, night)
        wall, cpu = (perf_counter() - wall) * 1000, (process_time() - cpu) * 1000
        floor = signatures(REVISIONS)
        yield by_the_clock("10,000 revisions over TLS on loopback", wall, floor)
        yield Figure(what="the same, by the CPU of both PCs", ours_ms=cpu, against="the same", theirs_ms=floor)
        spent, size = _nothing(office, night)
        yield Figure(what=f"a call with nothing to say, {size} bytes", ours_ms=spent, must="50 ms and 2,048 bytes")
    with two_pcs(CASES, REVISIONS) as pcs, TemporaryDirectory() as folder:
        wall, cpu = perf_counter(), process_time()
        for pc, other in (pcs, pcs[::-1], pcs, pcs[::-1]):
            drop = pc.clinic.ways_between.folder(Path(folder))
            drive(
                carry(pc.meeting, drop, pc.device, (other.device,), way="stick", told=no_one, goes_on=lambda: True)
            )  # fmt: skip
        wall, cpu = (perf_counter() - wall) * 1000, (process_time() - cpu) * 1000
        assert pcs[0].vault.hearing.reached() == pcs[1].vault.hearing.reached()
        floor = signatures(REVISIONS)
        yield by_the_clock("10,000 revisions by a stick, four presses", wall, floor)
        yield Figure(what="the same, by the CPU", ours_ms=cpu, against="the same", theirs_ms=floor)


def _meet(one: Stretch, other: Stretch) -> None:
    from line_between import at_the_door, drive, rings

    one.knows(other.pc, other.lan.port)
    drive(rings(one, other.pc), at_the_door(other))
    assert one.pc.vault.hearing.reached() == other.pc.vault.hearing.reached()


def _nothing(one: Stretch, other: Stretch) -> tuple[float, int]:
    """The middle of many, and the bytes of the last with somebody who counts on the line."""
    from line_between import Listener, at_the_door, drive, rings

    times = list[float]()
    for _ in range(_ROUNDS):
        begun = perf_counter()
        drive(rings(one, other.pc), at_the_door(other))
        times.append((perf_counter() - begun) * 1000)
    line = Listener(other.lan.port)
    with line.listening() as port:
        one.knows(other.pc, port)
        drive(rings(one, other.pc), at_the_door(other))
    return sorted(times)[_ROUNDS // 2], line.sent + line.back
