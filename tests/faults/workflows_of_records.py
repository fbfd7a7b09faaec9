"""What is done to a whole record: made, brought up to date, backed up, brought back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from cheap_vault import (
    BALLAST,
    CHEAP,
    CLOCK,
    HEAD,
    NURSE,
    PROJECTION,
    begun_in,
    inside,
    made,
    opens_by,
    place_in,
    revisions_in,
    sheet,
    whole,
    written,
)
from workflow import Ack, Workflow, going_on, said
from workflows_of_cases import saved

from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.ids import CaseId
from clinic_app.vault.backup import make_backup
from clinic_app.vault.backup_folder import PART
from clinic_app.vault.backup_head import read_backup
from clinic_app.vault.before_step import upgrade_with_copy
from clinic_app.vault.closed_copy import read_closed
from clinic_app.vault.connection import connect, open_copy
from clinic_app.vault.lane import Lane
from clinic_app.vault.ledger import content_of, path_in
from clinic_app.vault.migrations import schema_version, steps, upgrade
from clinic_app.vault.opening import unlock
from clinic_app.vault.place import VaultPlace, hold_lock, sync_folder
from clinic_app.vault.restore import open_backup, restore
from clinic_app.vault.store import Vault


def _rooms(base: Path) -> list[Path]:
    """The folders in which records were made or brought back, each as a PC of its own."""
    rooms = base / "rooms"
    return sorted(rooms.iterdir(), key=lambda room: int(room.name)) if rooms.exists() else []


def _room(base: Path) -> Path:
    """One in which nothing stands yet; perhaps what was left of the try before. It is there for good."""
    for room in _rooms(base):
        if not place_in(room).stands:
            return room
    room = base / "rooms" / str(len(_rooms(base)) + 1)
    room.mkdir(parents=True)
    for folder in (room, room.parent, base):
        sync_folder(folder)
    return room


# --- making -----------------------------------------------------------------------------------------


def _empty(base: Path) -> None:
    _room(base)


def _set_up(base: Path, ack: Ack, turns: int) -> None:
    for _ in range(turns):
        room = _room(base)
        code = begun_in(room)
        ack(f"code:{room.name} {' '.join(code.lines)}")


def _set_up_holds(base: Path, acks: Sequence[str]) -> None:
    """Each that was told of is there, and its sheet opens it; any other is whole, or is made again over its rest."""
    told = {number: lines for number, *lines in (each.split(" ") for each in said(acks, "code"))}
    for number, lines in told.items():
        assert place_in(base / "rooms" / number).stands, number
        assert opens_by(base / "rooms" / number, lines)
    for room in _rooms(base)[-3:]:
        if not place_in(room).stands:
            begun_in(room)
        for who in (NURSE, HEAD):
            with inside(room, who) as vault:
                whole(vault)


# --- bringing up to date ----------------------------------------------------------------------------


def _invented_step(number: int) -> str:
    return f"""
    ALTER TABLE cases ADD COLUMN extra_{number} TEXT;
    UPDATE cases SET extra_{number} = code || hex(key);
    CREATE TABLE extra_{number} (number INTEGER PRIMARY KEY, document BLOB NOT NULL) STRICT;
    INSERT INTO extra_{number} SELECT number, document FROM case_documents;
    """


def _migrate(base: Path, ack: Ack, turns: int) -> None:
    db = _raw(base)
    try:
        first = schema_version(db) - len(steps()) + 1
        for number in range(first, first + turns):
            upgrade(db, (*steps(), *(_invented_step(each) for each in range(1, number + 1))))
            ack(f"version:{number}")
    finally:
        db.close()


def _migrated(base: Path, acks: Sequence[str]) -> None:
    db = _raw(base)
    try:
        taken = schema_version(db) - len(steps())
        assert taken >= max((int(ack) for ack in said(acks, "version")), default=0)
        [[cases]] = db.execute("SELECT count(*) FROM case_documents").fetchall()
        assert cases == 3
        for number in range(1, taken + 1):
            [[copied]] = db.execute(f"SELECT count(*) FROM extra_{number}").fetchall()
            [[filled]] = db.execute(f"SELECT count(*) FROM cases WHERE extra_{number} IS NOT NULL").fetchall()
            assert (copied, filled) == (cases, cases)
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE name LIKE 'extra%'")}
        assert len(tables) == taken
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        db.close()


def _raw(base: Path) -> Any:
    unlocked = unlock(place_in(base), NURSE.word, NURSE.passphrase, CHEAP, CLOCK)
    return connect(place_in(base).database, unlocked.key.database_key)


def _update(base: Path, ack: Ack, turns: int) -> None:
    """As an opening by a newer program: the record as it was is laid beside it before each step."""
    place, key = place_in(base), unlock(place_in(base), NURSE.word, NURSE.passphrase, CHEAP, CLOCK).key
    with hold_lock(place):
        lane = Lane(place, lambda: connect(place.database, key.database_key))
        try:
            first = schema_version(lane.db) - len(steps()) + 1
            for number in range(first, first + turns):
                wanted = (*steps(), *(_invented_step(each) for each in range(1, number + 1)))
                going_on(ack, partial(_step, place, lane, key, wanted, ack, number))
        finally:
            lane.close()


def _step(place: VaultPlace, lane: Lane, key: VaultKey, wanted: Sequence[str], ack: Ack, number: int) -> None:
    upgrade_with_copy(place, lane, key, CLOCK, wanted)
    ack(f"version:{number}")


def _updated(base: Path, acks: Sequence[str]) -> None:
    """Each step is whole or was not taken; and what has the name of a copy is one, of before the last step taken."""
    _migrated(base, acks)
    key = unlock(place_in(base), NURSE.word, NURSE.passphrase, CHEAP, CLOCK).key
    for path in base.glob("vault-before-step-*"):
        if PART not in path.name:
            read_closed(path).check()
            copy = open_copy(path / "vault.db", key.database_key)
            assert schema_version(copy) < int(path.name.rpartition("-")[2])
            assert copy.execute("SELECT count(*) FROM case_documents").fetchall() == [(3,)]
            copy.close()


# --- erasures ---------------------------------------------------------------------------------------


def _erase(base: Path, ack: Ack, turns: int) -> None:
    """A case that was backed up goes, and the stick hears of it."""
    (base / "stick").mkdir(exist_ok=True)
    sync_folder(base)
    with inside(base, HEAD) as vault:
        for _ in range(turns):
            case = vault.cases.begin(vault.whoami.id).id
            written(vault, case)
            ack(f"trying:{case.hex}")
            going_on(ack, partial(_erased, vault, case, ack))
            going_on(ack, partial(_left, vault, base / "stick", case, ack))


def _erased(vault: Vault, case: CaseId, ack: Ack) -> None:
    vault.erasing.erase(case, by=vault.whoami.id, why="mistake")
    ack(f"erased:{case.hex}")


def _left(vault: Vault, stick: Path, case: CaseId, ack: Ack) -> None:
    ledger = vault.erasing.ledger(vault.id)
    assert ledger is not None
    ledger.leave_in(stick)
    if case in ledger.erased:
        ack(f"heard:{case.hex}")


def _erasures_hold(base: Path, acks: Sequence[str]) -> None:
    """What was said to be erased is, and the list on the stick is whole and names all that it was told of."""
    with inside(base, HEAD) as vault:
        whole(vault)
        ledger = vault.erasing.ledger(vault.id)
        assert ledger is not None
        gone = {case.hex for case in ledger.erased}
        assert set(said(acks, "erased")) <= gone
        assert not any(vault.cases.stands(case) for case in ledger.erased)
        content = content_of(path_in(base / "stick", vault.id, ledger.line))
        there = ledger.opened(content) if content is not None else None
        assert (there is None) is (content is None)
        assert set(said(acks, "heard")) <= {case.hex for case in (there.erased if there else ())}


# --- backups ----------------------------------------------------------------------------------------


def _back_up(base: Path, ack: Ack, turns: int) -> None:
    folder = base / "stick"
    folder.mkdir(exist_ok=True)
    sync_folder(base)
    with inside(base) as vault:
        for _ in range(turns):
            ack(f"revision:{written(vault, vault.cases.page().rows[0].id)}")
            counter = 1 + max((int(path.name.split("-")[1]) for path in folder.iterdir()), default=0)
            made = make_backup(vault.backup_order(folder, counter))
            ack(f"backup:{made.path.name}")


def _backups_hold(base: Path, acks: Sequence[str]) -> None:
    """Whatever has a backup's name is one, whole; and every one that was told of is there."""
    saved(base, acks)
    folder = base / "stick"
    names = {path.name for path in folder.iterdir() if PART not in path.name} if folder.exists() else set()
    assert set(said(acks, "backup")) <= names
    for name in sorted(names)[-3:]:
        open_backup(read_backup(folder / name), sheet(base)).count()


