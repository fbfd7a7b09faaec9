"""What IT staff are told of a vault from outside, without any key."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from clinic_at_work import CHEAP

from clinic_app.domain.people import Role
from clinic_app.main import real_clock
from clinic_app.services.inspecting import VaultPlace, look, self_test
from clinic_app.vault.opening import NewPerson, create_vault


@pytest.fixture
def place(tmp_path: Path) -> VaultPlace:
    place = VaultPlace(tmp_path / "vault")
    person = NewPerson(word="malee", passphrase="a clinic at the river bank", role=Role.COORDINATOR, staff_code="S-1")
    create_vault(
        place, kind="clinic", training=False, people=[person], policy=CHEAP, clock=real_clock("Asia/Bangkok"),
        ballast_bytes=0,
    )  # fmt: skip
    return place


def _plain(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as plain:
        plain.execute("CREATE TABLE patient (name)")
    plain.close()


BROKEN: dict[str, tuple[Callable[[VaultPlace], object], str]] = {
    "emptied": (lambda place: place.database.write_bytes(b""), "VaultDamaged"),
    "not encrypted": (lambda place: _plain(place.database), "NotEncrypting"),
    "gone": (lambda place: place.database.unlink(), "NoVault"),
    "without its slots": (lambda place: place.slots.unlink(), "SlotsDamaged"),
    "with spoilt slots": (lambda place: place.slots.write_bytes(b"{}"), "SlotsDamaged"),
}


def test_a_whole_vault_is_no_trouble_and_nobody_else_of_this_pc_can_read_its_files(place: VaultPlace) -> None:
    found = look(place)
    assert (found.exists, found.kind, found.trouble, found.in_use) == (True, "clinic", None, False)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in place.folder.iterdir()}
    assert set(modes.values()) == {0o600}, modes


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_vault_is_trouble_and_never_taken_for_an_empty_folder(place: VaultPlace, how: str) -> None:
    spoil, trouble = BROKEN[how]
    spoil(place)
    found = look(place)
    assert (found.exists, found.trouble) == (True, trouble)


def test_an_empty_folder_is_no_trouble(tmp_path: Path) -> None:
    found = look(VaultPlace(tmp_path / "vault"))
    assert (found.exists, found.trouble) == (False, None)


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of Unix stands in for a disk that is full")
def test_where_not_one_block_can_be_written_the_self_test_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from clinic_app.services.inspecting import self_test\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); print(self_test(Path(sys.argv[1]))['write'])"
    )
    words = [sys.executable, "-B", "-c", script, str(tmp_path / "data")]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == "OSError\n"
    assert list((tmp_path / "data").iterdir()) == []
    assert self_test(tmp_path / "data")["write"] == "ok"
    assert list((tmp_path / "data").iterdir()) == []
