"""What is written with all in view follows on what stands: laid together anew, it says the same, and nobody is asked.

A PC does the one or the other by how what it hears arrives. So neither may say more than the other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.convergence import Converged, Said, converge
from clinic_app.domain.ids import CaseId, DeviceId, EntityId
from clinic_app.domain.merging import ASSESSMENT, newest_level
from clinic_app.domain.release import RELEASE
from clinic_app.domain.stricter import DANGER

CASE = Case.begun(CaseId(UUID(int=1)), "K7M2QR9T")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
OFF = (0, 60, -500_000, 7)
"""Minutes by which the clock of each PC is wrong."""
KINDS = {
    EntityId(UUID(int=100 + number)): kind
    for number, kind in enumerate((*[ASSESSMENT] * 3, *[RELEASE] * 3, *["need"] * 3, "part"))
}
NEED, PART = (EntityId(UUID(int=number)) for number in (106, 109))
SAYS: dict[str, dict[str, tuple[Stored | None, ...]]] = {
    "case": {"c_stats": ("given", "refused", None), "k_ok": ("yes", "no"), "s_note": ("one", "two", None)},
    ASSESSMENT: {DANGER: ("immediate", "high", "standard", None)},
    RELEASE: {"c_share": ("given", "refused"), "c_share_items": (["a"], ["b"], ["a", "b"]), "c_expiry": (None, "2027")},
    "need": {"s_note": ("one", "two", None)},
    "part": {"s_note": ("one", "two", None)},
}


@dataclass
class Desk:
    """A PC: what it holds in the order in which it came, and how much of each PC that is."""

    number: int
    holds: list[Said] = field(default_factory=list)

    @property
    def shown(self) -> dict[DeviceId, int]:
        return {said.device: said.seq for said in sorted(self.holds, key=lambda each: each.seq)}

    def writes(self, change: Change, minute: int) -> None:
        shown, device = self.shown, DeviceId(UUID(int=self.number))
        at = NOON + timedelta(minutes=minute + OFF[self.number % len(OFF)])
        self.holds.append(Said(device, shown.get(device, 0) + 1, shown, at, change))

    def hears(self, other: Desk) -> None:
        have = self.shown
        self.holds += [said for said in other.holds if have.get(said.device, 0) < said.seq]

    @property
    def sees(self) -> Converged:
        return converge(CASE, self.holds)


def some(chance: random.Random, case: Case) -> Change:
    """As much at once as a joining brings: several begun, ended and said."""
    begun = chance.sample([*KINDS], chance.choice((0, 1, 1, 2, 4)))
    created = tuple(
        Entity(one, KINDS[one], NEED if one == PART and chance.random() < 0.7 else CASE.root) for one in begun
    )
    there = [one for one in case.entities if one != CASE.root]
    ended = tuple(chance.sample(there, min(len(there), chance.choice((0, 0, 0, 1, 2)))))
    values = tuple(said for one in (*begun, chance.choice([CASE.root, *there])) for said in words(chance, one))
    return Change(created, ended, values)


def words(chance: random.Random, one: EntityId) -> Iterator[tuple[EntityId, str, Stored | None]]:
    for question, answers in SAYS[KINDS.get(one, "case")].items():
        if chance.random() < 0.7:
            yield one, question, chance.choice(answers)


def played(many: int, steps: int, chance: random.Random) -> list[Desk]:
    desks = [Desk(number + 1) for number in range(many)]
    for minute in range(steps):
        desk = chance.choice(desks)
        if chance.random() < 0.4:
            desk.hears(chance.choice(desks))
        else:
            desk.writes(some(chance, desk.sees.case), minute)
    for _ in range(2):
        for desk in desks:
            for other in desks:
                desk.hears(other)
    return desks


def told_in_turn(heard: list[Said], chance: random.Random) -> Converged:
    """What a PC comes to that hears it in letters of any length, as it keeps a case."""
    stands, left, held = Converged(CASE, ()), list(heard), list[Said]()
    while left:
        cut = chance.choice((1, 1, 2, 3, 8))
        letter, left = left[:cut], left[cut:]
        in_turn = True
        for said in letter:
            in_turn = in_turn and all(said.knew(each) for each in held)
            held.append(said)
        if in_turn and not stands.undecided:
            stands = Converged(stands.case.following([said.change for said in letter]), ())
        else:
            stands = converge(CASE, held)
    return stands


@settings(max_examples=250)
@given(st.integers(1, 3), st.integers(1, 14), st.integers(0, 2**32))
def test_however_it_is_heard_a_case_says_the_same_and_asks_the_same(many: int, steps: int, seed: int) -> None:
    chance = random.Random(seed)
    for desk in played(many, steps, chance):
        told, whole = told_in_turn(desk.holds, chance), desk.sees
        assert list(told.case.entities.values()) == list(whole.case.entities.values())
        assert said_in(told.case) == said_in(whole.case)
        assert told.undecided == whole.undecided


def test_of_levels_that_one_joining_brings_the_last_holds_and_nobody_is_asked() -> None:
    here, (one, other, *_) = Desk(1), KINDS
    brought = Change(
        tuple(Entity(each, ASSESSMENT, CASE.root) for each in (one, other)), (),
        ((one, DANGER, "high"), (other, DANGER, "standard")),
    )  # fmt: skip
    here.writes(brought, 0)
    assert here.sees.undecided == ()
    assert newest_level(here.sees.case) == other


def test_what_ends_and_comes_back_in_one_letter_is_there() -> None:
    need = Entity(NEED, "need", CASE.root)
    came, went = Change((need,), (), ((NEED, "s_note", "one"),)), Change(ended=(NEED,))
    assert NEED in CASE.following([came, went, came]).entities
    assert CASE.following([came, went, Change((need,))]).stored("s_note", NEED) is None
    assert CASE.following([Change(values=came.values), Change((need,))]).stored("s_note", NEED) is None


def said_in(case: Case) -> dict[EntityId, dict[str, Stored]]:
    return {entity: dict(values) for entity, values in case.answers.items() if values}
