"""After a salvage the journal says what is missing, between which entries; it is neither called changed nor whole."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from clinic_at_work import NURSE, House
from test_salvaging import begins, pages_of, spoil

from clinic_app.admin import command_line
from clinic_app.domain.case import Change
from clinic_app.errors import ChainBroken
from clinic_app.services.clinic import Clinic
from clinic_app.vault.connection import Connection, connect
from clinic_app.vault.journal_proof import Proven, prove
from clinic_app.vault.opening import unlock

TRIGGERS = ("journal_stays", "journal_remains", "journal_days_stay", "journal_days_remain")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Four days of work: every day opens with an entry and ends with a sealed head."""
    house = House(tmp_path)
    house.founded()
    for day in range(4):
        clinic = house.enter(NURSE)
        for number in range(12):
            says(clinic, f"Somebody {day}-{number}")
        house.leave()
        house.pass_(days=1)
    return house


def says(clinic: Clinic, name: str) -> None:
    case, vault = begins(clinic, name), clinic.desk.vault
    for times in range(3):
        root = vault.cases.load(case).root
        change = Change(values=((root, "s_name", f"{name} {times}"),))
        vault.revisions.append(case, change, author=vault.whoami.id)
        vault.save(lambda: vault.journal.append("opened", vault.whoami.id, {"case": case}))


def saved(house: House) -> Clinic:
    salvaging = house.door.salvaging
    salvaging.take_its_place(salvaging.with_passphrase(NURSE.word, NURSE.passphrase))
    return house.enter(NURSE)


def proven(clinic: Clinic) -> Proven:
    vault = clinic.desk.vault
    vault.revisions.verify_chain()
    return vault.journal.verify(vault.device.signing.public)


@contextmanager
def below(house: House) -> Iterator[Connection]:
    """A hand with the key that gets below the program, once the record is closed."""
    house.leave()
    key = unlock(house.place, NURSE.word, NURSE.passphrase, house.door._policy, house.clock).key
    with closing(connect(house.place.database, key.database_key)) as db:
        for trigger in TRIGGERS:
            db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        yield db


def prove_below(house: House) -> Proven:
    clinic = house.enter(NURSE)
    try:
        return proven(clinic)
    finally:
        house.leave()


@pytest.mark.parametrize("which", [0, 1, -1], ids=["the first", "the second", "the last"])
def test_entries_on_a_damaged_page_are_named_as_missing(house: House, which: int) -> None:
    before = prove_below(house)
    spoil(house, pages_of(house, "journal")[which])
    clinic = saved(house)
    assert clinic.desk.vault.journal_doubt is None
    told = proven(clinic)
    [salvage] = told.salvaged
    assert salvage.missing > 0
    assert salvage.last - salvage.first + 1 == salvage.missing
    # What went in since: `salvaged` and two times `unlocked`, one of them lost or not with the page.
    assert told.entries + salvage.missing - before.entries in (2, 3)
    assert (salvage.at, salvage.days) == (house.wall, 0)
    [entry] = [each for each in clinic.desk.vault.journal.entries(limit=1000) if each.act == "salvaged"]
    assert entry.about["missing"] == salvage.missing


def test_work_goes_on_after_it_and_later_days_are_sealed_as_ever(house: House) -> None:
    spoil(house, pages_of(house, "journal")[1])
    clinic = saved(house)
    for _day in range(3):
        says(clinic, "Goes on")
        house.pass_(days=1)
        clinic = house.enter(NURSE)
    for row in clinic.desk.vault.cases.page(limit=500).rows:
        vault = clinic.desk.vault
        root = vault.cases.load(row.id).root
        vault.revisions.append(row.id, Change(values=((root, "s_sex", "female"),)), author=vault.whoami.id)
    assert len(proven(clinic).salvaged) == 1


def test_a_whole_record_that_was_saved_lacks_nothing(house: House) -> None:
    [salvage] = proven(saved(house)).salvaged
    assert (salvage.missing, salvage.first, salvage.last, salvage.days) == (0, 0, 0, 0)


@pytest.mark.parametrize("table", ["journal_days", "journal_key", "journal_cases", "settings"])
def test_where_other_parts_of_it_are_damaged_it_is_proven_too(house: House, table: str) -> None:
    spoil(house, *pages_of(house, table, leaf=False))
    told = proven(saved(house))
    assert [each.missing for each in told.salvaged] == [0]
    assert told.revisions == 4 * 12 * 4


def test_it_can_be_damaged_and_saved_twice(house: House) -> None:
    pages = pages_of(house, "journal")
    spoil(house, pages[2])
    first = proven(saved(house)).salvaged[0]
    house.leave()
    house.pass_(days=2)
    spoil(house, pages_of(house, "journal")[1])
    told = proven(saved(house))
    assert [each.missing > 0 for each in told.salvaged] == [True, True]
    assert told.salvaged[0].missing == first.missing
    assert told.salvaged[1].last == told.salvaged[0].first - 1


