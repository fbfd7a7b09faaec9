"""A disk that fails at its Nth call, is full, or turns read-only: what was told is kept, every failure is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import soaking
from laboratory import Laboratory, Outcome
from workflows import WORKFLOWS

Begun = Callable[[str, Path], Path]


@dataclass(frozen=True)
class Failing:
    """Which error the disk gives, whether from then on, and whether reading fails too."""

    error: str
    from_then_on: bool
    reading: bool = False

    def __str__(self) -> str:
        """As the figures call it."""
        return f"{self.error} {'from then on' if self.from_then_on else 'once'}{', reading too' * self.reading}"


FULL, READS_ONCE, READ_ONLY = (
    Failing("ENOSPC", from_then_on=True),
    Failing("EIO", from_then_on=False, reading=True),
    Failing("EROFS", from_then_on=True),
)
WAYS = [
    FULL,
    Failing("EIO", from_then_on=False),
    READ_ONLY,
    Failing("ENOSPC", from_then_on=False),
    Failing("EIO", from_then_on=True),
    READS_ONCE,
    Failing("EIO", from_then_on=True, reading=True),
]


def failed(
    disks: Laboratory, begun: Begun, folder: Path, name: str, way: Failing, at: int, turns: int = 2
) -> Outcome:  # fmt: skip
    """Let the call with this number fail, then look at what is there on a disk that works."""
    base = begun(name, folder / "base")
    done = disks.run(name, base, turns=turns, fail=[at, way.error, way.from_then_on, way.reading])
    told = f"{name}: {way}, call {at}: {done.error}"
    # An error without a name would reach a person as a number.
    assert done.error is None or {"ClinicError", "OSError"} & set(done.kinds), f"{told}\n{done.trace}"
    try:
        WORKFLOWS[name].holds(base, done.acks)
    except BaseException as error:
        raise AssertionError(f"{told}\n{done.trace}") from error
    return done


@pytest.mark.parametrize("name", WORKFLOWS)
@pytest.mark.parametrize("way", [FULL, READS_ONCE, READ_ONLY], ids=["full", "failing once", "read-only"])
def test_a_failing_disk_loses_nothing_that_was_told(
    disks: Laboratory, begun: Begun, tmp_path: Path, name: str, way: Failing
) -> None:
    whole = begun(name, tmp_path / "whole")
    calls = disks.run(name, whole, turns=2, fail=[0, way.error, False, way.reading]).calls
    errors = [failed(disks, begun, tmp_path, name, way, 1 + calls * part // 4).error for part in range(4)]
    assert any(errors) or way.error == "ENOSPC"


@pytest.mark.soak
@pytest.mark.parametrize("part", ["disk failures", "disk failures in reading"])
def test_every_call_of_every_workflow_fails_in_every_way(
    disks: Laboratory, begun: Begun, tmp_path: Path, part: str
) -> None:
    """A sweep goes on at the call at which the last run left it; it is whole when the workflow ends before the call."""
    ways = [way for way in WAYS if way.reading == part.endswith("reading")]
    sweeps = [(f"{part}: {name}: {way}", name, way) for way in ways for name in WORKFLOWS]
    for _ in soaking.rounds(part):
        known = soaking.totals()
        sweep, name, way = min(sweeps, key=lambda each: known.get(each[0], {}).get("whole", 0))
        tried = known.get(sweep, {}).get("tried", 0)
        for at in range(tried + 1, tried + 26):
            if failed(disks, begun, tmp_path, name, way, at, turns=1).calls < at:
                soaking.count(sweep, whole=1, tried=1 - at)
                soaking.count(part, sweeps=1)
                break
            soaking.count(sweep, tried=1, points=1)
            soaking.count(part, points=1)
            soaking.count(f"{part}: {way.error}", points=1)
