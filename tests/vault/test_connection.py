"""The recipe of a connection, and the files it refuses."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apsw
import pytest

from clinic_app.errors import DiskFailing, ForeignVault, NotEncrypting, NoVault, VaultDamaged
from clinic_app.vault.connection import (
    PAGE_BYTES,
    DatabaseError,
    check_library,
    connect,
    connect_reader,
    gently,
    open_copy,
)  # fmt: skip
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


OPENED = """
import sys
from pathlib import Path
from clinic_app.vault.connection import connect

def pinned():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmLck")).split()[1])

before = pinned()
db = connect(Path(sys.argv[1]), lambda: bytearray(range(48)), mode="rwc")
print(pinned() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much is pinned")
def test_what_the_library_holds_of_a_record_is_pinned_and_never_swapped_out(place: VaultPlace) -> None:
    """In a process of its own, with the kernel's own answers (tests/haste.c gives others)."""
    plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    done = subprocess.run(
        [sys.executable, "-c", OPENED, str(place.database)], env=plain, check=True, capture_output=True, text=True
    )
    assert int(done.stdout) > 0


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


def test_a_path_longer_than_the_library_can_open_is_a_failing_disk_and_not_a_missing_vault(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["f" * 100] * 6)
    folder.mkdir(parents=True)
    (folder / "vault.db").write_bytes(bytes(range(256)) * 64)
    with pytest.raises(DiskFailing):
        connect(folder / "vault.db", key)


class Library:
    """Another library, and what it says of itself. Ours, unless a test says otherwise."""

    def __init__(self, **said: object) -> None:
        self.said = {"cipher_version": "4.17.0 community", "cipher_provider": "openssl"} | said

    def execute(self, sql: str) -> Any:
        name = sql.removeprefix("PRAGMA ")
        if name == "compile_options":
            return [(option,) for option in self.said.get(name, OPTIONS)]  # type: ignore[attr-defined]
        return SimpleNamespace(fetchone=lambda: (self.said[name],))


OPTIONS = ("HAS_CODEC", "ENABLE_FTS5", "THREADSAFE=1", "TEMP_STORE=2")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"cipher_version": None}, "library"),
        ({"cipher_version": "4.16.9 community"}, "library_too_old"),
        ({"cipher_version": "3.99 community"}, "library_too_old"),
        ({"cipher_provider": "commoncrypto"}, "provider"),
        *(({"compile_options": OPTIONS[:n] + OPTIONS[n + 1 :]}, "library_options") for n in range(4)),
        ({"compile_options": (*OPTIONS[:3], "TEMP_STORE=1")}, "library_options"),
    ],
)
def test_a_library_that_might_write_in_clear_is_refused_and_says_why(said: dict[str, object], why: str) -> None:
    check_library(Library())
    check_library(Library(cipher_version="5.0"))
    check_library(Library(compile_options=(*OPTIONS[:3], "TEMP_STORE=3")))
    with pytest.raises(NotEncrypting) as refused:
        check_library(Library(**said))
    assert refused.value.reason == why


def test_a_copy_opens_with_its_own_key_alone_and_only_if_it_is_ours(place: VaultPlace, lane: Lane) -> None:
    lane.close()
    open_copy(place.database, key).close()
    with pytest.raises(VaultDamaged):
        open_copy(place.database, lambda: bytearray(48))
    with pytest.raises(NotEncrypting):
        open_copy(place.database, lambda: bytearray(47))
    lane.reopen()
    lane.run("PRAGMA application_id=7")
    lane.close()
    with pytest.raises(ForeignVault):
        open_copy(place.database, key)
    connect(place.database, key, mode="rwc").close()
    lane.reopen()


@pytest.mark.parametrize("ends", ["well", "badly", "closed before"])
def test_a_connection_is_let_go_of_gently_however_its_work_ends(place: VaultPlace, ends: str) -> None:
    db = connect(place.folder / "one.db", lambda: bytearray(RAW_KEY), mode="rwc")
    said: list[str] = []
    db.set_trace_callback(said.append)
    with suppress(ZeroDivisionError), gently(db) as given:
        assert given is db
        if ends == "badly":
            raise ZeroDivisionError
        if ends == "closed before":
            db.close()
    assert ("PRAGMA shrink_memory" in said) is (ends != "closed before")
    with pytest.raises(DatabaseError):
        db.execute("SELECT 1")
