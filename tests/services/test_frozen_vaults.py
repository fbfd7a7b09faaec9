"""Vaults as earlier programs wrote them: each opens today, whole, for everybody who had a way in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from clinic_at_work import EVERYBODY, NURSE, House, person

from clinic_app.domain.people import Role
from clinic_app.errors import WrongPassphrase
from clinic_app.vault.migrations import steps

FROZEN = sorted((Path(__file__).parents[1] / "vectors").glob("vault-*"))


@pytest.fixture(params=FROZEN, ids=lambda folder: folder.name)
def frozen(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def told(frozen: Path) -> dict[str, Any]:
    """What the program of that day said was in it."""
    return dict(json.loads((frozen / "told.json").read_text("utf-8")))


@pytest.fixture
def house(frozen: Path, tmp_path: Path) -> House:
    """A copy of the frozen folder, where a clinic of today looks for its own."""
    house = House(tmp_path)
    shutil.copytree(frozen, house.place.folder)
    return house


def test_everybody_comes_into_a_frozen_vault_and_it_is_whole(house: House, told: dict[str, Any]) -> None:
    for who in EVERYBODY:
        clinic = house.enter(who)
        vault = clinic.desk.vault
        assert (vault.id.hex, vault.device.id.hex, vault.training) == (told["vault_id"], told["device"], True)
        assert [[each.staff_code, each.role.value] for each in clinic.people] == told["people"]
        assert sorted(row.code for row in vault.cases.page(limit=500).rows) == told["codes"]
        assert clinic.sheet_confirmed
    assert len(vault.journal.entries(limit=100_000)) == told["journal"] + len(EVERYBODY)
    vault.journal.verify(vault.device.signing.public)
    vault.revisions.verify_chain()
    house.leave()
    with pytest.raises(WrongPassphrase):
        house.door.unlock(NURSE.word, "not what it was in those days")


def test_what_was_half_written_in_those_days_is_still_there(house: House, told: dict[str, Any]) -> None:
    clinic = house.enter(NURSE)
    vault = clinic.desk.vault
    row = next(row for row in vault.cases.page(limit=500).rows if row.id.hex == told["draft_of"])
    assert [dict(draft.values) for draft in vault.drafts.of(row.id, clinic.whoami.id)] == [
        {"s_alias": "a draft that was never saved"}
    ]
    vault.cases.load(row.id)
    house.leave()


def test_the_sheet_of_those_days_lets_a_person_in_today(house: House, told: dict[str, Any]) -> None:
    back = person(Role.COORDINATOR, "later")
    clinic = house.door.recover(told["lines"], back)
    assert clinic.whoami.staff_code == back.staff_code
    clinic.close()


def test_a_frozen_vault_is_brought_to_todays_schema_once(house: House) -> None:
    for _ in range(2):
        reader = house.enter(NURSE).desk.vault.reader_connection()()
        assert reader.execute("PRAGMA user_version").fetchone() == (len(steps()),)
        reader.close()
    house.leave()
