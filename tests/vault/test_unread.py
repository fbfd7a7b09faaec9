"""What letters of other PCs bring is read for the search afterwards, and before it answers: nothing is missed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from clinic_app.domain.case import Case
from clinic_app.vault import unread
from clinic_app.vault.projection import CLASSES
from clinic_app.vault.relisting import Relisting

from .failing import Failing
from .recorded import PROJECTION
from .several_pcs import Clinic, Pc, opened_in


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[list[Pc]]:
    with opened_in(tmp_path) as open_:
        clinic: Clinic = open_
        yield clinic(2)


def waiting(pc: Pc) -> int:
    return int(pc.lane.rows("SELECT count(*) FROM search_unread")[0][0])


def found(pc: Pc, text: str) -> list[bytes]:
    return [row.id.bytes for row in pc.record.cases.find(text, CLASSES)]


def heard(pcs: list[Pc], many: int) -> list[Case]:
    """The second PC heard of so many cases."""
    night, office = pcs
    cases = [night.begins(s_name=f"Mya {place}") for place in range(many)]
    office.hears(night)
    return cases


def test_a_letter_only_notes_what_it_changed_and_a_search_reads_it_first(pcs: list[Pc]) -> None:
    cases = heard(pcs, 3)
    _, office = pcs
    assert waiting(office) == 3
    assert not office.lane.rows("SELECT 1 FROM search_texts")
    assert found(office, "MYA 1") == [cases[1].id.bytes]
    assert waiting(office) == 0


def test_what_another_pc_changes_is_found_by_its_new_words_only(pcs: list[Pc]) -> None:
    night, office = pcs
    [case] = heard(pcs, 1)
    assert found(office, "mya")
    night.says(case, s_name="Dao")
    office.hears(night)
    assert (found(office, "dao"), found(office, "mya")) == ([case.id.bytes], [])


def test_it_is_read_in_slices_while_nobody_waits(pcs: list[Pc]) -> None:
    heard(pcs, 3)
    _, office = pcs
    assert office.record.cases.unread.go_on(2)
    assert waiting(office) == 1
    relisting = Relisting(office.lane, office.record.cases, PROJECTION)
    while relisting.go_on():
        pass
    assert waiting(office) == 0
    assert len(office.lane.rows("SELECT 1 FROM search_texts")) == 3
    assert not office.lane.rows("SELECT 1 FROM search_waiting")


def test_it_is_owed_still_after_the_record_was_closed(pcs: list[Pc]) -> None:
    """Cut anywhere: what was noted is of the transaction of the letter."""
    [case] = heard(pcs, 1)
    _, office = pcs
    office.lane.reopen()
    assert waiting(office) == 1
    assert found(office, "mya") == [case.id.bytes]


def test_a_letter_that_is_taken_back_notes_nothing(pcs: list[Pc]) -> None:
    night, office = pcs
    night.begins(s_name="Mya")
    with suppress(ZeroDivisionError), office.lane.writing():
        office.hears(night)
        raise ZeroDivisionError
    assert waiting(office) == 0
    assert not office.record.cases.unread.go_on(1)


def test_of_a_case_that_was_erased_meanwhile_nothing_is_read(pcs: list[Pc]) -> None:
    _, office = pcs
    case, stays = heard(pcs, 2)
    with office.lane.writing():
        office.record.cases.forget(case.id, office.record.cases.number(case.id))
    assert waiting(office) == 1
    assert found(office, "mya") == [stays.id.bytes]


def test_a_disk_that_takes_nothing_hides_nobody(pcs: list[Pc]) -> None:
    [case] = heard(pcs, 1)
    _, office = pcs
    office.lane.db = Failing(office.lane.db, "INSERT INTO search_texts", sqlite3.SQLITE_FULL)
    assert found(office, "mya") == [case.id.bytes]
    assert not found(office, "dao")
    assert waiting(office) == 1


def test_only_so_many_wait_that_whoever_searches_need_not(pcs: list[Pc], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "MOST", 2)
    night, office = pcs
    heard(pcs, 2)
    assert waiting(office) == 2
    late = night.begins(s_name="Dao")
    office.hears(night)
    assert waiting(office) == 2
    assert len(office.lane.rows("SELECT 1 FROM search_texts")) == 1
    assert found(office, "dao") == [late.id.bytes]
