"""A backup that an earlier program wrote is restored by this one: with its sheet, and with the key held elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from clinic_at_work import House, person

from clinic_app.crypto.off_site_key import open_key_file
from clinic_app.crypto.passphrase import KdfCost, KdfPolicy
from clinic_app.domain.people import Role
from clinic_app.vault.backup_head import read_backup
from clinic_app.vault.backup_opened import open_backup

FROZEN = sorted((Path(__file__).resolve().parents[1] / "vectors").glob("backup-*"))
CHEAP = KdfPolicy(floor=KdfCost(64, 1, 1), ceiling=KdfCost(1 << 20, 16, 16), default=KdfCost(64, 1, 1))


@pytest.mark.parametrize("folder", FROZEN, ids=lambda folder: folder.name)
def test_a_frozen_backup_comes_back_with_its_sheet(folder: Path, tmp_path: Path) -> None:
    told, house = json.loads((folder / "told.json").read_bytes()), House(tmp_path)
    restoring = house.door.restoring
    backup = restoring.open(folder / "backup.nbk", told["lines"])
    done = restoring.restore(backup, person(Role.COORDINATOR, "dara"))
    gone = told.get("erased", [])
    assert list(done.erased.codes) == gone
    clinic = restoring.come_in(done)
    assert {row.code for row in clinic.finding.page(limit=9).rows} == set(told["codes"]) - set(gone)
    clinic.desk.vault.journal.verify(clinic.desk.vault.device.signing.public)
    clinic.close()


@pytest.mark.parametrize("folder", FROZEN, ids=lambda folder: folder.name)
def test_a_frozen_backup_opens_with_the_key_held_elsewhere(folder: Path) -> None:
    told = json.loads((folder / "told.json").read_bytes())
    pair = open_key_file((folder / "key.json").read_bytes(), told["key_passphrase"], CHEAP)
    opened = open_backup(read_backup(folder / "backup.nbk"), pair)
    assert (opened.count().cases, opened.manifest.journal_seq) == (len(told["codes"]), told["journal"])


def test_there_is_a_frozen_backup() -> None:
    assert FROZEN
