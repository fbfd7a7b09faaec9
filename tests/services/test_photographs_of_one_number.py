"""Two photographs with one number, which two PCs gave before they met: which shows what, and that each stays."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

import pytest
from several_ended import all_is_alike, all_meet
from several_houses import Houses, Seat, begin, several_houses
from two_pcs import meet

from clinic_app.domain.attachments import PHOTO_OF, Agreed, AttachmentId, Facts, What, taken_in
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.services.attaching import Gone

INCIDENT, ARM, BACK = (EntityId(UUID(int=number)) for number in (70, 71, 72))
HERE, THERE = AttachmentId(UUID(int=80)), AttachmentId(UUID(int=81))


@pytest.fixture
def houses() -> Iterator[Houses]:
    with several_houses(2) as made:
        yield made


def photographs(seat: Seat, case_id: CaseId, made: AttachmentId, injury: EntityId) -> None:
    """One of this injury, which names it."""
    kept, content = seat.vault.attachments, made.bytes
    facts = Facts(
        what=What.PHOTO, bytes=len(content), digest=sha256(content).hexdigest(), agreed=Agreed.SPOKEN, width=4,
        height=3, injury=injury.hex,
    )  # fmt: skip

    def write() -> None:
        number = kept.next_number(case_id)
        names = Change(values=((injury, PHOTO_OF, str(number)),))
        seat.vault.revisions.append(case_id, taken_in(made, number, facts).and_then(names), author=seat.me)
        kept.add(made, case_id, number, facts, content, author=seat.me)

    seat.vault.save(write)


def joined(houses: Houses, here: EntityId, there: EntityId) -> tuple[Case, Case]:
    """One PC joins two files and photographs an injury that came along; the other photographs in the later file."""
    office, night = houses.seats
    stays = begin(office.clinic)
    office.house.pass_(minutes=5)
    goes = begin(office.clinic)
    wounds = (Entity(INCIDENT, "incident", goes.root), *(Entity(each, "injury", INCIDENT) for each in (ARM, BACK)))
    said = tuple((each, "f_inj_type", "bruise") for each in (ARM, BACK))
    office.vault.revisions.append(goes.id, Change(created=wounds, values=said), author=office.me)
    all_meet(houses)
    office.clinic.merging.join(stays.id, goes.id)
    photographs(office, stays.id, HERE, here)
    photographs(night, goes.id, THERE, there)
    all_meet(houses)
    return stays, goes


def named(seat: Seat, case: Case) -> dict[EntityId, object]:
    shown = seat.vault.cases.load(case.id)
    return {each: shown.stored(PHOTO_OF, each) for each in (ARM, BACK)}


def kept(seat: Seat, case: Case) -> dict[AttachmentId, str]:
    return {each.id: each.called for each in seat.clinic.attaching.view(case.id).lines if each.id is not None}


def test_each_injury_says_which_of_them_shows_it(houses: Houses) -> None:
    stays, _ = joined(houses, ARM, BACK)
    for seat in houses.seats:
        assert named(seat, stays) == {ARM: "1", BACK: "1"}
        called = kept(seat, stays)
        assert set(called.values()) == {"1", "1b"}
        assert seat.clinic.attaching.named(stays.id) == {ARM: (called[HERE],), BACK: (called[THERE],)}


@pytest.mark.parametrize(("goes", "left"), [(HERE, THERE), (THERE, HERE)], ids=["here", "there"])
def test_one_that_is_destroyed_takes_the_other_from_no_injury(
    houses: Houses, goes: AttachmentId, left: AttachmentId
) -> None:
    stays, _ = joined(houses, ARM, ARM)
    seat = houses.seats[0]
    assert named(seat, stays)[ARM] == "1"
    was = kept(seat, stays)[left]
    seat.clinic.attaching.destroy(stays.id, goes, Gone.MISTAKE)
    all_meet(houses)
    for each in houses.seats:
        assert named(each, stays)[ARM] == "1"
        assert kept(each, stays) == {left: was}
        assert each.clinic.attaching.named(stays.id) == {ARM: (was,)}
    seat.clinic.attaching.destroy(stays.id, left, Gone.MISTAKE)
    assert named(seat, stays)[ARM] is None
    all_meet(houses)
    all_is_alike(houses)


@pytest.mark.parametrize(("here", "there"), [(ARM, BACK), (BACK, ARM)], ids=["arm", "back"])
def test_at_the_parting_each_injury_names_its_own(houses: Houses, here: EntityId, there: EntityId) -> None:
    stays, goes = joined(houses, here, there)
    seat = houses.seats[1]
    seat.clinic.merging.part(stays.id, goes.id)
    all_meet(houses)
    for each in houses.seats:
        called = kept(each, goes)
        assert sorted(called.values()) == ["1", "2"]
        assert named(each, goes) == {here: called[HERE], there: called[THERE]}
    all_is_alike(houses)


def test_one_that_is_still_to_come_is_told_apart_too(houses: Houses) -> None:
    office, night = houses.seats
    case = begin(office.clinic)
    wounds = (Entity(INCIDENT, "incident", case.root), *(Entity(each, "injury", INCIDENT) for each in (ARM, BACK)))
    office.vault.revisions.append(case.id, Change(created=wounds), author=office.me)
    all_meet(houses)
    photographs(office, case.id, HERE, ARM)
    photographs(night, case.id, THERE, BACK)
    meet(office.clinic, night.clinic)  # what is written alone: no bytes of a photograph
    for seat, there in ((office, HERE), (night, THERE)):
        assert set(kept(seat, case)) == {there}
        assert {*seat.clinic.attaching.named(case.id).values()} == {("1",), ("1b",)}
