"""A check says whether the record is whole, in pieces that nobody waits for, and never cries wolf."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_app.domain.case import Change
from clinic_app.errors import DiskFailing, NotEncrypting, Stopped
from clinic_app.vault.connection import PAGE_BYTES, DatabaseError, connect
from clinic_app.vault.health import LOW_BYTES, SCARCE_BYTES, Check, Room, room
from clinic_app.vault.pages import Pages
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.standing import keep
from clinic_app.vault.store import Vault

from .conftest import Hands
from .entering import enter, make, says
from .failing import Failing, change_page


@pytest.fixture
def vault(place: VaultPlace, hands: Hands) -> Iterator[Vault]:
    make(place, hands)
    opened = enter(place, hands)
    for number in range(12):
        says(opened, "nobody " * (1 + 100 * number))
    yield opened
    opened.close()


def done(check: Check) -> Check:
    steps = list(check.slices())
    assert steps == sorted(steps)
    assert steps[-1] == 1.0
    return check


def flip(place: VaultPlace, page: int, at: int = 100) -> None:
    with place.database.open("r+b") as file:
        file.seek((page - 1) * PAGE_BYTES + at)
        [byte] = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))


def test_a_whole_record_is_found_whole(vault: Vault) -> None:
    check = done(Check(vault.care.order()))
    assert vault.care.confirm(check) == ()
    assert (check.tables, check.broken, check.unreadable) == ([], None, False)
    assert check.pages > 40
    assert check.entries > 24


def test_saves_go_on_between_the_pieces_and_are_no_damage(vault: Vault) -> None:
    check = Check(vault.care.order())
    for _ in check.slices():
        says(vault, "written while somebody looks")
    assert vault.care.confirm(check) == ()
    assert (check.tables, check.broken, check.unreadable) == ([], None, False)


def test_a_flipped_bit_is_found_with_the_number_of_its_page(vault: Vault, place: VaultPlace) -> None:
    vault.care.order()  # the log is folded in, so every page lies in the file
    flip(place, 7)
    flip(place, 1, at=20)
    check = done(Check(vault.care.order()))
    assert check.suspects == [1, 7]
    assert vault.care.confirm(check) == (1, 7)


def test_what_looked_torn_while_it_was_written_is_no_damage(vault: Vault) -> None:
    check = Check(vault.care.order())
    check.suspects = [3, 9]
    assert vault.care.confirm(check) == ()


def test_pages_and_sqlcipher_agree_on_what_is_damaged(place: VaultPlace, vault: Vault) -> None:
    order = vault.care.order()
    vault.close()
    for page in (1, 2, 5, 30):
        flip(place, page, at=PAGE_BYTES - 1 if page == 5 else 40)
    with closing(Pages(place.database, order.take_key)) as pages:
        ours = pages.damaged(1, pages.count)
    db = connect_after_flip(place, order.take_key)
    theirs = db.execute("PRAGMA cipher_integrity_check").fetchall()
    db.close()
    assert [f"HMAC verification failed for page {page}" for page in ours] == [said for (said,) in theirs]


def connect_after_flip(place: VaultPlace, take_key: object) -> object:
    """The first page must be readable for SQLite to begin at all."""
    flip(place, 1, at=40)
    db = connect(place.database, take_key)
    flip(place, 1, at=40)
    return db


def test_an_entry_changed_by_somebody_with_the_key_breaks_the_chain(vault: Vault, place: VaultPlace) -> None:
    order = vault.care.order()
    with closing(connect(place.database, order.take_key)) as db:
        db.execute("DROP TRIGGER journal_stays")
        db.execute("UPDATE journal SET entry = CAST(replace(CAST(entry AS TEXT), 'unlocked', 'unlooked') AS BLOB)")
    check = done(Check(vault.care.order()))
    assert vault.care.confirm(check) == ()
    assert check.broken is not None
    assert check.broken.chain == "journal"


def test_an_index_that_does_not_fit_its_table_is_found(vault: Vault, place: VaultPlace) -> None:
    order = vault.care.order()
    with closing(connect(place.database, order.take_key)) as db:
        [[root]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'cases_open'").fetchall()
    whole = place.database.read_bytes()
    begun = whole[(root - 1) * PAGE_BYTES : root * PAGE_BYTES]
    case = vault.cases.begin(vault.whoami.id)
    vault.revisions.append(case.id, Change(values=((case.root, "s_name", "x"),)), author=vault.whoami.id)
    vault.care.order()
    with place.database.open("r+b") as file:  # an older copy of one page: sound to SQLCipher
        file.seek((root - 1) * PAGE_BYTES)
        file.write(begun)
    vault._lane.reopen()
    check = done(Check(vault.care.order()))
    assert check.suspects == []
    assert "cases" in check.tables or check.unreadable


def test_a_check_that_is_stopped_ends_at_its_next_step(vault: Vault) -> None:
    check = Check(vault.care.order())
    pieces = check.slices()
    next(pieces)
    check.stop()
    with pytest.raises(Stopped):
        list(pieces)
    vault.change_key()  # no reader is left over that would keep the record open


def test_a_record_that_lies_open_is_refused(vault: Vault, tmp_path: Path) -> None:
    order = vault.care.order()
    open_one = tmp_path / "open.db"
    open_one.write_bytes(b"SQLite format 3\x00" + bytes(PAGE_BYTES - 16))
    with pytest.raises(NotEncrypting):
        list(Check(replace(order, database=open_one)).slices())


def test_less_than_a_gigabyte_is_little_and_less_than_three_hundred_megabytes_scarce() -> None:
    assert [room(free) for free in (LOW_BYTES, LOW_BYTES - 1, SCARCE_BYTES, SCARCE_BYTES - 1, 0)] == [
        Room.ENOUGH, Room.LOW, Room.LOW, Room.SCARCE, Room.SCARCE,
    ]  # fmt: skip


def test_the_ballast_lies_again_once_there_is_room(vault: Vault, place: VaultPlace) -> None:
    place.ballast.unlink()
    free = vault.care.keep_room()
    assert free > 0
    assert place.ballast.stat().st_size == vault.care.ballast_bytes == 4096
    place.ballast.unlink()
    vault.care.ballast_bytes = free * 2
    vault.care.keep_room()
    assert not place.ballast.exists()


def test_an_older_page_put_back_while_nobody_had_it_open_is_noticed(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands)
    case = says(vault, "somebody")
    vault.drafts.keep(case.id, case.root, "survivor", vault.whoami.id, {"s_name": "first"})
    vault.close()
    older = place.database.read_bytes()
    vault = enter(place, hands)
    assert vault.stale == ()
    vault.drafts.keep(case.id, case.root, "survivor", vault.whoami.id, {"s_name": "later"})
    key = vault.care.order().take_key
    with closing(connect(place.database, key)) as db:
        [[root]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'drafts'").fetchall()
    vault.close()
    with place.database.open("r+b") as file:
        file.seek((root - 1) * PAGE_BYTES)
        file.write(older[(root - 1) * PAGE_BYTES : root * PAGE_BYTES])
    vault = enter(place, hands)
    assert vault.stale == ("drafts",)
    check = done(Check(vault.care.order()))
    assert (check.suspects, check.tables, check.broken) == ([], [], None)  # nothing else would have told
    vault.close()
    vault = enter(place, hands)
    assert vault.stale == ()
    vault.close()


def test_after_a_cut_or_with_another_s_file_nothing_is_compared(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    enter(place, hands).close()
    assert place.standing.exists()
    for content in (b"", b"torn", bytes(200)):
        place.standing.write_bytes(content)
        vault = enter(place, hands)
        assert vault.stale == ()
        assert not place.standing.exists()  # from here on it may be written to: a cut leaves nothing to compare
        vault.close()


def test_a_first_page_that_is_sound_and_says_nonsense_makes_the_record_unreadable(
    vault: Vault, place: VaultPlace
) -> None:
    order = vault.care.order()
    change_page(place.database, order.take_key, 1, lambda page: page.__setitem__(slice(18, 20), b"\x09\x09"))
    check = done(Check(vault.care.order()))
    assert (check.suspects, check.tables, check.unreadable, check.entries) == ([], [], True, 0)


def test_a_journal_that_sqlite_cannot_read_on_makes_the_record_unreadable(vault: Vault, place: VaultPlace) -> None:
    order = vault.care.order()
    with closing(connect(place.database, order.take_key)) as db:
        [[root]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'journal'").fetchall()
    change_page(place.database, order.take_key, root, lambda page: page.__setitem__(0, 99))
    check = done(Check(vault.care.order()))
    assert (check.suspects, check.unreadable, check.broken) == ([], True, None)
    assert "journal" in check.tables


@pytest.mark.parametrize(("code", "told"), [(sqlite3.SQLITE_IOERR, DiskFailing), (sqlite3.SQLITE_ERROR, DatabaseError)])
def test_a_disk_that_fails_a_check_is_told_and_is_no_damage(vault: Vault, code: int, told: type[Exception]) -> None:
    order = vault.care.order()
    check = Check(replace(order, connect=lambda: Failing(order.connect(), "PRAGMA quick_check", code)))
    with pytest.raises(told):
        list(check.slices())
    assert not check.unreadable


def test_a_check_that_is_stopped_in_the_midst_of_a_question_is_stopped_and_finds_no_damage(vault: Vault) -> None:
    order = vault.care.order()
    check = Check(order)

    def stops_once_connected() -> Failing:
        check.stop()
        return Failing(order.connect(), "SELECT name", sqlite3.SQLITE_INTERRUPT)

    check.order = replace(order, connect=stops_once_connected)
    with pytest.raises(Stopped):
        list(check.slices())
    assert not check.unreadable


def test_where_a_reader_keeps_the_log_standing_nothing_is_sealed_for_the_next_opening(
    vault: Vault, place: VaultPlace
) -> None:
    order = vault.care.order()
    with closing(order.connect()) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM journal").fetchall()
        says(vault, "saved while somebody reads")
        keep(place, vault._key, vault._lane)
        assert not place.standing.exists()
        reader.execute("ROLLBACK")
    keep(place, vault._key, vault._lane)
    assert place.standing.exists()
    place.standing.unlink()
