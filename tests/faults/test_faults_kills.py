"""A program that is killed at any moment has lost nothing that it had acknowledged, and opens again."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import soaking
from laboratory import Laboratory
from workflows import WORKFLOWS, copied

Begun = Callable[[str, Path], Path]


def held(name: str, base: Path, acks: Sequence[str], told: object) -> None:
    """What was acknowledged is there; `told` is how it was interrupted, for whoever must look into it."""
    try:
        WORKFLOWS[name].holds(base, acks)
    except BaseException as error:
        raise AssertionError(f"{name}: {told}") from error


@pytest.mark.parametrize("name", WORKFLOWS)
def test_killed_again_and_again_it_keeps_what_it_acknowledged(
    laboratory: Laboratory, begun: Begun, tmp_path: Path, name: str
) -> None:
    base = begun(name, tmp_path / "base")
    acks: list[str] = []
    killed = 0
    for wait in (0.03, 0.05, 0.09):
        done = laboratory.run(name, base, kill_after_s=wait)
        assert done.error is None, done.trace
        killed += done.killed
        acks += done.acks
        held(name, base, acks, f"killed after {wait} s")
    assert killed >= 2


def test_a_hundred_kills_during_saves_lose_nothing(laboratory: Laboratory, begun: Begun, tmp_path: Path) -> None:
    base = begun("save", tmp_path / "base")
    acks: list[str] = []
    killed = 0
    for number in range(1, 101):
        done = laboratory.run("save", base, kill_after_s=0.0005 * (number * 37 % 50), after_ack=True)
        assert done.error is None, done.trace
        killed += done.killed
        acks += done.acks
        if number % 20 == 0:
            held("save", base, acks, f"killed {number} times")
    assert killed >= 90
    assert len(acks) >= killed


@pytest.mark.parametrize("name", WORKFLOWS)
def test_killed_before_a_call_to_the_disk_it_keeps_what_it_acknowledged(
    disks: Laboratory, begun: Begun, tmp_path: Path, name: str
) -> None:
    calls = disks.run(name, begun(name, tmp_path / "whole"), turns=2).calls
    assert calls > 10
    for part in range(4):
        base, last = begun(name, tmp_path / "base"), 1 + calls * part // 4
        done = disks.run(name, base, turns=2, die_at=last)
        assert done.killed
        held(name, base, done.acks, f"killed before call {last} of {calls}")


@pytest.mark.soak
def test_thousands_of_kills_lose_nothing(laboratory: Laboratory, begun: Begun, tmp_path: Path) -> None:
    told: dict[str, list[str]] = {name: [] for name in WORKFLOWS}
    for name in WORKFLOWS:
        begun(name, tmp_path / name)
    calls = {
        name: laboratory.run(name, begun(name, tmp_path / "whole"), turns=3).calls for name in WORKFLOWS
    }  # 0 where there is no shim
    for seed in soaking.rounds("kills"):
        chance = random.Random(seed)
        for name in WORKFLOWS:
            base = tmp_path / name
            done = laboratory.run(name, base, kill_after_s=chance.random() ** 2 * 0.2)
            told[name] += done.acks
            assert done.error is None, done.trace
            soaking.count("kills", killed=done.killed, acknowledged=len(done.acks))
            soaking.count(f"kills: {name}", killed=done.killed, acknowledged=len(done.acks))
            if chance.random() < 0.3:
                held(name, base, told[name], f"seed {seed}")
            if chance.random() < 0.02:  # else the folders grow, and most of a round is looking at them
                held(name, base, told[name], f"seed {seed}")
                told[name] = []
                begun(name, base)
        for name in WORKFLOWS:
            if calls[name]:
                last = chance.randint(1, calls[name])
                base = begun(name, tmp_path / "base")
                done = laboratory.run(name, base, turns=3, die_at=last)
                soaking.count("kills", killed=done.killed, acknowledged=len(done.acks))
                soaking.count(f"kills: {name}", killed=done.killed, acknowledged=len(done.acks))
                held(name, base, done.acks, f"seed {seed}, killed before call {last}")
    for name in WORKFLOWS:
        held(name, tmp_path / name, told[name], "at the end")


def test_the_laboratory_sees_what_is_lost(laboratory: Laboratory, begun: Begun, tmp_path: Path) -> None:
    base = begun("save", tmp_path / "base")
    before = copied(base, tmp_path / "before")
    acks = laboratory.run("save", base, turns=2).acks
    assert len(acks) == 3
    held("save", base, acks, "as it is")
    with pytest.raises(AssertionError):
        held("save", before, acks, "as it was")
