"""Whatever must not open, and by which name it is refused."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from clinic_app.domain.people import Role
from clinic_app.errors import (
    DeviceFileDamaged,
    ForeignVault,
    NotEncrypting,
    NoVault,
    SlotsDamaged,
    VaultDamaged,
    VaultFromNewerVersion,
    VaultInUse,
    WrongPassphrase,
)
from clinic_app.vault.coming_back import recover
from clinic_app.vault.connection import PAGE_BYTES, check_library, connect
from clinic_app.vault.opening import create_vault, unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.store import Vault

from .conftest import Hands
from .entering import CHEAP, HEAD, NURSE, PROJECTION, enter, make, says

# --- what must not open ----------------------------------------------------------------------------


def test_an_empty_folder_has_no_vault_and_a_lost_slot_file_is_named(place: VaultPlace, hands: Hands) -> None:
    with pytest.raises(NoVault):
        enter(place, hands)
    make(place, hands)
    place.slots.unlink()
    with pytest.raises(SlotsDamaged) as lost:
        enter(place, hands)
    assert lost.value.reason == "missing"


def test_a_damaged_slot_file_is_no_wrong_passphrase_and_no_wrong_try(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    whole = place.slots.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole.replace(b'"kind":"clinic"', b'"kind":"both"'), b"", b"{}"):
        place.slots.write_bytes(damaged)
        with pytest.raises(SlotsDamaged):
            enter(place, hands)
    place.slots.write_bytes(whole)
    vault = enter(place, hands)
    assert vault.failed_attempts == 0
    vault.close()


def test_a_training_vault_cannot_be_passed_off_as_a_real_one(place: VaultPlace, hands: Hands) -> None:
    create_vault(
        place, kind="clinic", training=True, people=[NURSE], policy=CHEAP, clock=hands.clock(), ballast_bytes=0
    )
    whole = place.slots.read_bytes()
    assert b'"training":true' in whole
    place.slots.write_bytes(whole.replace(b'"training":true', b'"training":false'))
    with pytest.raises(SlotsDamaged):
        enter(place, hands)


def test_damage_to_the_record_is_never_called_a_wrong_passphrase(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    whole = place.database.read_bytes()
    spoilt = bytearray(whole)
    spoilt[100] ^= 1
    for content in (bytes(spoilt), whole[: PAGE_BYTES // 2], b"", bytes(len(whole))):
        place.database.write_bytes(content)
        with pytest.raises(VaultDamaged):
            enter(place, hands)
    plain = sqlite3.connect(place.folder / "plain")
    plain.execute("CREATE TABLE cases (x)")
    plain.close()
    shutil.copy(place.folder / "plain", place.database)
    with pytest.raises(NotEncrypting):
        enter(place, hands)
    place.database.write_bytes(whole)
    enter(place, hands).close()


def test_the_database_or_device_of_another_vault_is_refused(place: VaultPlace, hands: Hands, tmp_path: Path) -> None:
    make(place, hands)
    other = VaultPlace(tmp_path / "other")
    make(other, hands)
    shutil.copy(other.device, place.device)
    with pytest.raises(DeviceFileDamaged):
        enter(place, hands)
    shutil.copy(other.database, place.database)
    with pytest.raises(VaultDamaged):
        enter(place, hands)


def test_a_copy_of_the_vault_under_another_name_is_foreign(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    unlocked = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock())
    database = connect(place.database, unlocked.key.database_key)
    database.execute("UPDATE vault SET id = ?", (bytes(16),))
    database.close()
    with pytest.raises(ForeignVault):
        Vault.open(place, unlocked, PROJECTION, hands.clock())


def test_a_vault_of_a_newer_program_is_refused_and_left_as_it_is(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    unlocked = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock())
    database = connect(place.database, unlocked.key.database_key)
    database.execute("PRAGMA user_version=99")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    before = place.database.read_bytes()
    with pytest.raises(VaultFromNewerVersion):
        Vault.open(place, unlocked, PROJECTION, hands.clock())
    assert place.database.read_bytes() == before


def test_two_programs_never_have_one_vault_open(place: VaultPlace, hands: Hands) -> None:
    code = make(place, hands)
    vault = enter(place, hands)
    with pytest.raises(VaultInUse):
        enter(place, hands, HEAD)
    with pytest.raises(VaultInUse):
        recover(place, code, NURSE, CHEAP, hands.clock())
    vault.close()
    enter(place, hands, HEAD).close()


def test_somebody_who_was_shut_out_does_not_come_in(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    nurse = next(person for person in vault.people.every() if person.role is Role.NURSE)
    vault.people.disable(nurse.id)
    vault.close()
    with pytest.raises(WrongPassphrase):
        enter(place, hands)
    enter(place, hands, HEAD).close()


def test_a_library_that_does_not_encrypt_is_refused() -> None:
    plain = sqlite3.connect(":memory:")
    with pytest.raises(NotEncrypting) as refused:
        check_library(plain)
    assert refused.value.reason == "library"
    plain.close()


@pytest.mark.parametrize("whose", ["older", "of another vault", "torn", "nonsense"])
def test_a_log_that_is_not_of_this_record_is_set_aside_and_harms_nothing(
    place: VaultPlace, hands: Hands, tmp_path: Path, whose: str
) -> None:
    """SQLite would fold it into the file, and the record would be gone."""
    make(place, hands)
    other = VaultPlace(tmp_path / "other")
    make(other, hands)
    logs = {"nonsense": bytes(5000)}
    for name, where in (("older", place), ("of another vault", other)):
        vault = enter(where, hands)
        for number in range(4):
            says(vault, f"{name} {number}" * 500)
        logs[name] = where.log.read_bytes()
        vault.close()
    logs["torn"] = logs["older"][: PAGE_BYTES * 2]
    vault = enter(place, hands)
    case = says(vault, "the newest")
    vault.close()
    assert not place.log.exists()
    place.log.write_bytes(logs[whose])
    vault = enter(place, hands)
    assert vault.cases.load(case.id).stored("s_name") == "the newest"
    vault.revisions.verify_chain()
    assert vault.reader_connection()().execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert vault.journal.entries(limit=1000)[-1].about["stale_log"] == 1
    vault.close()
    assert (place.folder / "vault.db-wal.stale-1").read_bytes() == logs[whose]
    vault = enter(place, hands)
    assert "stale_log" not in vault.journal.entries(limit=1000)[-1].about
    vault.close()


def test_a_record_beside_the_keys_of_another_pc_is_refused(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands)
    vault._lane.run("UPDATE vault SET device = randomblob(16)")
    vault.close()
    with pytest.raises(DeviceFileDamaged):
        enter(place, hands)
