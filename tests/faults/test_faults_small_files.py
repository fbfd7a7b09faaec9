"""Every byte of the list of slots, the keys of this PC and the head of a backup, changed: each refused, none opened."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import soaking
from cheap_vault import CHEAP, CLOCK, NURSE, entered, made, place_in, sheet

from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import (
    BackupRefused,
    DeviceFileDamaged,
    SlotsDamaged,
    VaultFromNewerVersion,
    WrongPassphrase,
    WrongRecoveryCode,
)
from clinic_app.vault.backup import make_backup
from clinic_app.vault.backup_head import read_backup
from clinic_app.vault.device import read_device
from clinic_app.vault.opening import unlock
from clinic_app.vault.slot_files import read_slots

SEALED = re.compile(rb'"check":"[^"]*"}\n$')


@dataclass(frozen=True)
class SmallFiles:
    """A vault and one backup of it, as they lie on a disk that anybody may write to."""

    base: Path
    key: VaultKey
    backup: Path
    body: int
    """Where the head of the backup begins."""


@pytest.fixture
def small(tmp_path: Path) -> SmallFiles:
    base = tmp_path / "base"
    base.mkdir()
    made(base)
    key = unlock(place_in(base), NURSE.word, NURSE.passphrase, CHEAP, CLOCK).key
    vault = entered(base)
    backup = make_backup(vault.backup_order(base, 1)).path
    vault.close()
    place_in(base).previous_slots.unlink(missing_ok=True)  # what stands in for a damaged list is tried elsewhere
    return SmallFiles(base, key, backup, read_backup(backup).head.body_bytes)


def changed(whole: bytes, bit: int, start: int = 0, step: int = 1) -> Iterator[bytes]:
    """Each byte in turn, another bit of each."""
    for at in range(start, len(whole), step):
        yield whole[:at] + bytes([whole[at] ^ 1 << (at + bit) % 8]) + whole[at + 1 :]


def refused(why: tuple[type[Exception], ...], act: Callable[[], object]) -> None:
    with pytest.raises(why):
        act()


def slots_rotten(small: SmallFiles, bit: int, step: int) -> int:
    """A disk did it: the list's own check tells."""
    path, number = place_in(small.base).slots, 0
    whole = path.read_bytes()
    for spoilt in changed(whole, bit, step=step):
        path.write_bytes(spoilt)
        refused((SlotsDamaged, VaultFromNewerVersion), lambda: read_slots(place_in(small.base)))
        number += 1
    path.write_bytes(whole)
    unlock(place_in(small.base), NURSE.word, NURSE.passphrase, CHEAP, CLOCK)
    return number


def slots_edited(small: SmallFiles, bit: int, step: int) -> int:
    """A person did it, and wrote the check anew: neither her words nor the sheet open what it has become."""
    whole, number = place_in(small.base).slots.read_bytes(), 0
    bare = SEALED.sub(b'"check":"', whole)
    for spoilt in changed(bare[: bare.rindex(b'"check"')], bit, step=step):
        line = spoilt + b'"check":""}'
        edited = line[:-2] + hashlib.sha256(line).hexdigest().encode() + b'"}\n'
        refused(
            (SlotsDamaged, VaultFromNewerVersion, WrongPassphrase),
            lambda edited=edited: SlotList.from_bytes(edited).open_user(NURSE.word, NURSE.passphrase, CHEAP),
        )
        refused(
            (SlotsDamaged, VaultFromNewerVersion, WrongRecoveryCode),
            lambda edited=edited: SlotList.from_bytes(edited).open_recovery(sheet(small.base)),
        )
        number += 1
    return number


def device_changed(small: SmallFiles, bit: int, step: int) -> int:
    place, number = place_in(small.base), 0
    whole = place.device.read_bytes()
    for spoilt in changed(whole, bit, step=step):
        place.device.write_bytes(spoilt)
        refused((DeviceFileDamaged,), lambda: read_device(place, small.key))
        number += 1
    place.device.write_bytes(whole)
    read_device(place, small.key)
    return number


def head_changed(small: SmallFiles, bit: int, step: int) -> int:
    """Head and footer, with the database in front of them as it was."""
    whole, number = small.backup.read_bytes(), 0
    with small.backup.open("r+b") as file:
        for at in range(small.body, len(whole), step):
            file.seek(at)
            file.write(bytes([whole[at] ^ 1 << (at + bit) % 8]))
            file.flush()
            refused((BackupRefused, VaultFromNewerVersion), lambda: read_backup(small.backup))
            file.seek(at)
            file.write(whole[at : at + 1])
            file.flush()
            number += 1
    read_backup(small.backup)
    return number


WHAT: dict[str, Callable[[SmallFiles, int, int], int]] = {
    "slots rotten": slots_rotten,
    "slots edited": slots_edited,
    "device file": device_changed,
    "backup head": head_changed,
}


@pytest.mark.parametrize("what", WHAT)
def test_a_byte_changed_here_and_there_is_refused(small: SmallFiles, what: str) -> None:
    assert WHAT[what](small, 0, 97) > 5


def test_what_is_edited_by_nobody_opens(small: SmallFiles) -> None:
    """The edits above are refused for what they change, not for how they are written."""
    whole = place_in(small.base).slots.read_bytes()
    line = SEALED.sub(b'"check":""}', whole)
    again = line[:-2] + hashlib.sha256(line).hexdigest().encode() + b'"}\n'
    assert again == whole
    assert SlotList.from_bytes(again).open_recovery(sheet(small.base)) == small.key


@pytest.mark.soak
def test_every_byte_of_each_changed_is_refused(small: SmallFiles) -> None:
    """A round changes one bit of every byte; eight of them, every bit."""
    for bit in soaking.rounds("small files"):
        for what, change in WHAT.items():
            bytes_changed = change(small, bit, 1)
            soaking.count("small files", bytes_changed=bytes_changed, refused=bytes_changed)
            soaking.count(f"small files: {what}", bytes_changed=bytes_changed, refused=bytes_changed)