def test_nothing_more_goes_missing_unseen_afterwards(house: House) -> None:
    spoil(house, pages_of(house, "journal")[1])
    gap = proven(saved(house)).salvaged[0]
    with below(house) as db:
        db.execute("DELETE FROM journal WHERE seq = ?", (gap.first - 1,))
    with pytest.raises(ChainBroken):
        prove_below(house)


def test_what_a_salvage_left_is_compared_also_where_nothing_was_written_since(house: House) -> None:
    spoil(house, pages_of(house, "journal")[1])
    clinic = saved(house)
    gap, vault = proven(clinic).salvaged[0], clinic.desk.vault
    vault_id, device = UUID(bytes=vault._lane.rows("SELECT id FROM vault")[0][0]), vault.device.signing.public
    [salvaged] = [each.seq for each in vault.journal.entries(limit=1000) if each.act == "salvaged"]

    def walked(db: Connection) -> Proven:
        return prove(lambda sql, values=(): db.execute(sql, values).fetchall(), vault_id, device)

    with below(house) as db:
        for table in ("journal", "journal_cases"):
            db.execute(f"DELETE FROM {table} WHERE seq >= ?", (salvaged,))
        assert walked(db).entries > 0
        for table in ("journal", "journal_cases"):
            db.execute(f"DELETE FROM {table} WHERE seq = ?", (gap.first - 1,))
        with pytest.raises(ChainBroken):
            walked(db)


@pytest.mark.parametrize("where", ["after the gap", "before the gap"])
def test_what_was_left_beside_the_gap_cannot_be_changed(house: House, where: str) -> None:
    spoil(house, pages_of(house, "journal")[1])
    gap = proven(saved(house)).salvaged[0]
    seq = gap.last + 1 if where == "after the gap" else gap.first - 1
    with below(house) as db:
        [[entry]] = db.execute("SELECT entry FROM journal WHERE seq = ?", (seq,)).fetchall()
        said = {**json.loads(entry), "at": "2026-11-24T00:00:00Z"}
        changed = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        db.execute("UPDATE journal SET entry = ? WHERE seq = ?", (changed, seq))
    with pytest.raises(ChainBroken):
        prove_below(house)


def test_who_has_not_the_key_of_this_pc_cannot_name_a_gap(house: House) -> None:
    proven(saved(house))
    with below(house) as db:
        [[number, head]] = db.execute(
            "SELECT number, head FROM journal_days WHERE instr(head, 'salvage') ORDER BY number"
        ).fetchall()
        said = json.loads(head)
        said["salvage"]["missing"] = [[5, 6]]
        changed = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        db.execute("UPDATE journal_days SET head = ? WHERE number = ?", (changed, number))
        db.execute("DELETE FROM journal WHERE seq IN (5, 6)")
    with pytest.raises(ChainBroken):
        prove_below(house)


def test_what_was_changed_before_the_salvage_stays_changed(house: House) -> None:
    with below(house) as db:
        [[entry]] = db.execute("SELECT entry FROM journal WHERE seq = 9").fetchall()
        said = {**json.loads(entry), "at": "2026-11-24T00:00:00Z"}
        changed = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        db.execute("UPDATE journal SET entry = ? WHERE seq = 9", (changed,))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    spoil(house, pages_of(house, "journal")[3])
    clinic = saved(house)
    with pytest.raises(ChainBroken) as broken:
        proven(clinic)
    assert broken.value.number == 9


def test_a_reader_needs_no_more_than_before(house: House) -> None:
    spoil(house, pages_of(house, "journal")[1])
    vault = saved(house).desk.vault
    with closing(vault.reader_connection()()) as db:
        told = prove(
            lambda sql, values=(): db.execute(sql, values).fetchall(), UUID(vault.id.hex), vault.device.signing.public
        )
    assert told.salvaged[0].missing > 0


def test_the_command_does_not_call_it_whole_and_says_between_which_entries(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(house, pages_of(house, "journal")[1])
    gap = proven(saved(house)).salvaged[0]
    house.leave()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NURSE.word}\n{NURSE.passphrase}\n"))
    asked = ["--data", str(house.folder), "verify-journal", "--json"]
    assert command_line.main(asked, data_dir=house.folder, doorway=lambda _folder: house.door) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["trouble"]) == (False, "EntriesMissingSinceSalvage")
    assert told["salvaged"] == [
        f"{house.wall.isoformat()}: {gap.missing} entries missing between {gap.first} and {gap.last}, 0 seals missing"
    ]


def test_a_check_of_health_counts_what_is_lost_and_finds_no_trouble_in_it(house: House) -> None:
    spoil(house, pages_of(house, "journal")[1])
    health = saved(house).health
    check = health.begin()
    list(check.slices())
    health.settle(check)
    view = health.view()
    assert (view.trouble, view.missing) == (None, check.missing)
    assert check.missing > 0
