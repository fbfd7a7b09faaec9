"""Slots of an open vault: what is refused leaves the list as it is, and what the disk does has a name."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.domain.ids import PersonId
from clinic_app.errors import (
    DiskFailing,
    DiskFull,
    ForeignVault,
    NoSuchPerson,
    SlotsDamaged,
    VaultDamaged,
    VaultError,
    WrongPassphrase,
)
from clinic_app.vault.coming_back import recover
from clinic_app.vault.connection import PAGE_BYTES, connect
from clinic_app.vault.lane import Lane
from clinic_app.vault.opening import create_vault, unlock
from clinic_app.vault.place import VaultPlace, put_in_place, write_whole
from clinic_app.vault.rotation import refuse_unlike
from clinic_app.vault.slot_files import kept, named, read_slots, write_slots

from .conftest import Hands, lane_on
from .entering import CHEAP, HEAD, NURSE, enter, large_on_the_last_pages, make, says


def test_a_lock_for_a_word_nobody_has_is_not_made(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    before = place.slots.read_bytes()
    with pytest.raises(SlotsDamaged):
        vault.ways_in.lock_anew("nobody", "a passphrase of hers", CHEAP)
    assert place.slots.read_bytes() == before
    vault.close()


def test_one_key_held_elsewhere_goes_and_the_other_stays(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    ministry, network = SealKeyPair.new(), SealKeyPair.new()
    vault.ways_in.trust(ministry.public)
    vault.ways_in.trust(network.public)
    vault.ways_in.trust_no_more(ministry.public)
    assert vault.ways_in.held_elsewhere == (network.public,)
    assert read_slots(place).open_network(network).generation == 1
    vault.close()


def test_what_does_not_prove_itself_from_the_disk_never_takes_the_place_of_the_old(
    place: VaultPlace, hands: Hands
) -> None:
    make(place, hands)
    before, slots = place.slots.read_bytes(), read_slots(place)

    def refused(read: SlotList) -> None:
        assert read == slots
        raise SlotsDamaged("sealed")

    with pytest.raises(SlotsDamaged):
        write_slots(place, slots, proved=refused)
    assert place.slots.read_bytes() == before
    assert not list(place.folder.glob("*.new"))


def test_slots_of_nobody_are_swept_when_somebody_comes_in(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    vault.ways_in.give("left over", "a passphrase of hers", CHEAP)
    vault.close()
    with pytest.raises(WrongPassphrase):
        enter_as_left_over(place, hands)
    enter(place, hands).close()
    assert len(read_slots(place).ids_of("user")) == 2
    assert place.previous_slots.read_bytes() == place.slots.read_bytes()


def enter_as_left_over(place: VaultPlace, hands: Hands) -> None:
    enter(place, hands, replace(NURSE, word="left over", passphrase="a passphrase of hers"))


def test_somebody_nobody_knows_has_no_slot(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    with pytest.raises(NoSuchPerson):
        vault.people.one(PersonId(uuid4()))
    with pytest.raises(WrongPassphrase):
        vault.people.slot_of(PersonId(uuid4()))
    vault.close()


def test_the_sheet_opens_no_record_that_calls_itself_another(place: VaultPlace, hands: Hands) -> None:
    code = make(place, hands)
    key = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock()).key
    database = connect(place.database, key.database_key)
    database.execute("UPDATE vault SET id = ?", (bytes(16),))
    database.close()
    before = place.slots.read_bytes()
    with pytest.raises(ForeignVault):
        recover(place, code, NURSE, CHEAP, hands.clock())
    assert place.slots.read_bytes() == before


# --- what the disk does ----------------------------------------------------------------------------


def test_a_record_that_turns_out_damaged_while_it_is_copied_keeps_its_key(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    large_on_the_last_pages(vault)
    vault.close()
    spoilt = bytearray(place.database.read_bytes())
    spoilt[-20 * PAGE_BYTES + 100] ^= 1
    place.database.write_bytes(spoilt)
    vault = enter(place, hands, HEAD)
    with pytest.raises((VaultDamaged, DiskFailing)):
        vault.change_key()
    assert (vault.key_generation, read_slots(place).generations) == (1, (1,))
    assert not place.next_database.exists()
    vault.close()


def test_a_record_that_goes_away_while_it_is_copied_is_not_replaced_by_half_of_it(
    place: VaultPlace, hands: Hands
) -> None:
    make(place, hands)
    vault = enter(place, hands, HEAD)
    size = place.database.stat().st_size

    def told(done: float) -> None:
        if done > 0:
            os.truncate(place.database, size // 2)

    with pytest.raises((VaultDamaged, DiskFailing)):
        vault.change_key(told)
    assert (vault.key_generation, read_slots(place).generations) == (1, (1,))
    assert not place.next_database.exists()
    with suppress(VaultError):
        vault.close()


def test_a_copy_that_holds_something_else_is_no_copy(lane: Lane, tmp_path: Path) -> None:
    other_place = VaultPlace(tmp_path / "other")
    other_place.folder.mkdir()
    other = lane_on(other_place)
    refuse_unlike(other.db, lane.db)
    other.run("CREATE TABLE more AS SELECT zeroblob(100000)")  # more than any page that is free
    with pytest.raises(VaultDamaged):
        refuse_unlike(other.db, lane.db)
    other.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[VaultPlace]:
    """A disk of 4 MiB. Only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield VaultPlace(disk)
    subprocess.run(["umount", "-l", disk], check=True)


