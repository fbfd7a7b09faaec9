"""What was written in a file while another PC joined it to a second is reached from the one that stays, on every PC."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from several_ended import all_is_alike, all_meet
from several_houses import Houses, Seat, attaches, begin, several_houses

from clinic_app.domain.answers import Stored
from clinic_app.domain.attachments import PHOTO_OF, AttachmentId
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.retention_years import REVIEW

TAKEN = AttachmentId(UUID(int=80))


@pytest.fixture
def houses() -> Iterator[Houses]:
    with several_houses(3) as made:
        yield made


def says(seat: Seat, case_id: CaseId, **said: Stored) -> None:
    values = tuple((EntityId(case_id), field, value) for field, value in said.items())
    seat.vault.revisions.append(case_id, Change(values=values), author=seat.me)


def two_files(houses: Houses, *, many: int = 2) -> list[Case]:
    """In the order in which they began; each has a document of its own."""
    office = houses.seats[0]
    made = []
    for number in range(many):
        office.house.pass_(minutes=5)
        made.append(begin(office.clinic))
        attaches(office, made[-1].id, AttachmentId(UUID(int=60 + number)), f"paper {number}".encode())
    all_meet(houses)
    return made


def shown(seat: Seat, case_id: CaseId) -> list[tuple[str, bytes]]:
    seat.clinic.desk.cases.refresh()
    lines = seat.clinic.attaching.view(case_id).lines
    return [(each.called, b"".join(seat.vault.attachments.parts(each.id))) for each in lines if each.id is not None]


def test_a_photograph_taken_in_a_file_while_another_pc_joined_it_is_reached_from_the_file_that_stays(
    houses: Houses,
) -> None:
    office, ward, night = houses.seats
    stays, goes = two_files(houses)
    injury = Entity(EntityId(UUID(int=81)), "injury", goes.root)
    assert office.clinic.merging.join(stays.id, goes.id) == stays.id
    attaches(night, goes.id, TAKEN, b"at night")
    named = Change(created=(injury,), values=((injury.id, PHOTO_OF, "2"),))
    night.vault.revisions.append(goes.id, named, author=night.me)
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, stays.id) == [("1", b"paper 0"), ("2", b"paper 1"), ("3", b"at night")]
        assert seat.vault.cases.load(stays.id).stored(PHOTO_OF, injury.id) == "3"
        assert not seat.clinic.attaching.view(stays.id).lines[-1].mark
    all_is_alike(houses)
    ward.clinic.merging.part(stays.id, goes.id)
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, stays.id) == [("1", b"paper 0")]
        assert shown(seat, goes.id) == [("1", b"paper 1"), ("2", b"at night")]
        assert seat.vault.cases.load(goes.id).stored(PHOTO_OF, injury.id) == "2"
    all_is_alike(houses)


def test_it_goes_with_the_file_it_was_taken_in_and_comes_home_where_the_other_is_erased(houses: Houses) -> None:
    office, ward, night = houses.seats
    stays, goes, other = two_files(houses, many=3)
    office.clinic.merging.join(stays.id, goes.id)
    attaches(night, goes.id, TAKEN, b"at night")
    for _ in "ab":
        houses.meet(office, night)
    assert shown(office, stays.id)[-1] == ("3", b"at night")
    ward.vault.erasing.erase(stays.id, by=ward.me, why="her_request")
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, goes.id) == [("1", b"paper 1"), ("2", b"at night")]
    office.clinic.merging.join(goes.id, other.id)
    attaches(ward, other.id, AttachmentId(UUID(int=83)), b"ward")
    all_meet(houses)
    assert all(shown(seat, goes.id)[-1] == ("4", b"ward") for seat in houses.seats)
    night.vault.erasing.erase(other.id, by=night.me, why="her_request")
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, goes.id) == [("1", b"paper 1"), ("2", b"at night")]
    all_is_alike(houses)


def test_of_a_file_that_was_joined_to_one_that_was_joined_itself_it_is_said_in_the_last(houses: Houses) -> None:
    office, _, night = houses.seats
    first, second, third = two_files(houses, many=3)
    office.clinic.merging.join(second.id, third.id)
    office.clinic.merging.join(first.id, second.id)
    attaches(night, third.id, TAKEN, b"at night")
    says(night, third.id, s_alias="as told at night")
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, first.id)[-1] == ("4", b"at night")
        assert seat.vault.cases.load(first.id).stored("s_alias") == "as told at night"
    all_is_alike(houses)


def test_it_is_said_also_where_the_pc_that_joined_them_is_gone_before_it_heard_of_it(houses: Houses) -> None:
    office, ward, night = houses.seats
    stays, goes = two_files(houses)
    attaches(night, goes.id, TAKEN, b"at night")
    says(night, goes.id, s_alias="as told at night", k_ok="no")
    houses.meet(night, ward)
    office.clinic.merging.join(stays.id, goes.id)
    houses.leave_letters(office, ward)
    while ward.box:
        houses.take_letter(ward, 0, again=False, torn=False)
    houses.take_out(ward, office)
    ward.house.pass_(minutes=5)
    says(ward, stays.id, s_note="since")
    all_meet(houses)
    for seat in (ward, night):
        assert shown(seat, stays.id)[-1] == ("3", b"at night")
        case = seat.vault.cases.load(stays.id)
        assert (case.stored("s_alias"), case.stored("k_ok"), case.stored("s_note")) == (
            "as told at night",
            "no",
            "since",
        )
    all_is_alike(houses)


def test_what_was_answered_anew_since_is_not_said_over_by_a_pc_that_hears_all_of_it_at_once(houses: Houses) -> None:
    office, ward, night = houses.seats
    stays, goes = two_files(houses)
    says(night, goes.id, s_alias="as told at night")
    houses.meet(night, ward)
    office.clinic.merging.join(stays.id, goes.id)
    houses.meet(night, office)
    assert office.vault.cases.load(stays.id).stored("s_alias") == "as told at night"
    says(office, stays.id, s_alias="as told in the office")
    all_meet(houses)
    for seat in houses.seats:
        assert seat.vault.cases.load(stays.id).stored("s_alias") == "as told in the office"
    attaches(ward, goes.id, TAKEN, b"late")  # it is the only word that is late now
    for seat in houses.seats[1:]:
        assert seat.vault.merges.leads_to(goes.id) == stays.id
    all_meet(houses)
    for seat in houses.seats:
        assert seat.vault.cases.load(stays.id).stored("s_alias") == "as told in the office"
        assert shown(seat, stays.id)[-1] == ("3", b"late")
    all_is_alike(houses)


def test_a_looser_answer_said_again_in_the_file_that_went_is_asked_of_a_person_in_the_one_that_stays(
    houses: Houses,
) -> None:
    office, _, night = houses.seats
    stays, goes = two_files(houses)
    for case_id in (stays.id, goes.id):
        says(office, case_id, k_ok="no")
    all_meet(houses)
    office.clinic.merging.join(stays.id, goes.id)
    says(night, goes.id, k_ok="yes")
    all_meet(houses)
    for seat in houses.seats:
        assert seat.vault.cases.load(stays.id).stored("k_ok") == "no"
        seat.clinic.desk.cases.refresh()
        [joined] = seat.clinic.merging.of(stays.id)
        [asked] = [each for each in joined.open if each.field == "k_ok"]
        assert (asked.stands, asked.earlier, asked.later) == ("no", "no", "yes")
    all_is_alike(houses)


def test_one_that_is_still_to_come_where_they_are_joined_goes_along_and_comes_home(houses: Houses) -> None:
    office, ward, night = houses.seats
    stays, goes = two_files(houses)
    attaches(night, goes.id, TAKEN, b"at night")
    houses.meet(office, night)
    assert [each.id for each in office.vault.erasing.awaited.to_come(goes.id)] == [TAKEN]
    office.clinic.merging.join(stays.id, goes.id)
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, stays.id) == [("1", b"paper 0"), ("2", b"paper 1"), ("3", b"at night")]
    attaches(ward, goes.id, AttachmentId(UUID(int=84)), b"late")
    houses.meet(office, ward)
    assert len(office.vault.erasing.awaited.to_come(stays.id)) == 1
    office.clinic.merging.part(stays.id, goes.id)
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, stays.id) == [("1", b"paper 0")]
        assert [content for _, content in shown(seat, goes.id)] == [b"paper 1", b"at night", b"late"]
    all_is_alike(houses)


def test_where_the_file_that_stays_is_erased_the_only_copy_there_is_comes_home(houses: Houses) -> None:
    office, ward, night = houses.seats
    stays, goes = two_files(houses)
    attaches(night, goes.id, TAKEN, b"at night")
    houses.meet(office, night)
    office.clinic.merging.join(stays.id, goes.id)
    houses.leave_letters(office, night)
    while night.box:
        houses.take_letter(night, 0, again=False, torn=False)
    assert shown(night, stays.id)[-1] == ("3", b"at night")
    ward.vault.erasing.erase(stays.id, by=ward.me, why="her_request")
    houses.meet(ward, office)
    houses.meet(ward, night)
    assert shown(night, goes.id) == [("1", b"paper 1"), ("2", b"at night")]
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, goes.id) == [("1", b"paper 1"), ("2", b"at night")]
    all_is_alike(houses)


def test_a_file_that_two_pcs_joined_to_two_others_is_part_of_one_and_the_other_is_as_it_was(houses: Houses) -> None:
    office, ward, night = houses.seats
    first, second, third = two_files(houses, many=3)
    says(office, third.id, s_alias="of the third")
    office.vault.tasks.add(kind="call", due_at=office.house.wall, channel="phone", case_id=third.id)
    for each in (first, second):
        office.vault.tasks.add(kind=REVIEW, due_at=office.house.wall, channel="none", case_id=each.id)
    all_meet(houses)
    before = {each.id: office.vault.cases.load(each.id) for each in (first, second)}
    office.clinic.merging.join(first.id, third.id)
    night.clinic.merging.join(second.id, third.id)
    all_meet(houses)
    [merge] = ward.vault.merges.every()
    other = first.id if merge.into == second.id else second.id
    for seat in houses.seats:
        assert [content for _, content in shown(seat, merge.into)][-1:] == [b"paper 2"]
        assert len(shown(seat, other)) == 1
        assert seat.vault.cases.load(other) == before[other]
        assert seat.vault.cases.load(merge.into).stored("s_alias") == "of the third"
        assert [task.kind for task in seat.vault.tasks.open(case_id=merge.into)] == ["call"]
        assert [task.kind for task in seat.vault.tasks.open(case_id=other)] == [REVIEW]
    all_is_alike(houses)
    ward.clinic.desk.cases.refresh()
    ward.clinic.merging.part(merge.into, third.id)
    all_meet(houses)
    for seat in houses.seats:
        assert shown(seat, third.id) == [("1", b"paper 2")]
        assert [task.kind for task in seat.vault.tasks.open(case_id=third.id)] == ["call"]
    all_is_alike(houses)
