"""The recipe of a connection, and the files it refuses."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import apsw
import pytest

from clinic_app.errors import ForeignVault, NotEncrypting, NoVault, VaultDamaged
from clinic_app.vault.connection import PAGE_BYTES, DatabaseError, connect, connect_reader
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace

from .conftest import RAW_KEY

MARKER = "MARKER-maysi-zaw"


def key() -> bytearray:
    return bytearray(RAW_KEY)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("locking_mode", "normal"), ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1),
        ("secure_delete", 1), ("temp_store", 2), ("trusted_schema", 0), ("cell_size_check", 1),
        ("page_size", str(PAGE_BYTES)), ("wal_autocheckpoint", 500),
        ("journal_size_limit", 33554432), ("busy_timeout", 5000), ("auto_vacuum", 2),
    ],
)  # fmt: skip
def test_every_connection_is_made_by_the_recipe(lane: Lane, pragma: str, value: object) -> None:
    assert lane.row(f"PRAGMA {pragma}") == (value,)


@pytest.mark.parametrize(
    "statement",
    ["ATTACH ':memory:' AS other KEY ''", "DETACH main", "PRAGMA key='x'", "PRAGMA rekey='x'", "PRAGMA temp_store=FILE",
     "PRAGMA cipher_page_size=4096", "PRAGMA cipher_memory_security=OFF", "PRAGMA writable_schema=ON",
     "SELECT load_extension('x')", "VACUUM INTO '/tmp/never.db'"],
)  # fmt: skip
def test_nothing_can_lead_the_record_out_or_change_its_lock(lane: Lane, statement: str) -> None:
    with pytest.raises(DatabaseError):
        lane.db.execute(statement).fetchall()


def test_the_key_is_wiped_once_given(place: VaultPlace, lane: Lane) -> None:
    given = key()
    connect(place.database, lambda: given).close()
    assert given == bytearray(48)


def test_the_file_on_disk_shows_nothing(place: VaultPlace, lane: Lane) -> None:
    lane.run("INSERT INTO settings (key, value) VALUES ('k', ?)", (MARKER,))
    for file in place.folder.iterdir():
        assert MARKER.encode() not in file.read_bytes()
        assert b"CREATE TABLE" not in file.read_bytes()


def test_another_library_reads_what_we_wrote(place: VaultPlace, lane: Lane) -> None:
    lane.run("INSERT INTO settings (key, value) VALUES ('k', ?)", (MARKER,))
    lane.close()
    other = apsw.Connection(str(place.database))
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.pragma("legacy_page_size", PAGE_BYTES)
    other.execute(f"PRAGMA key=\"x'{RAW_KEY.hex()}'\"")
    assert other.execute("SELECT value FROM settings").fetchall() == [(MARKER,)]
    other.close()
    lane.reopen()


def test_a_reader_cannot_write(place: VaultPlace, lane: Lane) -> None:
    reader = connect_reader(place.database, key)
    with pytest.raises(DatabaseError):
        reader.execute("INSERT INTO settings (key, value) VALUES ('k', '1')")
    reader.close()


@pytest.mark.parametrize("length", [0, 31, 32, 47, 49, 64])
def test_a_key_of_another_length_is_never_taken_for_a_passphrase(place: VaultPlace, lane: Lane, length: int) -> None:
    with pytest.raises(NotEncrypting):
        connect(place.database, lambda: bytearray(length))


def test_the_wrong_key_after_a_slot_opened_is_damage(place: VaultPlace, lane: Lane) -> None:
    lane.close()
    with pytest.raises(VaultDamaged):
        connect(place.database, lambda: bytearray(48))
    lane.reopen()


def test_files_that_are_no_vault_are_refused_unchanged(tmp_path: Path) -> None:
    nothing, empty, plain, noise = (tmp_path / name for name in ("nothing", "empty", "plain", "noise"))
    with pytest.raises(NoVault):
        connect(nothing, key)
    assert not nothing.exists()
    empty.touch()
    with pytest.raises(VaultDamaged):
        connect(empty, key)
    other = sqlite3.connect(plain)
    other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(NotEncrypting):
        connect(plain, key)
    noise.write_bytes(bytes(range(256)) * 64)
    with pytest.raises(VaultDamaged):
        connect(noise, key)


def test_an_encrypted_file_of_another_program_is_refused(place: VaultPlace, tmp_path: Path, lane: Lane) -> None:
    lane.run("PRAGMA application_id=7")
    lane.close()
    with pytest.raises(ForeignVault):
        connect(place.database, key)
    connect(place.database, key, mode="rwc").close()
    lane.reopen()
