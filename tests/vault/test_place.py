"""Where a vault may lie, and who may hold it."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_app.errors import UnsafePlace, VaultInUse
from clinic_app.vault.place import VaultPlace, hold_lock, lay_ballast, refuse_unsafe, write_whole


def mounted(kind: str, at: str) -> str:
    return f"/dev/sda1 / ext4 rw 0 0\nthing {at} {kind} rw 0 0\n"


@pytest.mark.parametrize(
    ("kind", "reason"), [("vfat", "fat"), ("exfat", "fat"), ("cifs", "network"), ("nfs4", "network")]
)
def test_shares_and_sticks_are_refused(kind: str, reason: str) -> None:
    with pytest.raises(UnsafePlace) as refused:
        refuse_unsafe(Path("/media/stick/clinic"), lambda: mounted(kind, "/media/stick"))
    assert refused.value.reason == reason
    refuse_unsafe(Path("/media/sticky/clinic"), lambda: mounted(kind, "/media/stick"))


@pytest.mark.parametrize("name", ["OneDrive", "OneDrive - Hospital", "Dropbox"])
def test_synchronised_folders_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafePlace):
        refuse_unsafe(tmp_path / name / "clinic")


def test_a_marker_of_a_synchronised_folder_is_enough(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    with pytest.raises(UnsafePlace):
        refuse_unsafe(tmp_path / "clinic")


def test_two_programs_never_hold_one_vault(place: VaultPlace) -> None:
    program = (
        "import sys; from pathlib import Path; from clinic_app.vault.place import *\n"
        "with hold_lock(VaultPlace(Path(sys.argv[1]))): print('mine', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(place.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(VaultInUse), hold_lock(place):
            pass
        other.kill()
    with hold_lock(place):
        pass


def test_a_small_file_is_replaced_whole_and_the_one_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "slots.json"
    write_whole(path, b"one", previous=tmp_path / "prev")
    write_whole(path, b"two", previous=tmp_path / "prev")
    assert (path.read_bytes(), (tmp_path / "prev").read_bytes()) == (b"two", b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {file.name for file in tmp_path.iterdir()} == {"slots.json", "prev"}


def test_the_ballast_is_real_bytes(place: VaultPlace) -> None:
    lay_ballast(place, 1 << 20)
    assert place.ballast.stat().st_blocks * 512 >= 1 << 20
