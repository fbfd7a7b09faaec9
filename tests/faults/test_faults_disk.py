"""A disk that fails or is full at its Nth call: what was told is kept, and what could not be done has a name."""

from __future__ import annotations

import random
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


WAYS = [
    Failing("ENOSPC", from_then_on=False),
    Failing("ENOSPC", from_then_on=True),
    Failing("EIO", from_then_on=False),
    Failing("EIO", from_then_on=True),
    Failing("EIO", from_then_on=False, reading=True),
    Failing("EIO", from_then_on=True, reading=True),
]


def failed(disks: Laboratory, begun: Begun, folder: Path, name: str, way: Failing, at: int) -> Outcome:
    """Let the call with this number fail, then look at what is there on a disk that works."""
    base = begun(name, folder / "base")
    done = disks.run(name, base, turns=2, fail=[at, way.error, way.from_then_on, way.reading])
    told = f"{name}: {way}, call {at}: {done.error}"
    # An error without a name would reach a person as a number.
    assert done.error is None or {"ClinicError", "OSError"} & set(done.kinds), f"{told}\n{done.trace}"
    try:
        WORKFLOWS[name].holds(base, done.acks)
    except BaseException as error:
        raise AssertionError(f"{told}\n{done.trace}") from error
    return done


@pytest.mark.parametrize("name", WORKFLOWS)
@pytest.mark.parametrize("way", [WAYS[1], WAYS[4]], ids=["full", "failing once"])
def test_a_failing_disk_loses_nothing_that_was_told(
    disks: Laboratory, begun: Begun, tmp_path: Path, name: str, way: Failing
) -> None:
    calls = disks.run(name, begun(name, tmp_path / "whole"), turns=2, fail=[0, way.error, False, way.reading]).calls
    errors = [failed(disks, begun, tmp_path, name, way, 1 + calls * part // 4).error for part in range(4)]
    assert any(errors) or way.error == "ENOSPC"


@pytest.mark.soak
def test_every_call_of_every_workflow_may_fail(disks: Laboratory, begun: Begun, tmp_path: Path) -> None:
    """Each round walks every workflow in every way with a stride, from another start: together, every call."""
    stride = 12
    for seed in soaking.rounds("disk failures"):
        chance = random.Random(seed)
        sweeps = [(name, way) for name in WORKFLOWS for way in WAYS]
        chance.shuffle(sweeps)
        for name, way in sweeps:
            at, points, done = 1 + seed % stride, 0, None
            while done is None or done.calls >= at - stride:
                done = failed(disks, begun, tmp_path, name, way, at)
                points += 1
                at += stride
            soaking.count("disk failures", points=points)
            soaking.count(f"disk failures: {name}", points=points)
            soaking.count(f"disk failures: {way.error}", points=points)
