"""Saves from a damaged record every row that lies on sound pages, into a new record beside it.

The damaged one is only read. What the new one lacks it names: no row is guessed. What can be made again from other rows
(lists, searches, a case's page from its revisions) is made again by `mending` once the new record is open.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final
from uuid import UUID

from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.errors import DiskFull, NoVault, VaultDamaged
from clinic_app.facts import dataclass
from clinic_app.vault.connection import Connection, DatabaseError, connect, trouble
from clinic_app.vault.device import read_device
from clinic_app.vault.lane import free_bytes
from clinic_app.vault.migrations import steps, upgrade
from clinic_app.vault.pages import Pages
from clinic_app.vault.place import VaultPlace, hold_lock, make_folder, refuse_unsafe, sync_folder
from clinic_app.vault.slot_files import read_slots
from clinic_app.vault.trees import Row, Trees, Value

Told = Callable[[float], None]
_VERSION_AT: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What was found: counts and page numbers, nothing of anybody."""

    pages: int
    damaged_pages: tuple[int, ...]
    rows: dict[str, int]
    """Rows brought over, by table."""
    cut_rows: int
    """Rows that began on a sound page and went on on a damaged one: not brought over."""
    refused_rows: int
    """Rows that fit no rule of their table."""
    unknown_rows: int
    """Rows on sound pages of which nothing says any more to what they belong."""

    @property
    def whole(self) -> bool:
        """Whether nothing at all was missing."""
        return not (self.damaged_pages or self.cut_rows or self.refused_rows or self.unknown_rows)


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    root: int
    """Where a record made today has it: a hint for one whose list of tables is damaged."""
    columns: tuple[str, ...]
    """In the order in which a row keeps them."""
    holds: tuple[tuple[type, ...], ...]
    number: str | None
    """The column that is the row's number."""
    numbered: bool


_HOLDS: Final[dict[str, type]] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
_NOTHING: Final = type(None)


def salvage(place: VaultPlace, key: VaultKey, into: VaultPlace, clock: Clock, told: Told = lambda _: None) -> Salvaged:
    """Read every sound page of `place` and write its rows to `into`, where nothing may stand yet.

    Raises `NoVault`, `VaultExists`, `VaultInUse`, `DiskFull`, `DiskFailing`, `DeviceFileDamaged`; `VaultDamaged` if
    nothing is left.
    """
    if not place.database.exists():
        raise NoVault(gone=place.stands)
    refuse_unsafe(into.folder)
    make_folder(into.folder)
    with hold_lock(place), hold_lock(into):
        into.refuse_leftovers()
        free = free_bytes(into.folder)
        if free < place.database.stat().st_size * 1.3:
            raise DiskFull(free_bytes=free)
        device = read_device(place, key)
        with closing(Pages(place.database, key.database_key)) as pages:
            trees = Trees(pages)
            trees.walk()
            if len(trees.damaged) == pages.count:
                raise VaultDamaged
            told(0.4)
            try:
                report = _pour(trees, into, key, told)
                _name(into, key, read_slots(place), device.id, clock)
            except BaseException as error:
                _take_away(into)
                if isinstance(error, DatabaseError) and (named := trouble(error, into.folder)):
                    raise named from error
                raise
        for name in (place.slots.name, place.device.name):
            shutil.copyfile(place.folder / name, into.folder / name)
        sync_folder(into.folder)
    told(1.0)
    return report


def _pour(trees: Trees, into: VaultPlace, key: VaultKey, told: Told) -> Salvaged:
    rows: dict[str, int] = {}
    refused = unknown = 0
    with closing(connect(into.database, key.database_key, mode="rwc")) as db:
        upgrade(db, steps()[: _version(trees)])
        tables = _tables(db)
        roots = dict(_roots(trees, tables))
        db.execute("BEGIN IMMEDIATE")
        for place, (root, name) in enumerate(sorted(roots.items())):
            if name not in tables:
                continue
            rows[name] = rows.get(name, 0)
            for row in trees.rows(root):
                kept = _keep(db, tables[name], row)
                rows[name] += kept
                refused += not kept
            told(0.4 + 0.5 * place / len(roots))
        for root in set(trees.owner.values()) - set(roots) - {1}:
            unknown += sum(row.number is not None for row in trees.rows(root))
        db.execute("COMMIT")
        upgrade(db)
        db.execute("INSERT OR IGNORE INTO search_waiting (number) SELECT number FROM search_texts")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Salvaged(
        pages=trees.pages.count, damaged_pages=tuple(trees.damaged), rows=rows,
        cut_rows=sum(trees.lost_values.get(root, 0) for root, name in roots.items() if name in tables),
        refused_rows=refused, unknown_rows=unknown,
    )  # fmt: skip


