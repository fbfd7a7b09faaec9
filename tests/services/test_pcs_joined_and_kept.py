"""Two cases joined on one PC while another keeps one of them to a list: each PC shows what it may read, and no less."""

from __future__ import annotations

from uuid import UUID

from several_ended import all_is_alike, all_meet, joined_to, raw
from several_houses import attaches, several_houses

from clinic_app.domain.attachments import AttachmentId
from clinic_app.domain.case import Change
from clinic_app.domain.ids import EntityId
from clinic_app.services.restricting import Why


def test_a_joining_goes_with_the_case_and_comes_back_with_it() -> None:
    with several_houses(3) as houses:
        office, ward, night = houses.seats
        one, other, *_ = office.cases()
        stays = office.clinic.merging.join(one, other)
        goes = other if stays == one else one
        night.clinic.restricting.restrict(goes, {night.me}, Why.HER_WISH)
        all_meet(houses)
        assert [goes in seat.standing() for seat in houses.seats] == [True, False, True]
        assert [len(joined_to(seat, stays)) for seat in houses.seats] == [1, 0, 1]
        ward.clinic.desk.cases.refresh()
        assert stays in ward.clinic.desk.cases.hidden, "only who may know of both knows of the one"
        ward.comes_in()
        assert stays in ward.clinic.desk.cases.hidden
        night.vault.restrictions.lift(goes)  # as one would who has not heard of the joining
        all_meet(houses)
        assert [len(joined_to(seat, stays)) for seat in houses.seats] == [1, 0, 1], "kept until a person decides"
        all_is_alike(houses)


def test_a_document_that_went_to_a_case_which_may_not_be_read_here_is_not_asked_for_without_end() -> None:
    with several_houses(3) as houses:
        office, ward, night = houses.seats
        one, other, *_ = office.cases()
        stays, goes = office.clinic.merging._in_order(one, other)
        attaches(office, goes, AttachmentId(UUID(int=5)), b"paper")
        heard = list(office.clinic.meeting.letters(night.device))
        night.clinic.restricting.restrict(goes, {night.me}, Why.HER_WISH)
        ward.clinic.restricting.restrict(stays, {ward.me}, Why.HER_WISH)
        night.clinic.meeting.hear(heard[0])
        office.clinic.merging.join(one, other)
        all_meet(houses)
        assert goes in night.standing()
        night.comes_in()
        assert stays in night.clinic.desk.cases.hidden, "of two lists with nobody in common nobody is on both"
        for seat in houses.seats:
            assert raw(seat, "SELECT count(*) FROM attachments_awaited") == [(0,)]


def test_a_case_that_two_pcs_wrote_at_once_comes_back_to_a_pc_that_had_let_go_of_it() -> None:
    with several_houses(3) as houses:
        office, ward, night = houses.seats
        [case_id, *_] = office.cases()
        for seat, told in ((office, "one"), (ward, "two")):
            change = Change(values=((EntityId(case_id), "k_ok", "yes"), (EntityId(case_id), "s_note", told)))
            seat.vault.revisions.append(case_id, change, author=seat.me)
        all_meet(houses)
        night.clinic.restricting.restrict(case_id, {night.me}, Why.HER_WISH)
        all_meet(houses)
        assert [case_id in seat.standing() for seat in houses.seats] == [True, False, True]
        night.clinic.restricting.lift(case_id)
        all_meet(houses)
        assert [case_id in seat.standing() for seat in houses.seats] == [True, True, True]
        all_is_alike(houses)
