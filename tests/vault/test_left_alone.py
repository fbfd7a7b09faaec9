"""What came with a file that was joined goes back to it when another PC had erased the one it was joined to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from clinic_app.domain.case import Case
from clinic_app.vault.merges import DraftRow, Told
from clinic_app.vault.tasks import TaskId

from .recorded import NURSE
from .several_pcs import Clinic, Pc, in_one, meet_all, opened_in

DUE = datetime.fromisoformat("2026-11-27T03:00:00+00:00")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with opened_in(tmp_path) as open_:
        yield open_


def joined(pc: Pc, goes: Case, stays: Case, task: TaskId, ended: TaskId) -> None:
    draft = DraftRow(goes.id.bytes, "s", NURSE.bytes, "", b"", b"{}")
    pc.merges.hand(stays.id, [task.bytes], [], [])
    pc.tasks.done(ended)
    told = Told({}, {}, None, [], 0, ended=[ended.bytes], tasks=[task.bytes], drafts=[draft])
    pc.merges.keep(goes.id, stays.id, NURSE, told)


def test_promises_and_what_was_being_typed_go_home(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    first, second = night.begins(s_name="Mya"), night.begins(s_name="Nanda")
    task, ended = (
        night.tasks.add(kind=kind, due_at=DUE, channel="phone", case_id=second.id) for kind in ("call", "visit")
    )
    meet_all(pcs)
    night.erasing.erase(first.id, by=NURSE, why="her_wish")
    joined(office, second, first, task, ended)
    meet_all(pcs)
    for pc in pcs:
        assert pc.shows(second).stored("s_name") == "Nanda"
        assert {each.id for each in pc.tasks.open(case_id=second.id)} == {task, ended}
        assert pc.merges.every() == ()
    assert [row.section for row in office.merges.drafts(second.id)] == ["s"]


def test_of_a_joining_whose_other_file_is_not_here_nothing_is_parted(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    first, second = night.begins(), night.begins()
    meet_all(pcs)
    office.erasing.erase(second.id, by=NURSE, why="her_wish")
    office.merges.keep(second.id, first.id, NURSE, Told({}, {}, None, [], 0))
    night.erasing.erase(first.id, by=NURSE, why="her_wish")
    meet_all(pcs)
    assert [pc.raw("SELECT count(*) FROM cases")[0][0] for pc in pcs] == [0, 0]


def test_nothing_need_be_said_of_a_file_that_went_with_its_key(clinic: Clinic) -> None:
    pcs = in_one(clinic(2))
    night, office = pcs
    first, second = night.begins(s_name="Mya"), night.begins(s_name="Nanda")
    meet_all(pcs)
    night.erasing.erase(second.id, by=NURSE, why="her_wish")
    office.merges.keep(second.id, first.id, NURSE, Told({}, {"s_name": "Nanda"}, None, [], 0))
    office.record.revisions.joined.note(first.id, {(second.id,): None})
    before = len(office.record.revisions.history(first.id))
    meet_all(pcs)
    for pc in pcs:
        assert pc.merges.every() == ()
        assert pc.shows(first).stored("s_name") == "Mya"
        assert len(pc.record.revisions.history(first.id)) == before
