"""On a disk with no room left whoever comes in comes in, what is in hand is saved, and every workflow opens again."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soaking
from cheap_vault import BALLAST, entered, inside, place_in, revisions_in, whole, written
from laboratory import Laboratory
from workflows import WORKFLOWS

from clinic_app.domain.ids import CaseId
from clinic_app.errors import DiskFull
from clinic_app.vault.place import lay_ballast
from clinic_app.vault.store import Vault

Begun = Callable[[str, Path], Path]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MiB. Only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield disk
    # Lazily, so that a failed test that still holds the file leaves no disk behind.
    subprocess.run(["umount", "-l", disk], check=True)


def fill(disk: Path, *, but: int = 0) -> None:
    """Leave `but` bytes of room."""
    with (disk / "filling").open("ab", buffering=0) as file:
        try:
            while True:
                left = shutil.disk_usage(disk).free - but
                if left <= 0:
                    return
                file.write(bytes(min(left, 1 << 20)))
        except OSError:
            return


def test_on_a_full_disk_she_comes_in_and_what_is_in_hand_is_saved(small_disk: Path, begun: Begun) -> None:
    base = begun("save", small_disk / "base")
    place_in(base).ballast.unlink()
    lay_ballast(place_in(base), 1 << 20)
    fill(small_disk)
    assert shutil.disk_usage(small_disk).free == 0
    vault = entered(base)
    assert shutil.disk_usage(small_disk).free > 500_000  # the ballast was let go
    case = vault.cases.page().rows[0].id
    told = [written(vault, case) for _ in range(3)]
    vault.close()
    with inside(base) as vault:
        assert set(told) <= revisions_in(vault)
        whole(vault)


def write_until_full(vault: Vault, case: CaseId, told: list[str]) -> None:
    for _ in range(200):
        told.append(written(vault, case, "words " * 1000))


def test_once_nothing_is_left_that_is_told_and_nothing_told_before_is_lost(small_disk: Path, begun: Begun) -> None:
    base = begun("save", small_disk / "base")
    vault = entered(base)
    case, told = vault.cases.page().rows[0].id, list[str]()
    fill(small_disk, but=400_000)
    with pytest.raises(DiskFull):
        write_until_full(vault, case, told)
    with pytest.raises(DiskFull):
        vault.cases.begin(vault.whoami.id)
    assert set(told) <= revisions_in(vault)
    vault.close()
    (small_disk / "filling").unlink()
    with inside(base) as vault:
        assert set(told) <= revisions_in(vault)
        whole(vault)
        assert place_in(base).ballast.stat().st_size == BALLAST  # laid again


@pytest.mark.parametrize("room", [0, 200_000])
@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_workflow_meets_the_end_of_the_disk_and_opens_again(
    laboratory: Laboratory, begun: Begun, small_disk: Path, name: str, room: int
) -> None:
    met_the_end(laboratory, begun, small_disk, name, room)


def met_the_end(laboratory: Laboratory, begun: Begun, disk: Path, name: str, room: int) -> bool:
    """Let a workflow run into the end of the disk, then look at what is there. Whether it was told that it is full."""
    base = begun(name, disk / "base")
    fill(disk, but=room)
    done = laboratory.run(name, base, turns=40)
    assert done.error is None or {"ClinicError", "OSError"} & set(done.kinds), done.trace
    (disk / "filling").unlink()
    try:
        WORKFLOWS[name].holds(base, done.acks)
    except BaseException as error:
        raise AssertionError(f"{name}: {room} bytes left: {done.error}") from error
    return done.error is not None or any(ack.startswith("told:") for ack in done.acks)


@pytest.mark.soak
def test_every_workflow_meets_the_end_of_the_disk_anywhere(
    laboratory: Laboratory, begun: Begun, small_disk: Path
) -> None:
    """Each round leaves another number of pages."""
    for seed in soaking.rounds("full disk"):
        chance = random.Random(seed)
        for name in WORKFLOWS:
            told = met_the_end(laboratory, begun, small_disk, name, 4096 * chance.randint(0, 250))
            soaking.count("full disk", workflows=1, told=told)
