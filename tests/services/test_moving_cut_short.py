"""A move that is cut short, wherever that is, is done again: there is one file, and nothing of it is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE
from failing import Failing
from mistaken_night import STORY, Night, photograph, simple, whole_night
from test_moving import moment, promises, said
from test_moving_refused import nothing_moved

from clinic_app.domain.case import Change
from clinic_app.errors import AttachmentsFull, DiskFull, MoveRefused
from clinic_app.services.attaching import Agreed
from clinic_app.services.clinic import Clinic
from clinic_app.services.keeping import WhyErase
from clinic_app.services.moving import Moving
from clinic_app.vault.attachments import Attachments


class Cut(BaseException):
    """The power goes."""


def cut_after(calls: int) -> Callable[[float], None]:
    left = [calls]

    def told(_share: float) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Cut

    return told


def refuse(clinic: Clinic, begins: str) -> Callable[[], None]:
    """From now on the disk has no room for what begins so; the way back."""
    lane = clinic.desk.vault._lane
    disk = lane.db
    lane.db = Failing(disk, begins, sqlite3.SQLITE_FULL)
    return lambda: setattr(lane, "db", disk)


def test_cut_at_any_step_nothing_is_moved_and_the_next_time_all_of_it(night: Night) -> None:
    case = whole_night(night)
    before, tasks = night.training.recording.history(case.id), promises(night.training, case)
    told: list[float] = []
    steps = len(before) + 3
    for step in (*range(0, steps, 6), steps - 2, steps - 1):
        with pytest.raises(Cut):
            night.moves(case.id, told=cut_after(step))
        nothing_moved(night, case)
    real, moved = night.moves(case.id, told=told.append)
    assert (len(told), moved.code) == (steps, case.code)
    assert told == sorted(told)
    assert [moment(each) for each in real.recording.history(case.id)][:-1] == [moment(each) for each in before]
    assert tasks & promises(real, case)
    assert real.finding.page().total == 1


def test_cut_between_the_two_it_is_only_erased_the_next_time(night: Night) -> None:
    case = whole_night(night)
    again = refuse(night.training, "DELETE FROM case_documents")
    with pytest.raises(MoveRefused) as refused:
        night.moves(case.id)
    assert refused.value.reason == "not_erased"
    again()
    real = night.house.enter(DOCTOR)
    history, tasks, moved_to = (
        real.recording.history(case.id),
        promises(real, case),
        real.desk.vault.cases.load(case.id),
    )
    assert said(moved_to) == said(case)
    night.house.pass_(hours=1)
    assert night.again().desk.vault.cases.load(case.id) == case
    real, moved = night.moves(case.id)
    assert (moved.code, moved.code_before) == (case.code, case.code)
    assert not night.training.desk.vault.cases.stands(case.id)
    assert real.recording.history(case.id) == history
    assert promises(real, case) == tasks
    assert real.desk.vault.cases.load(case.id) == moved_to
    assert [each.act for each in real.desk.vault.journal.of_case(case.id)].count("moved_in") == 1
    assert real.finding.page().total == 1
    assert STORY.encode() not in night.pages()


def test_what_was_written_there_after_the_cut_comes_over_and_nothing_twice(night: Night) -> None:
    case = simple(night.training)
    night.training.recording.keep_draft(case.id, case.root, "survivor", {"s_alias": "typed before"})
    again = refuse(night.training, "DELETE FROM case_documents")
    with pytest.raises(MoveRefused):
        night.moves(case.id)
    again()
    night.house.pass_(minutes=30)
    night.house.enter(NURSE).recording.finish_all(case.id)
    night.house.pass_(minutes=30)
    clinic = night.again()
    clinic.recording.change(case.id, Change(values=((case.root, "f_consents", {"photographs": "given"}),)))
    clinic.attaching.take_in(case.id, photograph(), agreed=Agreed.SPOKEN)
    real, _ = night.moves(case.id)
    kept = real.desk.vault.cases.load(case.id)
    assert kept.stored("s_alias") == "typed before"
    assert [each.section for each in real.recording.drafts(case.id)] == []
    assert kept.stored("f_consents") == {"photographs": "given"}
    assert len(real.attaching.view(case.id).lines) == 1
    assert [each.moved is not None for each in real.recording.history(case.id)] == [True, False, False, True, True]
    assert real.desk.vault.revisions.verify_chain() == 5


def test_what_was_erased_from_the_real_record_since_is_only_erased(night: Night) -> None:
    case = simple(night.training)
    again = refuse(night.training, "DELETE FROM case_documents")
    with pytest.raises(MoveRefused):
        night.moves(case.id)
    again()
    night.house.enter(COORDINATOR).keeping.erase(case.id, WhyErase.MISTAKE)
    real, moved = night.moves(case.id)
    assert moved.erased_before
    assert not real.desk.vault.cases.stands(case.id)
    assert not night.training.desk.vault.cases.stands(case.id)


def test_a_full_disk_of_the_real_record_loses_nothing(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    case = whole_night(night)
    real = night.house.enter(NURSE)
    refuse(real, "INSERT INTO attachment_parts")
    with pytest.raises(DiskFull):
        Moving(night.training.desk, real.desk).move(case.id)
    nothing_moved(night, case)
    real = night.house.enter(NURSE)
    small = Attachments(real.desk.vault._lane, night.house.clock, case_bytes=1000)
    monkeypatch.setattr(real.desk.vault, "attachments", small)
    with pytest.raises(AttachmentsFull):
        Moving(night.training.desk, real.desk).move(case.id)
    nothing_moved(night, case)
    night.moves(case.id)
    assert not night.training.desk.vault.cases.stands(case.id)
