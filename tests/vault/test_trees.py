"""What sound pages say is read without SQLite as SQLite reads it; what hangs wrongly is left out, never made up."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from clinic_app.vault.connection import PAGE_BYTES, connect
from clinic_app.vault.pages import USABLE, Pages
from clinic_app.vault.trees import Row, Trees

from .conftest import RAW_KEY
from .failing import change_page

LONG = bytes(range(256)) * 200
NUMBERS = (0, 1, -1, 5, 127, 128, 2**31, -(2**33), 2**47, 2**62, -(2**63), 2**63 - 1)


def key() -> bytearray:
    return bytearray(RAW_KEY)


@pytest.fixture
def written(tmp_path: Path) -> Iterator[tuple[Path, Any]]:
    """A database, still open for writing."""
    path = tmp_path / "some.db"
    db = connect(path, key, mode="rwc")
    yield path, db
    db.close()


def fold(db: Any) -> None:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextmanager
def trees_of(path: Path) -> Iterator[Trees]:
    with closing(Pages(path, key)) as pages:
        trees = Trees(pages)
        trees.walk()
        yield trees


def rows(path: Path, root: int) -> tuple[list[Row], int]:
    """The rows of a tree, and how many were cut."""
    with trees_of(path) as trees:
        found = list(trees.rows(root))
        return found, trees.lost_values.get(root, 0)


def root_of(db: Any, table: str) -> int:
    [[root]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchall()
    return int(root)


def test_every_kind_of_number_and_value_is_read_as_sqlite_reads_it(written: tuple[Path, Any]) -> None:
    path, db = written
    db.execute("CREATE TABLE t (number INTEGER PRIMARY KEY, value)")
    for number in NUMBERS:
        db.execute("INSERT INTO t VALUES (?, ?)", (number, number))
    for number, value in enumerate((None, 1.5, -2e300, "", "ข้อความ", b"", LONG), start=1000):
        db.execute("INSERT INTO t VALUES (?, ?)", (number, value))
    fold(db)
    said = [(row.number, row.values[1]) for row in rows(path, root_of(db, "t"))[0]]
    assert sorted(said, key=repr) == sorted(db.execute("SELECT * FROM t").fetchall(), key=repr)
    assert any(isinstance(value, float) for _, value in said)


def test_rows_without_a_number_are_read_as_well_also_those_that_lie_inside(written: tuple[Path, Any]) -> None:
    path, db = written
    db.execute("CREATE TABLE t (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
    for number in range(400):
        db.execute("INSERT INTO t VALUES (?, ?)", (f"name {number}", os.urandom(number * 17 % 5000)))
    fold(db)
    said = [row.values for row in rows(path, root_of(db, "t"))[0]]
    assert sorted(said) == sorted(db.execute("SELECT * FROM t").fetchall())


def one_long_row(db: Any) -> tuple[int, list[int]]:
    """A table of one long row: its root, and the pages on which the row goes on."""
    db.execute("CREATE TABLE t (value)")
    db.execute("INSERT INTO t VALUES (?)", (LONG,))
    fold(db)
    path = db.execute("PRAGMA database_list").fetchone()[2]
    root = root_of(db, "t")
    [row] = rows(Path(path), root)[0]
    return root, list(row.pages[1:])


def test_a_row_that_goes_on_where_nothing_can_be_read_is_counted_as_cut(written: tuple[Path, Any]) -> None:
    path, db = written
    root, following = one_long_row(db)
    with path.open("r+b") as file:
        file.seek((following[1] - 1) * PAGE_BYTES)
        file.write(b"spoilt")
    assert rows(path, root) == ([], 1)


@pytest.mark.parametrize("onto", [0, 1_000_000, "itself", "its first page"])
def test_a_row_that_goes_on_nowhere_or_in_a_circle_is_counted_as_cut(
    written: tuple[Path, Any], onto: int | str
) -> None:
    path, db = written
    root, following = one_long_row(db)
    number = {"itself": following[1], "its first page": root}.get(str(onto), onto)
    change_page(path, key, following[1], lambda page: struct.pack_into(">I", page, 0, number))
    assert rows(path, root) == ([], 1)


@pytest.mark.parametrize("at", [PAGE_BYTES - 80, 65_535])
def test_a_page_that_points_beyond_its_end_loses_that_row_alone(written: tuple[Path, Any], at: int) -> None:
    path, db = written
    db.execute("CREATE TABLE t (value)")
    for value in ("one", "two", "three"):
        db.execute("INSERT INTO t VALUES (?)", (value,))
    fold(db)
    root = root_of(db, "t")
    change_page(path, key, root, lambda page: struct.pack_into(">H", page, 8 + 2, at))
    found, cut = rows(path, root)
    assert ([row.values for row in found], cut) == ([("one",), ("three",)], 1)


def test_a_row_that_is_shorter_than_it_says_is_counted_as_cut(written: tuple[Path, Any]) -> None:
    path, db = written
    db.execute("CREATE TABLE t (value)")
    db.execute("INSERT INTO t VALUES ('twelve signs')")
    fold(db)
    root = root_of(db, "t")

    def says_less(page: bytearray) -> None:
        [cell] = struct.unpack_from(">H", page, 8)
        page[cell] -= 4  # the length of what follows

    change_page(path, key, root, says_less)
    assert rows(path, root) == ([], 1)


def parents_in_a_circle(db: Any, path: Path) -> tuple[int, list[int]]:
    db.execute("CREATE TABLE t (value)")
    for _ in range(60):
        db.execute("INSERT INTO t VALUES (?)", (os.urandom(1500),))
    fold(db)
    root = root_of(db, "t")
    with trees_of(path) as trees:
        return root, sorted(page for page, owner in trees.owner.items() if owner == root and page != root)


@pytest.mark.parametrize("circle", [1, 2])
def test_pages_that_name_each_other_as_parents_belong_to_nobody_until_the_tree_claims_them(
    written: tuple[Path, Any], circle: int
) -> None:
    path, db = written
    root, leaves = parents_in_a_circle(db, path)
    all_rows, _ = rows(path, root)

    def go_round(page: bytearray) -> None:
        for place in range(circle):
            struct.pack_into(">BI", page, 5 * (leaves[place] - 3), 5, leaves[(place + 1) % circle])

    change_page(path, key, 2, go_round)
    with trees_of(path) as trees:
        assert not set(leaves[:circle]) & set(trees.owner)
        fewer = list(trees.rows(root))
        assert 0 < len(fewer) < len(all_rows)
        trees.follow(root)
        assert list(trees.rows(root)) == all_rows


def test_a_tree_that_bites_its_own_tail_is_followed_once(written: tuple[Path, Any]) -> None:
    path, db = written
    root, leaves = parents_in_a_circle(db, path)
    change_page(path, key, root, lambda page: struct.pack_into(">I", page, 8, root))
    with trees_of(path) as trees:
        trees.follow(root)
        assert {page for page, owner in trees.owner.items() if owner == root} == {root, *leaves}


def copied(path: Path) -> Path:
    """The files as they lie on the disk while somebody writes."""
    for end in ("", "-wal"):
        shutil.copyfile(path.with_name(path.name + end), path.with_name("copy.db" + end))
    return path.with_name("copy.db")


def test_of_a_log_that_was_begun_anew_what_is_left_of_the_one_before_is_not_read(written: tuple[Path, Any]) -> None:
    path, db = written
    db.execute("CREATE TABLE t (value)")
    for number in range(50):
        db.execute("INSERT INTO t VALUES (?)", (f"old {number}",))
    db.execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
    db.execute("UPDATE t SET value = 'new' WHERE rowid = 1")
    root, copy = root_of(db, "t"), copied(path)
    assert copy.with_name("copy.db-wal").stat().st_size > 10 * PAGE_BYTES
    said = [row.values[0] for row in rows(copy, root)[0]]
    assert said == ["new", *(f"old {number}" for number in range(1, 50))]


def whole_transactions(log: Path) -> list[int]:
    """Where in the log each transaction ends."""
    raw, frame = log.read_bytes(), 24 + PAGE_BYTES
    ends = range(32 + frame, len(raw) + 1, frame)
    return [end for end in ends if struct.unpack_from(">I", raw, end - frame + 4)[0]]


def test_a_page_that_rotted_in_the_log_is_read_as_it_was_before(written: tuple[Path, Any]) -> None:
    path, db = written
    db.execute("CREATE TABLE t (value)")
    db.execute("INSERT INTO t VALUES ('before')")
    fold(db)
    db.execute("UPDATE t SET value = 'between'")
    db.execute("UPDATE t SET value = 'after'")
    root, copy = root_of(db, "t"), copied(path)
    assert [row.values for row in rows(copy, root)[0]] == [("after",)]
    log = copy.with_name("copy.db-wal")
    for left in ("between", "before"):
        raw = bytearray(log.read_bytes())
        newest = max(at for at in range(32, len(raw), 24 + PAGE_BYTES) if raw[at + 4 :][:4] != bytes(4))
        raw[newest + 24 + 100] ^= 1
        log.write_bytes(raw)
        assert [row.values for row in rows(copy, root)[0]] == [(left,)]
        os.truncate(log, newest)


def test_a_transaction_whose_end_did_not_reach_the_log_did_not_happen(written: tuple[Path, Any]) -> None:
    path, db = written
    db.execute("CREATE TABLE t (value)")
    db.execute("CREATE TABLE u (value)")
    fold(db)
    with_one, both = "INSERT INTO t VALUES ('first')", "INSERT INTO {} VALUES (zeroblob(9000))"
    db.execute(with_one)
    for statement in ("BEGIN", both.format("t"), both.format("u"), "COMMIT"):
        db.execute(statement)
    root, copy = root_of(db, "t"), copied(path)
    assert len(rows(copy, root)[0]) == 2
    log = copy.with_name("copy.db-wal")
    ends = whole_transactions(log)
    os.truncate(log, ends[-1] - 24 - PAGE_BYTES)  # all of it but the last page
    assert [row.values for row in rows(copy, root)[0]] == [("first",)]
    os.truncate(log, 7)
    assert rows(copy, root)[0] == []


def test_the_page_that_sqlite_locks_and_never_writes_is_no_damage(written: tuple[Path, Any]) -> None:
    path, db = written
    fold(db)
    lock = (1 << 30) // PAGE_BYTES + 1
    os.truncate(path, (lock + 1) * PAGE_BYTES)  # a gigabyte of nothing: the file takes no room
    with closing(Pages(path, key)) as pages:
        assert pages.damaged(lock - 1, lock + 5) == [lock - 1, lock + 1]
        assert [pages.read(number) for number in (0, lock, lock + 2)] == [None] * 3
        assert pages.read(1) is not None
    assert USABLE == PAGE_BYTES - 80
