"""A line between two PCs that breaks after each 39 KB, for ever: they still come to have the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from line_between import Listener, Stretch, drive, network, no_one, rings
from pcs_at_work import PcAtWork, pcs_at_work

from clinic_app.crypto.letter_seal import MOST_CONTENT_BYTES, MOST_LETTER_BYTES, content_in
from clinic_app.errors import PcNotReached
from clinic_app.services.errands import DOOR, Errand, Errands
from clinic_app.services.letter_sizes import LEAST_BYTES, LetterSizes
from clinic_app.services.meeting_others import Talk, answer
from clinic_app.services.talking import Came

BREAKS_AFTER = 39_000
MANY = 400


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[list[PcAtWork]]:
    with pcs_at_work(tmp_path, 2) as made:
        yield made


def door_open(stretch: Stretch) -> Errands[None]:
    """Whoever comes is answered, until the door is shut."""
    while True:
        talk: Talk | None = yield Errand(DOOR, stretch.lan.wait)
        if talk is None:
            return
        try:
            yield from answer(stretch.pc.meeting, talk, no_one)
        except PcNotReached:
            continue


def then_shut(call: Errands[Came], door: Stretch) -> Errands[Came]:
    try:
        return (yield from call)
    finally:
        door.lan.cut()


@pytest.mark.parametrize("giver_calls", [True, False], ids=["who tells calls", "who tells is called"])
def test_two_pcs_come_to_have_the_same_over_a_line_that_breaks_for_ever(pcs: list[PcAtWork], giver_calls: bool) -> None:
    pcs[0].writes(MANY)
    caller, called = pcs if giver_calls else pcs[::-1]
    with network(caller, called) as (here, there):
        line = Listener(there.lan.port, cut_after=BREAKS_AFTER, each_call=True)
        with line.listening() as port:
            here.knows(called, port)
            came, _ = drive(then_shut(rings(here, called), there), door_open(there))
    assert isinstance(came, Came), came
    assert line.calls > 3, "it did break"
    assert pcs[0].vault.hearing.reached() == pcs[1].vault.hearing.reached()
    assert len(pcs[1].vault.cases.page(limit=MANY).rows) == MANY // 10
    if not giver_calls:
        assert len(came.cases) == MANY // 10, "what the calls brought that were cut is told too"
    for pc in pcs:
        pc.is_whole()


def test_letters_halve_where_none_gets_through_and_double_where_all_do(pcs: list[PcAtWork]) -> None:
    sizes, to, other = LetterSizes(), pcs[0].device, pcs[1].device
    sizes.cut(to, "hub", 100_000)
    assert (sizes.most(to, "hub"), sizes.most(to, None), sizes.most(other, "hub")) == (50_000, *[MOST_LETTER_BYTES] * 2)
    for _ in range(20):
        sizes.cut(to, "hub", 300_000)  # what could not be divided
    assert sizes.most(to, "hub") == LEAST_BYTES
    sizes.held(to, "hub")
    assert sizes.most(to, "hub") == 2 * LEAST_BYTES
    for _ in range(20):
        sizes.held(to, "hub")
    assert sizes.most(to, "hub") == MOST_LETTER_BYTES


def test_a_letter_of_a_size_says_no_more_than_fits(pcs: list[PcAtWork]) -> None:
    assert content_in(MOST_LETTER_BYTES) == MOST_CONTENT_BYTES
    night, office = pcs
    night.writes(MANY)
    night.meeting.hear(office.meeting.greeting(night.device))
    for most in (8_000, 16_000, 39_000):
        night.meeting.sizes.cut(office.device, None, most * 2)
        assert max(map(len, night.meeting.letters(office.device))) <= most
        for _ in range(20):
            night.meeting.sizes.held(office.device, None)
