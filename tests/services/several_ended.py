"""What must be so once every PC of a clinic has met every other until nobody had anything to tell."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations
from typing import Any
from uuid import UUID

import msgspec
import pytest
from several_houses import RIGHT, Houses, Seat, answers, asked, follows

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case
from clinic_app.domain.convergence import Undecided, converge
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.stricter import DANGER
from clinic_app.errors import LetterRefused
from clinic_app.services.reporting import Audience, month_of

ROUNDS = 8
MONTH = range(month_of(RIGHT.date()), month_of(RIGHT.date()) + 1)
OF_PEOPLE = "SELECT id, staff_code, role, enrolled_at, disabled_at FROM people ORDER BY id"
OF_LISTS = """
SELECT r.case_id, r.reason, r.since, r.by, t.person FROM restricted r LEFT JOIN restricted_to t USING (case_id)
ORDER BY 1, 5"""
OF_PCS = "SELECT device, place, signing, seal, revoked_at, revoked_why FROM pcs ORDER BY device"
OF_RECORDS = "SELECT id, kind, name, document FROM common_records ORDER BY id"
OF_ATTACHED = """
SELECT id, json_extract(header, '$.number') FROM attachments WHERE case_id = ?1
UNION ALL SELECT id, number FROM attachments_awaited WHERE case_id = ?1 ORDER BY id"""
OF_TASKS = "SELECT id, kind, channel, due_at, done_at FROM tasks WHERE case_id = ? ORDER BY id"


def raw(seat: Seat, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in seat.vault._lane.rows(sql, values)]


def records(seat: Seat) -> dict[bytes, tuple[object, ...]]:
    """What the clinic has in common, in whatever order it was said."""
    return {row[0]: (row[1], row[2], msgspec.json.decode(row[3])) for row in raw(seat, OF_RECORDS)}


def as_case(record: bytes) -> CaseId:
    return CaseId(UUID(bytes=record))


def joined_to(seat: Seat, case_id: CaseId) -> set[tuple[Any, ...]]:
    return set(raw(seat, "SELECT case_id, into_case, at, by FROM merged WHERE into_case = ?", case_id.bytes))


def questions(seat: Seat, case_id: CaseId) -> list[tuple[object, ...]]:
    asked_ = seat.vault.revisions.undecided.of(case_id)
    return sorted((each.entity, each.field, repr(each.answers)) for each in asked_)


def written(seat: Seat, case_id: CaseId) -> set[object]:
    return {each.id for each in seat.vault.revisions.history(case_id)}


def standing(seat: Seat) -> set[CaseId]:
    return set(seat.standing())


def due(seat: Seat, case_id: CaseId, holders: list[Seat]) -> bool:
    """Somebody of its list comes in there, or of that of the file that it was joined to."""
    kept = seat.vault.restrictions.of(case_id)
    if kept is None or not kept.people.isdisjoint(seat.vault.pcs.this().people):
        return True
    into = next((found for each in holders if (found := each.vault.merges.leads_to(case_id)) is not None), None)
    return into is not None and due(seat, into, holders)


def below(case_id: CaseId, seats: list[Seat]) -> set[CaseId]:
    """All that was joined to it, and to that."""
    into = {merge.case_id: merge.into for seat in seats for merge in seat.vault.merges.every()}
    found, new = set[CaseId](), {case_id}
    while new:
        new = {one for one, other in into.items() if other in new} - found
        found |= new
    return found


def read_of(seat: Seat, case_id: CaseId, seats: list[Seat]) -> set[CaseId]:
    """What of that can be read on this PC."""
    return below(case_id, seats) & standing(seat)


def all_meet(houses: Houses) -> None:
    """Until nobody has anything to tell."""
    for _ in range(ROUNDS):
        for one, other in combinations(houses.living, 2):
            houses.meet(one, other)
        if all(houses.is_quiet(*pair) for pair in combinations(houses.living, 2)):
            return
        for one, other in permutations(houses.living, 2):
            if not houses.knows(one, other):  # whoever let it in was restored, and forgot it
                houses.let_in(other, one)
    raise AssertionError("they never come to an end")


def at_the_end(houses: Houses) -> None:
    all_meet(houses)
    all_is_alike(houses)
    it_is_counted_alike(houses)
    nothing_is_lost(houses)
    it_is_asked_exactly_where_two_did_not_know(houses)
    who_was_taken_out_reads_nothing_new(houses)
    for seat in houses.living:
        seat.comes_in()
    all_meet(houses)
    all_is_alike(houses)


def all_is_alike(houses: Houses) -> None:
    first, *others = houses.living
    for seat in others:
        assert seat.vault.hearing.reached() == first.vault.hearing.reached()
        for sql in (OF_PEOPLE, OF_LISTS, OF_PCS):
            assert raw(seat, sql) == raw(first, sql), sql
        assert records(seat) == records(first)
        assert raw(seat, "SELECT case_id FROM erased ORDER BY 1") == raw(first, "SELECT case_id FROM erased ORDER BY 1")
    known = set[CaseId]().union(*map(standing, houses.living))
    for case_id in known:
        holders = [seat for seat in houses.living if case_id in standing(seat)]
        for seat in houses.living:
            here, is_due = seat in holders, due(seat, case_id, holders)
            assert here or not is_due, f"PC {seat.number} is due a case and has it not"
            others_due = any(due(other, case_id, holders) for other in houses.living)
            assert is_due or not here or not others_due, f"PC {seat.number} keeps a case that it is not due"
        assert not first.vault.erasing.knows(case_id)
        joined = {row for seat in holders for row in joined_to(seat, case_id)}
        for seat in holders:
            assert joined_to(seat, case_id) == {row for row in joined if as_case(row[0]) in standing(seat)}
            if case_id in seat.cases() and case_id not in seat.vault.merges.leads_away():
                assert len(seat.clinic.merging.of(case_id)) == len(joined_to(seat, case_id))
        for seat in holders:
            is_what_all_of_it_says(seat, case_id)
            read = read_of(seat, case_id, holders)
            assert not due(seat, case_id, holders) or read == below(case_id, holders) & known, f"on PC {seat.number}"
            # Where nobody is due a file, some PC keeps it for all, and may lack what was joined to it.
            one = next(each for each in holders if read_of(each, case_id, holders) == read)
            assert seat.vault.cases.load(case_id) == one.vault.cases.load(case_id)
            assert questions(seat, case_id) == questions(one, case_id)
            for sql in (OF_TASKS, OF_ATTACHED):
                assert raw(seat, sql, case_id.bytes) == raw(one, sql, case_id.bytes)
            assert written(seat, case_id) == written(one, case_id)
    for seat in houses.living:
        assert seat.vault.revisions.undecided.cases() <= known | set(map(as_case, records(first)))
        seat.vault.revisions.verify_chain()
        seat.vault.journal.verify(seat.vault.device.signing.public)
        assert seat.vault.journals.broken() == {}
        assert all(pc.set_aside in (None, "lost", "replaced") for pc in seat.vault.hearing.others.every())


def is_what_all_of_it_says(seat: Seat, case_id: CaseId) -> None:
    """Whatever came in turn there and what was laid anew: the case, the order in it, and what is asked."""
    stands, history = seat.vault.cases.load(case_id), seat.vault.revisions.history(case_id)
    told = converge(Case.begun(case_id, stands.code), [each.said for each in history])
    assert [*stands.entities.values()] == [*told.case.entities.values()], f"on PC {seat.number}"
    assert answers_in(stands) == answers_in(told.case)
    assert seat.vault.revisions.undecided.of(case_id) == tuple(sorted(told.undecided, key=by_place))


def answers_in(case: Case) -> dict[EntityId, dict[str, Stored]]:
    return {entity: dict(row) for entity, row in case.answers.items() if row}


def by_place(asked_: Undecided) -> tuple[bytes, str]:
    return asked_.entity.bytes, asked_.field


def it_is_counted_alike(houses: Houses) -> None:
    """By PCs that read the same; how much there is to do hangs on the clock, and so does which month it is."""
    counted = dict[frozenset[CaseId], object]()
    for seat in houses.living:
        seat.clinic.desk.cases.refresh()
        report = seat.clinic.reporting.report(Audience.OWN, MONTH)
        report = replace(report, work=None, made_at=RIGHT, elsewhere=0, trend=(), unfinished=False)
        assert counted.setdefault(frozenset(seat.standing()), report) == report, f"on PC {seat.number}"


def nothing_is_lost(houses: Houses) -> None:
    for seat in houses.living:
        reached = seat.vault.hearing.reached()
        for other in houses.living:
            lost = [place for place in houses.truth.saved[other.number] if reached.get(place[0], 0) < place[1]]
            assert lost == [], f"what PC {other.number} had saved is not on PC {seat.number}"


def it_is_asked_exactly_where_two_did_not_know(houses: Houses) -> None:
    for seat in houses.living:
        for case_id in standing(seat):
            told = {each.field for each in seat.vault.revisions.undecided.of(case_id)}
            root = seat.vault.cases.load(case_id).root
            at_root = {each.field for each in seat.vault.revisions.undecided.of(case_id) if each.entity == root} - {
                DANGER
            }
            assert at_root == asked(houses.truth, seat, case_id), told
            for question, words in answers(seat, case_id).items():
                holds = follows(houses.truth, words)
                if len(holds) == 1:
                    assert seat.vault.cases.load(case_id).stored(question) == holds[0], question


def who_was_taken_out_reads_nothing_new(houses: Houses) -> None:
    gone = houses.out
    if gone is None:
        return
    before = gone.vault.hearing.reached()
    for seat in houses.living:
        for work in (seat.clinic.meeting.letters, seat.clinic.meeting.greeting):
            with pytest.raises(LetterRefused, match="revoked"):
                work(gone.device)
        for letter in seat.box:
            assert gone.clinic.meeting.hear(letter).refused is not None
    assert gone.vault.hearing.reached() == before
