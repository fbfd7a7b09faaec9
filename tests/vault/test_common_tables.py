"""What was promised, joined, settled and erased is the same on every PC of a clinic, whichever heard of it first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from clinic_app.domain.attachments import AttachmentId
from clinic_app.domain.case import Case, Change
from clinic_app.domain.casecode import other_case_code, read_code
from clinic_app.domain.ids import CaseId
from clinic_app.errors import NoSuchCase
from clinic_app.vault.common_kinds import Table
from clinic_app.vault.common_merges import MergeKind
from clinic_app.vault.common_settings import SETTINGS
from clinic_app.vault.common_tables import KINDS
from clinic_app.vault.merges import DraftRow, Told
from clinic_app.vault.migrations import read_sql
from clinic_app.vault.pairs import Pairs
from clinic_app.vault.tasks import TaskId

from .recorded import NURSE
from .several_pcs import Clinic, Pc, in_one, meet_all, opened_in

DUE = datetime.fromisoformat("2026-11-27T03:00:00+00:00")
BOTH_WAYS = pytest.mark.parametrize("order", list(permutations(range(2))))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with opened_in(tmp_path) as open_:
        yield open_


def promised(pc: Pc, case: Case | None, kind: str = "call") -> TaskId:
    return pc.tasks.add(kind=kind, due_at=DUE, channel="phone", case_id=case.id if case else None)


def tasks(pc: Pc) -> object:
    return pc.raw("SELECT id, case_id, kind, channel, due_at, done_at FROM tasks ORDER BY id")


# --- tables --------------------------------------------------------------------------------------------


def test_every_table_that_is_shared_has_the_triggers_that_notice_what_is_written_to_it() -> None:
    schema = read_sql("schema.sql")
    made = [kind.triggers for kind in KINDS.values() if hasattr(kind, "triggers")]
    assert len(made) >= 5
    for triggers in made:
        assert triggers in schema
    for kind in KINDS.values():
        assert f"touched VALUES ('{kind.name}'" in schema


def test_a_name_of_several_columns_is_read_back_into_them(clinic: Clinic) -> None:
    (pc,) = clinic(1)
    pc.lane.run(
        "CREATE TABLE odd (a BLOB NOT NULL, b TEXT NOT NULL, c INTEGER NOT NULL, told BLOB, at TEXT, "
        "here BLOB NOT NULL, PRIMARY KEY (a, b, c)) STRICT"
    )
    kind = Table(name="odd", table="odd", key="a:blob b:text c:int", told="told:blob at:text", here={"here": b"here"})
    said = {"told": "AAEC"}
    assert kind.show(pc.lane, "00ff|town|3", said)
    assert pc.raw("SELECT * FROM odd") == [(b"\x00\xff", "town", 3, b"\x00\x01\x02", None, b"here")]
    assert kind.says(pc.lane, "00ff|town|3") == said
    assert pc.raw(kind.every) == [("00ff|town|3",)]
    assert kind.case_of("00ff|town|3", said) is None
    assert kind.show(pc.lane, "00ff|town|3", {**said, "gone": True})
    assert kind.says(pc.lane, "00ff|town|3") == {"gone": True}


@pytest.mark.parametrize("note", ["plain", "two\nlines", None])
def test_rows_laid_in_together_are_as_if_each_were_laid_in_alone(clinic: Clinic, note: str | None) -> None:
    (pc,) = clinic(1)
    pc.lane.run("CREATE TABLE many (a BLOB NOT NULL, b TEXT NOT NULL, told BLOB, c INTEGER, PRIMARY KEY (a, b)) STRICT")
    kind = Table(name="many", table="many", key="a:blob b:text", told="told:blob c:int")
    rows = {f"00ff|{name}": {"told": "AAEC", "c": 2**40} for name in ("town", "ชื่อ")} | {"01|x": {"told": None}}
    said = {**rows, f"02|{note}": {"told": "AA==", "c": 1}} if note else rows
    whole = kind.show_all(pc.lane, said)
    assert whole is (note != "two\nlines"), "what JSON might change is laid in by itself"
    together = pc.raw("SELECT * FROM many ORDER BY a, b")
    assert bool(together) is whole
    for name, row in said.items():
        kind.show(pc.lane, name, row)
    if whole:
        assert pc.raw("SELECT * FROM many ORDER BY a, b") == together
    assert not kind.show_all(pc.lane, {**rows, "03|x": {"gone": True}})


def test_a_call_is_told_first_also_where_more_was_touched_than_is_kept_in_mind(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    task = promised(night, None)
    night.meets(office)
    others = (
        "WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 600) SELECT 'task', printf('%032x', i) FROM n"
    )
    office.lane.run(f"INSERT INTO touched (kind, name) {others}")
    later = DUE + timedelta(hours=1)
    night.lane.run("UPDATE tasks SET channel = 'visit' WHERE id = ?", (task.bytes,))
    office.lane.run("UPDATE tasks SET due_at = ? WHERE id = ?", (later.isoformat(), task.bytes))
    night.common.tell()
    office.hears(night)
    night.meets(office)
    assert tasks(night) == tasks(office)
    (row,) = office.raw("SELECT channel, due_at FROM tasks")
    assert row == ("visit", later.isoformat()), "what each changed stands"


def test_what_is_known_of_a_record_without_its_tables(clinic: Clinic) -> None:
    (pc,) = clinic(1)
    nobody = uuid4().hex
    for name in ("pc", "person", "restriction", "setting", "document"):
        assert KINDS[name].case_of(nobody, {}) is None
    for name in ("person", "restriction", "setting"):
        assert KINDS[name].says(pc.lane, nobody) == {}
    assert KINDS["merged"].says(pc.lane, nobody) == {"gone": True}
    assert KINDS["merged"].case_of(nobody, {"gone": True}) is None
    for name in ("task", "document"):
        assert KINDS[name].laws(nobody).has("gone")
    assert not KINDS["merged"].laws(nobody).asks("into", ("a", "b"))


# --- promises ------------------------------------------------------------------------------------------


def test_a_promise_is_made_on_one_pc_and_kept_on_another(clinic: Clinic) -> None:
    pcs = in_one(clinic(3))
    night, office, ward = pcs
    case = night.begins()
    call = promised(night, case)
    promised(night, None, "backup")
    meet_all(pcs)
    assert tasks(office) == tasks(night) == tasks(ward)
    office.tasks.done(call)
    ward.tasks.move(call, DUE - timedelta(days=1))
    meet_all(pcs)
    assert tasks(office) == tasks(night) == tasks(ward)
    found = night.tasks.one(call)
    assert found is not None
    assert found.done_at is not None
    assert found.due_at == DUE - timedelta(days=1)


@BOTH_WAYS
def test_a_promise_that_was_taken_away_on_one_pc_and_moved_on_another_is_gone(
    clinic: Clinic, order: tuple[int, int]
) -> None:
    pcs = in_one(clinic(2))
    call = promised(pcs[0], None)
    meet_all(pcs)
    pcs[0].tasks.withdraw(call)
    pcs[1].tasks.move(call, DUE + timedelta(days=1))
    pcs[order[0]].meets(pcs[order[1]])
    meet_all(pcs)
    assert [pc.tasks.one(call) for pc in pcs] == [None, None]
    found = SimpleNamespace(id=call, case_id=None, kind="call", channel="phone", due_at=DUE, done_at=None)
    pcs[0].tasks.move_in(found)  # type: ignore[arg-type]
    meet_all(pcs)
    assert tasks(pcs[0]) == tasks(pcs[1])
    assert pcs[1].tasks.one(call) is not None, "it was made again by who knew that it had gone"


def test_a_promise_of_a_case_that_cannot_be_read_here_waits_for_the_case(clinic: Clinic) -> None:
    night, ward = in_one(clinic(2))
    case = night.begins()
    promised(night, case)
    night.common.tell()
    ward.hearing.take(night.sends(ward), {})
    assert tasks(ward) == []
    ward.hearing.take((), night.keys())
    assert tasks(ward) == tasks(night)


def test_that_two_cases_are_two_women_s_is_known_everywhere(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    one, other = pcs[0].begins(), pcs[0].begins()
    meet_all(pcs)
    pairs = [Pairs(pc.lane, pc.hands.clock()) for pc in pcs]
    pairs[0].keep(one.id, other.id, by=NURSE)
    meet_all(pcs)
    rows = [pc.raw("SELECT * FROM not_same") for pc in pcs]
    assert rows[0] == rows[1] != []
    pairs[1].take_back(one.id, other.id)
    meet_all(pcs)
    assert [pc.raw("SELECT * FROM not_same") for pc in pcs] == [[], []]


# --- erasure -------------------------------------------------------------------------------------------


@BOTH_WAYS
def test_what_was_erased_on_one_pc_while_another_wrote_in_it_is_gone_from_all(
    clinic: Clinic, order: tuple[int, int]
) -> None:
    pcs = in_one(clinic(3))
    night, office, ward = pcs
    case, stays = night.begins(s_name="Mya"), night.begins(s_name="Nan")
    promised(night, case)
    meet_all(pcs)
    keys = night.keys()
    night.erasing.erase(case.id, by=NURSE, why="her_wish")
    office.says(case, s_note="written meanwhile")
    promised(office, case)
    pcs[order[0]].meets(pcs[order[1]])
    meet_all(pcs)
    for pc in pcs:
        pc.hearing.take((), keys)
        with pytest.raises(NoSuchCase):
            pc.shows(case)
        assert tasks(pc) == []
        assert pc.shows(stays).stored("s_name") == "Nan"
        assert pc.erasing.knows(case.id)
        assert pc.raw("SELECT case_id FROM erased") == [(case.id.bytes,)]
    assert ward.raw("SELECT at FROM erased") == night.raw("SELECT at FROM erased")
    written = [pc.raw("SELECT count(*) FROM revisions")[0] for pc in pcs]
    meet_all(pcs)
    assert [pc.raw("SELECT count(*) FROM revisions")[0] for pc in pcs] == written, "nobody says it again and again"


def test_both_erase_the_same_case_and_the_earlier_moment_stands(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    case = pcs[0].begins()
    meet_all(pcs)
    pcs[0].hands.pass_(3600)
    for pc in pcs:
        pc.erasing.erase(case.id, by=NURSE, why="her_wish")
    meet_all(pcs)
    assert [pc.raw("SELECT at FROM erased") for pc in pcs] == [[("2026-11-24T03:00:00Z",)]] * 2


def test_a_case_of_which_no_key_was_here_is_not_asked_for_once_it_was_erased(clinic: Clinic) -> None:
    night, ward = in_one(clinic(2))
    case = night.begins()
    keys = night.keys()
    ward.hearing.take(night.sends(ward), {})
    assert ward.hearing.shut(5) == (case.id,)
    night.erasing.erase(case.id, by=NURSE, why="her_wish")
    night.common.tell()
    ward.hearing.take(night.sends(ward), {})
    assert ward.hearing.shut(5) == ()
    ward.hearing.take((), keys)
    assert not ward.record.cases.stands(case.id)


def test_a_photograph_that_was_destroyed_on_one_pc_is_destroyed_on_the_other(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    case = night.begins()
    meet_all(pcs)
    one = AttachmentId(uuid4())
    sql = "INSERT INTO attachments (id, case_id, bytes, header, sealed) VALUES (?, ?, 1, x'00', x'00')"
    for pc in pcs:
        pc.lane.run(sql, (one.bytes, case.id.bytes))
    night.erasing.destroy(case.id, [one], Change(), by=NURSE, why="her_wish")
    meet_all(pcs)
    assert [pc.raw("SELECT count(*) FROM attachments")[0][0] for pc in pcs] == [0, 0]
    acts = [entry.act for entry in office.record.journal.entries(limit=500)]
    assert acts.count("attachment_destroyed") == 1


# --- joined files --------------------------------------------------------------------------------------


def joined(pc: Pc, goes: Case, stays: Case) -> Told:
    number = pc.record.cases.newest(stays.id)
    draft = DraftRow(stays.id.bytes, "s", NURSE.bytes, "", b"", b"{}")
    told = Told({"s_name": "Mya"}, {}, None, ["k_ok"], number or 0, tasks=[b"t"], prints=[7], drafts=[draft])
    pc.merges.keep(goes.id, stays.id, NURSE, told)
    return told


def test_a_file_that_was_joined_to_another_leads_to_it_on_every_pc(clinic: Clinic) -> None:
    pcs = in_one(clinic(3))
    night, office, ward = pcs
    first, second = night.begins(s_name="Mya"), night.begins(s_name="Nanda")
    meet_all(pcs)
    sql = "INSERT INTO prints (document, case_id, copies, at, by) VALUES ('plan', ?, 1, '', x'00')"
    office.lane.save(lambda: office.lane.run(sql, (second.id.bytes,)))
    told = joined(night, second, first)
    meet_all(pcs)
    for pc in pcs:
        (merge,) = pc.merges.of(first.id)
        assert (merge.case_id, merge.told.rows, merge.told.tasks) == (second.id, told.rows, [b"t"])
        assert merge.told.newest == pc.record.cases.newest(first.id)
        assert [row.code for row in pc.record.cases.find("nanda", ["identity"])] == [first.code]
    assert [merge.told.drafts == told.drafts for merge in night.merges.of(first.id)] == [True]
    assert [(merge.told.prints, merge.told.drafts) for merge in office.merges.of(first.id)] == [([1], [])]
    assert office.raw("SELECT case_id FROM prints") == [(first.id.bytes,)]
    (before,) = office.merges.of(first.id)
    office.merges.keep(second.id, first.id, NURSE, before.told)
    assert office.common.tell() == 0, "as it was"
    ward.merges.forget(second.id)
    meet_all(pcs)
    assert [pc.merges.of(first.id) for pc in pcs] == [(), (), ()]


def test_what_parts_two_files_again_is_not_to_be_read_without_the_key_of_the_case(clinic: Clinic) -> None:
    night, ward = in_one(clinic(2))
    first, second = night.begins(), night.begins()
    joined(night, second, first)
    night.common.tell()
    ward.hearing.take(night.sends(ward), {})
    record = ward.common.named(ward.common.record_of("merged", second.id.hex))
    assert record is not None
    assert "Mya" not in str(record.said)
    assert ward.merges.of(first.id) == ()
    ward.hearing.take((), night.keys())
    assert [merge.case_id for merge in ward.merges.of(first.id)] == [second.id]
    kind = MergeKind()
    for told in ("AAAA", "!", record.said["told"][:-8] + "AAAAAAA="):
        assert not kind.show(ward.lane, second.id.hex, {**record.said, "told": told})
    night.lane.save(lambda: night.lane.run("UPDATE cases SET key = NULL"))
    assert kind.says(night.lane, second.id.hex) == {}


# --- settings ------------------------------------------------------------------------------------------


def test_what_the_clinic_settled_is_the_same_everywhere_and_what_is_this_pc_s_own_stays(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    night.settings["return_office"] = "Health office"
    night.settings["health"] = {"looked": "here"}
    night.settings["lock_after_minutes"] = 20
    meet_all(pcs)
    assert office.settings["return_office"] == "Health office"
    assert "health" not in office.settings
    night.settings["lock_after_minutes"] = 5
    office.settings["lock_after_minutes"] = 30
    meet_all(pcs)
    assert [pc.settings["lock_after_minutes"] for pc in pcs] == [5, 5], "the stricter"
    office.settings["return_office"] = None
    meet_all(pcs)
    assert night.settings["return_office"] is None


def test_entries_that_two_pcs_made_at_once_all_stand(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    night.settings["retention_years"] = {"a": 5}
    night.settings["directory.local"] = [{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}]
    night.settings["directory.rung"] = {"one": [{"at": "2026-01-01", "by": "A1"}]}
    meet_all(pcs)
    night.settings["retention_years"] = {"a": 5, "b": 6}
    office.settings["retention_years"] = {"c": 7}
    night.settings["directory.local"] = [{"id": "two", "name": "Two!"}]
    office.settings["directory.local"] = [*office.settings["directory.local"], {"id": "zwei", "name": "Drei"}]
    night.settings["directory.rung"] = {"one": [{"at": "2026-01-01", "by": "A1"}, {"at": "2026-03-01", "by": "A2"}]}
    office.settings["directory.rung"] = {"one": [{"at": "2026-01-01", "by": "A1"}, {"at": "2026-02-01", "by": "A3"}]}
    night.settings["interpreters"] = [{"code": "I1", "name": "Su"}]
    office.settings["interpreters"] = [{"code": "I1", "name": "Aye"}]
    night.settings["figure_editions"] = {"e1": {"year": 2025, "shown": {"public": [["rape", "", 12]]}}}
    office.settings["figure_editions"] = {"e2": {"year": 2025, "shown": {}}}
    night.settings["figure_least"], office.settings["figure_least"] = {"public": 11, "network": 7}, {"public": 20}
    meet_all(pcs)
    for pc in pcs:
        assert pc.settings["retention_years"] == {"b": 6, "c": 7}
        assert pc.settings["directory.local"] == [{"id": "two", "name": "Two!"}, {"id": "zwei", "name": "Drei"}]
        assert [each["by"] for each in pc.settings["directory.rung"]["one"]] == ["A1", "A3", "A2"]
        assert {each["name"] for each in pc.settings["interpreters"]} == {"Su", "Aye"}
        assert pc.settings["figure_editions"]["e1"]["shown"] == {"public": [["rape", "", 12]]}
        assert set(pc.settings["figure_editions"]) == {"e1", "e2"}
        assert pc.settings["figure_least"] == {"public": 20, "network": 7}, "the one that hides more"


def test_a_setting_that_only_a_newer_program_shares_is_kept_and_changes_nothing_here(clinic: Clinic) -> None:
    night, office = in_one(clinic(2))
    kind = KINDS["setting"]
    assert not kind.show(office.lane, "health", {"value": 1})
    assert not KINDS["document"].show(office.lane, "directory_root", {"version": 1, "bytes": "AAAA"})
    night.documents.put("directory_root", version=1, content=b"root")
    assert night.common.tell() == 0
    assert "directory.us" in SETTINGS


def test_a_pack_of_the_site_comes_to_every_pc_as_it_was_signed(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    pcs[0].documents.put("site_pack.mae.3", version=3, content=b"signed")
    meet_all(pcs)
    assert pcs[1].documents.get("site_pack.mae.3") == (3, b"signed")


# --- codes ---------------------------------------------------------------------------------------------


@BOTH_WAYS
def test_two_cases_to_which_two_pcs_gave_one_code_both_stand_and_have_two_on_all_pcs(
    clinic: Clinic, order: tuple[int, int]
) -> None:
    pcs = in_one(clinic(3))
    night, office, _ = pcs
    code = night.record.cases.draw().code
    ids = sorted((CaseId(uuid4()), CaseId(uuid4())))
    for pc, case_id in zip((night, office), ids, strict=True):
        pc.record.cases.begin(NURSE, Case.begun(case_id, code))
        pc.says(Case.begun(case_id, code), s_name="Mya" if pc is night else "Nanda")
    pcs[order[0]].meets(pcs[order[1]])
    meet_all(pcs)
    other = other_case_code(ids[1].bytes)
    for pc in pcs:
        assert [pc.record.cases.load(case_id).code for case_id in ids] == [code, other]
        assert [pc.record.cases.by_code(each) for each in (code, other)] == ids
        assert [row.code for row in pc.record.cases.find("nanda", ["identity"])] == [other]
    office.says(office.record.cases.load(ids[1]), s_name="Nan")
    meet_all(pcs)
    assert [pc.record.cases.load(ids[1]).code for pc in pcs] == [other] * 3
    assert read_code(other, 8) == other
    assert UUID(bytes=ids[0].bytes) < ids[1]


def test_a_text_that_one_pc_signed_and_another_took_back_is_taken_back_on_both(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    signed = {"state": "signed", "at": "2026-11-02", "marks": "a"}
    pcs[0].settings["translations"] = {"my.consent": signed, "km.consent": {**signed, "at": "2026-11-01"}}
    pcs[1].settings["translations"] = {
        "my.consent": {**signed, "state": "taken_back", "at": "2026-11-01"}, "km.consent": {**signed, "marks": "b"},
    }  # fmt: skip
    meet_all(pcs)
    for pc in pcs:
        held = pc.settings["translations"]
        assert held["my.consent"]["state"] == "taken_back"
        assert held["km.consent"]["marks"] == "b", "the later of two alike"
