"""Changing the vault key with nobody present: whoever stays comes in, whoever went does not, and nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.people import Role
from clinic_app.errors import DeviceFileDamaged, RecordBusy, SlotsDamaged, VaultDamaged, VaultInUse, WrongPassphrase
from clinic_app.vault.coming_back import recover
from clinic_app.vault.connection import DatabaseError
from clinic_app.vault.opening import NewPerson, unlock
from clinic_app.vault.place import VaultPlace, hold_lock
from clinic_app.vault.rotation import prepare, swap
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.store import Vault

from .conftest import Hands
from .entering import CHEAP, HEAD, NURSE, PROJECTION, enter, make, says


def without_the_nurse(vault: Vault) -> None:
    nurse = next(person for person in vault.people.every() if person.role is Role.NURSE)
    vault.people.disable(nurse.id)
    vault.sweep_slots()


def test_whoever_went_is_out_with_every_old_copy_and_whoever_stays_is_in(
    place: VaultPlace, hands: Hands, tmp_path: Path
) -> None:
    code = make(place, hands)
    vault = enter(place, hands, HEAD)
    case, signing = says(vault, "somebody"), vault.device.signing
    old = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock())
    before = tmp_path / "before"
    shutil.copytree(place.folder, before)
    without_the_nurse(vault)
    heard: list[float] = []
    vault.change_key(heard.append)
    assert heard == sorted(heard)
    assert (heard[0], heard[-1], vault.key_generation) == (0.0, 1.0, 2)
    assert vault.cases.load(case.id) == case
    says(vault, "another, under the new key")
    vault.close()

    with pytest.raises(WrongPassphrase):
        unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock())
    with pytest.raises(VaultInUse):
        Vault.open(place, old, PROJECTION, hands.clock(), ballast_bytes=4096)
    # The list of that day still opens its own key; the record of today is not under it.
    shutil.copy(before / "vault.json", place.slots)
    with pytest.raises(VaultDamaged):
        enter(place, hands)
    shutil.copy(place.previous_slots, place.slots)

    vault = enter(place, hands, HEAD)
    assert (vault.device.signing, vault.cases.load(case.id)) == (signing, case)
    assert [entry.about for entry in vault.journal.entries() if entry.act == "key_changed"] == [{"generation": 2}]
    vault.journal.verify(vault.device.signing.public)
    vault.revisions.verify_chain()
    vault.close()
    recover(place, code, NURSE, CHEAP, hands.clock())
    enter(place, hands).close()


def test_the_next_key_is_sealed_to_nobody_who_is_out_even_if_their_slot_still_stood_in_the_list(
    place: VaultPlace, hands: Hands
) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    nurse = next(person for person in vault.people.every() if person.role is Role.NURSE)
    vault.people.disable(nurse.id)
    assert len(read_slots(place).ids_of("user")) == 2
    vault.change_key()
    assert read_slots(place).ids_of("user") == (vault.ways_in.slot_of(HEAD.word),)
    vault.close()


def test_nothing_of_the_change_is_left_lying_about(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    before = {file.name for file in place.folder.iterdir()}
    old = place.slots.read_bytes()
    vault.change_key()
    assert {file.name for file in place.folder.iterdir()} == before | {"vault.json.prev"}
    assert place.previous_slots.read_bytes() == place.slots.read_bytes() != old
    assert read_slots(place).generations == (2,)
    vault.close()


def test_the_key_can_be_changed_again_and_again(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    for generation in range(2, 6):
        vault.change_key()
        says(vault, f"written under {generation}")
    vault.close()
    vault = enter(place, hands, HEAD)
    assert vault.key_generation == 5
    assert len(vault.cases.page().rows) == 4
    vault.close()


def test_while_somebody_reads_the_record_its_key_stays(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    reader = vault.reader_connection()()
    with pytest.raises(RecordBusy):
        vault.change_key()
    assert vault.key_generation == 1
    says(vault, "somebody")
    reader.close()
    vault.change_key()
    fresh = vault.reader_connection()()
    assert fresh.execute("SELECT count(*) FROM cases").fetchone() == (1,)
    fresh.close()
    vault.close()


def test_a_reader_that_comes_while_the_copy_is_made_stops_the_change(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    readers = []

    def told(done: float) -> None:
        if done == 1.0:
            readers.append(vault.reader_connection()())

    with pytest.raises(RecordBusy):
        vault.change_key(told)
    assert (vault.key_generation, read_slots(place).generations) == (1, (1,))
    assert not place.next_database.exists()
    readers[0].close()
    says(vault, "somebody")
    vault.close()
    enter(place, hands, HEAD).close()


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5, 1.0])
def test_who_is_told_can_stop_it(place: VaultPlace, hands: Hands, at: float) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)

    def told(done: float) -> None:
        if done >= at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.change_key(told)
    assert (vault.key_generation, place.next_database.exists()) == (1, False)
    says(vault, "somebody")
    vault.change_key()
    vault.close()


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("way", ["passphrase", "sheet", "network"])
def test_a_change_cut_short_is_undone_or_finished_by_whoever_comes_next(
    place: VaultPlace, hands: Hands, swapped: bool, way: str
) -> None:
    code = make(place, hands)
    vault = enter(place, hands, HEAD)
    ministry, signing = SealKeyPair.new(), vault.device.signing
    vault.ways_in.trust(ministry.public)
    says(vault, "somebody")
    key = unlock(place, HEAD.word, HEAD.passphrase, CHEAP, hands.clock()).key
    prepare(place, vault._lane.db, key, lambda _done: None)
    vault.close()
    if swapped:
        swap(place)
    assert read_slots(place).generations == (1, 2)
    if way != "passphrase":
        back = NewPerson(word="back", passphrase="another set of words", role=Role.COORDINATOR, staff_code="C-2")
        recover(place, code if way == "sheet" else ministry, back, CHEAP, hands.clock())
    vault = enter(place, hands, HEAD)
    assert (vault.key_generation, vault.device.signing) == (2 if swapped else 1, signing)
    assert len(vault.cases.page().rows) == 1
    if way == "passphrase":
        told = [entry.about for entry in vault.journal.entries() if entry.act == "key_changed"]
        assert told == ([{"generation": 2}] if swapped else [])
    assert read_slots(place).generations == (vault.key_generation,)
    assert not place.next_database.exists()
    assert place.previous_slots.read_bytes() == place.slots.read_bytes()
    vault.close()
    enter(place, hands, HEAD).close()


def test_a_list_edited_between_opening_and_changing_is_never_signed(place: VaultPlace, hands: Hands) -> None:
    """Whoever can write to the folder may put a public key of theirs into it while the vault stands open."""
    make(place, hands)
    other = VaultPlace(place.folder.parent / "other")
    make(other, hands)
    vault = enter(place, hands, HEAD)
    mine = place.slots.read_bytes()
    place.slots.write_bytes(other.slots.read_bytes())
    for change in (
        vault.change_key,
        lambda: vault.sheets.new(vault.whoami.id),
        lambda: vault.ways_in.give("new", "a passphrase of hers", CHEAP),
        lambda: vault.ways_in.trust(SealKeyPair.new().public),
    ):
        with pytest.raises(SlotsDamaged):
            change()
    assert place.slots.read_bytes() == other.slots.read_bytes()
    place.slots.write_bytes(mine)
    vault.change_key()
    vault.close()


def test_neither_key_fits_is_damage_and_nothing_is_written(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    key = unlock(place, HEAD.word, HEAD.passphrase, CHEAP, hands.clock()).key
    prepare(place, vault._lane.db, key, lambda _done: None)
    vault.close()
    spoilt = bytearray(place.database.read_bytes())
    spoilt[100] ^= 1
    place.database.write_bytes(spoilt)
    before = {
        file.name: file.read_bytes()
        for file in place.folder.iterdir()
        if file.suffix != ".json" or "vault" in file.name
    }
    with pytest.raises(VaultDamaged):
        enter(place, hands, HEAD)
    after = {file.name: file.read_bytes() for file in place.folder.iterdir() if file.name in before}
    assert after == before
    spoilt[100] ^= 1
    place.database.write_bytes(spoilt)
    enter(place, hands, HEAD).close()


def test_keys_of_the_pc_that_fit_neither_key_are_told_and_the_change_is_finished(
    place: VaultPlace, hands: Hands
) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    key = unlock(place, HEAD.word, HEAD.passphrase, CHEAP, hands.clock()).key
    prepare(place, vault._lane.db, key, lambda _done: None)
    vault.close()
    swap(place)
    place.device.write_bytes(b"{}")
    with pytest.raises(DeviceFileDamaged):
        enter(place, hands, HEAD)
    assert read_slots(place).generations == (2,)


def test_a_sheet_made_after_the_change_ends_the_one_before(place: VaultPlace, hands: Hands) -> None:
    code = make(place, hands)
    vault = enter(place, hands, HEAD)
    vault.change_key()
    fresh = vault.sheets.new(vault.whoami.id)
    assert read_slots(place).open_recovery(code).generation == 2
    vault.sheets.confirm(fresh, vault.whoami.id)
    vault.close()
    slots = read_slots(place)
    assert slots.open_recovery(RecoveryCode.from_lines(fresh.lines)).generation == 2
    assert len(slots.ids_of("recovery")) == 1


def test_a_vault_that_was_closed_is_not_opened_again_by_asking_it(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    vault.change_key()
    vault.close()
    with pytest.raises(DatabaseError):
        vault.people.every()
    with hold_lock(place):
        assert not place.log.exists()
