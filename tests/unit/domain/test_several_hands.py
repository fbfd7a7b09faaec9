"""A history written on several PCs is told in one order everywhere, and says whose clock was wrong."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.case import Change
from clinic_app.domain.convergence import Said
from clinic_app.domain.ids import DeviceId
from clinic_app.domain.several_hands import Odd, in_order, odd_clocks, unseen

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
NIGHT, OFFICE, WARD = (DeviceId(UUID(int=n)) for n in (1, 2, 3))


def said(device: DeviceId, seq: int, hours: float = 0, **seen: int) -> Said:
    known = {NIGHT: seen.get("night", 0), OFFICE: seen.get("office", 0), WARD: seen.get("ward", 0)}
    return Said(device, seq, {one: n for one, n in known.items() if n}, NOON + timedelta(hours=hours), Change())


def test_what_was_seen_stands_before_whatever_the_clocks_say() -> None:
    begun = said(NIGHT, 1, hours=24 * 365 * 543)
    answered = said(OFFICE, 1, hours=-24 * 400, night=1)
    assert in_order([answered, begun]) == [begun, answered]


def test_of_what_did_not_know_of_each_other_the_earlier_clock_comes_first() -> None:
    begun, late, early = said(NIGHT, 7), said(NIGHT, 8, 10, night=7), said(OFFICE, 1, 2, night=7)
    both = said(WARD, 1, 12, night=8, office=1)
    assert in_order([both, begun, late, early]) == [begun, early, late, both]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-99, 99)), max_size=25), st.randoms())
def test_the_order_is_the_same_on_every_pc_and_never_turns_cause_and_effect(
    steps: list[tuple[int, int, int]], chance: random.Random
) -> None:
    pcs, knows = (NIGHT, OFFICE, WARD), [dict[DeviceId, int]() for _ in range(3)]
    written = list[Said]()
    for who, hears, clock in steps:
        for device, seq in knows[hears].items():
            knows[who][device] = max(seq, knows[who].get(device, 0))
        seq = knows[who].get(pcs[who], 0) + 1
        written.append(Said(pcs[who], seq, dict(knows[who]), NOON + timedelta(hours=clock), Change()))
        knows[who][pcs[who]] = seq
    shuffled = chance.sample(written, len(written))
    told = in_order(shuffled)
    assert told == in_order(written)
    assert all(not told[earlier].knew(told[later]) for later in range(len(told)) for earlier in range(later))


def test_a_year_that_has_not_come_is_odd_and_makes_nothing_else_odd() -> None:
    written = [said(NIGHT, 1), said(OFFICE, 1, 24 * 365 * 543, night=1), said(NIGHT, 2, 2, night=1, office=1)]
    assert odd_clocks(written, dict.fromkeys(range(3), NOON + timedelta(hours=3))) == {1: Odd.AHEAD}


def test_a_clock_behind_what_its_writer_had_seen_is_odd_and_ten_minutes_are_not() -> None:
    here = dict.fromkeys(range(3), NOON + timedelta(hours=3))
    assert odd_clocks([said(NIGHT, 1), said(OFFICE, 1, -24 * 400, night=1)], here) == {1: Odd.BEHIND}
    assert odd_clocks([said(NIGHT, 1), said(NIGHT, 2, -1, night=1)], here) == {1: Odd.BEHIND}
    assert odd_clocks([said(NIGHT, 1), said(OFFICE, 1, -0.1, night=1), said(WARD, 1, 3.1)], here) == {}


def test_who_had_not_seen_whom() -> None:
    written = [said(NIGHT, 1), said(NIGHT, 2, night=1), said(OFFICE, 1, night=1), said(WARD, 1, night=2, office=1)]
    assert [unseen(written, place) for place in range(4)] == [(), (2,), (1,), ()]
