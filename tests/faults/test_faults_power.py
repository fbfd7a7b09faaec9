"""After a power cut at any moment, whatever the disk kept of what was not flushed: nothing told is lost or torn."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import soaking
from laboratory import Laboratory
from power import Cut, Disk, cuts, lay, recorded
from workflows import WORKFLOWS, careless

Begun = Callable[[str, Path], Path]
REMEMBERED = ("known.json", "words", "numbers")


def pulled(disks: Laboratory, begun: Begun, folder: Path, name: str, *, seed: int, images: int) -> int:
    """Record a workflow once and open that many images of what a cut may leave. How many were opened."""
    base, chance = begun(name, folder / "base"), random.Random(seed)
    before = Disk.of(base)
    done = disks.run(name, base, turns=chance.randint(1, 5), log=folder / "log")
    assert done.error is None, done.trace
    for cut in cuts(before, recorded(folder / "log"), chance, images):
        image = folder / "image"
        shutil.rmtree(image, ignore_errors=True)
        lay(cut, base, image, chance)
        for remembered in REMEMBERED:  # by people, whatever the disk forgets
            if (base / remembered).exists():
                shutil.copyfile(base / remembered, image / remembered)
        opened(name, image, cut, seed)
    return images


def opened(name: str, image: Path, cut: Cut, seed: int) -> None:
    try:
        WORKFLOWS[name].holds(image, cut.acks)
    except BaseException as error:
        raise AssertionError(f"{name}: seed {seed}, cut after call {cut.at}, told {cut.acks[-2:]}") from error


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_power_cut_loses_and_tears_nothing(disks: Laboratory, begun: Begun, tmp_path: Path, name: str) -> None:
    assert pulled(disks, begun, tmp_path, name, seed=11, images=6) == 6


def test_what_was_not_flushed_is_seen_to_be_lost(disks: Laboratory, begun: Begun, tmp_path: Path) -> None:
    """The images would show it: the same saves with `synchronous=NORMAL` lose what they acknowledged."""
    base, chance = begun("save", tmp_path / "base"), random.Random(3)
    before = Disk.of(base)
    done = disks.run("careless", base, turns=6, log=tmp_path / "log")
    assert done.error is None, done.trace
    lost = 0
    for cut in cuts(before, recorded(tmp_path / "log"), chance, 16):
        shutil.rmtree(tmp_path / "image", ignore_errors=True)
        lay(cut, base, tmp_path / "image", chance)
        try:
            careless.holds(tmp_path / "image", cut.acks)
        except AssertionError:
            lost += 1
    assert lost


@pytest.mark.soak
def test_thousands_of_power_cuts_lose_and_tear_nothing(disks: Laboratory, begun: Begun, tmp_path: Path) -> None:
    for seed in soaking.rounds("power cuts"):
        for name in WORKFLOWS:
            images = pulled(disks, begun, tmp_path, name, seed=seed, images=20)
            soaking.count("power cuts", images=images)
            soaking.count(f"power cuts: {name}", images=images)
