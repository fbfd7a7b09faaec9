"""A photograph taken in a file that a woman's other file was joined to, by a joining that did not hold: of an injury
of hers, it goes with the injury."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

import pytest
from several_ended import OF_ATTACHED, all_is_alike, all_meet, raw
from several_houses import Houses, Seat, attaches, begin, several_houses

from clinic_app.domain.attachments import PHOTO_OF, Agreed, AttachmentId, Facts, What, taken_in
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId

TAKEN, BEFORE, HERS = (AttachmentId(UUID(int=90 + at)) for at in range(3))
AT_NIGHT = b"taken at night"


def photographs(seat: Seat, case_id: CaseId, injury: EntityId) -> None:
    """A photograph of an injury is taken in, and the injury names it."""
    kept, digest = seat.vault.attachments, sha256(AT_NIGHT).hexdigest()
    facts = Facts(what=What.DOCUMENT, bytes=len(AT_NIGHT), digest=digest, agreed=Agreed.NOT_ASKED, injury=injury.hex)

    def write() -> None:
        number = kept.next_number(case_id)
        named = Change(values=((injury, PHOTO_OF, str(number)),))
        said = taken_in(TAKEN, number, facts).and_then(named)
        seat.vault.revisions.append(case_id, said, author=seat.me)
        kept.add(TAKEN, case_id, number, facts, AT_NIGHT, author=seat.me)

    seat.vault.save(write)


def lie_in(seat: Seat, case_id: CaseId) -> dict[AttachmentId, int]:
    return {AttachmentId(UUID(bytes=one)): number for one, number in raw(seat, OF_ATTACHED, case_id.bytes)}


@pytest.mark.parametrize("before", ["both", "neither"])
def test_it_goes_with_the_injury_it_shows_and_home_again_with_the_file(before: str) -> None:
    with several_houses(3) as houses:
        office, ward, third = houses.seats
        two, three, *_ = office.cases()
        one = begin(office.clinic).id
        injury = new_entity("injury", EntityId(one))
        office.vault.revisions.append(one, Change((injury,)), author=office.me)
        if before == "both":
            attaches(office, one, HERS, b"hers")
            attaches(office, three, BEFORE, b"of the other")
        all_meet(houses)
        assert office.clinic.merging.join(one, two) == two
        assert ward.clinic.merging.join(one, three) == three
        photographs(ward, three, injury.id)
        attaches(ward, three, AttachmentId(UUID(int=95)), b"of nobody's injury")
        _meet_by_the_third(houses)
        assert office.vault.merges.leads_to(one) == two, "what is asked here is asked of the one that does not hold"
        hers = {HERS: 1, TAKEN: 2} if before == "both" else {TAKEN: 1}
        for seat in houses.seats:
            assert lie_in(seat, two) == hers, f"on PC {seat.number}"
            assert TAKEN not in lie_in(seat, three)
            assert AttachmentId(UUID(int=95)) in lie_in(seat, three)
            shown = seat.vault.cases.load(two)
            assert shown.stored(PHOTO_OF, injury.id) == str(hers[TAKEN])
            assert b"".join(seat.vault.attachments.parts(TAKEN)) == AT_NIGHT
        all_is_alike(houses)
        third.clinic.merging.part(two, one)
        all_meet(houses)
        for seat in houses.seats:
            assert TAKEN in lie_in(seat, one), f"on PC {seat.number}"
            assert lie_in(seat, two) == {}
            number = lie_in(seat, one)[TAKEN]
            assert seat.vault.cases.load(one).stored(PHOTO_OF, injury.id) == str(number)
        all_is_alike(houses)


def _meet_by_the_third(houses: Houses) -> None:
    office, ward, third = houses.seats
    houses.meet(office, third)
    houses.meet(ward, third)
    all_meet(houses)


@pytest.mark.parametrize("later", ["by way of a third", "at once"])
def test_joined_by_two_ways_to_one_file_it_has_one_number_there_which_its_injury_names(later: str) -> None:
    with several_houses(3) as houses:
        office, _, night = houses.seats
        files, papers = [], [AttachmentId(UUID(int=60 + number)) for number in range(3)]
        for paper in papers:
            office.house.pass_(minutes=5)
            files.append(begin(office.clinic).id)
            attaches(office, files[-1], paper, f"paper {paper}".encode())
        injury = new_entity("injury", EntityId(files[2]))
        named = Change((injury,), values=((injury.id, PHOTO_OF, "1"),))
        office.vault.revisions.append(files[2], named, author=office.me)
        all_meet(houses)
        (office if later == "by way of a third" else night).house.pass_(minutes=5)
        office.clinic.merging.join(files[1], files[2])
        office.clinic.merging.join(files[0], files[1])
        night.clinic.merging.join(files[0], files[2])
        all_meet(houses)
        numbers = {lie_in(seat, files[0])[papers[2]] for seat in houses.seats}
        assert len(numbers) == 1
        for seat in houses.seats:
            assert seat.vault.cases.load(files[0]).stored(PHOTO_OF, injury.id) == str(*numbers), f"on PC {seat.number}"
        all_is_alike(houses)
