"""Making a vault, coming in, coming back in with the printed code; and what lies on the disk then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.people import Role
from clinic_app.errors import (
    MustWait,
    UnsafePlace,
    VaultExists,
    WeakPassphrase,
    WordTaken,
    WrongPassphrase,
    WrongRecoveryCode,
)
from clinic_app.vault.coming_back import confirm_sheet, recover
from clinic_app.vault.connection import PAGE_BYTES, DatabaseError
from clinic_app.vault.migrations import steps
from clinic_app.vault.opening import NewPerson, create_vault, unlock, warm_up
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.store import Vault
from clinic_app.vault.throttle import Throttle

from .conftest import Hands
from .entering import CHEAP, HEAD, NURSE, PROJECTION, enter, make_anew, says


def test_each_person_comes_in_with_their_own_word_and_the_record_is_there(place: VaultPlace, hands: Hands) -> None:
    make_anew(place, hands)
    vault = enter(place, hands)
    case = says(vault, "မသီတာ")
    assert (vault.kind, vault.training, vault.whoami.role, vault.whoami.staff_code) == (
        "clinic", False, Role.NURSE, "NURSE-ONE",
    )  # fmt: skip
    vault.close()
    vault = enter(place, hands, HEAD)
    assert vault.whoami.role is Role.COORDINATOR
    assert vault.cases.load(case.id) == case
    vault.revisions.verify_chain()
    vault.journal.verify(vault.device.signing.public)
    vault.close()


def test_the_other_keyboard_layout_is_not_a_wrong_passphrase(place: VaultPlace, hands: Hands) -> None:
    make_anew(place, hands)
    unlock(place, "sy;sohk", HEAD.passphrase, CHEAP, hands.clock())
    assert Throttle(place, hands.clock()).unreported() == 0


@pytest.mark.parametrize(
    ("word", "passphrase"),
    [("mali", "rice paper lantern rivers"), ("mali", HEAD.passphrase), ("nobody", NURSE.passphrase), ("", "")],
)
def test_a_wrong_word_and_a_wrong_passphrase_sound_the_same(
    place: VaultPlace, hands: Hands, word: str, passphrase: str
) -> None:
    make_anew(place, hands)
    with pytest.raises(WrongPassphrase) as refused:
        unlock(place, word, passphrase, CHEAP, hands.clock())
    assert refused.value.args == ()


def test_wrong_tries_are_waited_for_over_a_restart_and_told_at_the_next_unlock(place: VaultPlace, hands: Hands) -> None:
    make_anew(place, hands)
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            unlock(place, "mali", "not this one at all", CHEAP, hands.clock())
    hands.boot_id, hands.ticks = "boot-2", 1.0
    with pytest.raises(MustWait):
        unlock(place, "mali", NURSE.passphrase, CHEAP, hands.clock())
    hands.pass_(6)
    vault = enter(place, hands)
    assert vault.failed_attempts == 3
    assert vault.journal.entries()[-1].about == {"failed_before": 3}
    vault.close()
    vault = enter(place, hands)
    assert vault.failed_attempts == 0
    vault.close()


def test_the_printed_code_lets_a_person_back_in_and_keeps_the_others(place: VaultPlace, hands: Hands) -> None:
    code = make_anew(place, hands)
    new = NewPerson(word="new", passphrase="another set of words", role=Role.COORDINATOR, staff_code="C-2")
    with pytest.raises(WrongRecoveryCode):
        recover(place, RecoveryCode.new(), new, CHEAP, hands.clock())
    unlocked = recover(place, RecoveryCode.from_lines(code.lines), new, CHEAP, hands.clock())
    vault = Vault.open(place, unlocked, PROJECTION, hands.clock(), ballast_bytes=4096)
    assert vault.whoami.staff_code == "C-2"
    assert [person.staff_code for person in vault.people.every()] == ["C-1", "C-2", "NURSE-ONE"]
    vault.close()
    forgot = replace_passphrase(NURSE, "words she will remember")
    recover(place, code, forgot, CHEAP, hands.clock())
    with pytest.raises(WrongPassphrase):
        unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock())
    vault = enter(place, hands, forgot)
    assert len(vault.people.every()) == 3
    vault.close()


def replace_passphrase(person: NewPerson, passphrase: str) -> NewPerson:
    return replace(person, passphrase=passphrase)


def test_a_sheet_counts_once_it_was_typed_back_and_a_new_one_ends_the_old(place: VaultPlace, hands: Hands) -> None:
    code = make_anew(place, hands)
    vault = enter(place, hands)
    assert not vault.sheets.confirmed
    vault.close()
    with pytest.raises(WrongRecoveryCode):
        confirm_sheet(place, RecoveryCode.new(), hands.clock())
    confirm_sheet(place, code, hands.clock())
    vault = enter(place, hands)
    assert vault.sheets.confirmed
    again = vault.sheets.new(vault.whoami.id)
    assert not vault.sheets.confirmed
    assert vault.sheets.earlier_opens
    with pytest.raises(WrongRecoveryCode):
        vault.sheets.confirm(code, vault.whoami.id)
    vault.close()
    recover(place, code, NURSE, CHEAP, hands.clock())
    confirm_sheet(place, again, hands.clock())
    vault = enter(place, hands)
    assert vault.sheets.confirmed
    assert not vault.sheets.earlier_opens
    vault.close()
    with pytest.raises(WrongRecoveryCode):
        recover(place, code, NURSE, CHEAP, hands.clock())


def test_a_slot_list_put_back_from_its_second_copy_opens_to_nobody_who_is_out(place: VaultPlace, hands: Hands) -> None:
    code = make_anew(place, hands)
    vault = enter(place, hands)
    again = vault.sheets.new(vault.whoami.id)
    vault.sheets.confirm(again, vault.whoami.id)
    vault.close()
    place.previous_slots.replace(place.slots)
    with pytest.raises(WrongRecoveryCode):
        recover(place, code, NURSE, CHEAP, hands.clock())
    forgot = replace_passphrase(NURSE, "words she will remember")
    unlocked = recover(place, again, forgot, CHEAP, hands.clock())
    Vault.open(place, unlocked, PROJECTION, hands.clock(), ballast_bytes=4096).close()
    assert place.previous_slots.read_bytes() == place.slots.read_bytes()
    place.previous_slots.replace(place.slots)
    with pytest.raises(WrongPassphrase):
        unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock())


# --- making ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "left", ["vault.json", "vault.json.prev", "vault.db", "device.json", "vault.db-wal", "vault.db-shm"]
)
def test_nothing_is_made_over_what_may_be_part_of_a_vault(place: VaultPlace, hands: Hands, left: str) -> None:
    (place.folder / left).write_bytes(b"somebody's")
    with pytest.raises(VaultExists):
        make_anew(place, hands)
    assert (place.folder / left).read_bytes() == b"somebody's"
    assert {file.name for file in place.folder.iterdir()} == {left, "vault.lock"}


def test_a_vault_that_could_not_be_made_leaves_nothing(place: VaultPlace, hands: Hands) -> None:
    weak = replace_passphrase(NURSE, "short")
    for people, why in (([weak], WeakPassphrase), ([NURSE, NURSE], WordTaken)):
        with pytest.raises(why):
            create_vault(
                place, kind="clinic", training=False, people=people, policy=CHEAP, clock=hands.clock(), ballast_bytes=0
            )
        assert {file.name for file in place.folder.iterdir()} <= {"vault.lock"}
    make_anew(place, hands)
    with pytest.raises(VaultExists):
        make_anew(place, hands)
    enter(place, hands).close()


def test_no_vault_is_made_in_a_synchronised_folder(tmp_path: Path, hands: Hands) -> None:
    with pytest.raises(UnsafePlace):
        make_anew(VaultPlace(tmp_path / "Dropbox" / "clinic"), hands)
    assert not (tmp_path / "Dropbox").exists()


def test_a_record_that_was_moved_into_one_is_not_opened(place: VaultPlace, hands: Hands, tmp_path: Path) -> None:
    make_anew(place, hands)
    moved = VaultPlace(tmp_path / "OneDrive - Hospital" / "vault")
    moved.folder.parent.mkdir()
    place.folder.rename(moved.folder)
    before = [part.exists() and part.read_bytes() for part in moved.parts]
    with pytest.raises(UnsafePlace):
        enter(moved, hands)
    assert [part.exists() and part.read_bytes() for part in moved.parts] == before


# --- what lies on the disk -------------------------------------------------------------------------


def test_no_file_of_the_vault_shows_a_word_she_said_or_who_works_here(place: VaultPlace, hands: Hands) -> None:
    code = make_anew(place, hands)
    vault = enter(place, hands)
    case = says(vault, "CANARY-name")
    vault.drafts.keep(case.id, case.root, "survivor", vault.whoami.id, {"s_alias": "CANARY-draft"})
    secrets = [b"CANARY", case.code.encode(), b"s_name", b"NURSE-ONE", NURSE.word.encode(), NURSE.passphrase.encode(),
               HEAD.word.encode(), code.secret, code.lines[0].encode(), b"CREATE TABLE", b"survivor"]  # fmt: skip
    look_through(place, secrets)
    vault.close()
    look_through(place, secrets)
    assert {file.name for file in place.folder.iterdir()} >= {"vault.json", "vault.db", "device.json"}


def look_through(place: VaultPlace, secrets: list[bytes]) -> None:
    for file in place.folder.rglob("*"):
        content = file.read_bytes() + file.name.encode()
        assert not [secret for secret in secrets if secret in content], file.name


def test_another_library_opens_the_vault_with_the_raw_key_and_finds_every_row(place: VaultPlace, hands: Hands) -> None:
    make_anew(place, hands)
    vault = enter(place, hands)
    codes = {says(vault, f"name {number}").code for number in range(5)}
    vault.close()
    key = unlock(place, NURSE.word, NURSE.passphrase, CHEAP, hands.clock()).key.database_key()
    other = apsw.Connection(str(place.database), flags=apsw.SQLITE_OPEN_READONLY)
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.pragma("legacy_page_size", PAGE_BYTES)
    other.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    assert {row[0] for row in other.execute("SELECT code FROM cases")} == codes
    assert other.execute("SELECT count(*) FROM revisions").fetchall() == [(5,)]
    assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    other.close()


def test_a_reader_sees_what_was_saved_and_cannot_write(place: VaultPlace, hands: Hands) -> None:
    make_anew(place, hands)
    vault = enter(place, hands)
    reader = vault.reader_connection()()
    says(vault, "somebody")
    assert reader.execute("SELECT count(*) FROM cases").fetchone() == (1,)
    with pytest.raises(DatabaseError):
        reader.execute("DELETE FROM cases")
    reader.close()
    vault.close()


def test_a_new_receiving_key_is_kept_before_it_is_told(place: VaultPlace, hands: Hands) -> None:
    make_anew(place, hands)
    vault = enter(place, hands)
    before = vault.device.epochs
    hands.pass_(31 * 86_400)
    given = vault.new_epoch(hands.clock().today())
    vault.close()
    vault = enter(place, hands)
    assert vault.device == given
    assert vault.device.epochs[:-1] == before
    vault.close()


def test_a_set_up_that_the_power_cut_short_can_be_done_again(place: VaultPlace, hands: Hands) -> None:
    make_anew(place, hands)
    for left in (place.slots, place.previous_slots):
        left.unlink(missing_ok=True)
    place.making.touch()
    assert not place.stands
    make_anew(place, hands)
    assert place.stands
    assert not place.making.exists()
    enter(place, hands).close()


def test_a_lost_slot_list_is_never_taken_for_a_set_up_cut_short(place: VaultPlace, hands: Hands) -> None:
    make_anew(place, hands)
    place.making.touch()
    enter(place, hands).close()
    assert not place.making.exists(), "it opened, so it is whole"
    for lost in (place.slots, place.previous_slots):
        lost.unlink(missing_ok=True)
    assert place.stands
    with pytest.raises(VaultExists):
        make_anew(place, hands)


def test_warming_up_needs_no_vault_and_reads_what_coming_in_will_need(hands: Hands) -> None:
    steps.cache_clear()
    warm_up(hands.clock())
    assert steps.cache_info().currsize == 1
