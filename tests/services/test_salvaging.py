"""A damaged record: what is sound comes over, cases are made whole again where they can be, and work goes on."""

from __future__ import annotations

import io
import json
from contextlib import closing
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, EVERYBODY, NURSE, House
from test_site_packs import answered, installed

from clinic_app.admin import command_line
from clinic_app.domain.case import Change
from clinic_app.domain.ids import CaseId
from clinic_app.errors import VaultDamaged, VaultInUse, WrongPassphrase, WrongRecoveryCode
from clinic_app.services.clinic import Clinic, RecoverySheet
from clinic_app.vault.connection import PAGE_BYTES, connect
from clinic_app.vault.opening import unlock
from clinic_app.vault.pages import Pages
from clinic_app.vault.trees import Trees

NAMES = [f"Somebody {number}" for number in range(30)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def sheet(house: House) -> RecoverySheet:
    made = house.founded()
    clinic = house.enter(NURSE)
    for name in NAMES:
        begins(clinic, name)
    house.leave()
    return made


def begins(clinic: Clinic, name: str) -> CaseId:
    vault = clinic.desk.vault
    case = vault.cases.begin(vault.whoami.id)
    vault.revisions.append(case.id, Change(values=((case.root, "s_name", name),)), author=vault.whoami.id)
    return case.id


def names_in(clinic: Clinic) -> list[str]:
    cases = clinic.desk.vault.cases
    return sorted(str(cases.load(row.id).stored("s_name")) for row in cases.page(limit=500).rows)


def reads_everything(house: House) -> None:
    clinic = house.enter(NURSE)
    names_in(clinic)
    clinic.desk.vault.cases.find("somebody", ["identity"])


def pages_of(house: House, table: str, *, leaf: bool = True) -> list[int]:
    """The pages of a table, as the record itself has them."""
    key = unlock(house.place, NURSE.word, NURSE.passphrase, house.door._policy, house.clock).key
    with closing(connect(house.place.database, key.database_key)) as db:
        [[root]] = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchall()
    with closing(Pages(house.place.database, key.database_key)) as pages:
        trees = Trees(pages)
        trees.walk()
        owned = sorted(page for page, owner in trees.owner.items() if owner == root)
    return [page for page in owned if page != root or len(owned) == 1] if leaf else owned


def spoil(house: House, *pages: int) -> None:
    with house.place.database.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE_BYTES + 1000)
            file.write(b"spoilt")


def test_of_a_record_that_is_whole_nothing_is_missing(house: House, sheet: RecoverySheet) -> None:
    saved = house.door.salvaging.with_passphrase(NURSE.word, NURSE.passphrase)
    assert saved.whole
    assert saved.found.rows["cases"] == len(NAMES)
    aside = house.door.salvaging.take_its_place(saved)
    assert aside.name == "clinic-damaged-2026-11-24"
    clinic = house.enter(NURSE)
    assert names_in(clinic) == sorted(NAMES)
    clinic.desk.vault.journal.verify(clinic.desk.vault.device.signing.public)
    assert clinic.desk.vault.journal.entries(limit=1000)[-2].act == "salvaged"
    assert [row.id for row in clinic.desk.vault.cases.find("somebody 7", ["identity"])] != []


@pytest.mark.parametrize("table", ["case_documents", "search_texts"])
def test_a_case_whose_page_is_damaged_is_made_again_from_its_revisions(
    house: House, sheet: RecoverySheet, table: str
) -> None:
    spoil(house, *pages_of(house, table, leaf=False))
    with pytest.raises(VaultDamaged):
        reads_everything(house)
    house.leave()
    saved = house.door.salvaging.with_sheet(sheet.lines)
    assert not saved.found.whole
    assert saved.mended.rebuilt == (len(NAMES) if table == "case_documents" else 0)
    house.door.salvaging.take_its_place(saved)
    clinic = house.enter(NURSE)
    assert names_in(clinic) == sorted(NAMES)
    assert len(clinic.desk.vault.cases.find("somebody 1", ["identity"])) == 11
    clinic.desk.vault.revisions.verify_chain()


@pytest.mark.parametrize("table", ["search_texts", "case_documents"])
def test_what_only_this_site_asks_is_found_again_at_once(house: House, table: str) -> None:
    house.founded()
    case_id = answered(installed(house))
    house.leave()
    spoil(house, *pages_of(house, table, leaf=False))
    saved = house.door.salvaging.with_passphrase(NURSE.word, NURSE.passphrase)
    house.door.salvaging.take_its_place(saved)
    clinic = house.enter(NURSE)
    assert [row.id for row in clinic.finding.find("Ask for Zaw")] == [case_id]
    assert clinic.recording.shown(case_id).stored("site.maesot.side") == "other_side"


