"""Cases and their revisions."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import ChainBroken, NoSuchCase, NotACode, VaultDamaged
from clinic_app.vault.cases import CaseFilter
from clinic_app.vault.connection import DatabaseError
from clinic_app.vault.lane import Lane
from clinic_app.vault.revisions import Begun, Revisions

from .conftest import Hands
from .recorded import NURSE, Record, record_on


@pytest.fixture
def record(lane: Lane, hands: Hands) -> Record:
    return record_on(lane, hands)


# --- cases -----------------------------------------------------------------------------------------


def test_a_case_begins_with_a_code_and_a_key_of_its_own_and_nothing_else(record: Record) -> None:
    one, two = record.cases.begin(NURSE), record.cases.begin(NURSE)
    assert record.cases.load(one.id) == one
    assert (len(one.entities), dict(one.answers), one.code == two.code) == (1, {}, False)
    keys = {row[0] for row in record.lane.rows("SELECT key FROM cases")}
    assert len(keys) == 2
    assert record.cases.by_code(one.code.lower()) == one.id
    with pytest.raises(NotACode):
        record.cases.by_code("not a code")
    for missing in (record.cases.load, record.cases.number):
        with pytest.raises(NoSuchCase):
            missing(CaseId(uuid4()))


def test_pages_follow_on_each_other_newest_first_and_leave_none_out(record: Record) -> None:
    begun = [record.cases.begin(NURSE) for _ in range(7)]
    seen, after = [], None
    while True:
        page = record.cases.page(after=after, limit=3)
        assert page.total == 7
        seen.extend(row.code for row in page.rows)
        after = page.next
        if after is None:
            break
    assert seen == [case.code for case in reversed(begun)]


def test_a_filter_asks_only_what_it_names(record: Record) -> None:
    open_, shut, danger = (record.cases.begin(NURSE) for _ in range(3))
    record.says(shut, shut=True)
    record.says(danger, danger="high")
    assert [row.id for row in record.cases.page(CaseFilter(closed=False)).rows] == [danger.id, open_.id]
    assert [row.id for row in record.cases.page(CaseFilter(closed=True)).rows] == [shut.id]
    assert [row.id for row in record.cases.page(CaseFilter(closed=False, danger="high")).rows] == [danger.id]
    assert record.cases.page(CaseFilter(mode="full")).total == 0


def test_a_name_is_found_only_by_whoever_may_search_names(record: Record) -> None:
    case = record.cases.begin(NURSE)
    record.says(case, s_name="မသီတာ")
    assert [row.id for row in record.cases.find("သီ", ["identity"])] == [case.id]
    assert record.cases.find("သီ", ["code", "narrative"]) == ()
    record.says(case, s_name=None)
    assert record.cases.find("သီ", ["identity"]) == ()


# --- revisions -------------------------------------------------------------------------------------


def test_a_case_is_the_sum_of_its_revisions(record: Record) -> None:
    case = record.cases.begin(NURSE)
    incident = new_entity("incident", case.root)
    record.says(case, s_name="นภา", s_sex="female")
    record.revisions.append(
        case.id,
        Change(created=(incident,), values=((incident.id, "i_type", "rape"),)),
        author=NURSE, source="told_by_phone", happened_at=datetime(2026, 11, 23, 20, 15, tzinfo=UTC),
    )  # fmt: skip
    record.says(case, s_name=None)
    history = record.revisions.history(case.id)
    replayed = case
    for revision in history:
        replayed = replayed.applying(revision.change)
    assert replayed == record.cases.load(case.id)
    assert [dict(e) for e in replayed.answers.values()] == [{"s_sex": "female"}, {"i_type": "rape"}]
    assert (history[1].source, history[1].happened_at) == ("told_by_phone", datetime(2026, 11, 23, 20, 15, tzinfo=UTC))
    assert history[0].change.values[0][2] == "นภา"
    with pytest.raises(ValueError, match="hearsay"):
        record.revisions.append(case.id, Change(), author=NURSE, source="hearsay")


def test_a_case_is_found_by_its_code_from_the_moment_it_was_begun(record: Record) -> None:
    codes = []
    for _ in range(70):
        codes.append(record.cases.begin(NURSE).code)
        for code in codes[-1], codes[0], codes[len(codes) // 2]:
            assert [row.code for row in record.cases.find(code[2:7], ("code",))] == [code]
            assert record.cases.find(code, ("identity",)) == ()
    record.says(record.cases.load(record.cases.by_code(codes[-1])), s_name="นภา")
    assert [row.code for row in record.cases.find(codes[-1], ("code",))] == [codes[-1]]
    assert record.cases.find("", ("code",)) == ()


def test_the_log_alone_tells_the_code_who_began_the_case_and_by_which_forms(record: Record) -> None:
    case = record.cases.begin(NURSE)
    record.says(case, s_name="นภา")
    record.says(case, s_sex="female")
    first, second = record.revisions.history(case.id)
    assert first.begun == Begun(case.code, "2026-11-24T03:00:00Z", NURSE.hex)
    assert second.begun is None
    assert {first.definitions, second.definitions} == {"2026-11-22"}
    replayed = Case.begun(case.id, first.begun.code).applying(first.change).applying(second.change)
    assert replayed == record.cases.load(case.id)
    header, sealed = record.lane.rows("SELECT header, sealed FROM revisions ORDER BY number LIMIT 1")[0]
    assert case.code.encode() not in header + sealed


def test_the_end_of_a_header_cannot_be_moved(record: Record) -> None:
    case = record.cases.begin(NURSE)
    space, tries = None, 0
    while space is None:
        record.says(case, s_age_years=tries)
        tries += 1
        space = record.lane.row("SELECT number, header, sealed FROM revisions WHERE hex(substr(sealed, 1, 1)) = '20'")
    number, header, sealed = space
    record.lane.run("DROP TRIGGER journal_stays")
    moved = (header + sealed[:1], sealed[1:], number)
    record.lane.run("UPDATE journal SET header = ?, sealed = ? WHERE seq = ?", moved)
    with pytest.raises(ChainBroken):
        record.revisions.verify_chain()


def test_a_revision_can_be_neither_changed_nor_removed(record: Record) -> None:
    record.says(record.cases.begin(NURSE), s_sex="female")
    for statement in ("UPDATE journal SET before = 9", "UPDATE journal SET seq = 9", "DELETE FROM journal",
                      "DELETE FROM journal_days", "UPDATE journal_days SET last_seq = 9"):  # fmt: skip
        with pytest.raises(DatabaseError, match="append only"):
            record.lane.run(statement)


def test_what_she_said_is_not_in_a_revision_once_its_key_is_gone(record: Record) -> None:
    case = record.cases.begin(NURSE)
    record.says(case, s_name="MARKER")
    header, sealed = record.lane.rows("SELECT header, sealed FROM revisions")[0]
    assert b"MARKER" not in header + sealed
    assert b"s_name" not in header + sealed
    record.lane.run("UPDATE cases SET key = NULL")
    record.lane.memory.clear()
    again = Revisions(
        record.lane, Hands().clock(), record.cases, record.journal, device=DeviceId(uuid4()), signing=record.device,
        definitions="2026-11-22",
    )  # fmt: skip
    with pytest.raises(NoSuchCase):
        again.history(case.id)
    assert record.revisions.verify_chain() == 1


@pytest.mark.parametrize("column", ["header", "sealed", "signature", "entry"])
def test_whoever_edits_a_revision_below_us_is_seen(record: Record, column: str) -> None:
    case = record.cases.begin(NURSE)
    for age in range(4):
        record.says(case, s_age_years=age)
    assert record.revisions.verify_chain() == 4
    record.lane.run("DROP TRIGGER journal_stays")
    value = bytearray(record.lane.rows(f"SELECT {column} FROM journal WHERE seq = 3")[0][0])
    value[len(value) // 2] ^= 1
    record.lane.run(f"UPDATE journal SET {column} = ? WHERE seq = 3", (bytes(value),))
    with pytest.raises(ChainBroken) as broken:
        record.revisions.verify_chain()
    assert (broken.value.chain, broken.value.number) == ("revisions", 3)
    with pytest.raises(ChainBroken) as broken:
        record.journal.verify(record.device.public)
    assert broken.value.number == 3


def test_a_revision_taken_out_or_moved_to_another_case_is_seen(record: Record) -> None:
    case, other = record.cases.begin(NURSE), record.cases.begin(NURSE)
    record.says(other, s_sex="male")
    for age in range(3):
        record.says(case, s_age_years=age)
    assert record.revisions.verify_chain() == 4
    assert [row[0] for row in record.lane.rows("SELECT number FROM revisions ORDER BY number")] == [3, 4, 5, 6]
    for wrong, right in (
        ("UPDATE journal SET before = 3 WHERE seq = 5", "UPDATE journal SET before = 4 WHERE seq = 5"),
        ("UPDATE journal SET before = 4 WHERE seq = 6", "UPDATE journal SET before = 5 WHERE seq = 6"),
        (
            "UPDATE case_documents SET newest = 5 WHERE newest = 6",
            "UPDATE case_documents SET newest = 6 WHERE number = 1",
        ),
    ):
        record.lane.run("DROP TRIGGER IF EXISTS journal_stays")
        record.lane.run(wrong)
        for verify in record.revisions.verify_chain, lambda: record.journal.verify(record.device.public):
            with pytest.raises(ChainBroken):
                verify()
        record.lane.run(right)
    assert record.revisions.verify_chain() == 4
    record.lane.run("DROP TRIGGER journal_remains")
    record.lane.run("DELETE FROM journal WHERE seq = 4")
    with pytest.raises(ChainBroken):
        record.revisions.verify_chain()


def test_a_revision_that_does_not_open_is_damage_and_no_answer(record: Record) -> None:
    case = record.cases.begin(NURSE)
    record.says(case, s_sex="female")
    record.lane.run("DROP TRIGGER journal_stays")
    sealed = bytearray(record.lane.rows("SELECT sealed FROM revisions")[0][0])
    sealed[20] ^= 1
    record.lane.run("UPDATE journal SET sealed = ? WHERE seq = 2", (bytes(sealed),))
    with pytest.raises(VaultDamaged):
        record.revisions.history(case.id)
    record.lane.run("UPDATE journal SET entry = x'5b5d' WHERE seq = 2")
    with pytest.raises(ChainBroken):
        record.revisions.verify_chain()


def test_more_cases_than_keys_are_at_hand_can_be_written_in(record: Record) -> None:
    cases = [record.cases.begin(NURSE) for _ in range(20)]
    for sex in "female", "other":
        for case in cases:
            record.says(case, s_sex=sex)
    assert {len(record.revisions.history(case.id)) for case in cases} == {2}


def test_a_revision_says_what_its_author_had_seen(record: Record) -> None:
    case, other = record.cases.begin(NURSE), record.cases.begin(NURSE)
    record.says(case, s_sex="female")
    record.says(other, s_sex="male")
    record.says(case, s_sex="other")
    seen = [json.loads(row[0])["seen"] for row in record.lane.rows("SELECT header FROM revisions ORDER BY number")]
    assert [list(each.values()) for each in seen] == [[], [], [1]]


def test_a_clock_that_stays_due_does_not_rewrite_the_list_with_every_save(lane: Lane, hands: Hands) -> None:
    due: list[datetime | None] = [None]
    record = record_on(lane, hands, due=lambda: due[0] or hands.wall)
    case = record.cases.begin(NURSE)
    first = record.cases.page().rows[0].next_clock_at
    for sex in "female", "other":
        hands.pass_(60)
        record.says(case, s_sex=sex)
        assert record.cases.page().rows[0].next_clock_at == first
    for due[0] in hands.wall + timedelta(hours=5), hands.wall + timedelta(hours=2):
        record.says(case, s_sex=due[0].isoformat())
        assert record.cases.page().rows[0].next_clock_at == iso(due[0])


def test_a_save_that_fails_half_way_leaves_nothing(record: Record) -> None:
    case = record.cases.begin(NURSE)
    head = record.journal.head()
    with pytest.raises(NoSuchCase), record.lane.writing():  # noqa: PT012
        record.says(case, s_sex="female")
        record.cases.load(CaseId(uuid4()))
    assert record.cases.load(case.id) == case
    assert record.revisions.history(case.id) == []
    assert record.journal.head() == head
