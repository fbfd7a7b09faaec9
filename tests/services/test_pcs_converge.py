"""Any history of several PCs of one clinic ends alike on all of them, and nothing that was saved is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from several_ended import at_the_end
from several_houses import Houses, Seat, attaches, begin, several_houses

from clinic_app.domain.attachments import AttachmentId
from clinic_app.domain.case import Change, Entity
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.merging import ASSESSMENT
from clinic_app.domain.people import Role
from clinic_app.errors import ClinicError, NoSuchPc
from clinic_app.services.restricting import Why

SAYS: tuple[tuple[str, Any], ...] = (
    ("c_services", "given"), ("c_services", "refused"), ("c_stats", "given"), ("c_stats", "undecided"),
    ("k_ok", "yes"), ("k_ok", "no"), ("k_ok", "hold_unsafe"), ("k_channel", ["call"]), ("k_channel", ["call", "sms"]),
    ("c_withhold", "her brother"), ("c_withhold", "the village"), ("s_note", "one"), ("s_note", "two"), ("k_ok", None),
    ("z_hold", True),
)  # fmt: skip
LEVELS = ("immediate", "high", "standard")

pc = st.integers(0, 4)
many = st.integers(0, 9)


class SeveralPcs(RuleBasedStateMachine):
    """What people, sticks and power cuts do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.held = ExitStack()
        self.made = 0

    @initialize(many=st.integers(3, 5))
    def they_stand(self, many: int) -> None:
        self.houses: Houses = self.held.enter_context(several_houses(many))

    def teardown(self) -> None:
        try:
            if hasattr(self, "houses"):
                at_the_end(self.houses)
        finally:
            self.held.close()

    # --- what one does -----------------------------------------------------------------------------

    def seat(self, number: int) -> Seat:
        return self.houses.seats[number % len(self.houses.seats)]

    def living(self, number: int) -> Seat:
        return self.houses.living[number % len(self.houses.living)]

    def two(self, one: int, other: int) -> tuple[Seat, Seat] | None:
        first, second = self.living(one), self.living(other)
        return None if first is second else (first, second)

    def does(self, seat: Seat, work: Callable[[], object]) -> None:
        """What is not allowed, or not possible, changes nothing."""
        with suppress(ClinicError):
            work()
        self.houses.truth.watch(seat)

    def entity(self) -> EntityId:
        self.made += 1
        return EntityId(UUID(int=self.made))

    def case(self, seat: Seat, number: int) -> CaseId | None:
        cases = seat.cases()
        return cases[number % len(cases)] if cases else None

    def writes(self, seat: Seat, case_id: CaseId, change: Change) -> None:
        seat.vault.revisions.append(case_id, change, author=seat.me)

    @rule(at=pc)
    def a_case_is_begun(self, at: int) -> None:
        seat = self.seat(at)
        self.does(seat, lambda: begin(seat.clinic))

    @rule(at=pc, which=many, says=st.sampled_from(SAYS))
    def something_is_said(self, at: int, which: int, says: tuple[str, Any]) -> None:
        seat = self.seat(at)
        if case_id := self.case(seat, which):
            self.does(seat, lambda: self.writes(seat, case_id, Change(values=((EntityId(case_id), *says),))))

    @rule(at=pc, which=many, level=st.sampled_from(LEVELS))
    def danger_is_assessed(self, at: int, which: int, level: str) -> None:
        seat = self.seat(at)
        if case_id := self.case(seat, which):
            made = Entity(self.entity(), ASSESSMENT, EntityId(case_id))
            self.does(seat, lambda: self.writes(seat, case_id, Change((made,), (), ((made.id, "r_level", level),))))

    @rule(at=pc, which=many, part=many, ends=st.booleans())
    def a_part_ends_or_is_written_on(self, at: int, which: int, part: int, ends: bool) -> None:
        seat = self.seat(at)
        if case_id := self.case(seat, which):
            case = seat.vault.cases.load(case_id)
            parts = sorted(each for each in case.entities if each != case.root)
            if parts:
                one = parts[part % len(parts)]
                change = Change(ended=(one,)) if ends else Change(values=((one, "s_note", f"on it {part}"),))
                self.does(seat, lambda: self.writes(seat, case_id, change))

    @rule(at=pc, which=many)
    def a_document_is_taken_in(self, at: int, which: int) -> None:
        seat = self.seat(at)
        if case_id := self.case(seat, which):
            made = AttachmentId(self.entity())
            self.does(seat, lambda: attaches(seat, case_id, made, f"paper {self.made}".encode()))

    @rule(at=pc, which=many, days=st.integers(-3, 3))
    def something_is_promised(self, at: int, which: int, days: int) -> None:
        seat = self.seat(at)
        case_id, due = self.case(seat, which), seat.house.wall + timedelta(days=days)
        self.does(seat, lambda: seat.vault.tasks.add(kind="call", due_at=due, channel="phone", case_id=case_id))

    @rule(at=pc, which=many, does=st.sampled_from(("done", "move", "withdraw", "reopen")))
    def a_promise_is_kept_or_moved(self, at: int, which: int, does: str) -> None:
        seat = self.seat(at)
        tasks = [task for case_id in seat.cases() for task in seat.vault.tasks.every(case_id)]
        if tasks:
            task = tasks[which % len(tasks)].id
            more = (seat.house.wall,) if does == "move" else ()
            self.does(seat, lambda: getattr(seat.vault.tasks, does)(task, *more))

    @rule(at=pc, which=many)
    def something_is_printed(self, at: int, which: int) -> None:
        seat = self.seat(at)
        if case_id := self.case(seat, which):
            self.houses.prints(seat, case_id)

    @rule(at=pc, which=many, people=st.sets(st.integers(0, 3)))
    def it_is_kept_to_a_list(self, at: int, which: int, people: set[int]) -> None:
        seat = self.seat(at)
        every = sorted(seat.clinic.people, key=lambda person: person.staff_code)
        if case_id := self.case(seat, which):
            listed = {seat.me, *(every[each % len(every)].id for each in people)}
            self.does(seat, lambda: seat.clinic.restricting.restrict(case_id, listed, Why.HER_WISH))

    @rule(at=pc, which=many)
    def it_is_kept_from_nobody(self, at: int, which: int) -> None:
        seat = self.seat(at)
        if case_id := self.case(seat, which):
            self.does(seat, lambda: seat.clinic.restricting.lift(case_id))

    @rule(at=pc, who=st.sampled_from(("NUR", "SUP")), role=st.sampled_from((Role.NURSE, Role.DOCTOR, Role.SUPERVISOR)))
    def somebody_is_something_else(self, at: int, who: str, role: Role) -> None:
        seat = self.seat(at)
        [person] = [each.id for each in seat.clinic.people if each.staff_code.startswith(who)]
        self.does(seat, lambda: seat.clinic.staff.change_role(person, role))

    @rule(at=pc, who=st.sampled_from(("NUR", "SUP")), out=st.booleans())
    def somebody_is_shut_out_or_let_in(self, at: int, who: str, out: bool) -> None:
        seat = self.seat(at)
        [person] = [each for each in seat.clinic.people if each.staff_code.startswith(who)]
        word = person.staff_code[4:]
        staff = seat.clinic.staff
        if out:
            self.does(seat, lambda: staff.disable(person.id))
        else:
            self.does(seat, lambda: staff.give_passphrase(person.id, word, f"{word} walks by the long river"))

    @rule(at=pc, one=many, other=many)
    def two_are_joined(self, at: int, one: int, other: int) -> None:
        seat = self.seat(at)
        first, second = self.case(seat, one), self.case(seat, other)
        if first and second and first != second:
            self.does(seat, lambda: seat.clinic.merging.join(first, second))

    @rule(at=pc, which=many)
    def they_are_parted(self, at: int, which: int) -> None:
        seat = self.seat(at)
        if case_id := self.case(seat, which):
            merges = seat.vault.merges.of(case_id)
            if merges:
                self.does(seat, lambda: seat.clinic.merging.part(case_id, merges[-1].case_id))

    @rule(at=pc, which=many)
    def one_is_erased(self, at: int, which: int) -> None:
        seat = self.seat(at)
        case_id = self.case(seat, which)
        if case_id and case_id not in seat.vault.merges.leads_away():
            self.does(seat, lambda: seat.vault.erasing.erase(case_id, by=seat.me, why="her_request"))

    # --- what passes -------------------------------------------------------------------------------

    @rule(one=pc, other=pc, lost=st.sampled_from((0, 0, 0, 1, 2)))
    def two_meet(self, one: int, other: int, lost: int) -> None:
        if pair := self.two(one, other):
            self.houses.meet(*pair, lost)

    @rule(one=pc, other=pc)
    def letters_are_left(self, one: int, other: int) -> None:
        if pair := self.two(one, other):
            self.houses.leave_letters(*pair)

    @rule(at=pc, which=many, again=st.booleans(), torn=st.booleans())
    def a_letter_is_read(self, at: int, which: int, again: bool, torn: bool) -> None:
        self.houses.take_letter(self.living(at), which, again=again, torn=torn)

    @rule(at=pc, which=many)
    def a_letter_is_lost(self, at: int, which: int) -> None:
        box = self.living(at).box
        if box:
            del box[which % len(box)]

    @rule(one=pc, other=pc, which=many)
    def one_is_handed_over(self, one: int, other: int, which: int) -> None:
        pair = self.two(one, other)
        if pair and (case_id := self.case(pair[0], which)):
            self.does(pair[0], lambda: pair[0].clinic.meeting.hand_over(case_id, pair[1].device))

    # --- what befalls ------------------------------------------------------------------------------

    @rule(at=pc)
    def somebody_locks_and_comes_in(self, at: int) -> None:
        seat = self.seat(at)
        seat.comes_in()
        self.houses.truth.watch(seat)

    @rule(at=pc, other=pc, which=many, says=st.sampled_from(SAYS), when=st.integers(1, 400))
    def the_power_goes(self, at: int, other: int, which: int, says: tuple[str, Any], when: int) -> None:
        seat, giver = self.living(at), self.living(other)
        if seat is giver:
            if case_id := self.case(seat, which):
                change = Change(values=((EntityId(case_id), *says),))
                self.houses.kill(seat, lambda: self.writes(seat, case_id, change), when)
            else:
                self.houses.kill(seat, lambda: begin(seat.clinic), when)
            return
        letters = list[bytes]()
        with suppress(NoSuchPc):
            giver.clinic.meeting.hear(seat.clinic.meeting.greeting(giver.device))
            letters += giver.clinic.meeting.letters(seat.device)
        self.houses.truth.watch(giver)
        self.houses.kill(seat, lambda: [seat.clinic.meeting.hear(each) for each in letters], when * 20)

    @rule(at=pc)
    def one_is_backed_up(self, at: int) -> None:
        self.houses.back_up(self.living(at))

    @rule(at=pc, giver=pc)
    def one_burns_and_is_brought_back(self, at: int, giver: int) -> None:
        pair = self.two(at, giver)
        if pair and pair[0].backup is not None:
            self.houses.restore(*pair)

    @precondition(lambda self: self.houses.out is None)
    @rule(by=pc, gone=pc)
    def one_is_taken_out(self, by: int, gone: int) -> None:
        pair = self.two(by, gone)
        # A PC that was brought back from before the other came has nothing to take out: no screen of it offers that.
        if pair and len(self.houses.living) > 2 and self.houses.knows(*pair):
            self.houses.take_out(*pair)


STILL = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def test_whatever_happens_all_come_to_the_same() -> None:
    run_state_machine_as_test(
        SeveralPcs,
        settings=settings(max_examples=10, stateful_step_count=30, deadline=None, suppress_health_check=STILL),
    )


@pytest.mark.soak
def test_whatever_happens_all_come_to_the_same_for_long() -> None:
    fresh = settings(
        max_examples=1500, stateful_step_count=60, deadline=None, suppress_health_check=STILL, derandomize=False
    )
    run_state_machine_as_test(SeveralPcs, settings=fresh)
