"""What the PCs of a clinic have in common, against a PC of the same clinic that says what no program of ours would."""

from __future__ import annotations

import pytest
from several_ended import all_meet, raw
from several_houses import Houses, Seat, several_houses

from clinic_app.domain.answers import Stored
from clinic_app.services.letting_go import LetGo
from clinic_app.services.restricting import Why
from clinic_app.vault.common_merges import MergeKind


def says(seat: Seat, kind: str, name: str, /, **answers: Stored) -> None:
    """Written and signed on that PC, past everything that stands before it."""
    common = seat.vault.common
    record = common._book.one(common.record_of(kind, name))
    record = record if record.kind else type(record)(record.id, kind=kind, name=name)
    seat.vault.save(lambda: common._write(record, answers, seat.me))


def out(houses: Houses, gone: Seat) -> list[LetGo | None]:
    return [seat.vault.pcs.one(gone.device).revoked_why for seat in houses.living]


def test_who_was_restored_and_let_in_by_one_that_had_not_heard_takes_back_nobody() -> None:
    with several_houses(4) as houses:
        office, ward, night, lost = houses.seats
        houses.take_out(office, lost)
        houses.meet(office, night)
        houses.back_up(night)
        houses.restore(night, ward)
        assert night.vault.pcs.one(lost.device).revoked_why is LetGo.LOST
        all_meet(houses)
        assert out(houses, lost) == [LetGo.LOST] * 3


@pytest.mark.parametrize("answers", [{"revoked_at": None, "revoked_why": None}, {"revoked_why": None}])
def test_no_pc_takes_back_one_that_was_let_go(answers: dict[str, Stored]) -> None:
    with several_houses(4) as houses:
        office, ward, hostile, lost = houses.seats
        houses.take_out(office, lost)
        houses.meet(office, hostile)
        says(hostile, "pc", lost.device.hex, **answers)
        houses.meet(hostile, ward)
        houses.meet(hostile, office)
        all_meet(houses)
        assert out(houses, lost) == [LetGo.LOST] * 3


def test_one_that_was_let_go_without_a_time_or_a_reason_is_lost() -> None:
    with several_houses(3) as houses:
        _office, ward, hostile = houses.seats
        says(hostile, "pc", ward.device.hex, revoked_at="2026-11-24T04:00:00Z")
        houses.meet(hostile, houses.seats[0])
        assert houses.seats[0].vault.pcs.one(ward.device).revoked_why is LetGo.LOST


@pytest.mark.parametrize("kept", [{"people": 5}, {"people": ["no id"], "reason": "x", "since": "y", "by": "z"}, []])
def test_a_list_that_nobody_can_read_opens_no_case(kept: Stored) -> None:
    with several_houses(3) as houses:
        office, ward, hostile = houses.seats
        case, *_ = office.cases()
        office.clinic.restricting.restrict(case, {each.id for each in office.clinic.people}, Why.HER_WISH)
        all_meet(houses)
        before = ward.vault.restrictions.of(case)
        assert before is not None
        says(hostile, "restriction", case.hex, kept=kept)
        for seat in (office, ward):
            met = houses.meet(hostile, seat)
            assert [each.refused for each in met] == [None] * len(met)
            assert seat.vault.restrictions.of(case) == before
        assert raw(ward, "SELECT count(*) FROM restricted_to") == raw(office, "SELECT count(*) FROM restricted_to")


def test_two_files_that_are_said_to_be_part_of_each_other_stop_nobody() -> None:
    with several_houses(3) as houses:
        office, ward, hostile = houses.seats
        one, other, *_ = office.cases()
        stays = office.clinic.merging.join(one, other)
        goes = other if stays == one else one
        all_meet(houses)
        row = raw(hostile, "SELECT at, by, told FROM merged")[0]
        sql = "INSERT INTO merged (case_id, into_case, at, by, told) VALUES (?, ?, ?, ?, ?)"
        hostile.vault.save(lambda: hostile.vault._lane.run(sql, (stays.bytes, goes.bytes, *row)))
        kind = MergeKind()
        hostile.vault.save(lambda: hostile.vault._lane.run("DELETE FROM merged WHERE case_id = ?", (goes.bytes,)))
        answers = kind.says(hostile.vault._lane, stays.hex)
        hostile.vault.save(lambda: hostile.vault._lane.run("DELETE FROM merged"))
        says(hostile, "merged", stays.hex, **answers)
        hostile.vault.common._book.untouch_all()
        for seat in (office, ward):
            met = houses.meet(hostile, seat)
            assert [each.refused for each in met] == [None] * len(met)
            # The joinings name one instant: the one of the lower file holds, on all PCs the same.
            assert seat.vault.merges.leads_away() == {min(one, other)}
            assert seat.vault.cases.by_code(seat.vault.cases.load(min(one, other)).code) == max(one, other)


def test_a_promise_without_its_day_is_kept_from_the_list() -> None:
    with several_houses(3) as houses:
        office, _ward, hostile = houses.seats
        says(hostile, "task", "00" * 16, kind="call")
        met = houses.meet(hostile, office)
        assert [each.refused for each in met] == [None] * len(met)
        assert raw(office, "SELECT count(*) FROM tasks WHERE id = zeroblob(16)") == [(0,)]


@pytest.mark.parametrize("answers", [{"gone": True}, {"at": None}])
def test_nobody_brings_back_a_case_that_was_erased(answers: dict[str, Stored]) -> None:
    with several_houses(3) as houses:
        office, ward, hostile = houses.seats
        case, *_ = office.cases()
        keys = hostile.vault.telling.keys([case])
        office.vault.erasing.erase(case, by=office.me, why="her_request")
        all_meet(houses)
        says(hostile, "erased", case.hex, **answers)
        for seat in (office, ward):
            houses.meet(hostile, seat)
            assert seat.vault.erasing.knows(case)
            seat.vault.hearing.take((), keys, hostile.device)
            assert case not in seat.standing()
        all_meet(houses)
        assert all(seat.vault.erasing.knows(case) for seat in (office, ward))