def _with_backup(base: Path) -> None:
    made(base)
    _back_up(base, lambda _: None, 1)
    _room(base)


def _restore(base: Path, ack: Ack, turns: int) -> None:
    for _ in range(turns):
        room = _room(base)
        _brought_back(base, room)
        ack(f"restored:{room.name}")
        with inside(room, HEAD) as vault:
            revision = written(vault, vault.cases.page().rows[0].id)
            ack(f"revision:{room.name} {revision}")


def _brought_back(base: Path, room: Path) -> None:
    [path] = (base / "stick").iterdir()
    opened = open_backup(read_backup(path), sheet(base))
    restore(opened, place_in(room), HEAD, policy=CHEAP, clock=CLOCK, projection=PROJECTION, ballast_bytes=BALLAST)


def _restore_holds(base: Path, acks: Sequence[str]) -> None:
    """Each that was told of stands, opens and counts; any other is whole, or is brought back over its rest."""
    told = said(acks, "restored")
    for number in told:
        assert place_in(base / "rooms" / number).stands, number
        unlock(place_in(base / "rooms" / number), HEAD.word, HEAD.passphrase, CHEAP, CLOCK)
    for room in _rooms(base)[-5:]:
        if not place_in(room).stands:
            _brought_back(base, room)
        with inside(room, HEAD) as vault:
            whole(vault)
            assert vault.cases.page().total == 3
            written_here = {each.split(" ")[1] for each in said(acks, "revision") if each.startswith(room.name + " ")}
            assert written_here <= revisions_in(vault)


RECORDS = (
    Workflow("set up", _empty, _set_up, _set_up_holds),
    Workflow("migrate", made, _migrate, _migrated),
    Workflow("update", made, _update, _updated),
    Workflow("erase", made, _erase, _erasures_hold),
    Workflow("back up", made, _back_up, _backups_hold),
    Workflow("restore", _with_backup, _restore, _restore_holds),
)
