"""A move that is refused changes nothing; what the real record knows otherwise, is as it must be there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from clinic_at_work import COORDINATOR, DOCTOR, NURSE, SUPERVISOR, VOLUNTEER, House, person
from mistaken_night import NAME, Night, simple

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Role
from clinic_app.domain.restriction import Why
from clinic_app.domain.retention import years_after
from clinic_app.errors import (
    MoveRefused,
    MustWait,
    NoSuchCase,
    TrainingOnly,
    VaultInUse,
    WrongPassphrase,
)
from clinic_app.services.closing_cases import CHECKS
from clinic_app.services.doorway import NewClinic
from clinic_app.services.moving import Moving, look, move_into_real
from clinic_app.services.retention_years import REVIEW


def nothing_moved(night: Night, case: Case) -> None:
    """The file is where it was, and the real record has nothing of it."""
    assert night.training.desk.vault.cases.load(case.id) == case
    real = night.house.enter(NURSE)
    assert real.finding.page().total == 0
    assert not real.desk.vault.cases.stands(case.id)
    assert real.desk.vault.attachments.kept().count == 0
    assert real.finding.find(NAME) == ()
    assert real.desk.vault.journal.of_case(case.id) == []
    night.house.leave()


# --- refused -----------------------------------------------------------------------------------------


def test_a_wrong_passphrase_is_said_as_the_door_says_it_and_counted_there(night: Night) -> None:
    case = simple(night.training)
    door = night.house.door
    for _ in range(3):
        with pytest.raises((WrongPassphrase, MustWait)):
            move_into_real(door, night.training, case.id, word=NURSE.word, passphrase="another one")
    assert door.failed_since_last() >= 1
    night.house.pass_(minutes=10)
    nothing_moved(night, case)


def test_without_a_real_record_nothing_happens(tmp_path: Path, training_of_the_first_day: Path) -> None:
    night = Night(House(tmp_path / "bare"), training_of_the_first_day)
    case = simple(night.training)
    with pytest.raises(MoveRefused) as refused:
        night.moves(case.id)
    assert refused.value.reason == "no_record"
    assert night.training.desk.vault.cases.load(case.id) == case
    assert not night.house.place.stands
    night.training.close()


def test_a_receiving_service_has_no_record_a_case_could_go_to(tmp_path: Path, training_of_the_first_day: Path) -> None:
    house = House(tmp_path / "service")
    receivers = tuple(person(Role.COORDINATOR, word) for word in ("one", "two"))
    house.door.create(NewClinic(kind="service", people=receivers))
    night = Night(house, training_of_the_first_day)
    case = simple(night.training)
    with pytest.raises(MoveRefused) as refused:
        night.moves(case.id, receivers[0])
    assert refused.value.reason == "receiving"
    night.training.close()


def test_who_may_not_begin_cases_moves_none(night: Night) -> None:
    case = simple(night.training)
    with pytest.raises(MoveRefused) as refused:
        night.moves(case.id, SUPERVISOR)
    assert refused.value.reason == "role"
    nothing_moved(night, case)


def test_a_volunteer_moves_hers_and_may_open_it(night: Night) -> None:
    case = simple(night.training)
    real, moved = night.moves(case.id, VOLUNTEER)
    assert real.recording.open(case.id).stored("s_name") == NAME
    assert moved.code == case.code
    assert real.finding.find(NAME) == (), "whose search finds codes alone"


def test_the_invented_people_stay_invented(night: Night) -> None:
    rows = night.training.finding.page(limit=100).rows
    assert len(rows) > 20
    for row in rows:
        with pytest.raises(MoveRefused) as refused:
            look(night.training.desk, row.id)
        assert refused.value.reason == "invented"


def test_joined_files_are_parted_first(night: Night) -> None:
    clinic = night.training
    one = simple(clinic)
    night.house.pass_(minutes=5)
    other = simple(clinic)
    clinic.merging.join(one.id, other.id)
    with pytest.raises(MoveRefused) as refused:
        night.moves(one.id)
    assert refused.value.reason == "joined"
    with pytest.raises(NoSuchCase):
        look(clinic.desk, other.id)
    clinic.merging.part(one.id, other.id)
    real = None
    for each in (one, other):
        real, _ = night.moves(each.id)
        assert real.recording.history(each.id)[-2].source == "split"
    assert real is not None
    assert real.finding.page().total == 2


def test_out_of_a_real_record_nothing_is_moved(night: Night) -> None:
    clinic = night.house.enter(NURSE)
    case = simple(clinic)
    with pytest.raises(TrainingOnly):
        look(clinic.desk, case.id)
    with pytest.raises(TrainingOnly):
        Moving(clinic.desk, night.training.desk).move(case.id)


def test_while_somebody_has_the_real_record_open_nothing_is_moved(night: Night) -> None:
    case = simple(night.training)
    night.house.enter(DOCTOR)
    with pytest.raises(VaultInUse):
        move_into_real(night.house.door, night.training, case.id, word=NURSE.word, passphrase=NURSE.passphrase)
    night.house.leave()
    nothing_moved(night, case)


# --- as it must be there -----------------------------------------------------------------------------


def test_a_code_that_another_file_has_is_given_to_nobody_twice(night: Night) -> None:
    case = simple(night.training)
    theirs = night.house.enter(DOCTOR)
    other = theirs.desk.vault.cases.begin(theirs.whoami.id, Case.begun(CaseId(uuid4()), case.code))
    real, moved = night.moves(case.id)
    assert moved.code_before == case.code != moved.code
    assert real.finding.by_code(moved.code) == case.id
    assert real.finding.by_code(case.code) == other.id
    assert real.desk.vault.revisions.history(case.id)[0].begun.code == moved.code  # type: ignore[union-attr]


def test_a_list_of_there_begins_anew_with_whoever_moves_it(night: Night) -> None:
    case = simple(night.training)
    night.training.restricting.restrict(case.id, {night.training.whoami.id}, Why.STAFF)
    real, _ = night.moves(case.id)
    kept = real.restricting.of(case.id)
    assert kept is not None
    assert (kept.people, kept.reason) == (frozenset({real.whoami.id}), Why.STAFF.value)
    assert night.house.enter(DOCTOR).finding.page().total == 0


def test_a_closed_file_is_kept_as_long_as_the_real_record_keeps_them(night: Night) -> None:
    case = simple(night.training)
    night.training.closing.close(case.id, "needs_met", dict.fromkeys(CHECKS, True))
    night.house.enter(COORDINATOR).keeping.set_years("adult", 3)
    real, _ = night.moves(case.id)
    [review] = [each for each in real.desk.vault.tasks.open(case_id=case.id) if each.kind == REVIEW]
    assert review.due_at.date() == years_after(date(2026, 11, 24), 3)
    assert real.finding.page().rows[0].closed


def test_a_case_of_which_only_drafts_stand_moves_too(night: Night) -> None:
    clinic = night.training
    case = clinic.recording.begin()
    clinic.recording.keep_draft(case.id, case.root, "survivor", {"s_name": NAME})
    assert clinic.recording.history(case.id) == ()
    real, _ = night.moves(case.id)
    assert real.recording.shown(case.id).stored("s_name") == NAME
    assert real.recording.history(case.id) == ()
    assert case.id in {each.case_id for each in real.today().resume}
