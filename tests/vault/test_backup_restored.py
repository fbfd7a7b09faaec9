"""A backup comes back only where nothing stands, whole, and as a new device; whatever is not sound is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.people import Role
from clinic_app.errors import (
    BackupRefused,
    Stopped,
    VaultExists,
    VaultFromNewerVersion,
    WrongPassphrase,
    WrongRecoveryCode,
)
from clinic_app.vault import backup_opened
from clinic_app.vault.backup import make_backup
from clinic_app.vault.backup_head import BackupFile, read_backup
from clinic_app.vault.opening import NewPerson, unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.restore import clear_rehearsal, open_backup, rehearse, restore
from clinic_app.vault.store import Vault

from .conftest import Hands
from .entering import CHEAP, HEAD, NURSE, PROJECTION, enter, make, says

NEW = NewPerson(word="dara", passphrase="seven boats under the bridge", role=Role.COORDINATOR, staff_code="C-2")


@dataclass
class Lost:
    """A PC that is gone, and what is left of it: one backup and the sheet."""

    code: RecoveryCode
    file: BackupFile
    device: bytes
    head: bytes
    new: VaultPlace
    hands: Hands

    def back(self, person: NewPerson = NEW, **more: object) -> Vault:
        opened = open_backup(self.file, self.code)
        done = restore(
            opened, self.new, person, policy=CHEAP, clock=self.hands.clock(), projection=PROJECTION,
            ballast_bytes=4096, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        return Vault.open(self.new, done.unlocked, PROJECTION, self.hands.clock(), ballast_bytes=4096)


@pytest.fixture
def lost(place: VaultPlace, hands: Hands, tmp_path: Path) -> Lost:
    code = make(place, hands)
    vault = enter(place, hands)
    for name in ("Malar", "Nong", "Ma Khin"):
        says(vault, name)
    vault.settings["hub.agency"] = "training-clinic"
    folder = tmp_path / "stick"
    folder.mkdir()
    file = read_backup(make_backup(vault.backup_order(folder, 1)).path)
    head, device = vault.journal.head(), vault.device.signing.public.raw
    vault.close()
    return Lost(code, file, device, head, VaultPlace(tmp_path / "new"), hands)


def test_what_was_recorded_comes_back(lost: Lost) -> None:
    vault = lost.back()
    names = {vault.cases.load(row.id).stored("s_name") for row in vault.cases.page(limit=9).rows}
    assert names == {"Malar", "Nong", "Ma Khin"}
    assert vault.whoami.staff_code == "C-2"
    vault.journal.verify(vault.device.signing.public)
    vault.close()


def test_the_new_pc_is_a_new_device_and_says_what_it_continues(lost: Lost) -> None:
    vault = lost.back(forget=("hub.agency",))
    assert vault.device.signing.public.raw != lost.device
    assert "hub.agency" not in vault.settings
    says(vault, "Fourth")
    says(vault, "Fifth")
    headers = [bytes(row[0]) for row in vault._lane.rows("SELECT header FROM revisions ORDER BY number")]
    said = [json.loads(header).get("continues") for header in headers]
    assert [each is None for each in said] == [True, True, True, False, True]
    assert (said[3]["seq"], said[3]["key"]) == (3, lost.device.hex())
    vault.journal.verify(vault.device.signing.public)
    vault.close()


def test_who_was_here_before_needs_a_new_passphrase(lost: Lost) -> None:
    lost.back().close()
    with pytest.raises(WrongPassphrase):
        unlock(lost.new, NURSE.word, NURSE.passphrase, CHEAP, lost.hands.clock())


def test_somebody_known_comes_back_as_themselves(lost: Lost) -> None:
    vault = lost.back(HEAD)
    assert [person.staff_code for person in vault.people.every()].count("C-1") == 1
    assert vault.whoami.staff_code == "C-1"
    vault.close()


def test_the_sheet_opens_the_restored_vault_too(lost: Lost) -> None:
    from clinic_app.vault.coming_back import recover

    lost.back().close()
    lost.hands.pass_(60)
    other = NewPerson(word="fern", passphrase="a kite above the rice field", role=Role.SUPERVISOR, staff_code="S-1")
    unlocked = recover(lost.new, lost.code, other, CHEAP, lost.hands.clock())
    Vault.open(lost.new, unlocked, PROJECTION, lost.hands.clock(), ballast_bytes=4096).close()


def test_a_network_that_holds_a_key_can_bring_it_back(place: VaultPlace, hands: Hands, tmp_path: Path) -> None:
    pair = SealKeyPair.new()
    make(place, hands)
    vault = enter(place, hands)
    says(vault, "Malar")
    vault.ways_in.trust(pair.public)
    file = read_backup(make_backup(vault.backup_order(tmp_path, 1)).path)
    vault.close()
    with pytest.raises(WrongRecoveryCode):
        open_backup(file, SealKeyPair.new())
    opened = open_backup(file, pair)
    place = VaultPlace(tmp_path / "new")
    done = restore(opened, place, NEW, policy=CHEAP, clock=hands.clock(), projection=PROJECTION, ballast_bytes=0)
    assert done.unlocked.vault_id == file.head.vault_id


def test_nothing_is_restored_over_a_record(lost: Lost) -> None:
    lost.back().close()
    before = {path.name: path.read_bytes() for path in lost.new.folder.iterdir()}
    with pytest.raises(VaultExists):
        lost.back()
    assert {path.name: path.read_bytes() for path in lost.new.folder.iterdir()} == before


def test_a_wrong_sheet_opens_nothing(lost: Lost) -> None:
    with pytest.raises(WrongRecoveryCode):
        open_backup(lost.file, RecoveryCode.new())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_restore_that_was_stopped_leaves_nothing_and_can_begin_again(lost: Lost, share: float) -> None:
    def stop(done: float) -> None:
        if done >= share:
            raise Stopped

    with pytest.raises(Stopped):
        lost.back(told=stop)
    assert {path.name for path in lost.new.folder.iterdir()} == {"vault.lock"}
    lost.back().close()


def test_what_a_killed_restore_left_is_taken_away_by_the_next(lost: Lost) -> None:
    lost.new.folder.mkdir()
    lost.new.making.write_bytes(b"")
    lost.new.database.write_bytes(b"half of it")
    lost.new.database.with_name("vault.db-wal").write_bytes(b"stale")
    lost.back().close()


def test_a_rehearsal_finds_everything_and_leaves_nothing(lost: Lost, tmp_path: Path) -> None:
    beside = VaultPlace(tmp_path / "drill")
    opened = open_backup(lost.file, lost.code)
    assert rehearse(opened, beside, lost.hands.clock()).cases == 3
    assert not beside.folder.exists()


def test_what_a_killed_rehearsal_left_goes(lost: Lost, tmp_path: Path) -> None:
    beside = VaultPlace(tmp_path / "drill")
    beside.folder.mkdir()
    beside.database.write_bytes(b"half")
    clear_rehearsal(beside)
    assert not beside.folder.exists()


def changed(lost: Lost, name: str, content: bytes) -> Path:
    path = lost.file.path.with_name(name)
    path.write_bytes(content)
    return path


def test_every_byte_behind_the_database_is_vouched_for(lost: Lost) -> None:
    whole, start = lost.file.path.read_bytes(), lost.file.head.body_bytes
    path = lost.file.path.with_name("changed.nbk")
    path.write_bytes(whole)
    accepted = []
    with path.open("r+b") as file:
        for place in range(start, len(whole)):
            file.seek(place)
            file.write(bytes([whole[place] ^ 1]))
            file.flush()
            try:
                read_backup(path)
            except (BackupRefused, VaultFromNewerVersion):
                pass
            else:
                accepted.append(place)
            file.seek(place)
            file.write(whole[place : place + 1])
    assert accepted == []


@pytest.mark.parametrize("at", [0, 100, 8192 * 3 + 17, -1])
def test_one_changed_byte_of_the_database_is_found(lost: Lost, at: int) -> None:
    whole = bytearray(lost.file.path.read_bytes())
    at = at if at >= 0 else lost.file.head.body_bytes - 1
    whole[at] ^= 0x40
    path = changed(lost, "changed.nbk", bytes(whole))
    opened = open_backup(read_backup(path), lost.code)
    with pytest.raises(BackupRefused, match="hash"):
        opened.count()
    with pytest.raises(BackupRefused, match="hash"):
        restore(opened, lost.new, NEW, policy=CHEAP, clock=lost.hands.clock(), projection=PROJECTION)
    assert not lost.new.stands


@pytest.mark.parametrize("cut", [1, 7, 8, 5000, 8192])
def test_a_file_cut_short_is_no_backup(lost: Lost, cut: int) -> None:
    path = changed(lost, "cut.nbk", lost.file.path.read_bytes()[:-cut])
    with pytest.raises(BackupRefused):
        read_backup(path)


def test_what_is_not_a_backup_at_all_is_refused(lost: Lost, tmp_path: Path) -> None:
    for content in (b"", b"x", b"NBK1", bytes(20000), b"{}\n" * 5000 + (3).to_bytes(4, "big") + b"NBK1"):
        with pytest.raises(BackupRefused):
            read_backup(changed(lost, "foreign.nbk", content))


def test_a_backup_of_a_newer_program_is_left_alone(lost: Lost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_opened, "STEP_FILES", ())
    with pytest.raises(VaultFromNewerVersion):
        open_backup(lost.file, lost.code)
