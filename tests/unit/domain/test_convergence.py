"""Several PCs wrote about one case without having seen each other: what then stands, and what a person is to decide."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.convergence import ENDED, Converged, Said, Undecided, converge
from clinic_app.domain.ids import CaseId, DeviceId, EntityId
from clinic_app.domain.merging import ASSESSMENT, newest_level
from clinic_app.domain.stricter import DANGER, stricter

CASE = Case.begun(CaseId(UUID(int=1)), "K7M2QR9T")
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SHARE, OK, NOTE = "c_stats", "k_ok", "s_note"
WORDS: dict[str, tuple[Stored | None, ...]] = {
    SHARE: ("given", "refused", "undecided", None),
    OK: ("yes", "no", "hold_unsafe"),
    NOTE: ("one", "two", None),
}


@dataclass
class Desk:
    """A PC of the clinic: what it holds of the case, and a clock that may be wrong."""

    number: int
    off_by: timedelta = timedelta()
    holds: dict[tuple[DeviceId, int], Said] = field(default_factory=dict)
    knew: dict[tuple[DeviceId, int], frozenset[tuple[DeviceId, int]]] = field(default_factory=dict)
    """The truth that the vectors only tell: which revisions were on this PC when each was written."""

    @property
    def device(self) -> DeviceId:
        return DeviceId(UUID(int=self.number))

    def writes(self, change: Change, minutes: int = 0) -> Said:
        seen: dict[DeviceId, int] = {}
        for device, seq in self.holds:
            seen[device] = max(seen.get(device, 0), seq)
        said = Said(self.device, seen.get(self.device, 0) + 1, seen, NOON + self.off_by + minutes * MINUTE, change)
        self.knew[said.device, said.seq] = frozenset(self.holds)
        self.holds[said.device, said.seq] = said
        return said

    def answers(self, question: str, value: Stored | None, entity: EntityId = CASE.root, minutes: int = 0) -> Said:
        return self.writes(Change(values=((entity, question, value),)), minutes)

    def begins(self, kind: str = "need", **answers: Stored) -> EntityId:
        entity = Entity(EntityId(UUID(int=1000 * self.number + len(self.holds))), kind, CASE.root)
        self.writes(Change((entity,), (), tuple((entity.id, question, value) for question, value in answers.items())))
        return entity.id

    def ends(self, *gone: EntityId) -> Said:
        return self.writes(Change(ended=gone))

    def hears(self, other: Desk) -> None:
        self.holds |= other.holds
        self.knew |= other.knew

    @property
    def sees(self) -> Converged:
        return converge(CASE, self.holds.values())


MINUTE = timedelta(minutes=1)


def two_desks() -> tuple[Desk, Desk]:
    return Desk(1), Desk(2)


def test_the_stricter_holds_until_somebody_who_saw_both_writes_again() -> None:
    here, there = two_desks()
    here.answers(SHARE, "given", minutes=9)
    there.answers(SHARE, "refused")
    here.hears(there)
    assert here.sees.case.stored(SHARE) == "refused"
    assert here.sees.undecided == (Undecided(CASE.root, SHARE, ("given", "refused")),)
    here.answers(SHARE, "given")
    there.hears(here)
    assert there.sees == Converged(there.sees.case, ())
    assert there.sees.case.stored(SHARE) == "given"


def test_who_saw_the_other_is_later_whatever_the_clocks_say() -> None:
    here, there = Desk(1, off_by=timedelta(days=400)), Desk(2, off_by=timedelta(days=-400))
    here.answers(NOTE, "one")
    there.hears(here)
    there.answers(NOTE, "two")
    here.hears(there)
    assert here.sees.case.stored(NOTE) == "two"


def test_where_nothing_hangs_on_it_the_later_clock_is_believed_and_nobody_asked() -> None:
    here, there = two_desks()
    here.answers(NOTE, "one", minutes=5)
    there.answers(NOTE, "two")
    here.hears(there)
    assert here.sees.case.stored(NOTE) == "one"
    assert here.sees.undecided == ()


def test_what_was_written_on_something_that_the_other_pc_ended_stays_and_is_asked_about() -> None:
    here, there = two_desks()
    need = here.begins(n_what="bed")
    there.hears(here)
    here.ends(need)
    there.answers("n_when", "tonight", need)
    here.hears(there)
    assert here.sees.case.answers[need] == {"n_what": "bed", "n_when": "tonight"}
    assert here.sees.undecided == (Undecided(need, ENDED, ()),)
    there.hears(here)
    there.ends(need)
    assert need not in there.sees.case.entities
    assert there.sees.undecided == ()


def test_to_write_on_it_once_more_is_to_decide_that_it_stays() -> None:
    here, there = two_desks()
    need = here.begins()
    there.hears(here)
    here.ends(need)
    there.answers("n_when", "tonight", need)
    here.hears(there)
    here.answers("n_when", "tomorrow", need)
    assert here.sees.case.answers[need] == {"n_when": "tomorrow"}
    assert here.sees.undecided == ()


def test_it_is_decided_only_by_somebody_who_saw_all_that_was_written_on_it() -> None:
    here, there = two_desks()
    third = Desk(3)
    need = here.begins()
    there.hears(here)
    third.hears(here)
    here.ends(need)
    there.answers("n_when", "tonight", need)
    third.answers(NOTE, "with a child", need)
    here.hears(there)
    here.answers("n_when", "tomorrow", need)
    here.hears(third)
    assert here.sees.undecided == (Undecided(need, ENDED, ()),)


def test_what_hangs_on_something_that_ended_ends_with_it_unless_the_other_pc_hung_it_there_unseen() -> None:
    here, there = two_desks()
    need = here.begins()
    there.hears(here)
    part = Entity(EntityId(UUID(int=77)), "visit", need)
    here.ends(need)
    alone = Desk(3)
    alone.hears(here)
    assert need not in alone.sees.case.entities
    there.writes(Change((part,)))
    here.hears(there)
    assert {need, part.id} <= here.sees.case.entities.keys()


def test_what_was_said_of_something_that_ended_does_not_come_back_with_it() -> None:
    desk = Desk(1)
    need = desk.begins()
    part = Entity(EntityId(UUID(int=77)), "visit", need)
    desk.writes(Change((part,), (), ((part.id, NOTE, "said before"),)))
    desk.ends(need)
    desk.writes(Change((Entity(part.id, part.kind, CASE.root),)))
    assert desk.sees.case.entities.keys() == {CASE.root, part.id}
    assert not said_in(desk.sees.case)


def test_what_one_revision_begins_and_ends_was_never_there() -> None:
    desk, never = Desk(1), Entity(EntityId(UUID(int=78)), "need", CASE.root)
    desk.writes(Change((never,), (never.id,), ((never.id, NOTE, "?"),)))
    assert desk.sees == Converged(CASE, ())


def test_what_two_pcs_ended_while_a_third_wrote_on_it_is_asked_about_once() -> None:
    here, there = two_desks()
    third = Desk(3)
    need = here.begins()
    for desk in (there, third):
        desk.hears(here)
    ends = [desk.ends(need) for desk in (here, there)]
    wrote = third.answers("n_when", "tonight", need)
    for desk in (there, third):
        here.hears(desk)
    [asked] = here.sees.undecided
    assert asked == Undecided(need, ENDED, ())
    told = sorted((word.by.device, word.value) for word in asked.words)
    assert told == [(ends[0].device, ENDED), (ends[1].device, ENDED), (wrote.device, None)]
    here.writes(Change((here.sees.case.entities[need],)))
    assert need in here.sees.case.entities
    assert here.sees.undecided == ()


def test_what_both_ended_in_the_end_is_asked_about_by_nobody() -> None:
    here, there = two_desks()
    need = here.begins()
    there.hears(here)
    here.ends(need)
    there.answers("n_when", "tonight", need)
    there.ends(need)
    here.hears(there)
    assert need not in here.sees.case.entities
    assert here.sees.undecided == ()


def test_who_wrote_each_of_two_answers_is_told() -> None:
    here, there = two_desks()
    mine, theirs = here.answers(OK, "yes"), there.answers(OK, "no")
    here.begins(ASSESSMENT, r_level="high")
    worse = there.begins(ASSESSMENT, r_level="immediate")
    here.hears(there)
    asked = {each.field: each.words for each in here.sees.undecided}
    assert sorted((word.by.device, word.value) for word in asked[OK]) == [(mine.device, "yes"), (theirs.device, "no")]
    assert [(word.by.device, word.entity) for word in asked[DANGER] if word.value == "immediate"] == [
        (there.device, worse)
    ]


def test_of_two_new_assessments_the_worse_level_holds() -> None:
    here, there = two_desks()
    worse = here.begins(ASSESSMENT, r_level="high")
    there.begins(ASSESSMENT, r_level="standard")
    here.hears(there)
    assert newest_level(here.sees.case) == worse
    assert here.sees.undecided == (Undecided(CASE.root, DANGER, ("high", "standard")),)
    decided = here.begins(ASSESSMENT, r_level="medium")
    assert newest_level(here.sees.case) == decided
    assert here.sees.undecided == ()


# --- any history ---------------------------------------------------------------------------------------

STEP = st.tuples(
    st.sampled_from(
        (
            "answer",
            "answer",
            "answer",
            "begin",
            "assess",
            "below",
            "below",
            "pair",
            "end",
            "end",
            "back",
            "move",
            "again",
            "hear",
            "hear",
        )
    ),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 10**6),
)
CLOCKS = st.sampled_from((timedelta(), timedelta(hours=1), timedelta(days=-400), timedelta(days=365 * 543)))


def played(clocks: list[timedelta], steps: list[tuple[str, int, int, int]]) -> list[Desk]:
    """Some PCs at work: each writes on what it sees, and hears of the others now and then."""
    desks = [Desk(number + 1, off_by) for number, off_by in enumerate(clocks)]
    for minute, (what, who, whom, any_number) in enumerate(steps):
        desk, case = desks[who % len(desks)], desks[who % len(desks)].sees.case
        chance = random.Random(any_number)
        entities = list(case.entities)
        others = [entity for entity in entities if entity != case.root]
        new = EntityId(UUID(int=10**6 + minute))
        match what:
            case "answer":
                question = chance.choice(list(WORDS))
                desk.answers(question, chance.choice(WORDS[question]), chance.choice(entities), minute)
            case "begin" | "below":
                parent = chance.choice(entities) if what == "below" else case.root
                desk.writes(Change((Entity(new, "need", parent),), (), ((new, NOTE, "new"),)), minute)
            case "assess":
                level = chance.choice(("high", "medium", "standard", "immediate"))
                desk.writes(Change((Entity(new, ASSESSMENT, case.root),), (), ((new, DANGER, level),)), minute)
            case "pair":
                pair = (Entity(new, "need", case.root), Entity(EntityId(UUID(int=new.int - 500)), "need", case.root))
                desk.writes(Change(pair), minute)
            case "back":
                begun = [entity for said in desk.holds.values() for entity in said.change.created]
                gone = [entity for entity in begun if entity.id not in case.entities]
                if gone:
                    back = chance.choice(gone)
                    parent = chance.choice((back.parent, case.root))
                    desk.writes(Change((Entity(back.id, back.kind, parent),)), minute)
            case "late":
                begun = [entity for said in desk.holds.values() for entity in said.change.created]
                if begun:
                    desk.answers(NOTE, "late", chance.choice(begun).id, minute)
            case "move" if others:
                moved = case.entities[chance.choice(others)]
                desk.writes(Change((Entity(moved.id, moved.kind, case.root),)), minute)
            case "end" if others:
                desk.ends(chance.choice(others))
            case "again" if others:
                last = chance.sample(others, k=min(2, len(others)))
                desk.writes(Change(tuple(case.entities[entity] for entity in last)), minute)
            case "hear":
                desk.hears(desks[whom % len(desks)])
    return desks


@given(st.lists(STEP, max_size=40), CLOCKS)
def test_one_pc_alone_sees_what_it_wrote_in_the_order_in_which_it_wrote(
    steps: list[tuple[str, int, int, int]], off_by: timedelta
) -> None:
    (desk,) = played([off_by], steps)
    told = reduce(lambda case, said: case.applying(said.change), desk.holds.values(), CASE)
    assert desk.sees.undecided == ()
    assert list(desk.sees.case.entities) == list(told.entities)
    assert said_in(desk.sees.case) == said_in(told)


@given(st.lists(CLOCKS, min_size=3, max_size=5), st.lists(STEP, max_size=40), st.randoms())
def test_every_pc_comes_to_the_same_whatever_came_first_or_twice(
    clocks: list[timedelta], steps: list[tuple[str, int, int, int]], chance: random.Random
) -> None:
    desks = played(clocks, steps)
    for desk in desks:
        for other in desks:
            desk.hears(other)
    said = list(desks[0].holds.values())
    shuffled = said + chance.choices(said, k=len(said)) if said else []
    chance.shuffle(shuffled)
    first, second = converge(CASE, said), converge(CASE, shuffled)
    assert list(first.case.entities) == list(second.case.entities)
    assert (first.case, first.undecided) == (second.case, second.undecided)


@given(st.lists(CLOCKS, min_size=3, max_size=4), st.lists(STEP, max_size=40))
def test_a_person_is_asked_exactly_where_nobody_had_seen_the_other_and_until_then_the_strictest_holds(
    clocks: list[timedelta], steps: list[tuple[str, int, int, int]]
) -> None:
    whole = played(clocks, steps)[0]
    for other in played(clocks, steps):
        whole.hears(other)
    sees = whole.sees
    asked = {(each.entity, each.field) for each in sees.undecided}
    for question in (SHARE, OK):
        writers = [
            (stamp, value)
            for stamp, said in whole.holds.items()
            for entity, answered, value in said.change.values
            if (entity, answered) == (CASE.root, question)
        ]
        newest = [value for stamp, value in writers if not any(stamp in whole.knew[other] for other, _ in writers)]
        assert ((CASE.root, question) in asked) == (len(set(newest)) > 1)
        stands = sees.case.stored(question)
        assert all(stricter(question, stands, value) == stands for value in newest)


@given(st.lists(CLOCKS, min_size=2, max_size=4), st.lists(STEP, max_size=40))
def test_nothing_that_was_begun_is_gone_unless_somebody_who_saw_all_of_it_ended_it(
    clocks: list[timedelta], steps: list[tuple[str, int, int, int]]
) -> None:
    whole = played(clocks, steps)[0]
    for other in played(clocks, steps):
        whole.hears(other)
    there = whole.sees.case.entities
    for stamp, said in whole.holds.items():
        for entity in said.change.created:
            if entity.id in there:
                continue
            ended = [other for other, by in whole.holds.items() if by.change.ended and stamp in whole.knew[other]]
            assert ended, "it vanished though nobody who knew of it ended anything"


def said_in(case: Case) -> dict[EntityId, dict[str, Stored]]:
    return {entity: dict(values) for entity, values in case.answers.items() if values}
