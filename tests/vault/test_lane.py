"""One transaction at a time, and what is told when the disk refuses one: saved, lost, or not known."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from clinic_app.errors import DiskFailing, DiskFull, SaveUncertain, VaultDamaged
from clinic_app.vault.connection import DatabaseError, connect
from clinic_app.vault.lane import Lane
from clinic_app.vault.migrations import upgrade
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.room import with_room

from .conftest import RAW_KEY
from .failing import Failing

PUT = "INSERT INTO settings (key, value) VALUES (?, 'x')"
AT = datetime(2026, 12, 1, tzinfo=UTC)


def put(lane: Lane) -> str:
    key = uuid4().hex
    lane.run(PUT, (key,))
    return key


def kept(lane: Lane) -> set[str]:
    return {key for (key,) in lane.rows("SELECT key FROM settings")}


def test_a_transaction_within_another_is_part_of_it(lane: Lane) -> None:
    with lane.writing():
        with lane.writing():
            one = put(lane)
        assert lane.is_writing
        two = put(lane)
    assert kept(lane) == {one, two}
    with pytest.raises(ZeroDivisionError), lane.writing():  # noqa: PT012 - both belong to it
        put(lane)
        with lane.writing():
            put(lane)
            raise ZeroDivisionError
    assert kept(lane) == {one, two}
    assert not lane.is_writing


def straight(lane: Lane) -> None:
    lane.db.execute(PUT, ("straight",))


def through_the_lane(lane: Lane) -> None:
    lane.run(PUT, ("lane",))


def many_at_once(lane: Lane) -> None:
    lane.run_many(PUT, [("one",), ("two",)])


@pytest.mark.parametrize("write", [straight, through_the_lane, many_at_once])
@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_FULL, DiskFull), (sqlite3.SQLITE_IOERR, SaveUncertain), (sqlite3.SQLITE_CORRUPT, VaultDamaged),
        (sqlite3.SQLITE_ERROR, DatabaseError),
    ],
)  # fmt: skip
def test_what_the_disk_did_to_a_save_has_a_name_and_nothing_of_it_is_kept(
    lane: Lane, write: Callable[[Lane], None], code: int, told: type[Exception]
) -> None:
    before = put(lane)
    lane.db = Failing(lane.db, "INSERT INTO settings (key, value) VALUES (?, 'x')", code, times=1, does_it=True)
    with pytest.raises(told), lane.writing():
        write(lane)
    assert kept(lane) == {before}
    lane.db = Failing(lane.db, "INSERT INTO settings (key, value) VALUES (?, 'x')", code, times=1, does_it=True)
    with pytest.raises(told):
        lane.save(lambda: write(lane))
    assert kept(lane) == {before}


def test_a_save_that_cannot_even_begin_says_so(lane: Lane) -> None:
    lane.db = Failing(lane.db, "BEGIN", sqlite3.SQLITE_FULL, times=1)
    with pytest.raises(DiskFull):
        lane.save(lambda: put(lane))
    assert not lane.is_writing
    assert kept(lane) == set()
    put(lane)
    assert len(kept(lane)) == 1


def test_where_nothing_can_be_taken_back_the_connection_is_made_anew(lane: Lane) -> None:
    lane.db = Failing(lane.db, "ROLLBACK", sqlite3.SQLITE_IOERR)
    useless = lane.db
    with pytest.raises(ZeroDivisionError), lane.writing():  # noqa: PT012
        put(lane)
        raise ZeroDivisionError
    assert lane.db is not useless
    assert kept(lane) == set()


@pytest.mark.parametrize("lands", [True, False])
def test_a_failed_commit_that_nobody_can_look_up_is_never_called_saved_or_lost(lane: Lane, lands: bool) -> None:
    lane.db = Failing(lane.db, "COMMIT", sqlite3.SQLITE_IOERR, does_it=lands)
    with pytest.raises(SaveUncertain):
        lane.save(lambda: put(lane))
    assert len(kept(lane)) == int(lands)


def test_a_failed_commit_on_a_full_disk_is_lost_for_certain(lane: Lane) -> None:
    def work() -> None:
        key = put(lane)
        lane.witness("SELECT 1 FROM settings WHERE key = ?", (key,))

    lane.db = Failing(lane.db, "COMMIT", sqlite3.SQLITE_FULL)
    with pytest.raises(DiskFull):
        lane.save(work)
    assert kept(lane) == set()


@pytest.fixture
def fragile(place: VaultPlace) -> Iterator[tuple[Lane, list[Exception]]]:
    """A lane whose disk refuses to be opened while anything stands in the list."""
    trouble: list[Exception] = []

    def opened() -> Any:
        if trouble:
            raise trouble[0]
        return connect(place.database, lambda: bytearray(RAW_KEY))

    connect(place.database, lambda: bytearray(RAW_KEY), mode="rwc").close()
    lane = Lane(place, opened)
    upgrade(lane.db)
    yield lane, trouble
    lane.close()


@pytest.mark.parametrize("error", [DiskFailing(), DiskFull(free_bytes=0), VaultDamaged()])
def test_where_the_disk_does_not_come_back_nobody_says_what_became_of_it(
    fragile: tuple[Lane, list[Exception]], error: Exception
) -> None:
    lane, trouble = fragile
    lane.db = Failing(lane.db, "COMMIT", sqlite3.SQLITE_IOERR)

    def work() -> None:
        lane.witness("SELECT 1 FROM settings WHERE key = ?", (put(lane),))
        trouble.append(error)

    with pytest.raises(SaveUncertain):
        lane.save(work)
    trouble.clear()
    lane.reopen()
    assert kept(lane) == set()


def test_closing_what_is_closed_is_nothing(lane: Lane) -> None:
    lane.while_closed(lambda: None)
    lane.close()
    assert kept(lane) == set()  # whoever asks opens it afresh


def test_each_log_of_somebody_else_is_set_aside_under_a_name_of_its_own(place: VaultPlace) -> None:
    def opened() -> Any:
        return connect(place.database, lambda: bytearray(RAW_KEY))

    connect(place.database, lambda: bytearray(RAW_KEY), mode="rwc").close()
    for number in (1, 2):
        place.standing.write_bytes(b"closed without a log")
        place.log.write_bytes(b"older than the record" * number)
        lane = Lane(place, opened)
        assert lane.log_set_aside
        lane.close()
    aside = [place.log.with_name(f"vault.db-wal.stale-{number}").stat().st_size for number in (1, 2)]
    assert aside == [21, 42]
    for number in range(3, 1000):
        place.log.with_name(f"vault.db-wal.stale-{number}").touch()
    place.standing.write_bytes(b"closed without a log")
    place.log.write_bytes(b"older")
    with pytest.raises(VaultDamaged):  # never folded in, never overwritten: somebody must look
        Lane(place, opened)
    assert place.log.read_bytes() == b"older"


def test_without_ballast_a_full_disk_is_told_at_once(place: VaultPlace) -> None:
    tries = []

    def act() -> None:
        tries.append(place.ballast.exists())
        raise DiskFull(free_bytes=0)

    with pytest.raises(DiskFull):
        with_room(place, act)
    place.ballast.write_bytes(b"room")
    with pytest.raises(DiskFull):
        with_room(place, act)
    assert tries == [False, True, False]


@pytest.mark.parametrize(
    ("code", "told"),
    [(sqlite3.SQLITE_FULL, DiskFull), (sqlite3.SQLITE_IOERR, DiskFailing), (sqlite3.SQLITE_CORRUPT, VaultDamaged)],
)
def test_pages_that_cannot_be_written_anew_say_why_and_stay(lane: Lane, code: int, told: type[Exception]) -> None:
    key = put(lane)
    lane.db = Failing(lane.db, "VACUUM", code, times=1)
    with pytest.raises(told):
        lane.write_anew()
    lane.write_anew()
    assert kept(lane) == {key}