def _version(trees: Trees) -> int:
    """How many steps the record had taken; all of them if the page that says so is damaged."""
    first = trees.pages.read(1)
    said = struct.unpack_from(">I", first, _VERSION_AT)[0] if first else len(steps())
    return said if 0 < said <= len(steps()) else len(steps())


def _tables(db: Connection) -> dict[str, _Table]:
    """Our own tables as this version makes them; without what the search keeps beside them."""
    found = {}
    roots = dict(db.execute("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'").fetchall())
    for name, kind, bare in db.execute("SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'").fetchall():
        if kind != "table" or name.startswith("sqlite_"):
            continue
        asked = 'SELECT name, type, pk, "notnull" FROM pragma_table_info(?) ORDER BY cid'
        about = db.execute(asked, (name,)).fetchall()
        if bare:  # such a row begins with its key
            about = sorted(about, key=lambda each: each[2] or 1000)
        keys = [each for each in about if each[2]]
        number = keys[0][0] if not bare and len(keys) == 1 and keys[0][1] == "INTEGER" else None
        holds = tuple(
            (_NOTHING,) if column == number else (_HOLDS[type_],) if must else (_HOLDS[type_], _NOTHING)
            for column, type_, _, must in about
        )
        found[name] = _Table(name, roots[name], tuple(each[0] for each in about), holds, number, not bare)
    return found


def _roots(trees: Trees, tables: dict[str, _Table]) -> Iterator[tuple[int, str]]:
    """Which tree is which table: as the record says, and where it cannot, by place and shape of its rows."""
    named = {}
    trees.follow(1)
    for row in trees.rows(1):
        kind, name, _of, root = row.values[:4]
        if kind in ("table", "index") and isinstance(root, int) and root:
            named[root] = str(name) if kind == "table" else ""
    for root in named:
        trees.follow(root)
    left = [table for table in tables.values() if table.name not in named.values()]
    for root in sorted(set(trees.owner.values()) - set(named) - {1}):
        fitting = [table for table in left if _fits(trees, root, table)]
        likely = [table for table in fitting if table.root == root] or fitting
        if len(likely) == 1:
            named[root] = likely[0].name
            left.remove(likely[0])
    yield from named.items()


def _fits(trees: Trees, root: int, table: _Table) -> bool:
    """Whether the first rows of a tree could be of this table."""
    some = [row for _, row in zip(range(20), trees.rows(root), strict=False)]
    return bool(some) and all(
        (row.number is not None) is table.numbered
        and len(row.values) == len(table.holds)
        and all(isinstance(value, holds) for value, holds in zip(row.values, table.holds, strict=True))
        for row in some
    )


def _keep(db: Connection, table: _Table, row: Row) -> bool:
    """Write a row; whether the table took it."""
    said: dict[str, Value] = dict(zip(table.columns, row.values, strict=False))
    if table.number is not None:
        said[table.number] = row.number
    marks = ", ".join("?" * len(said))
    sql = f"INSERT OR IGNORE INTO {table.name} ({', '.join(said)}) VALUES ({marks})"  # noqa: S608
    try:
        return bool(db.execute(sql, tuple(said.values())).rowcount)
    except DatabaseError as error:
        if "constraint" in str(error) or "datatype" in str(error) or "cannot store" in str(error):
            return False
        raise


def _name(into: VaultPlace, key: VaultKey, slots: SlotList, device: UUID, clock: Clock) -> None:
    """The one row without which nothing opens: what it said is known from the files beside the record."""
    with closing(connect(into.database, key.database_key)) as db:
        db.execute(
            "INSERT OR IGNORE INTO vault (one, id, kind, training, device, made_at) VALUES (1, ?, ?, ?, ?, ?)",
            (slots.vault_id.bytes, slots.kind, int(slots.training), device.bytes, iso(clock.now())),
        )
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _take_away(into: VaultPlace) -> None:
    for part in into.parts:
        part.unlink(missing_ok=True)
