"""Where a vault may lie, and who may hold it."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_app.errors import UnsafePlace, VaultInUse
from clinic_app.vault.place import VaultPlace, hold_lock, lay_ballast, mounted_as, refuse_unsafe, write_whole
from clinic_app.vault.windows_disk import kind_of

from .conftest import Hands
from .entering import enter, make
from .failing import files_of_at_most


def mounted(kind: str, at: str) -> str:
    return f"/dev/sda1 / ext4 rw 0 0\nthing {at} {kind} rw 0 0\n"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("vfat", "fat"), ("exfat", "fat"), ("cifs", "network"), ("nfs4", "network"), ("fuse.gvfsd-fuse", "network")],
)
def test_shares_and_sticks_are_refused(kind: str, reason: str) -> None:
    with pytest.raises(UnsafePlace) as refused:
        refuse_unsafe(Path("/media/stick/clinic"), lambda: mounted(kind, "/media/stick"))
    assert refused.value.reason == reason
    refuse_unsafe(Path("/media/sticky/clinic"), lambda: mounted(kind, "/media/stick"))


@pytest.mark.parametrize(
    "name",
    ["OneDrive", "OneDrive - Hospital", "Dropbox", "Dropbox (Clinic)", "Google Drive", "My Drive", "Nextcloud2",
     "iCloudDrive", "CloudStorage/Box-Box", "Seafile"],
)  # fmt: skip
def test_synchronised_folders_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafePlace):
        refuse_unsafe(tmp_path / name / "clinic")


@pytest.mark.parametrize("marker", [".stfolder", ".dropbox.cache", ".nextcloudsync.log", ".sync_a1b2c3.db"])
def test_a_marker_of_a_synchronised_folder_is_enough(tmp_path: Path, marker: str) -> None:
    refuse_unsafe(tmp_path / "clinic")
    (tmp_path / marker).write_bytes(b"")
    with pytest.raises(UnsafePlace) as refused:
        refuse_unsafe(tmp_path / "clinic")
    assert refused.value.reason == "synchronised"


def test_names_that_only_begin_alike_are_not_refused(tmp_path: Path) -> None:
    for name in ("dropboxes", "megan", "Nextcloudy", "my drives"):
        refuse_unsafe(tmp_path / name / "clinic")


def test_a_link_into_a_synchronised_folder_or_a_share_is_looked_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "records").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(UnsafePlace):
        refuse_unsafe(tmp_path / "records" / "clinic")
    (tmp_path / "share").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "share")
    with pytest.raises(UnsafePlace) as refused:
        refuse_unsafe(tmp_path / "other" / "clinic", lambda: mounted("cifs", str(tmp_path / "share")))
    assert refused.value.reason == "network"


def test_a_folder_that_the_system_names_as_synchronised_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Hospital"))
    with pytest.raises(UnsafePlace):
        refuse_unsafe(tmp_path / "Hospital" / "clinic")


def test_a_mount_point_with_odd_signs_is_found() -> None:
    with pytest.raises(UnsafePlace):
        refuse_unsafe(Path("/media/my stick/clinic"), lambda: mounted("vfat", "/media/my\\040stick"))


def test_an_open_vault_is_refused_once_its_folder_is_synchronised(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    enter(place, hands).close()
    (place.folder.parent / ".stfolder").mkdir()
    with pytest.raises(UnsafePlace):
        enter(place, hands)


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


def test_a_disk_with_no_room_for_the_ballast_gets_none_and_nothing_half_written_stays(place: VaultPlace) -> None:
    lay_ballast(place, 4096)
    with files_of_at_most(8192):
        lay_ballast(place, 1 << 20)
    assert list(place.folder.iterdir()) == []
    lay_ballast(place, 1 << 20)
    laid = place.ballast.stat()
    lay_ballast(place, 1 << 20)
    assert place.ballast.stat().st_ino == laid.st_ino  # it lies: it is not written again


def test_a_disk_that_gives_back_something_else_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "slots.json"
    write_whole(path, b"one")
    with pytest.raises(OSError, match="reads back differently"):
        write_whole(path, b"two", read_back=lambda fresh: fresh.read_bytes() + b"\0")
    assert path.read_bytes() == b"one"
    write_whole(path, b"three")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"slots.json": b"three"}


def test_what_the_list_of_mounts_does_not_finish_saying_is_passed_over() -> None:
    listed = "rubbish\n\n" + mounted("vfat", "/media/stick") + "cut /media"
    with pytest.raises(UnsafePlace):
        refuse_unsafe(Path("/media/stick/clinic"), lambda: listed)
    refuse_unsafe(Path("/media/other"), lambda: listed)


def test_of_its_disks_only_windows_is_asked(tmp_path: Path) -> None:
    assert kind_of(tmp_path) == ""


def test_the_kind_of_a_disk_is_what_the_system_says_of_it() -> None:
    assert mounted_as(Path("/proc")) == mounted_as(Path("/proc/self")) == "proc"
