"""How much of the record one letter takes: statements that are as many for a hundred revisions as for ten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from pcs_at_work import PcAtWork, pcs_at_work

from clinic_app.domain.case import Change
from clinic_app.services.letter_batch import AT_ONCE
from clinic_app.vault.store import Vault

_TASK = "INSERT INTO tasks (id, case_id, kind, channel, due_at) VALUES (?, ?, 'call', 'phone', ?)"
_DUE = datetime(2026, 12, 1, tzinfo=UTC).isoformat()


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PcAtWork, PcAtWork]]:
    folder: Path = tmp_path_factory.mktemp("pcs")
    with pcs_at_work(folder, 2) as (night, office):
        night.vault.common.begin()
        office.vault.common.join(night.vault.common.keys)
        for letter in letters(night, office):  # who works here, and all that a clinic begins with
            office.meeting.hear(letter)
        yield night, office


@contextmanager
def counted(vault: Vault) -> Iterator[Counter[str]]:
    """Statements of the record by their text, with their values; one that is run for many rows counts each time."""
    ran, db = Counter[str](), vault.tasks._lane.db
    db.set_trace_callback(lambda sql: ran.update([sql]))
    try:
        yield ran
    finally:
        db.set_trace_callback(None)


def by_kind(ran: Counter[str]) -> Counter[str]:
    """The same without the values."""
    kinds = Counter[str]()
    for sql, count in ran.items():
        kinds[sql.split(" VALUES")[0].split(" WHERE")[0]] += count
    return kinds


def letters(night: PcAtWork, office: PcAtWork) -> list[bytes]:
    night.meeting.hear(office.meeting.greeting(night.device))
    return list(night.meeting.letters(office.device))


def taken(letter: bytes, office: PcAtWork) -> tuple[int, Counter[str]]:
    read = office.meeting.reading().read(letter)
    with counted(office.vault) as ran:
        met = office.meeting.hear(read)
    assert met.refused is None
    return met.new, ran


def test_what_a_letter_asks_and_writes_does_not_grow_with_its_revisions_but_for_a_row_each(
    clinic: tuple[PcAtWork, PcAtWork],
) -> None:
    night, office = clinic
    for letter in letters(night, office):
        office.meeting.hear(letter)
    cases = [night.vault.cases.begin(night.vault.whoami.id) for _ in range(20)]
    found = []
    for rounds in (1, 4):
        with night.vault.writing():
            for number in range(rounds):
                for case in cases:
                    night.vault.revisions.append(
                        case.id, Change(values=((case.root, "s_age_years", 20 + number),)), author=night.vault.whoami.id
                    )
        [letter] = letters(night, office)
        new, ran = taken(letter, office)
        assert new == len(cases) * rounds
        found.append(by_kind(ran))
    few, many = found
    # A row each: the entry of each revision here, and beside it the journal of that PC.
    rows = {sql for sql in many if sql.startswith(("INSERT INTO journal ", "INSERT INTO heard_entries"))}
    more = {sql: count - few[sql] for sql, count in many.items() if count > few[sql] and sql not in rows}
    assert sum(more.values()) < 20, more
    assert sum(count for sql, count in many.items() if sql not in rows) < 3 * len(cases) + 80
    assert {many[sql] for sql in rows} <= {len(cases) * 4, len(cases) * 4 + 1}


def test_calls_that_are_due_are_laid_in_by_one_statement(clinic: tuple[PcAtWork, PcAtWork]) -> None:
    night, office = clinic
    with night.vault.writing():
        for _ in range(30):
            night.vault.tasks._lane.run(_TASK, (uuid4().bytes, None, _DUE))
    [letter] = letters(night, office)
    _, ran = taken(letter, office)
    # What a trigger does is shown as the statement that it follows on.
    assert len([sql for sql in ran if sql.startswith("INSERT INTO tasks")]) == 1
    assert by_kind(ran)["DELETE FROM touched"] == 1
    assert office.vault.tasks._lane.rows("SELECT count(*) FROM tasks") == [(30,)]
    assert office.vault.tasks._lane.rows("SELECT count(*) FROM touched") == [(0,)]


def test_a_letter_brings_no_more_than_a_save_can_wait_for(clinic: tuple[PcAtWork, PcAtWork]) -> None:
    night, office = clinic
    for _ in range(AT_ONCE):
        night.begins(s_age_years=30)
    first, second, *_ = [taken(letter, office)[0] for letter in letters(night, office)]
    assert (first, second) == (AT_ONCE // 5, AT_ONCE // 5), "a case that begins is as much work as five revisions"
