"""When a case went, the record is written anew; what the disk prevents, the next opening does."""

from __future__ import annotations

import sqlite3

import pytest

from clinic_app.domain.ids import CaseId
from clinic_app.errors import DiskFull
from clinic_app.vault.connection import DatabaseError
from clinic_app.vault.erasing import UNSWEPT
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace

from .conftest import Hands
from .entering import enter, make, says
from .failing import Failing


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR])
def test_a_sweep_that_the_disk_prevents_is_done_by_the_next_opening(place: VaultPlace, hands: Hands, code: int) -> None:
    make(place, hands)
    vault = enter(place, hands)
    case = says(vault, "Malar")
    disk = vault._lane.db
    vault._lane.db = Failing(disk, "VACUUM", code)
    vault.erasing.erase(case.id, by=vault.whoami.id, why="mistake")
    assert not vault.cases.stands(case.id)
    assert vault.settings.get(UNSWEPT) is True
    vault.close()
    vault = enter(place, hands)
    assert UNSWEPT not in vault.settings
    vault.journal.verify(vault.device.signing.public)
    vault.close()


def test_where_nothing_went_nothing_is_written_anew(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands)
    vault._lane.db = Failing(vault._lane.db, "VACUUM", sqlite3.SQLITE_ERROR)
    vault.erasing.sweep()
    vault.close()


def test_what_the_disk_says_to_a_sweep_has_our_name_and_a_fault_of_ours_keeps_its_own(lane: Lane) -> None:
    lane.db = Failing(lane.db, "VACUUM", sqlite3.SQLITE_FULL, times=1)
    with pytest.raises(DiskFull):
        lane.write_anew()
    lane.db = Failing(lane.db, "VACUUM", sqlite3.SQLITE_ERROR, times=1)
    with pytest.raises(DatabaseError):
        lane.write_anew()
    lane.write_anew()
    with pytest.raises(DatabaseError):  # the record can be led out no more than before
        lane.db.execute("ATTACH DATABASE ':memory:' AS elsewhere")


def test_cases_that_go_together_go_once_each(place: VaultPlace, hands: Hands) -> None:
    make(place, hands)
    vault = enter(place, hands)
    case, first = says(vault, "Malar"), list[CaseId]()
    together = [case.id, case.id]  # as when one goes with what it was joined to
    vault.erasing.erase_together(together, by=vault.whoami.id, why="import_undone", first=first.append)
    assert first == together
    assert not vault.cases.stands(case.id)
    assert [entry.act for entry in vault.journal.of_case(case.id)].count("erased") == 1
    vault.close()
