"""A file that was joined to another and is erased: nothing of its words or photographs is left in the other."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from several_ended import all_is_alike, all_meet, raw
from several_houses import Houses, Seat, attaches, begin, several_houses

from clinic_app.domain.attachments import AttachmentId
from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.merging import ASSESSMENT
from clinic_app.services.merging import WHO_MAY_KNOW, Take
from clinic_app.services.restricting import Why

ATTACHED = "SELECT id FROM attachments UNION ALL SELECT id FROM attachments_awaited ORDER BY 1"


@pytest.fixture
def houses() -> Iterator[Houses]:
    with several_houses(3) as made:
        yield made


def begun(seat: Seat, told: str) -> Case:
    """A file with an incident, of which a word stands nowhere else."""
    case = begin(seat.clinic)
    incident = new_entity("incident", case.root)
    values = ((case.root, "s_alias", f"alias of {told}"), (incident.id, "i_narrative", told))
    seat.vault.revisions.append(case.id, Change(created=(incident,), values=values), author=seat.me)
    return case


def joins(seat: Seat, one: CaseId, other: CaseId) -> tuple[CaseId, CaseId]:
    stays = seat.clinic.merging.join(one, other)
    return stays, other if stays == one else one


def writes_on(seat: Seat, case_id: CaseId, told: str, says: str) -> None:
    case = seat.vault.cases.load(case_id)
    [incident] = [one for one, value in case.every("i_narrative") if value == told]
    seat.vault.revisions.append(case_id, Change(values=((incident, "i_narrative", says),)), author=seat.me)


def everything(seat: Seat) -> str:
    """All that can still be opened on this PC: histories, documents, what is told of joinings, what it is found by."""
    cases = seat.standing()
    told = [repr(seat.vault.revisions.history(each)) + repr(seat.vault.cases.load(each)) for each in cases]
    joined = [repr(merge) for merge in seat.vault.merges.every()]
    return " ".join([*told, *joined, repr(raw(seat, "SELECT * FROM search_texts"))])


def test_its_words_are_gone_from_the_history_of_the_file_that_stays(houses: Houses) -> None:
    office, ward, night = houses.seats
    first, later = begun(office, "market"), begun(office, "factory")
    all_meet(houses)
    stays, goes = joins(office, first.id, later.id)
    gone, kept = ("factory", "market") if stays == first.id else ("market", "factory")
    writes_on(office, stays, gone, f"{gone} and more")
    writes_on(office, stays, kept, f"{kept} and more")
    attaches(office, stays, AttachmentId(UUID(int=7)), b"kept")
    houses.meet(office, ward)
    assert f"{gone} and more" in everything(ward)
    night.vault.erasing.erase(goes, by=night.me, why="her_request")
    all_meet(houses)
    for seat in houses.seats:
        assert gone not in everything(seat), f"on PC {seat.number}"
        assert f"{kept} and more" in everything(seat)
        assert seat.vault.cases.load(stays).stored("s_alias") == f"alias of {kept}"
        assert [row[0] for row in raw(seat, ATTACHED)] == [UUID(int=7).bytes]
    all_is_alike(houses)


def test_of_three_files_in_one_just_the_one_that_was_erased_goes(houses: Houses) -> None:
    office, _, night = houses.seats
    files = {begun(office, word).id: word for word in ("market", "factory", "harbour")}
    all_meet(houses)
    in_order = sorted(files, key=lambda each: (office.vault.cases.begun_at(each), office.vault.cases.number(each)))
    top, middle, deep = in_order
    attaches(office, deep, AttachmentId(UUID(int=1)), b"of the deepest")
    attaches(office, middle, AttachmentId(UUID(int=2)), b"of the one between")
    assert joins(office, middle, deep) == (middle, deep)
    assert joins(office, top, middle) == (top, middle)
    writes_on(office, top, files[deep], f"{files[deep]} and more")
    night.vault.erasing.erase(deep, by=night.me, why="her_request")
    all_meet(houses)
    for seat in houses.seats:
        assert files[deep] not in everything(seat), f"on PC {seat.number}"
        for left in (top, middle):
            assert files[left] in everything(seat)
        assert [row[0] for row in raw(seat, ATTACHED)] == [UUID(int=2).bytes]
    all_is_alike(houses)


def test_what_is_only_awaited_of_it_is_awaited_no_more(houses: Houses) -> None:
    office, ward, night = houses.seats
    first, later = begun(office, "market"), begun(office, "factory")
    all_meet(houses)
    stays, goes = (each.id for each in (first, later))
    attaches(office, goes, AttachmentId(UUID(int=8)), b"paper")
    stays, goes = joins(office, stays, goes)
    letter, *_ = office.clinic.meeting.letters(ward.device)
    ward.clinic.meeting.hear(letter)
    assert [row[0] for row in raw(ward, "SELECT id FROM attachments_awaited")] in ([], [UUID(int=8).bytes])
    night.vault.erasing.erase(later.id, by=night.me, why="her_request")
    houses.meet(night, ward)
    assert raw(ward, ATTACHED) == []
    all_meet(houses)
    assert [raw(seat, ATTACHED) for seat in houses.seats] == [[], [], []]


def test_a_backup_of_the_joined_files_brings_back_the_one_that_stays_and_nothing_of_the_other(houses: Houses) -> None:
    office, ward, _ = houses.seats
    first, later = begun(office, "market"), begun(office, "factory")
    stays, goes = joins(office, first.id, later.id)
    houses.back_up(office)
    office.clinic.merging.part(stays, goes)
    office.vault.erasing.erase(goes, by=office.me, why="her_request")
    office.clinic.keeping.news()
    all_meet(houses)
    gone, kept = ("factory", "market") if stays == first.id else ("market", "factory")
    houses.restore(office, ward)
    houses.meet(office, ward)
    assert kept in everything(office)
    assert gone not in everything(office)
    all_meet(houses)
    all_is_alike(houses)


def test_a_backup_brings_back_what_was_parted_from_a_file_that_was_erased(houses: Houses) -> None:
    office, ward, _ = houses.seats
    first, later = begun(office, "market"), begun(office, "factory")
    stays, goes = joins(office, first.id, later.id)
    houses.back_up(office)
    office.clinic.merging.part(stays, goes)
    office.vault.erasing.erase(stays, by=office.me, why="her_request")
    ledger = office.vault.erasing.ledger(office.vault.id)
    assert ledger is not None
    houses.restore(office, ward)
    office.vault.erasing.erase_again(ledger.erased, by=office.me)
    assert office.vault.cases.stands(goes)
    assert not office.vault.cases.stands(stays)
    assert ("factory" if goes == later.id else "market") in everything(office)
    assert ("factory" if stays == later.id else "market") not in everything(office)


def test_whoever_is_due_the_file_that_stays_can_read_what_was_joined_to_it(houses: Houses) -> None:
    office, ward, night = houses.seats
    first, later = begun(office, "market"), begun(office, "factory")
    all_meet(houses)
    stays, goes = joins(office, first.id, later.id)
    night.clinic.restricting.restrict(goes, {night.me}, Why.HER_WISH)
    all_meet(houses)
    assert goes not in ward.standing()
    night.comes_in()
    night.clinic.merging.decide(stays, goes, WHO_MAY_KNOW, Take.EARLIER)
    all_meet(houses)
    assert night.vault.restrictions.of(goes) is not None
    for seat in houses.seats:
        assert "market" in everything(seat), f"on PC {seat.number}"
        assert "factory" in everything(seat), f"on PC {seat.number}"
        assert {"market", "factory"} == {value for _, value in seat.vault.cases.load(stays).every("i_narrative")}
    all_is_alike(houses)


def test_a_key_that_comes_later_shows_what_was_joined(houses: Houses) -> None:
    office, _, night = houses.seats
    first, later = begun(office, "market"), begun(office, "factory")
    stays, goes = office.clinic.merging._in_order(first.id, later.id)
    attaches(office, goes, AttachmentId(UUID(int=3)), b"paper")
    gone = "factory" if goes == later.id else "market"
    office.clinic.restricting.restrict(goes, {office.me}, Why.HER_WISH)
    all_meet(houses)
    assert goes not in night.standing()
    office.vault.restrictions.lift(goes)
    joins(office, stays, goes)
    office.vault.common.tell()
    [letter, *_] = office.clinic.meeting.letters(night.device)
    night.clinic.meeting.hear(letter)
    all_meet(houses)
    assert gone in everything(night)
    assert night.vault.cases.load(stays).answers == office.vault.cases.load(stays).answers
    assert [row[0] for row in raw(night, "SELECT id FROM attachments")] == [UUID(int=3).bytes]
    assert raw(night, "SELECT case_id FROM attachments") == [(stays.bytes,)]
    all_is_alike(houses)


def test_what_was_written_in_a_file_while_another_pc_joined_it_is_seen_in_the_one_that_stays(houses: Houses) -> None:
    office, ward, night = houses.seats
    first, later = begun(office, "market"), begun(office, "factory")
    all_meet(houses)
    stays, goes = joins(office, first.id, later.id)
    gone = "factory" if goes == later.id else "market"
    writes_on(night, goes, gone, f"{gone}, and he has a knife")
    night.vault.revisions.append(goes, Change(values=((EntityId(goes), "e_source", "imported"),)), author=night.me)
    made = Entity(EntityId(UUID(int=70)), ASSESSMENT, EntityId(goes))
    values = ((made.id, "r_level", "immediate"), (EntityId(goes), "k_ok", "no"), (EntityId(goes), "s_alias", "as told"))
    night.vault.revisions.append(goes, Change(created=(made,), values=values), author=night.me)
    all_meet(houses)
    for seat in houses.seats:
        shown = seat.vault.cases.load(stays)
        assert f"{gone}, and he has a knife" in [value for _, value in shown.every("i_narrative")], (
            f"on PC {seat.number}"
        )
        assert (shown.stored("r_level", made.id), shown.stored("k_ok"), shown.stored("s_alias")) == (
            "immediate", "no", "as told",
        )  # fmt: skip
    all_is_alike(houses)
    ward.vault.erasing.erase(goes, by=ward.me, why="her_request")
    all_meet(houses)
    for seat in houses.seats:
        assert "he has a knife" not in everything(seat)
        assert seat.vault.cases.load(stays).stored("k_ok") is None
    all_is_alike(houses)


def test_what_went_home_with_a_file_is_in_it_on_every_pc(houses: Houses) -> None:
    office, ward, night = houses.seats
    first, later = begun(office, "market"), begun(office, "factory")
    stays, goes = office.clinic.merging._in_order(first.id, later.id)
    attaches(office, goes, AttachmentId(UUID(int=3)), b"paper")
    joins(office, stays, goes)
    houses.meet(office, ward)
    office.clinic.merging.part(stays, goes)
    all_meet(houses)
    for seat in (office, ward, night):
        assert raw(seat, "SELECT case_id FROM attachments") == [(goes.bytes,)], f"on PC {seat.number}"
        assert [one.number for one in seat.vault.attachments.of_case(goes)] == [1]
