"""A backup as it lies on the hub: it gives the backup back byte for byte, and refuses whatever was touched."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic_app.crypto.backup_seal import sealed_without_people
from clinic_app.crypto.keep_seal import CHUNK_BYTES, TAG_BYTES, ChunkSeal
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import (
    BackupNoRoom,
    BackupPlaceGone,
    BackupRefused,
    ClinicError,
    Stopped,
    WrongRecoveryCode,
)
from clinic_app.vault import keep_file
from clinic_app.vault.backup import make_backup
from clinic_app.vault.backup_head import read_backup
from clinic_app.vault.keep_file import check_way, unwrap, wrap
from clinic_app.vault.place import VaultPlace

from .conftest import Hands
from .entering import enter, make, says


class Wrapped:
    """One backup, and the same as the hub would have it."""

    def __init__(self, place: VaultPlace, hands: Hands, folder: Path) -> None:
        self.code: RecoveryCode = make(place, hands)
        vault = enter(place, hands)
        says(vault, "Malar")
        folder.mkdir()
        order = vault.backup_order(folder, 1)
        self.slots, self.folder = order.slots, folder
        self.backup = make_backup(order).path
        vault.close()
        self.file = folder / "wrapped.keep"
        self.size = wrap(self.backup, self.file, self.slots)
        self.home = folder / "home"
        self.home.mkdir()

    @property
    def first_chunk(self) -> int:
        return 10 + int.from_bytes(self.file.read_bytes()[6:10], "big")


@pytest.fixture
def wrapped(place: VaultPlace, hands: Hands, tmp_path: Path) -> Wrapped:
    return Wrapped(place, hands, tmp_path / "stick")


def test_it_gives_the_backup_back_byte_for_byte_under_its_own_name(wrapped: Wrapped) -> None:
    told: list[float] = []
    check_way(wrapped.file, wrapped.code)
    home = unwrap(wrapped.file, wrapped.code, wrapped.home, told.append)
    assert (home.name, home.read_bytes()) == (wrapped.backup.name, wrapped.backup.read_bytes())
    assert (told[-1], wrapped.size) == (1.0, wrapped.file.stat().st_size)
    assert list(wrapped.home.iterdir()) == [home]


def test_its_size_and_bytes_say_neither_when_nor_how_large_nor_which_number(wrapped: Wrapped) -> None:
    head = read_backup(wrapped.backup).head
    raw = wrapped.file.read_bytes()
    for told in (head.made_at.encode(), str(head.body_bytes).encode(), b"counter", head.device, b"NBK1"):
        assert told not in raw
    assert wrapped.size - wrapped.first_chunk > wrapped.backup.stat().st_size


def test_two_of_the_same_backup_have_nothing_in_common(wrapped: Wrapped) -> None:
    other = wrapped.folder / "other.keep"
    wrap(wrapped.backup, other, wrapped.slots)
    parts = [
        {raw[at : at + 4_096] for at in range(wrapped.first_chunk, len(raw), 4_096)}
        for raw in (wrapped.file.read_bytes(), other.read_bytes())
    ]
    assert not parts[0] & parts[1]


def test_another_sheet_opens_nothing(wrapped: Wrapped) -> None:
    for way in (RecoveryCode.new(), SealKeyPair.new()):
        with pytest.raises(WrongRecoveryCode):
            check_way(wrapped.file, way)
        with pytest.raises(WrongRecoveryCode):
            unwrap(wrapped.file, way, wrapped.home)
    assert not list(wrapped.home.iterdir())


def cut(at: int) -> Callable[[Wrapped, bytes], bytes]:
    return lambda _wrapped, raw: raw[:at]


def without_the_last_chunk(wrapped: Wrapped, raw: bytes) -> bytes:
    step = CHUNK_BYTES + TAG_BYTES
    return raw[: wrapped.first_chunk + (len(raw) - wrapped.first_chunk - 1) // step * step]


def two_chunks_swapped(wrapped: Wrapped, raw: bytes) -> bytes:
    step, at = CHUNK_BYTES + TAG_BYTES, wrapped.first_chunk
    return raw[:at] + raw[at + step : at + 2 * step] + raw[at : at + step] + raw[at + 2 * step :]


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("format", cut(0)),
        ("format", cut(8)),
        ("format", cut(400)),
        ("format", lambda _wrapped, raw: b"X" + raw[1:]),
        ("format", lambda _wrapped, raw: raw[:6] + b"\xff" * 4 + raw[10:]),
        ("size", lambda wrapped, raw: raw[: wrapped.first_chunk]),
        ("content", lambda _wrapped, raw: raw[:-1]),
        ("content", lambda _wrapped, raw: raw + b"\0"),
        ("content", without_the_last_chunk),
        ("content", two_chunks_swapped),
    ],
)
def test_what_was_cut_or_moved_is_refused(
    wrapped: Wrapped, reason: str, change: Callable[[Wrapped, bytes], bytes]
) -> None:
    wrapped.file.write_bytes(change(wrapped, wrapped.file.read_bytes()))
    with pytest.raises(BackupRefused, match=reason):
        unwrap(wrapped.file, wrapped.code, wrapped.home)
    assert not list(wrapped.home.iterdir())


def test_no_byte_of_it_can_be_changed(wrapped: Wrapped) -> None:
    raw = wrapped.file.read_bytes()
    step = CHUNK_BYTES + TAG_BYTES
    places = [*range(0, wrapped.first_chunk, 97), *range(wrapped.first_chunk, len(raw), step), len(raw) - 1]
    for place in places:
        wrapped.file.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        with pytest.raises(ClinicError):
            unwrap(wrapped.file, wrapped.code, wrapped.home)
    assert not list(wrapped.home.iterdir())


def written(wrapped: Wrapped, inside: bytes) -> None:
    """A file by somebody who has the list of slots and no backup."""
    key = VaultKey.new()
    listed = sealed_without_people(wrapped.slots, key).to_bytes()
    sealed = ChunkSeal(key).seal(0, inside, is_last=True)
    wrapped.file.write_bytes(b"NBKP1\n" + struct.pack(">I", len(listed)) + listed + sealed)


@pytest.mark.parametrize(
    ("inside", "reason"),
    [(b"short", "size"), (struct.pack(">Q", 99) + b"less", "size"), (struct.pack(">Q", 4) + b"none", "format")],
)
def test_what_is_inside_must_be_a_backup_of_that_length(wrapped: Wrapped, inside: bytes, reason: str) -> None:
    written(wrapped, inside)
    with pytest.raises(BackupRefused, match=reason):
        unwrap(wrapped.file, wrapped.code, wrapped.home)
    assert not list(wrapped.home.iterdir())


def test_stopped_or_without_room_it_leaves_nothing(wrapped: Wrapped, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_done: float) -> None:
        raise Stopped

    before = sorted(wrapped.folder.iterdir())
    with pytest.raises(Stopped):
        wrap(wrapped.backup, wrapped.folder / "again.keep", wrapped.slots, stop)
    with pytest.raises(Stopped):
        unwrap(wrapped.file, wrapped.code, wrapped.home, stop)

    def no_room(_folder: Path, needed: int) -> None:
        raise BackupNoRoom(needed_bytes=needed, free_bytes=0)

    monkeypatch.setattr(keep_file, "check_room", no_room)
    with pytest.raises(BackupNoRoom):
        wrap(wrapped.backup, wrapped.folder / "again.keep", wrapped.slots)
    with pytest.raises(BackupNoRoom):
        unwrap(wrapped.file, wrapped.code, wrapped.home)
    assert sorted(wrapped.folder.iterdir()) == before
    assert not list(wrapped.home.iterdir())


def test_a_folder_that_went_away_is_said(wrapped: Wrapped) -> None:
    with pytest.raises(BackupPlaceGone):
        wrap(wrapped.backup, wrapped.folder / "gone" / "x.keep", wrapped.slots)
    with pytest.raises(BackupPlaceGone):
        check_way(wrapped.folder / "nothing.keep", wrapped.code)
    os.rmdir(wrapped.home)
    with pytest.raises(BackupPlaceGone):
        unwrap(wrapped.file, wrapped.code, wrapped.home)
