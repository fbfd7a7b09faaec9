"""Every law of what the clinic has in common, tried with all there is in a small world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations, product
from typing import Any
from uuid import UUID

import pytest

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.common_law import (
    DISABLED,
    EARLIEST,
    EVERY_ENTRY,
    KEPT,
    LEAST,
    ROLE,
    TAKEN_AWAY,
    WIDEST,
    FieldLaws,
    Law,
)
from clinic_app.domain.convergence import Said, converge
from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.domain.people import Role


def kept(since: str, by: str, *people: str) -> dict[str, Any]:
    return {"people": list(people), "reason": "her_wish", "since": since, "by": by}


DAYS = ("2025-10-20T04:00:00Z", "2026-11-24T04:00:00Z", "2569-11-24T04:00:00Z")
WORLDS: Mapping[str, tuple[Law, Sequence[Stored]]] = {
    "earliest": (EARLIEST, DAYS),
    "disabled": (DISABLED, DAYS),
    "least": (LEAST, (1, 5, 30)),
    "role": (ROLE, (*(role.value for role in Role), "of_a_newer_program", "of_another")),
    "taken away": (TAKEN_AWAY, (True, False)),
    "widest": (WIDEST, ({}, {"1": DAYS[0]}, {"1": DAYS[1]}, {"1": DAYS[1], "2": DAYS[0]}, {"2": DAYS[2]})),
    "every entry": (EVERY_ENTRY, ([], [{"at": "1", "k": 1}], [{"at": "1", "k": 2}], [{"k": 3}], ["x", {"at": "0"}])),
    "kept": (
        KEPT,
        (kept("1", "a", "x"), kept("1", "b", "x", "y"), kept("2", "a", "y", "z"), kept("0", "c"), kept("1", "a", "y")),
    ),
}
EACH = pytest.mark.parametrize("name", WORLDS)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@EACH
def test_of_two_the_same_holds_whichever_comes_first_and_however_often(name: str) -> None:
    law, world = WORLDS[name]
    for one, other in product((None, *world), repeat=2):
        holds = law.holds(one, other)
        assert holds == law.holds(other, one)
        assert law.holds(holds, one) == law.holds(holds, other) == holds
    for one in (None, *world):
        assert law.holds(one, None) == one


@EACH
def test_of_three_the_same_holds_whichever_two_are_laid_together_first(name: str) -> None:
    law, world = WORLDS[name]
    for one, other, third in product((None, *world), repeat=3):
        assert law.holds(law.holds(one, other), third) == law.holds(one, law.holds(other, third))


@EACH
def test_a_record_is_the_same_in_whichever_order_three_pcs_are_heard(name: str) -> None:
    law, world = WORLDS[name]
    laws, begun = FieldLaws({"it": law}), Case.begun(CaseId(UUID(int=9)), "")
    pcs = [DeviceId(UUID(int=number)) for number in (1, 2, 3)]
    off = (timedelta(days=-400), timedelta(hours=1), timedelta(days=365 * 543))

    def said(number: int, value: Stored | None, seq: int = 1, **seen: int) -> Said:
        known = {pcs[int(pc[1])]: upto for pc, upto in seen.items()}
        return Said(pcs[number], seq, known, NOON + off[number], Change(values=((begun.root, "it", value),)))

    for answers in product((None, *world), repeat=3):
        three = [said(number, value) for number, value in enumerate(answers)]
        shown = [converge(begun, (*order, order[0]), laws) for order in permutations(three)]
        assert all(each == shown[0] for each in shown)
        different = len({repr(value) for value in answers}) > 1
        assert bool(shown[0].undecided) == (different and law.asks(list({repr(v): v for v in answers}.values())))
        # Whoever saw all three, and says something, is believed: by what was seen, not by any clock.
        for last in (None, *world):
            decided = converge(begun, (said(0, last, 2, p0=1, p1=1, p2=1), *three), laws)
            assert (decided.case.stored("it"), decided.undecided) == (last, ())
