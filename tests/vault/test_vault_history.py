"""Cases, their revisions, the journal and the keys of this PC."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from clinic_app.crypto.signing import SigningKey, VerifyKey
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.errors import ChainBroken, DeviceFileDamaged, NoSuchCase, NotACode
from clinic_app.vault.cases import CaseFilter, Cases
from clinic_app.vault.connection import DatabaseError
from clinic_app.vault.device import DeviceKeys, read_device, write_device
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace
from clinic_app.vault.projection import Projection
from clinic_app.vault.revisions import Revisions

from .conftest import Hands

NURSE = PersonId(uuid4())


def listed(case: Case) -> SimpleNamespace:
    return SimpleNamespace(
        code=case.code, mode="draft", age_band=None, language=case.stored("s_lang_first"),
        danger=case.stored("danger"), next_clock_at=datetime(2026, 11, 25, tzinfo=UTC),
        closed=bool(case.stored("shut")), opened_on=date(2026, 11, 24),
    )  # fmt: skip


PROJECTION = Projection(
    listing=listed,
    texts=lambda case: {"code": case.code, "identity": case.stored("s_name") or "", "narrative": ""},
    folded=str.casefold,
)


@dataclass
class Record:
    lane: Lane
    cases: Cases
    revisions: Revisions
    journal: Journal
    device: SigningKey

    def says(self, case: Case, **values: object) -> None:
        self.revisions.append(case.id, Change(values=tuple((case.root, f, v) for f, v in values.items())), author=NURSE)


@pytest.fixture
def record(lane: Lane, hands: Hands) -> Record:
    clock, device, vault_id = hands.clock(), SigningKey.new(), uuid4()
    journal = Journal(lane, clock, vault_id)
    with lane.writing():
        journal.begin(device)
    cases = Cases(lane, clock, PROJECTION, journal)
    revisions = Revisions(lane, clock, cases, journal, device=DeviceId(uuid4()), signing=device)
    return Record(lane, cases, revisions, journal, device)


# --- cases -----------------------------------------------------------------------------------------


def test_a_case_begins_with_a_code_and_a_key_of_its_own_and_nothing_else(record: Record) -> None:
    one, two = record.cases.begin(NURSE), record.cases.begin(NURSE)
    assert record.cases.load(one.id) == one
    assert (len(one.entities), dict(one.answers), one.code == two.code) == (1, {}, False)
    keys = {row[0] for row in record.lane.rows("SELECT key FROM case_keys")}
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


def test_a_revision_can_be_neither_changed_nor_removed(record: Record) -> None:
    record.says(record.cases.begin(NURSE), s_sex="female")
    for statement in ("UPDATE revisions SET seq = 9", "DELETE FROM revisions", "UPDATE journal SET seq = 9",
                      "DELETE FROM journal", "DELETE FROM journal_days"):  # fmt: skip
        with pytest.raises(DatabaseError, match="append only"):
            record.lane.run(statement)


def test_what_she_said_is_not_in_a_revision_once_its_key_is_gone(record: Record) -> None:
    case = record.cases.begin(NURSE)
    record.says(case, s_name="MARKER")
    header, sealed = record.lane.rows("SELECT header, sealed FROM revisions")[0]
    assert b"MARKER" not in header + sealed
    assert b"s_name" not in header + sealed
    record.lane.run("DELETE FROM case_keys")
    again = Revisions(
        record.lane, Hands().clock(), record.cases, record.journal, device=DeviceId(uuid4()), signing=record.device
    )
    with pytest.raises(NoSuchCase):
        again.history(case.id)
    assert record.revisions.verify_chain() == 1


@pytest.mark.parametrize("column", ["header", "sealed", "hash", "signature"])
def test_whoever_edits_a_revision_below_us_is_seen(record: Record, column: str) -> None:
    case = record.cases.begin(NURSE)
    for age in range(4):
        record.says(case, s_age_years=age)
    assert record.revisions.verify_chain() == 4
    record.lane.run("DROP TRIGGER revisions_stay")
    value = bytearray(record.lane.rows(f"SELECT {column} FROM revisions WHERE seq = 2")[0][0])
    value[len(value) // 2] ^= 1
    record.lane.run(f"UPDATE revisions SET {column} = ? WHERE seq = 2", (bytes(value),))
    with pytest.raises(ChainBroken) as broken:
        record.revisions.verify_chain()
    assert (broken.value.chain, broken.value.number) == ("revisions", 2)


def test_a_revision_taken_out_or_moved_to_another_case_is_seen(record: Record) -> None:
    case, other = record.cases.begin(NURSE), record.cases.begin(NURSE)
    for age in range(3):
        record.says(case, s_age_years=age)
    record.lane.run("DROP TRIGGER revisions_stay")
    record.lane.run("UPDATE revisions SET case_id = ? WHERE seq = 3", (other.id.bytes,))
    with pytest.raises(ChainBroken):
        record.revisions.verify_chain()
    record.lane.run("UPDATE revisions SET case_id = ? WHERE seq = 3", (case.id.bytes,))
    assert record.revisions.verify_chain() == 3
    record.lane.run("DROP TRIGGER revisions_remain")
    record.lane.run("DELETE FROM revisions WHERE seq = 2")
    with pytest.raises(ChainBroken):
        record.revisions.verify_chain()


def test_a_revision_says_what_its_author_had_seen(record: Record) -> None:
    case, other = record.cases.begin(NURSE), record.cases.begin(NURSE)
    record.says(case, s_sex="female")
    record.says(other, s_sex="male")
    record.says(case, s_sex="other")
    seen = [json.loads(row[0])["seen"] for row in record.lane.rows("SELECT header FROM revisions ORDER BY seq")]
    assert [list(each.values()) for each in seen] == [[], [], [1]]


def test_a_save_that_fails_half_way_leaves_nothing(record: Record) -> None:
    case = record.cases.begin(NURSE)
    head = record.journal.head()
    with pytest.raises(NoSuchCase), record.lane.writing():  # noqa: PT012
        record.says(case, s_sex="female")
        record.cases.load(CaseId(uuid4()))
    assert record.cases.load(case.id) == case
    assert record.revisions.history(case.id) == []
    assert record.journal.head() == head


# --- the journal -----------------------------------------------------------------------------------


def note(record: Record, act: str = "opened") -> None:
    with record.lane.writing():
        record.journal.append(act, NURSE, {"case": uuid4(), "count": 2})


def test_the_journal_holds_acts_ids_and_counts_in_order(record: Record) -> None:
    note(record)
    note(record, "printed")
    assert [(entry.seq, entry.act, entry.by) for entry in record.journal.entries()] == [
        (1, "opened", NURSE.hex), (2, "printed", NURSE.hex),
    ]  # fmt: skip
    assert [entry.seq for entry in record.journal.entries(after=1)] == [2]
    record.journal.verify(record.device.public)


def test_an_entry_changed_below_us_is_seen(record: Record) -> None:
    for _ in range(3):
        note(record)
    record.lane.run("DROP TRIGGER journal_stays")
    entry = record.lane.rows("SELECT entry FROM journal WHERE seq = 2")[0][0]
    record.lane.run("UPDATE journal SET entry = ? WHERE seq = 2", (entry.replace(b"opened", b"closed"),))
    with pytest.raises(ChainBroken) as broken:
        record.journal.verify(record.device.public)
    assert broken.value.number == 2


def test_yesterday_cannot_be_rewritten_today_even_by_whoever_holds_every_key_of_today(
    record: Record, hands: Hands
) -> None:
    for _ in range(3):
        note(record)
        hands.pass_(86_400)
    note(record)
    record.journal.verify(record.device.public)
    keys_now = [bytes(row[0]) for row in record.lane.rows("SELECT seed FROM journal_key")]
    assert len(keys_now) == 1
    signed = record.lane.rows("SELECT head FROM journal_days WHERE number = 1")[0][0]
    public_then = VerifyKey.from_bytes(bytes.fromhex(json.loads(signed)["next_public"]))
    assert SigningKey.from_seed(keys_now[0]).public != public_then
    # Rewrite the first day with a chain that fits in itself: the signed head still gives it away.
    record.lane.run("DROP TRIGGER journal_stays")
    rewrite(record)
    with pytest.raises(ChainBroken) as broken:
        record.journal.verify(record.device.public)
    assert broken.value.chain == "journal_days"


def rewrite(record: Record) -> None:
    from hashlib import sha256

    before = bytes(32)
    for seq, entry in record.lane.rows("SELECT seq, entry FROM journal ORDER BY seq"):
        forged = entry.replace(b"opened", b"closed")
        before = sha256(before + forged).digest()
        record.lane.run("UPDATE journal SET entry = ?, hash = ? WHERE seq = ?", (forged, before, seq))


def test_a_clock_set_back_is_flagged_and_still_ends_the_days_key(record: Record, hands: Hands) -> None:
    hands.wall = hands.wall.replace(year=2099)
    note(record)
    held = record.lane.rows("SELECT seed FROM journal_key")
    hands.wall = hands.wall.replace(year=2026)
    note(record)
    assert [entry.clock_back for entry in record.journal.entries()] == [False, True]
    assert record.lane.rows("SELECT seed FROM journal_key") != held
    record.journal.verify(record.device.public)


def test_a_journal_is_not_taken_from_another_device_or_vault(record: Record, hands: Hands) -> None:
    note(record)
    with pytest.raises(ChainBroken):
        record.journal.verify(SigningKey.new().public)
    with pytest.raises(ChainBroken):
        Journal(record.lane, hands.clock(), uuid4()).verify(record.device.public)


# --- the keys of this PC ---------------------------------------------------------------------------


def test_the_keys_of_this_pc_come_back_and_lie_sealed(place: VaultPlace) -> None:
    key, today = VaultKey.new(), date(2026, 11, 24)
    device = DeviceKeys.new(today)
    write_device(place, key, device)
    assert read_device(place, key) == device
    lies = place.device.read_bytes()
    for secret in (device.signing.seed, device.hub_auth.seed, device.standing.seed, device.epochs[0].keys.seed):
        assert secret not in lies
        assert secret.hex().encode() not in lies
    assert not device.epoch_due(today + timedelta(days=29))
    later = device.with_new_epoch(today + timedelta(days=30))
    assert device.epoch_due(today + timedelta(days=30))
    assert later.receiving == (later.epochs[1].keys, later.epochs[0].keys, later.standing)


def test_keys_of_another_vault_or_damaged_are_refused(place: VaultPlace) -> None:
    key = VaultKey.new()
    with pytest.raises(DeviceFileDamaged):
        read_device(place, key)
    write_device(place, key, DeviceKeys.new(date(2026, 11, 24)))
    whole = place.device.read_bytes()
    with pytest.raises(DeviceFileDamaged):
        read_device(place, VaultKey.new())
    with pytest.raises(DeviceFileDamaged):
        read_device(place, VaultKey(key.secret, 2))
    for damaged in (
        whole[:-9],
        whole.replace(b'"format":1', b'"format":2'),
        b"",
        b"{}",
        whole[:60] + b"A" + whole[61:],
    ):
        if damaged == whole:
            continue
        place.device.write_bytes(damaged)
        with pytest.raises(DeviceFileDamaged):
            read_device(place, key)


def test_ids_in_the_journal_are_written_as_one_spelling(record: Record) -> None:
    note(record)
    about = record.journal.entries()[0].about
    assert UUID(str(about["case"])).hex == about["case"]
