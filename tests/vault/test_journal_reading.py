"""Reading the journal page by page, finding a head from paper, and noticing an older record put back."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.ids import PersonId
from clinic_app.errors import Stopped
from clinic_app.vault.journal_form import read_short, short_head
from clinic_app.vault.journal_reading import Doubt, JournalFilter, LastSeen, doubt, find_head, page
from clinic_app.vault.lane import Lane
from clinic_app.vault.place import VaultPlace

from .conftest import Hands
from .entering import enter, make, says
from .recorded import NURSE, Record, record_on

OTHER = PersonId(uuid4())


@pytest.fixture
def record(lane: Lane, hands: Hands) -> Record:
    record = record_on(lane, hands)
    for number in range(10):
        with lane.writing():
            record.journal.append("opened", OTHER if number % 3 == 0 else NURSE, {"case": uuid4()})
        hands.pass_(3600 * 4)
    return record


# --- pages -----------------------------------------------------------------------------------------


def test_pages_follow_on_each_other_newest_first(record: Record) -> None:
    seen, before = [], None
    while True:
        found = page(record.lane.rows, before=before, limit=3)
        seen += [entry.seq for entry in found.entries]
        before = found.next
        if before is None:
            break
    assert seen == list(range(10, 0, -1))


def test_a_filter_asks_for_days_and_a_person(record: Record) -> None:
    rows = record.lane.rows
    day = datetime(2026, 11, 25, tzinfo=UTC)
    wanted = JournalFilter(since=day, until=day + timedelta(days=1))
    assert [entry.seq for entry in page(rows, wanted).entries] == [10, 9, 8, 7]
    assert [entry.seq for entry in page(rows, JournalFilter(by=OTHER)).entries] == [10, 7, 4, 1]
    wanted = JournalFilter(since=day, until=day + timedelta(days=1), by=OTHER)
    assert [entry.seq for entry in page(rows, wanted).entries] == [10, 7]


def test_everything_about_a_case_is_found_in_order_but_that_it_was_begun(record: Record) -> None:
    case, other = record.cases.begin(NURSE), record.cases.begin(NURSE)
    for each in case, other, case:
        record.says(each, s_sex=uuid4().hex)
        with record.lane.writing():
            record.journal.append("opened", OTHER, {"case": each.id})
    assert [entry.act for entry in record.journal.of_case(case.id)] == ["revised", "opened"] * 2
    assert record.journal.of_case(uuid4()) == []


def test_acts_are_found_among_the_newest(record: Record) -> None:
    case = record.cases.begin(NURSE).id
    record.lane.save(lambda: record.journal.append("broke_glass", NURSE, {"case": case}))
    found = record.journal.lately("broke_glass", "case", case)
    assert found is not None
    assert found.seq == 12
    assert record.journal.lately("broke_glass", "case", case, among=0) is None
    acts = ("broke_glass", "opened")
    assert [entry.seq for entry in record.journal.of_acts(acts, among=4)] == [9, 10, 12]
    assert [entry.seq for entry in record.journal.of_acts(acts, among=4)] == [9, 10, 12]
    record.lane.save(lambda: record.journal.append("opened", NURSE, {"case": case}))
    record.lane.save(lambda: record.journal.append("printed", NURSE, {"case": case}))
    assert [entry.seq for entry in record.journal.of_acts(acts, among=4)] == [12, 13]
    assert len(record.journal.of_acts(acts, among=100)) == 12
    assert record.journal.of_acts(("erased",), among=100) == []


def test_a_save_that_was_taken_back_is_not_among_what_was_read(record: Record) -> None:
    acts = ("opened",)
    known = record.journal.of_acts(acts, among=100)
    with pytest.raises(Stopped), record.lane.writing():  # noqa: PT012
        record.journal.append("opened", NURSE)
        assert len(record.journal.of_acts(acts, among=100)) == len(known) + 1
        raise Stopped
    assert record.journal.of_acts(acts, among=100) == known


# --- ten characters --------------------------------------------------------------------------------


def test_ten_characters_from_paper_lead_to_their_entry(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic_app.vault.journal_reading._AT_ONCE", 4)
    seq, short = record.journal.short_head()
    assert seq == 10
    told: list[float] = []
    found = find_head(record.lane.rows, short, told.append)
    assert found is not None
    assert (found.seq, told) == (10, [0.4, 0.8])
    assert find_head(record.lane.rows, "00000-00000") is None

    def stop(_done: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        find_head(record.lane.rows, "00000-00000", stop)


def test_the_characters_are_the_first_fifty_bits() -> None:
    assert short_head(bytes(32)) == "00000-00000"
    assert short_head(b"\xff" * 32) == "ZZZZZ-ZZZZZ"
    assert short_head(bytes.fromhex("0123456789abcd") + bytes(25)) == "04HMA-SW9NF"


@given(
    st.binary(min_size=32, max_size=32),
    st.sampled_from([str.lower, str.upper, lambda text: f" {text[:3]} {text[3:]} "]),
)
def test_what_was_printed_can_be_typed(digest: bytes, typed: object) -> None:
    assert callable(typed)
    assert read_short(typed(short_head(digest))) == short_head(digest)


@pytest.mark.parametrize("typed", ["", "0123-4567", "01234-567890", "ABCDE-FGHJก", "ABCDE-FGH!"])
def test_what_cannot_be_ten_characters_is_not_looked_for(typed: str) -> None:
    assert read_short(typed) is None


def test_letters_that_look_alike_are_the_figures_they_look_like() -> None:
    assert read_short("oil00-1234u") == "01100-1234V"


# --- the end of it ---------------------------------------------------------------------------------


def test_the_end_is_looked_at_quickly(record: Record) -> None:
    rows, seen = record.lane.rows, LastSeen(*record.journal.last())
    assert doubt(rows, None) is None
    assert doubt(rows, seen) is None
    assert doubt(rows, LastSeen(11, bytes(32))) is Doubt.OLDER
    assert doubt(rows, LastSeen(4, bytes(32))) is Doubt.OTHER
    record.lane.run("DROP TRIGGER journal_stays")
    record.lane.run("DROP TRIGGER journal_days_stay")
    for wrong, right in (
        ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 10", None),
        ("UPDATE journal SET entry = x'5b5d' WHERE seq = 10", None),
        ("UPDATE journal SET entry = x'22ff22' WHERE seq = 10", None),
        ("UPDATE journal SET seq = 12 WHERE seq = 10", "UPDATE journal SET seq = 10 WHERE seq = 12"),
        ("UPDATE journal_days SET last_seq = 2 WHERE number = 1", None),
        ("UPDATE journal_days SET head = x'5b5d' WHERE number = 1", None),
        ("UPDATE journal_days SET head = x'22ff22' WHERE number = 1", None),
    ):
        kept = record.lane.rows("SELECT seq, entry, hash FROM journal"), record.lane.rows("SELECT * FROM journal_days")
        record.lane.run(wrong)
        assert doubt(rows, seen) is Doubt.BROKEN, wrong
        if right:
            record.lane.run(right)
        for seq, entry, digest in kept[0]:
            record.lane.run("UPDATE journal SET entry = ?, hash = ? WHERE seq = ?", (entry, digest, seq))
        for number, last_seq, head, _signature in kept[1]:
            record.lane.run("UPDATE journal_days SET last_seq = ?, head = ? WHERE number = ?", (last_seq, head, number))
        assert doubt(rows, seen) is None


def test_an_empty_journal_is_in_order_unless_it_was_seen_fuller(lane: Lane, hands: Hands) -> None:
    record_on(lane, hands)
    assert doubt(lane.rows, None) is None
    assert doubt(lane.rows, LastSeen(1, bytes(32))) is Doubt.OLDER


def test_an_older_database_put_back_is_noticed_at_the_next_opening(
    place: VaultPlace, hands: Hands, tmp_path: Path
) -> None:
    make(place, hands)
    enter(place, hands).close()
    older = tmp_path / "older.db"
    shutil.copy(place.database, older)
    vault = enter(place, hands)
    says(vault, "somebody")
    vault.close()
    vault = enter(place, hands)
    assert vault.journal_doubt is None
    seen = vault.journal.last()[0]
    vault.close()
    shutil.copy(older, place.database)
    vault = enter(place, hands)
    assert vault.journal_doubt is Doubt.OLDER
    noted = next(entry for entry in vault.journal.entries() if entry.act == "journal_doubted")
    assert noted.about == {"doubt": "older", "seen": seen}
    vault.journal.verify(vault.device.signing.public)
    vault.close()
    vault = enter(place, hands)
    assert vault.journal_doubt is None
    vault.close()


def test_two_branches_of_one_record_are_told_apart(place: VaultPlace, hands: Hands, tmp_path: Path) -> None:
    make(place, hands)
    enter(place, hands).close()
    shutil.copytree(place.folder, tmp_path / "copy")
    vault = enter(place, hands)
    says(vault, "one")
    vault.close()
    other = VaultPlace(tmp_path / "copy")
    hands.pass_(60)
    vault = enter(other, hands)
    for name in "two", "three", "four":
        says(vault, name)
    vault.close()
    shutil.copy(other.database, place.database)
    vault = enter(place, hands)
    assert vault.journal_doubt is Doubt.OTHER
    vault.close()


def test_a_disk_that_refuses_the_last_note_does_not_keep_the_record_open(
    place: VaultPlace, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(place, hands)
    vault = enter(place, hands)

    def refuse(*_given: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("clinic_app.vault.store.write_device", refuse)
    vault.close()
    monkeypatch.undo()
    vault = enter(place, hands)
    assert vault.journal_doubt is None
    vault.close()
