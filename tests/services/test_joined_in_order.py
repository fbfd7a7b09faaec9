"""Of what came with a joined file and with one that had been joined to that, the order is that of the file itself."""

from __future__ import annotations

from uuid import UUID

from several_ended import all_is_alike, all_meet
from several_houses import several_houses

from clinic_app.domain.case import Change, Entity
from clinic_app.domain.ids import EntityId
from clinic_app.domain.merging import ASSESSMENT, newest_level
from clinic_app.domain.stricter import DANGER


def test_the_newest_level_of_a_joined_file_is_the_newest_in_the_one_that_stays() -> None:
    with several_houses(3) as houses:
        here = houses.seats[0]
        first, second, third = sorted(here.cases(), key=here.clinic.merging._begun)
        for number, case_id in enumerate((second, third), start=1):
            made = Entity(EntityId(UUID(int=number)), ASSESSMENT, EntityId(case_id))
            change = Change((made,), (), ((made.id, DANGER, "standard"),))
            here.vault.revisions.append(case_id, change, author=here.me)
        assert here.clinic.merging.join(second, third) == second
        worse = Entity(EntityId(UUID(int=3)), ASSESSMENT, EntityId(second))
        here.vault.revisions.append(second, Change((worse,), (), ((worse.id, DANGER, "immediate"),)), author=here.me)
        assert here.clinic.merging.join(first, second) == first
        all_meet(houses)
        for seat in houses.seats:
            assert newest_level(seat.vault.cases.load(first)) == worse.id
        all_is_alike(houses)


def test_a_lower_level_that_another_pc_wrote_not_knowing_of_the_joining_does_not_take_the_place_of_a_worse_one() -> (
    None
):
    with several_houses(3) as houses:
        here, there, _third = houses.seats
        first, second, *_ = sorted(here.cases(), key=here.clinic.merging._begun)
        worse, lower = (Entity(EntityId(UUID(int=n)), ASSESSMENT, EntityId(of)) for n, of in ((1, first), (2, second)))
        here.vault.revisions.append(first, Change((worse,), (), ((worse.id, DANGER, "immediate"),)), author=here.me)
        all_meet(houses)
        assert here.clinic.merging.join(first, second) == first
        there.vault.revisions.append(second, Change((lower,), (), ((lower.id, DANGER, "standard"),)), author=there.me)
        all_meet(houses)
        for seat in houses.seats:
            stands = seat.vault.cases.load(first)
            assert lower.id in stands.entities
            assert newest_level(stands) == worse.id
        all_is_alike(houses)
