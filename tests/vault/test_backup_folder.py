"""Where backups are kept: known again by its mark, never filled up, and only what nobody needs is taken away."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from clinic_app.domain.timekeeping import iso
from clinic_app.errors import BackupNoRoom, BackupPlaceGone
from clinic_app.vault.backup import make_backup
from clinic_app.vault.backup_folder import (
    FAT_LIMIT,
    Mark,
    backups_in,
    check_room,
    find,
    name_of,
    over,
    plugged_in,
    read_mark,
    take_away_parts,
    write_mark,
)
from clinic_app.vault.backup_head import BackupFile, Head
from clinic_app.vault.place import VaultPlace

from .conftest import Hands
from .entering import enter, make, says

VAULT, OURS, THEIRS = UUID(int=7), bytes(32), b"\x01" * 32
BEGAN = datetime(2026, 1, 1, 9, tzinfo=UTC)


def of(at: datetime, device: bytes = OURS) -> BackupFile:
    head = Head(
        vault_id=VAULT, training=False, counter=1, made_at=iso(at), schema=1, device=device, body_bytes=8192,
        body_sha256=bytes(32), slots=b"",
    )  # fmt: skip
    return BackupFile(Path(iso(at)), head)


def test_seven_days_four_weeks_and_six_months_are_kept() -> None:
    files = [of(BEGAN + timedelta(days=day)) for day in reversed(range(330))]
    gone = {file.path for file in over(files, [OURS])}
    kept = [file for file in files if file.path not in gone]
    days = [datetime.fromisoformat(file.head.made_at).date() for file in kept]
    newest = days[0]
    assert days[:7] == [newest - timedelta(days=back) for back in range(7)]
    # Four weeks back at most by weeks, the last day of each month for six months.
    assert {(day.year, day.month) for day in days} == {(2026, month) for month in (6, 7, 8, 9, 10, 11)}
    assert len(kept) <= 7 + 4 + 6


def test_the_newest_is_always_kept_and_strangers_are_left_alone() -> None:
    assert over([of(BEGAN)], [OURS]) == []
    assert over([of(BEGAN + timedelta(days=day), THEIRS) for day in range(40)], [OURS]) == []


def test_of_two_on_one_day_the_later_is_kept() -> None:
    late, early = of(BEGAN + timedelta(hours=8)), of(BEGAN)
    assert over([late, early], [OURS]) == [early]


def test_a_stick_is_known_under_another_letter(tmp_path: Path) -> None:
    mark, first, second = Mark(uuid4(), "Blue"), tmp_path / "E" / "copies", tmp_path / "F" / "copies"
    first.mkdir(parents=True)
    write_mark(first, mark)
    assert find(mark, first, lambda: iter(())) == first
    (tmp_path / "E").rename(tmp_path / "F")
    assert find(mark, first, lambda: iter([tmp_path / "F"])) == second
    assert find(Mark(uuid4(), "Red"), first, lambda: iter([tmp_path / "F"])) is None


def test_the_mark_of_a_whole_stick_is_found_at_its_top(tmp_path: Path) -> None:
    mark = Mark(uuid4(), "Blue")
    write_mark(tmp_path, mark)
    assert find(mark, Path("/media/somebody/OLD"), lambda: iter([tmp_path])) == tmp_path


def test_an_unreadable_mark_is_none(tmp_path: Path) -> None:
    (tmp_path / "notebook.id").write_bytes(b"{")
    assert read_mark(tmp_path) is None
    with pytest.raises(BackupPlaceGone):
        write_mark(tmp_path / "gone", Mark(uuid4(), "Blue"))


def test_looking_for_disks_never_fails() -> None:
    assert all(isinstance(root, Path) for root in plugged_in())


def test_a_stick_that_takes_no_file_so_large_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(BackupNoRoom) as told:
        check_room(tmp_path, FAT_LIMIT + 1, lambda _: "vfat")
    assert told.value.file_limit
    with pytest.raises(BackupNoRoom) as told:
        check_room(tmp_path, 1 << 60, lambda _: "exfat")
    assert not told.value.file_limit
    check_room(tmp_path, 1, lambda _: "vfat")


def test_only_parts_of_our_own_are_taken_away(tmp_path: Path) -> None:
    ours, theirs = name_of("0a1b2c3d", iso(BEGAN), 1), name_of("ffffffff", iso(BEGAN), 1)
    keep = (ours, theirs, theirs + ".part", "holiday.part", ours + ".partly")
    for name in (ours + ".part", ours + ".part-wal", *keep):
        (tmp_path / name).write_bytes(b"")
    take_away_parts(tmp_path, "0a1b2c3d")
    assert {path.name for path in tmp_path.iterdir()} == set(keep)
    take_away_parts(tmp_path / "gone", "0a1b2c3d")


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A stick of 2 MiB. Only root can make one."""
    disk = tmp_path / "stick"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_stick_is_said_so_and_what_lies_there_stays(place: VaultPlace, hands: Hands, small_stick: Path) -> None:
    make(place, hands)
    vault = enter(place, hands)
    says(vault, "Malar")
    first = make_backup(vault.backup_order(small_stick, 1))
    for counter in range(2, 9):
        hands.pass_(86_400)
        try:
            make_backup(vault.backup_order(small_stick, counter))
        except BackupNoRoom:
            break
    else:
        pytest.fail("it never was full")
    names = {path.name for path in small_stick.iterdir()}
    assert all(name.endswith(".nbk") for name in names)
    assert first.path.name in names
    for file in backups_in(small_stick, vault.id):
        file.check_body()
    vault.close()


def test_a_stick_that_fills_up_while_it_is_written_keeps_no_half_file(
    place: VaultPlace, hands: Hands, small_stick: Path
) -> None:
    make(place, hands)
    vault = enter(place, hands)
    fillers: list[Path] = []

    def fill(_done: float) -> None:
        if not fillers:
            fillers.append(small_stick / "film")
            with suppress(OSError), fillers[0].open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(65536))

    with pytest.raises(BackupNoRoom):
        make_backup(vault.backup_order(small_stick, 1), told=fill)
    assert [path.name for path in small_stick.iterdir()] == ["film"]
    vault.close()


def test_files_that_are_no_backups_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "x.nbk").write_bytes(b"no")
    (tmp_path / "notes.txt").write_bytes(b"no")
    assert backups_in(tmp_path) == []
    with pytest.raises(BackupPlaceGone):
        backups_in(tmp_path / "gone")