def test_without_room_for_a_second_record_the_key_stays_and_nothing_was_begun(
    small_disk: VaultPlace, hands: Hands
) -> None:
    make(small_disk, hands)
    vault = enter(small_disk, hands, HEAD)
    with pytest.raises(DiskFull) as told:
        vault.change_key()
    assert 0 < told.value.free_bytes < 4 << 20
    assert (vault.key_generation, small_disk.next_database.exists()) == (1, False)
    says(vault, "somebody")
    vault.close()


def test_on_a_full_disk_the_ballast_makes_room_for_the_list_and_without_it_the_trouble_has_a_name(
    small_disk: VaultPlace,
) -> None:
    write_whole(small_disk.ballast, bytes(1 << 20))
    (small_disk.folder / "other").write_bytes(bytes((3 << 20) - 8192))
    kept(small_disk, lambda: write_whole(small_disk.slots, bytes(100_000)))
    assert not small_disk.ballast.exists()
    with pytest.raises(DiskFull):
        kept(small_disk, lambda: write_whole(small_disk.slots, bytes(2 << 20)))
    assert small_disk.slots.read_bytes() == bytes(100_000)


def test_a_disk_that_does_not_answer_is_not_called_full(place: VaultPlace) -> None:
    def fails() -> None:
        raise OSError(5, "Input/output error")

    with pytest.raises(DiskFailing):
        kept(place, fails)
    assert issubclass(DiskFailing, VaultError)


def test_what_the_database_says_of_the_disk_has_our_name_too(place: VaultPlace) -> None:
    def full() -> None:
        from sqlcipher3 import dbapi2

        error = dbapi2.OperationalError("database or disk is full")
        error.sqlite_errorcode = 13
        raise error

    with pytest.raises(DiskFull), named(place):
        full()


def test_half_a_copy_that_a_cut_left_is_taken_away_by_whoever_comes_next(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    place.next_database.write_bytes(b"half a copy")
    enter(place, hands).close()
    assert not place.next_database.exists()


def test_nothing_that_is_shown_of_an_opened_slot_or_a_new_person_is_secret(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    shown = repr(unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock())) + repr(NURSE)
    for secret in ("secret", NURSE.word, NURSE.passphrase):
        assert secret not in shown


def test_a_vault_of_no_known_kind_or_for_nobody_is_not_made(place: VaultPlace, hands: Hands) -> None:
    for kind, people in (("shop", [NURSE]), ("clinic", [])):
        with pytest.raises(ValueError):  # noqa: PT011 - names the kind
            create_vault(
                place, kind=kind, training=False, people=people, policy=CHEAP, clock=hands.clock(), ballast_bytes=0
            )
    assert list(place.folder.iterdir()) == []


@pytest.mark.parametrize(("refusals", "done"), [(0, True), (2, True), (3, False)])
def test_a_file_that_a_scanner_holds_for_a_moment_is_put_in_place_all_the_same(
    tmp_path: Path, refusals: int, done: bool
) -> None:
    fresh, old = tmp_path / "fresh", tmp_path / "old"
    fresh.write_bytes(b"new")
    old.write_bytes(b"old")
    held = iter(range(refusals))

    def rename(source: Path, target: Path) -> None:
        if next(held, None) is not None:
            raise PermissionError
        source.replace(target)

    with nullcontext() if done else pytest.raises(PermissionError):
        put_in_place(fresh, old, rename=rename, waits_s=(0, 0))
    assert old.read_bytes() == (b"new" if done else b"old")