def test_cases_whose_lines_are_damaged_come_back_into_the_list_and_go_on(house: House, sheet: RecoverySheet) -> None:
    spoil(house, *pages_of(house, "cases", leaf=False))
    saved = house.door.salvaging.with_passphrase(NURSE.word, NURSE.passphrase)
    assert (saved.mended.listed_anew, saved.mended.unknown, saved.whole) == (len(NAMES), 0, False)
    house.door.salvaging.take_its_place(saved)
    clinic = house.enter(NURSE)
    assert names_in(clinic) == sorted(NAMES)
    vault = clinic.desk.vault
    case = vault.cases.page().rows[0].id
    assert vault.cases.begun_by(case) == vault.whoami.id
    root = vault.cases.load(case).root
    vault.revisions.append(case, Change(values=((root, "s_name", "Goes on"),)), author=vault.whoami.id)
    assert vault.cases.load(case).stored("s_name") == "Goes on"
    with pytest.raises(VaultDamaged):  # what was said before cannot be read without the lost key
        vault.revisions.history(case)


@pytest.mark.parametrize("page", [1, 2])
def test_the_page_that_names_the_tables_may_be_the_damaged_one(house: House, sheet: RecoverySheet, page: int) -> None:
    spoil(house, page)
    if page == 1:
        with pytest.raises(VaultDamaged):
            house.enter(NURSE)
    saved = house.door.salvaging.with_passphrase(NURSE.word, NURSE.passphrase)
    assert saved.found.damaged_pages == (page,)
    house.door.salvaging.take_its_place(saved)
    assert names_in(house.enter(NURSE)) == sorted(NAMES)


def test_what_was_saved_last_and_lies_in_the_log_only_comes_over(house: House, sheet: RecoverySheet) -> None:
    settings = pages_of(house, "settings", leaf=False)
    begins(house.enter(NURSE), "In the log")
    copy = House(house.folder / "copy")
    copy.place.folder.mkdir(parents=True)
    for part in house.place.folder.iterdir():
        (copy.place.folder / part.name).write_bytes(part.read_bytes())
    assert copy.place.log.stat().st_size > PAGE_BYTES
    spoil(copy, *settings)
    saved = copy.door.salvaging.with_passphrase(NURSE.word, NURSE.passphrase)
    assert saved.found.rows["cases"] == len(NAMES) + 1


def test_nobody_saves_without_a_way_in_or_while_it_is_open(house: House, sheet: RecoverySheet) -> None:
    with pytest.raises(WrongPassphrase):
        house.door.salvaging.with_passphrase(NURSE.word, "these are not her words")
    house.enter(NURSE)
    with pytest.raises(VaultInUse):
        house.door.salvaging.with_passphrase(NURSE.word, NURSE.passphrase)


def test_where_every_page_is_damaged_there_is_nothing_to_save(house: House, sheet: RecoverySheet) -> None:
    size = house.place.database.stat().st_size
    house.place.database.write_bytes(b"x" * size)
    with pytest.raises(VaultDamaged):
        house.door.salvaging.with_passphrase(NURSE.word, NURSE.passphrase)
    assert [path.name for path in house.folder.iterdir() if "saved" in path.name and any(path.glob("vault.db"))] == []


def test_the_command_says_what_is_missing_and_shows_no_case(
    house: House, sheet: RecoverySheet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(house, *pages_of(house, "case_documents", leaf=False))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(sheet.lines) + "\n"))
    asked = ["--data", str(house.folder), "salvage", "--sheet", "--take-its-place", "--json"]
    assert command_line.main(asked, data_dir=house.folder, doorway=lambda _folder: house.door) == 0
    printed = capsys.readouterr().out
    told = json.loads(printed)
    assert (told["whole"], told["cases_rebuilt"], told["trouble"]) == (False, len(NAMES), None)
    assert "Somebody" not in printed
    assert names_in(house.enter(EVERYBODY[1])) == sorted(NAMES)
    house.leave()
    monkeypatch.setattr("sys.stdin", io.StringIO("mali\nthese are not her words\n"))
    assert command_line.main([*asked[:3], "--json"], data_dir=house.folder, doorway=lambda _folder: house.door) == 1
    assert json.loads(capsys.readouterr().out)["trouble"] == "WrongPassphrase"


def test_a_key_held_elsewhere_saves_too_and_a_strange_one_does_not(
    house: House, sheet: RecoverySheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ours.key", "strange.key"):
        made = house.door.make_off_site_key(tmp_path / name, "the ministry keeps seven boats")
        if name == "ours.key":
            house.enter(COORDINATOR).off_site.trust(made, "network")
    house.leave()
    spoil(house, *pages_of(house, "case_documents", leaf=False))
    with pytest.raises(WrongRecoveryCode):
        house.door.salvaging.with_key(tmp_path / "strange.key", "the ministry keeps seven boats")
    with pytest.raises(WrongPassphrase):
        house.door.salvaging.with_key(tmp_path / "ours.key", "the ministry keeps no boats")
    monkeypatch.setattr("sys.stdin", io.StringIO("the ministry keeps seven boats\n"))
    asked = ["--data", str(house.folder), "salvage", "--off-site-key", str(tmp_path / "ours.key"), "--take-its-place"]
    assert command_line.main(asked, data_dir=house.folder, doorway=lambda _folder: house.door) == 0
    assert names_in(house.enter(NURSE)) == sorted(NAMES)
