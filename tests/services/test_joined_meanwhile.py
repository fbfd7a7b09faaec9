"""Two files are joined on one PC while another erases or restricts one of them: neither is undone by the joining."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from clinic_at_work import COORDINATOR, NURSE, SUPERVISOR
from two_houses import ids_of, joined, meet, standing

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.restriction import Why
from clinic_app.errors import NoSuchCase
from clinic_app.services.clinic import Clinic
from clinic_app.services.following_up import TaskKind
from clinic_app.services.keeping import WhyErase
from clinic_app.services.merging import WHO_MAY_KNOW, Take


class Two:
    """The office, where a supervisor sits, and the emergency room with its coordinator."""

    def __init__(self, folder: Path) -> None:
        (folder / "office").mkdir()
        (folder / "night").mkdir()
        self.office = standing(folder / "office")
        self.night = joined(self.office.enter(SUPERVISOR), folder / "night", like=self.office)
        nurse = self.office.enter(NURSE)
        self.earlier, self.later = self.begun(nurse, "market"), self.begun(nurse, "factory")
        nurse.following_up.promise(
            TaskKind.CALL, due_at=self.office.wall, channel="phone", case_id=self.later.id
        )  # fmt: skip
        self.here, self.there = self.office.enter(SUPERVISOR), self.night.enter(COORDINATOR)
        meet(self.here, self.there)

    def begun(self, nurse: Clinic, told: str) -> Case:
        self.office.pass_(minutes=5)
        case = nurse.recording.begin()
        incident = new_entity("incident", case.root)
        values = ((case.root, "c_record", "given"), (incident.id, "i_narrative", told))
        nurse.recording.change(case.id, Change(created=(incident,), values=values))
        return case

    def join(self) -> None:
        assert self.there.merging.join(self.later.id, self.earlier.id) == self.earlier.id

    def leave(self) -> None:
        self.office.leave()
        self.night.leave()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.leave()


def told(clinic: Clinic, case: Case) -> list[object]:
    shown = clinic.recording.shown(case.id)
    return [shown.stored("i_narrative", each.id) for each in shown.of_kind("incident")]


def code(clinic: Clinic, word: str) -> list[str]:
    return [row.code for row in clinic.finding.find(word)]


def whole(*clinics: Clinic) -> None:
    for clinic in clinics:
        clinic.desk.vault.revisions.verify_chain()
        clinic.desk.vault.journal.verify(clinic.desk.vault.device.signing.public)


def test_a_file_joined_to_one_that_was_erased_meanwhile_stands_by_itself_on_both(two: Two) -> None:
    two.here.keeping.erase(two.earlier.id, WhyErase.MISTAKE)
    two.join()
    meet(two.here, two.there)
    for clinic in (two.here, two.there):
        with pytest.raises(NoSuchCase):
            clinic.recording.shown(two.earlier.id)
        assert told(clinic, two.later) == ["factory"]
        assert clinic.recording.shown(two.later.id).stored("z_reason") is None
        (row,) = clinic.finding.page().rows
        assert (row.code, row.closed) == (two.later.code, False)
        assert code(clinic, "market") == []
        assert [task.case_id for task in clinic.desk.vault.tasks.open()] == [two.later.id]
        assert clinic.desk.vault.merges.every() == ()
    whole(two.here, two.there)


def test_one_that_was_erased_does_not_come_back_in_the_file_it_was_joined_to_meanwhile(two: Two) -> None:
    two.here.keeping.erase(two.later.id, WhyErase.MISTAKE)
    two.join()
    meet(two.here, two.there)
    for clinic in (two.here, two.there):
        with pytest.raises(NoSuchCase):
            clinic.recording.shown(two.later.id)
        assert told(clinic, two.earlier) == ["market"]
        assert code(clinic, "factory") == []
        assert clinic.merging.of(two.earlier.id) == ()
        assert clinic.desk.vault.tasks.open() == []
    whole(two.here, two.there)


def test_two_files_that_began_at_once_are_joined_the_same_way_on_both(two: Two) -> None:
    one_file = two.begun(two.office.enter(NURSE), "pier")
    two.night.wall = two.office.wall
    other_file = two.begun(two.there, "boat")
    two.here = two.office.enter(COORDINATOR)
    two.here.following_up.promise(TaskKind.CALL, due_at=two.office.wall, channel="phone", case_id=one_file.id)
    meet(two.here, two.there)
    assert two.here.merging.join(one_file.id, other_file.id) == two.there.merging.join(other_file.id, one_file.id)
    meet(two.here, two.there)
    (one,), (other,) = (clinic.desk.vault.merges.every() for clinic in (two.here, two.there))
    assert (one.case_id, one.into, one.at, one.by) == (other.case_id, other.into, other.at, other.by)
    for clinic in (two.here, two.there):
        assert len(clinic.merging.of(one.into)) == 1
        shown = clinic.recording.shown(one.into)
        assert set(told(clinic, shown)) == {"boat", "pier"}
        assert one.into in [task.case_id for task in clinic.desk.vault.tasks.open()]
        assert one.case_id not in [task.case_id for task in clinic.desk.vault.tasks.open()]
    whole(two.here, two.there)


def test_of_two_files_that_are_said_to_be_joined_each_the_other_way_one_joining_holds(two: Two) -> None:
    """As no program of ours says it."""
    one_file, other_file = two.earlier, two.later
    two.here = two.office.enter(COORDINATOR)
    for clinic, stays, goes in ((two.here, one_file, other_file), (two.there, other_file, one_file)):
        clinic.desk.vault.save(partial(clinic.merging._join, stays.id, goes.id))
    meet(two.here, two.there)
    (one,), (other,) = (clinic.desk.vault.merges.every() for clinic in (two.here, two.there))
    assert (one.case_id, one.into, one.at, one.by) == (other.case_id, other.into, other.at, other.by)
    for clinic in (two.here, two.there):
        shown = clinic.recording.shown(one.into)
        assert {"market", "factory"} <= {shown.stored("i_narrative", each.id) for each in shown.of_kind("incident")}
    whole(two.here, two.there)


def test_a_list_put_on_a_file_that_was_joined_meanwhile_holds_for_both(two: Two) -> None:
    few = ids_of(two.here, (NURSE, SUPERVISOR))
    two.here.restricting.restrict(two.later.id, few, Why.STAFF)
    two.join()
    meet(two.here, two.there)
    with pytest.raises(NoSuchCase):
        two.there.recording.shown(two.earlier.id)
    assert code(two.there, "factory") == []
    two.there = two.night.enter(SUPERVISOR)
    for clinic in (two.here, two.there):
        kept = clinic.restricting.of(two.earlier.id)
        assert kept is not None
        assert kept.people == frozenset(few)
        (joining,) = clinic.merging.of(two.earlier.id)
        assert [each.field for each in joining.open] == [WHO_MAY_KNOW]
    two.here.merging.decide(two.earlier.id, two.later.id, WHO_MAY_KNOW, Take.EARLIER)
    meet(two.here, two.there)
    for clinic in (two.here, two.there):
        assert clinic.restricting.of(two.earlier.id) is None, "somebody decided"
        assert clinic.merging.of(two.earlier.id)[0].open == ()


def test_of_two_lists_put_meanwhile_only_who_stands_on_both_knows_of_the_one(two: Two) -> None:
    two.here.restricting.restrict(two.later.id, ids_of(two.here, (NURSE, SUPERVISOR)), Why.STAFF)
    two.there.restricting.restrict(two.earlier.id, ids_of(two.there, (COORDINATOR, SUPERVISOR)), Why.STAFF)
    two.join()
    meet(two.here, two.there)
    two.there = two.night.enter(SUPERVISOR)
    for clinic in (two.here, two.there):
        kept = clinic.restricting.of(two.earlier.id)
        assert kept is not None
        assert kept.people == frozenset(ids_of(clinic, (SUPERVISOR,)))
