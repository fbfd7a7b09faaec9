"""A backup is made while the record is in use, holds what it says, and is nobody's who has only a passphrase."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.errors import BackupPlaceGone, BackupRefused, Stopped, WrongPassphrase, WrongRecoveryCode
from clinic_app.vault.backup import BackupOrder, make_backup, manifest_of
from clinic_app.vault.backup_head import BackupFile, read_backup
from clinic_app.vault.connection import PAGE_BYTES, open_copy
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.store import Vault

from .conftest import Hands
from .entering import CHEAP, NURSE, enter, make, says


class Kept:
    """An open vault with its recovery code, and a folder for backups beside it."""

    def __init__(self, place: VaultPlace, hands: Hands, folder: Path) -> None:
        self.code: RecoveryCode = make(place, hands)
        self.vault: Vault = enter(place, hands)
        self.folder = folder
        folder.mkdir()

    def order(self, counter: int = 1) -> BackupOrder:
        return self.vault.backup_order(self.folder, counter)

    def backup(self, counter: int = 1) -> BackupFile:
        return read_backup(make_backup(self.order(counter)).path)


@pytest.fixture
def kept(place: VaultPlace, hands: Hands, tmp_path: Path) -> Kept:
    return Kept(place, hands, tmp_path / "stick")


def test_a_backup_holds_what_the_record_held(kept: Kept) -> None:
    for name in ("Malar", "Nong", "Ma Khin"):
        says(kept.vault, name)
    file = kept.backup()
    key = file.head.slot_list().open_recovery(kept.code)
    manifest = file.head.manifest(key)
    assert manifest.cases == 3
    assert manifest.journal_head == kept.vault.journal.head()
    db = open_copy(file.path, key.database_key)
    assert manifest_of(db) == manifest
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()
    file.check_body()


def test_only_the_recovery_slot_goes_along(kept: Kept) -> None:
    slots = kept.backup().head.slot_list()
    assert len(slots.slot_ids) == 1
    with pytest.raises(WrongPassphrase):
        slots.open_user(NURSE.word, NURSE.passphrase, CHEAP)
    with pytest.raises(WrongRecoveryCode):
        slots.open_recovery(RecoveryCode(os.urandom(20)))


def test_the_key_that_signs_today_stays_at_home(kept: Kept) -> None:
    seed = kept.vault._lane.row("SELECT seed FROM journal_key")[0]
    file = kept.backup()
    key = file.head.slot_list().open_recovery(kept.code)
    db = open_copy(file.path, key.database_key)
    assert db.execute("SELECT * FROM journal_key").fetchall() == []
    plain = plain_pages(file, bytes(key.database_key()[:32]))
    assert b"NURSE-ONE" in plain
    assert bytes(kept.vault.device.signing.seed) not in plain
    assert bytes(seed) not in plain
    db.close()


def test_another_library_opens_the_database_where_it_stands(kept: Kept) -> None:
    says(kept.vault, "Malar")
    file = kept.backup()
    key = file.head.slot_list().open_recovery(kept.code).database_key()
    where = f"file:{file.path}?mode=ro&immutable=1"
    db = apsw.Connection(where, flags=apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READONLY)
    db.pragma("cipher", "sqlcipher")
    db.pragma("legacy", 4)
    db.pragma("legacy_page_size", 8192)
    db.pragma("key", f"x'{key.hex()}'")
    assert db.execute("SELECT count(*) FROM cases").get == 1
    assert db.execute("PRAGMA integrity_check").get == "ok"
    db.close()


def plain_pages(file: BackupFile, key: bytes) -> bytes:
    """Every page as it is under the encryption: AES-256-CBC, the vector before the last 64 bytes."""
    body, plain = file.path.read_bytes()[: file.head.body_bytes], b""
    for start in range(0, len(body), PAGE_BYTES):
        page = body[start : start + PAGE_BYTES]
        cipher = Cipher(algorithms.AES(key), modes.CBC(page[-80:-64])).decryptor()
        plain += cipher.update(page[16 if start == 0 else 0 : -80])
    return plain


def test_a_backup_that_was_stopped_leaves_nothing(kept: Kept) -> None:
    def stop(_done: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        make_backup(kept.order(), told=stop)
    assert list(kept.folder.iterdir()) == []


@pytest.mark.parametrize("share", [0.0, 0.7, 0.95, 1.0])
def test_a_stick_pulled_out_leaves_nothing_with_a_name(kept: Kept, share: float) -> None:
    away = kept.folder.with_name("pulled")

    def pull(done: float) -> None:
        if done >= share and kept.folder.exists():
            kept.folder.rename(away)
            raise OSError(5, "gone")

    with pytest.raises(BackupPlaceGone):
        make_backup(kept.order(), told=pull)
    assert [path for path in away.iterdir() if path.suffix == ".nbk"] == []
    away.rename(kept.folder)
    kept.backup(2).check_body()
    assert [path.suffix for path in kept.folder.iterdir()] == [".nbk"]


def test_a_place_that_is_not_there_is_said_so(kept: Kept) -> None:
    with pytest.raises(BackupPlaceGone):
        make_backup(replace(kept.order(), folder=kept.folder / "elsewhere"))


def test_a_name_that_is_taken_is_never_written_over(kept: Kept) -> None:
    file = kept.backup()
    before = file.path.read_bytes()
    with pytest.raises(BackupRefused):
        make_backup(kept.order())
    assert file.path.read_bytes() == before
