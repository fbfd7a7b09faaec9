"""What one joining brings at once, and what one letter tells of several, comes to the same on every PC.

A PC that hears in turn follows what it hears; one that hears two hands at once lays all together anew.
"""

from __future__ import annotations

from uuid import UUID

from several_ended import all_is_alike, all_meet, questions
from several_houses import Seat, several_houses

from clinic_app.domain.case import Change, Entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.merging import ASSESSMENT, newest_level
from clinic_app.domain.stricter import DANGER


def rated(seat: Seat, case_id: CaseId, number: int, level: str) -> EntityId:
    made = Entity(EntityId(UUID(int=number)), ASSESSMENT, EntityId(case_id))
    seat.vault.revisions.append(case_id, Change((made,), (), ((made.id, DANGER, level),)), author=seat.me)
    return made.id


def noted(seat: Seat, case_id: CaseId, words: str) -> None:
    seat.vault.revisions.append(case_id, Change(values=((EntityId(case_id), "s_note", words),)), author=seat.me)


def test_levels_that_came_with_a_joined_file_are_asked_about_on_no_pc() -> None:
    with several_houses(3) as houses:
        here, there, third = houses.seats
        one, other, *_ = here.cases()
        last = dict[CaseId, EntityId]()
        for number, level in enumerate(("high", "standard"), start=1):
            last |= {one: rated(here, one, number, level), other: rated(here, other, 10 + number, level)}
        all_meet(houses)
        stays = here.clinic.merging.look(one, other).stays.id
        noted(here, stays, "here")
        noted(there, stays, "there")
        houses.meet(here, there)
        here.clinic.merging.join(one, other)
        goes = other if stays == one else one
        all_meet(houses)  # the third hears of both hands and of the joining at once
        for seat in (here, there, third):
            assert questions(seat, stays) == []
            assert newest_level(seat.vault.cases.load(stays)) == last[goes]
        all_is_alike(houses)


def test_what_was_joined_parted_and_joined_again_in_one_letter_is_all_there() -> None:
    with several_houses(3) as houses:
        here = houses.seats[0]
        one, other, *_ = here.cases()
        levels = {rated(here, case_id, number, "high") for number, case_id in enumerate((one, other), start=1)}
        all_meet(houses)
        stays = here.clinic.merging.join(one, other)
        here.clinic.merging.part(stays, other if stays == one else one)
        here.clinic.merging.join(one, other)
        all_meet(houses)
        for seat in houses.seats:
            assert levels <= {*seat.vault.cases.load(stays).entities}
        all_is_alike(houses)
