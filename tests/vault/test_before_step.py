"""A checked copy before an update changes the record: made once, kept shortly, and never what keeps an erased case."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.domain.people import Role
from clinic_app.errors import DiskFailing, NoRoomToUpdate, StepFailed, VaultDamaged
from clinic_app.vault import backup_folder, before_step, migrations
from clinic_app.vault.before_step import OPENINGS_KEPT, path_of, upgrade_with_copy
from clinic_app.vault.closed_copy import read_closed
from clinic_app.vault.coming_back import recover
from clinic_app.vault.connection import PAGE_BYTES, connect
from clinic_app.vault.lane import Lane
from clinic_app.vault.opening import NewPerson, Unlocked, unlock
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.store import Vault

from .conftest import Hands
from .entering import CHEAP, PROJECTION

VECTOR = Path(__file__).parents[1] / "vectors" / "vault-1"
BACK = NewPerson(word="later", passphrase="later walks by the long river", role=Role.COORDINATOR, staff_code="C-9")
FIRST, STEPS = 2, len(migrations.steps())
"""The steps that the frozen vault had taken, and all of today's."""


class Old:
    """A frozen vault, in a folder of its own."""

    def __init__(self, base: Path, hands: Hands) -> None:
        self.hands = hands
        self.place = VaultPlace(base / "data" / "vault")
        shutil.copytree(VECTOR, self.place.folder)
        self.told = json.loads((VECTOR / "told.json").read_text())
        self.copy = path_of(self.place, STEPS)

    def unlocked(self) -> Unlocked:
        return unlock(self.place, "mali", "mali walks by the long river", CHEAP, self.hands.clock())

    def open(self) -> Vault:
        return Vault.open(self.place, self.unlocked(), PROJECTION, self.hands.clock(), ballast_bytes=0)

    def version(self) -> int:
        db = connect(self.place.database, self.unlocked().key.database_key)
        try:
            return migrations.schema_version(db)
        finally:
            db.close()

    def beside(self) -> list[str]:
        return sorted(path.name for path in self.place.folder.parent.iterdir() if path != self.place.folder)


@pytest.fixture
def old(tmp_path: Path, hands: Hands) -> Old:
    return Old(tmp_path, hands)


def test_the_record_as_it_was_lies_beside_it_whole(old: Old, tmp_path: Path) -> None:
    assert old.version() == FIRST
    old.open().close()
    assert old.version() == STEPS
    copy = read_closed(old.copy)
    copy.check()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    opened = copy.open(RecoveryCode.from_lines(old.told["lines"]), scratch)
    assert opened.manifest.cases == len(old.told["codes"])
    db = connect(old.copy / "vault.db", old.unlocked().key.database_key)
    assert migrations.schema_version(db) == FIRST
    db.close()
    assert old.beside() == [old.copy.name]


def test_it_is_given_up_after_a_few_openings(old: Old) -> None:
    for _ in range(OPENINGS_KEPT):
        old.open().close()
        assert old.copy.exists()
    old.open().close()
    assert old.beside() == []
    old.open().close()


def test_whoever_comes_back_with_the_sheet_lays_it_too(old: Old) -> None:
    recover(old.place, RecoveryCode.from_lines(old.told["lines"]), BACK, CHEAP, old.hands.clock())
    assert old.copy.exists()
    assert old.version() == STEPS


def test_a_new_vault_lays_none(place: VaultPlace, hands: Hands) -> None:
    from .entering import enter, make

    make(place, hands)
    vault = enter(place, hands)
    assert not vault.copy_before_step.stands
    assert vault.copy_before_step.give_up()
    vault.close()


def test_changing_the_vault_key_takes_it_away(old: Old) -> None:
    vault = old.open()
    vault.change_key()
    assert old.beside() == []
    vault.close()


def test_erasing_takes_it_away(old: Old) -> None:
    vault = old.open()
    vault.erasing.erase(vault.cases.page().rows[0].id, by=vault.whoami.id, why="mistake")
    assert old.beside() == []
    vault.close()


def test_an_update_that_fails_at_its_last_step_leaves_the_record_to_the_version_before(old: Old) -> None:
    key, twice = old.unlocked().key, "CREATE TABLE one (x);\nCREATE TABLE one (x);"
    lane = Lane(old.place, lambda: connect(old.place.database, key.database_key))
    with pytest.raises(StepFailed):
        upgrade_with_copy(old.place, lane, key, old.hands.clock(), (*migrations.steps()[:-1], twice))
    migrations.upgrade(lane.db, migrations.steps()[:FIRST])
    lane.close()
    assert old.version() == FIRST
    read_closed(old.copy).check()
    old.open().close()
    assert old.version() == STEPS


def test_a_copy_of_the_update_before_is_replaced(old: Old) -> None:
    earlier = path_of(old.place, STEPS - 1)
    shutil.copytree(old.place.folder, earlier)
    left = earlier.with_name(old.copy.name + ".part")
    left.mkdir()
    old.open().close()
    assert old.beside() == [old.copy.name]


def test_an_old_program_that_wrote_on_gets_a_new_copy(old: Old) -> None:
    shutil.copytree(old.place.folder, old.copy)
    # Held open, so that the disk gives its number to no other file meanwhile.
    with (old.copy / "vault.db").open("rb") as before:
        old.open().close()
        assert not os.path.samestat(os.fstat(before.fileno()), (old.copy / "vault.db").stat())


def test_without_room_nothing_is_changed(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(old.place.folder)
    monkeypatch.setattr(backup_folder.shutil, "disk_usage", lambda _folder: usage._replace(free=100_000))
    with pytest.raises(NoRoomToUpdate) as told:
        old.open()
    assert told.value.needed_bytes == old.place.database.stat().st_size
    monkeypatch.undo()
    assert (old.version(), old.beside()) == (FIRST, [])


def test_where_no_copy_can_be_laid_nothing_is_changed(old: Old) -> None:
    in_the_way = old.copy.with_name(old.copy.name + ".part")
    in_the_way.write_bytes(b"")
    with pytest.raises(DiskFailing):
        old.open()
    assert (old.version(), old.beside()) == (FIRST, [in_the_way.name])


def test_a_copy_that_counts_differently_is_the_disks_fault(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = iter((1, 2))
    monkeypatch.setattr(before_step, "manifest_of", lambda _db: next(counted))
    with pytest.raises(DiskFailing):
        old.open()
    monkeypatch.undo()
    assert (old.version(), old.beside()) == (FIRST, [])


def test_a_damaged_record_is_not_updated(old: Old) -> None:
    with old.place.database.open("r+b") as file:
        file.seek(-PAGE_BYTES // 2, 2)
        file.write(b"worn out")
    with pytest.raises(VaultDamaged):
        old.open()
    assert (old.version(), old.beside()) == (FIRST, [])
