"""Two joinings that do not go together: promises and papers of both files are all there once, alike on every PC."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from several_ended import OF_ATTACHED, OF_TASKS, all_is_alike, all_meet, raw
from several_houses import RIGHT, Seat, attaches, begin, several_houses
from test_joined_and_erased import everything
from test_pcs_hostile_records import says

from clinic_app.domain.attachments import AttachmentId
from clinic_app.domain.case import Change, new_entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.vault.common_merges import MergeKind

WHEN = RIGHT + timedelta(days=2)


def fills(seat: Seat, case_id: CaseId, word: str) -> None:
    """A promise that is owed and one that is kept, a need, a document."""
    tasks = seat.vault.tasks
    tasks.add(kind=f"owed {word}", due_at=WHEN, channel="phone", case_id=case_id)
    tasks.done(tasks.add(kind=f"kept {word}", due_at=WHEN, channel="phone", case_id=case_id))
    made = new_entity("need", EntityId(case_id))
    seat.vault.revisions.append(case_id, Change((made,), (), ((made.id, "s_note", word),)), author=seat.me)
    attaches(seat, case_id, AttachmentId(uuid4()), word.encode())


def promises(seat: Seat, *cases: CaseId) -> dict[str, bool]:
    """Of these files, by what each says; whether it is kept. Each stands once."""
    found = [row for case_id in cases for row in raw(seat, OF_TASKS, case_id.bytes)]
    told = {row[1]: row[4] is not None for row in found if row[1].startswith(("owed", "kept"))}
    assert len(told) == len([row for row in found if row[1].startswith(("owed", "kept"))])
    return told


def words(seat: Seat, case_id: CaseId) -> set[object]:
    return {value for entity, value in seat.vault.cases.load(case_id).every("s_note") if entity != EntityId(case_id)}


def documents(seat: Seat, *cases: CaseId) -> int:
    return sum(len(raw(seat, OF_ATTACHED, case_id.bytes)) for case_id in cases)


def test_of_two_opposite_joinings_one_holds_and_both_files_have_all_they_had() -> None:
    with several_houses(3) as houses:
        office, ward, hostile = houses.seats
        one, other, *_ = office.cases()
        for case_id, word in ((one, "one"), (other, "other")):
            fills(office, case_id, word)
        stays = office.clinic.merging.join(one, other)
        goes = other if stays == one else one
        all_meet(houses)
        _says_the_opposite(hostile, stays, goes)
        for _ in range(2):
            for seat in (office, ward):
                houses.meet(hostile, seat)
            houses.meet(office, ward)
        lower, higher = sorted((one, other))
        for seat in (office, ward):
            assert seat.vault.merges.leads_away() == {lower}
            assert promises(seat, one, other) == {
                "owed one": False,
                "kept one": True,
                "owed other": False,
                "kept other": True,
            }
            assert documents(seat, one, other) == 2
            assert words(seat, higher) | words(seat, lower) == {"one", "other"}
            seat.vault.revisions.verify_chain()
        assert promises(office, higher) == promises(ward, higher)


def _says_the_opposite(hostile: Seat, stays: CaseId, goes: CaseId) -> None:
    row = raw(hostile, "SELECT at, by, told FROM merged")[0]
    lane, kind = hostile.vault._lane, MergeKind()
    sql = "INSERT INTO merged (case_id, into_case, at, by, told) VALUES (?, ?, ?, ?, ?)"
    hostile.vault.save(lambda: lane.run(sql, (stays.bytes, goes.bytes, *row)))
    hostile.vault.save(lambda: lane.run("DELETE FROM merged WHERE case_id = ?", (goes.bytes,)))
    answers = kind.says(lane, stays.hex)
    hostile.vault.save(lambda: lane.run("DELETE FROM merged"))
    says(hostile, "merged", stays.hex, **answers)
    hostile.vault.common._book.untouch_all()


def test_what_came_along_by_a_joining_that_lost_stays_readable_once_its_pc_is_gone() -> None:
    with several_houses(3) as houses:
        office, ward, third = houses.seats
        two, three, *_ = office.cases()
        one = begin(office.clinic).id  # begun last: it goes to whichever it is joined to
        fills(office, one, "hers")
        all_meet(houses)
        assert office.clinic.merging.join(one, two) == two
        assert ward.clinic.merging.join(one, three) == three
        letters = list(ward.clinic.meeting.letters(office.device))
        assert [office.clinic.meeting.hear(each).refused for each in letters] == [None] * len(letters)
        houses.take_out(office, ward)  # before it heard that its joining does not hold
        all_meet(houses)
        for seat in (office, third):
            assert [seat.vault.merges.leads_to(each) for each in (one, two, three)] == [two, None, None]
            assert promises(seat, two) == {"owed hers": False, "kept hers": True}
            assert (documents(seat, two), documents(seat, three)) == (1, 0)
            # Nobody is left who would take it back: her words stand in the other file too, and are in its history.
            assert words(seat, one) == words(seat, two) == words(seat, three) == {"hers"}
            assert any("hers" in repr(each.change) for each in seat.vault.revisions.history(three))
            seat.vault.revisions.verify_chain()


def test_what_was_written_since_on_the_pc_whose_joining_did_not_hold_goes_home_with_the_file() -> None:
    with several_houses(3) as houses:
        office, ward, third = houses.seats
        two, three, *_ = office.cases()
        one = begin(office.clinic).id
        incident = new_entity("incident", EntityId(one))
        told = Change((incident,), (), ((incident.id, "i_narrative", "the market"),))
        office.vault.revisions.append(one, told, author=office.me)
        all_meet(houses)
        assert office.clinic.merging.join(one, two) == two
        assert ward.clinic.merging.join(one, three) == three
        care = new_entity("care", incident.id)
        values = ((incident.id, "i_narrative", "the market, at noon"), (care.id, "s_note", "a bandage"))
        ward.vault.revisions.append(three, Change((care,), (), values), author=ward.me)
        own = Change(values=((EntityId(three), "s_note", "hers alone"),))
        ward.vault.revisions.append(three, own, author=ward.me)
        houses.meet(office, third)
        houses.meet(ward, third)
        all_meet(houses)
        holds, lost = (two, three) if office.vault.merges.leads_to(one) == two else (three, two)
        assert lost == three, "what is asked here is asked of the one that does not hold"
        for file in (holds, one):
            for seat in houses.seats:
                shown = seat.vault.cases.load(file)
                assert shown.stored("i_narrative", incident.id) == "the market, at noon", f"on PC {seat.number}"
                assert shown.stored("s_note", care.id) == "a bandage"
                assert shown.entities[care.id].parent == incident.id
                left = seat.vault.cases.load(lost)
                assert {incident.id, care.id}.isdisjoint(left.entities)
                assert left.stored("s_note") == "hers alone"
            all_is_alike(houses)
            if file == holds:
                third.clinic.merging.part(holds, one)
                all_meet(houses)


def test_of_three_files_the_last_lets_go_too_of_what_a_joining_that_did_not_hold_brought() -> None:
    with several_houses(3) as houses:
        office, ward, _third = houses.seats
        three, four, two = sorted(office.cases(), key=office.clinic.merging._begun)
        one = begin(office.clinic).id
        fills(office, one, "hers")
        all_meet(houses)
        assert office.clinic.merging.join(one, two) == two
        assert ward.clinic.merging.join(one, four) == four
        assert ward.clinic.merging.join(four, three) == three
        assert "hers" in words(ward, three)
        all_meet(houses)
        for seat in houses.seats:
            assert [seat.vault.merges.leads_to(each) for each in (one, four)] == [two, three]
            assert [words(seat, each) for each in (two, three, four)] == [{"hers"}, set(), set()], f"on {seat.number}"
            assert promises(seat, two) == {"owed hers": False, "kept hers": True}
            assert (documents(seat, two), documents(seat, three)) == (1, 0)
        all_is_alike(houses)


@pytest.mark.parametrize("erased", ["the file itself", "the one it is part of", "the one that lost it"])
def test_an_erasure_takes_what_a_lost_joining_brought_though_the_pc_that_made_it_is_gone(erased: str) -> None:
    with several_houses(3) as houses:
        office, ward, third = houses.seats
        two, three, *_ = office.cases()
        one = begin(office.clinic).id
        incident = new_entity("incident", EntityId(one))
        told = ((incident.id, "i_narrative", "the market"), (EntityId(one), "s_alias", "the tall one"))
        office.vault.revisions.append(one, Change((incident,), (), told), author=office.me)
        attaches(office, one, AttachmentId(uuid4()), b"her paper")
        all_meet(houses)
        assert office.clinic.merging.join(one, two) == two
        assert ward.clinic.merging.join(one, three) == three
        since = Change(values=((incident.id, "i_narrative", "the market, at noon"),))
        ward.vault.revisions.append(three, since, author=ward.me)
        letters = list(ward.clinic.meeting.letters(office.device))
        assert [office.clinic.meeting.hear(each).refused for each in letters] == [None] * len(letters)
        houses.take_out(office, ward)
        all_meet(houses)
        holds = office.vault.merges.leads_to(one)
        lost = three if holds == two else two
        assert "the market" in everything(third)
        gone = {"the file itself": one, "the one it is part of": holds, "the one that lost it": lost}[erased]
        third.vault.erasing.erase(gone, by=third.me, why="her_request")
        all_meet(houses)
        for seat in (office, third):
            left = everything(seat)
            if gone != lost:
                assert "the market" not in left, f"on PC {seat.number}"
                assert "the tall one" not in left
                assert sum(documents(seat, each) for each in (two, three)) == 0
            else:
                assert "the market, at noon" in left
                assert documents(seat, holds) == 1
            seat.vault.revisions.verify_chain()


def test_what_was_written_before_two_files_were_parted_is_not_said_over_what_was_written_since() -> None:
    with several_houses(3) as houses:
        office, ward, third = houses.seats
        two, three, *_ = office.cases()
        one = begin(office.clinic).id
        incident = new_entity("incident", EntityId(one))

        def narrates(seat: Seat, file: CaseId, words: str) -> None:
            change = Change(values=((incident.id, "i_narrative", words),))
            seat.vault.revisions.append(file, change, author=seat.me)

        office.vault.revisions.append(one, Change(created=(incident,)), author=office.me)
        assert office.clinic.merging.join(one, three) == three
        narrates(office, three, "the market")
        all_meet(houses)
        third.clinic.merging.part(three, one)
        narrates(third, one, "the harbour")
        assert third.clinic.merging.join(one, two) == two
        all_meet(houses)
        ward.vault.revisions.append(three, Change(values=((EntityId(three), "s_note", "x"),)), author=ward.me)
        ward.vault.revisions.append(one, Change(values=((EntityId(one), "s_alias", "late"),)), author=ward.me)
        all_meet(houses)
        for seat in houses.seats:
            assert seat.vault.cases.load(two).stored("i_narrative", incident.id) == "the harbour", f"on {seat.number}"
        all_is_alike(houses)
