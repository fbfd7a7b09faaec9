"""What PCs of this clinic wrote about one case without having seen each other's: told, and decided by a person.

Until then the stricter holds, on every PC. Whoever decides has seen all of it: what they write is the last word
everywhere, and the answers before stay in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.calling import CONTACT, ON_HOLD
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.consent import mode_of
from clinic_app.domain.convergence import ENDED, Undecided, Word
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.merging import newest_level
from clinic_app.domain.people import Act, may
from clinic_app.domain.stricter import DANGER, HERS, LEVELS, looser, same
from clinic_app.services import checking, closing
from clinic_app.services.automatic import with_automatic
from clinic_app.services.desk import Desk
from clinic_app.services.late_entry import AT_INTERVIEW
from clinic_app.services.recording import Recording
from clinic_app.services.which_pc import Came, came
from clinic_app.vault.revisions import DECIDED

__all__ = ["ENDED", "KEPT", "Side", "ToDecide", "TwoPcs", "Writer"]

KEPT: Final = "kept"
"""The answer to `ENDED` that lets stand what one PC took out and another wrote on."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote it, on which PC and when."""

    by: str
    came: Came


@dataclass(frozen=True, slots=True)
class Side:
    """One of the answers, and who gave it. Nobody gave what only follows from all of them."""

    value: Stored | None
    writers: tuple[Writer, ...] = ()
    assessment: EntityId | None = None
    """Where a level of danger stands."""


@dataclass(frozen=True, slots=True)
class ToDecide:
    """One question that PCs answered differently. `kind` is what the entity is of which it was asked."""

    case_id: CaseId
    code: str
    entity: EntityId
    kind: str
    field: str
    stands: Stored | None
    sides: tuple[Side, ...]

    @property
    def hers_to_say(self) -> bool:
        """What she agreed to, and that contact is safe again, is heard from her, never chosen for her."""
        return self.field in HERS or (self.field == CONTACT and self.stands == ON_HOLD)

    def holds(self, value: Stored | None) -> bool:
        """Whether this is what stands now."""
        return same(value, self.stands)

    def looser(self, value: Stored | None) -> bool:
        """Whether it lets something happen that what stands does not: that deserves a second look."""
        if self.field == ENDED:
            return value == ENDED
        return looser(self.field, value, self.stands)

    def may_take(self, value: Stored | None) -> bool:
        """Whether a person may decide so without hearing from her."""
        return not self.hers_to_say or not self.looser(value)


class TwoPcs:
    """Whoever may decide between two files of one woman may decide between two PCs."""

    def __init__(self, desk: Desk, recording: Recording) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._recording = recording

    def many(self) -> int:
        """How many questions wait for whoever signed in; none for who may not decide."""
        if not may(self._desk.me.role, Act.MERGE):
            return 0
        undecided = self._vault.revisions.undecided
        return sum(len(undecided.of(case_id)) for case_id in undecided.cases() if self._desk.cases.sees(case_id))

    def every(self) -> tuple[ToDecide, ...]:
        """Everything that waits, case by case, danger first. Raises `NotAllowed`."""
        self._desk.require(Act.MERGE)
        seen = [case_id for case_id in self._vault.revisions.undecided.cases() if self._desk.cases.sees(case_id)]
        found = (self._of(case_id) for case_id in sorted(seen, key=self._vault.cases.number))
        return tuple(question for questions in found for question in questions)

    def of(self, case_id: CaseId) -> tuple[ToDecide, ...]:
        """What waits in one case. Raises `NotAllowed`, `NoSuchCase`."""
        self._desk.require(Act.READ_CASE)
        self._desk.cases.reach(case_id)
        return self._of(case_id)

    def decide(self, question: ToDecide, value: Stored | None) -> Change:
        """Let this answer hold, on every PC; what brings back the state before.

        Raises `NotAllowed`, `NoSuchCase`; `ValueError` where it is decided already, no answer of a PC, or hers to say;
        what `Recording.change` raises.
        """
        self._desk.require(Act.MERGE)
        case_id = question.case_id
        self._desk.cases.reach(case_id)
        now = next((each for each in self._of(case_id) if _same_question(each, question)), None)
        side = next((each for each in now.sides if same(each.value, value)), None) if now is not None else None
        if now is None or side is None or not now.may_take(value):
            raise ValueError(question.field)
        change, back = _decision(self._vault.cases.load(case_id), now, side)
        self._write(case_id, change, "answers_decided", now.field)
        return back

    def take_back(self, case_id: CaseId, back: Change) -> None:
        """Let hold again what held before it was decided. Raises what `decide` raises."""
        self._desk.require(Act.MERGE)
        self._desk.cases.reach(case_id)
        self._write(case_id, back, "decision_taken_back", "")

    # --- inside ------------------------------------------------------------------------------------

    def _write(self, case_id: CaseId, change: Change, act: str, field: str) -> None:
        """Also where it says what stands already: by that it is decided."""
        case = self._vault.cases.load(case_id)
        new = checking.written(self._desk, case, mode_of(case.applying(change)), change)
        whole = with_automatic(new, case, self._desk, how=AT_INTERVIEW)

        def write() -> None:
            self._vault.revisions.append(case_id, whole, author=self._desk.me.id, source=DECIDED)
            closing.follow(self._desk, case, self._vault.cases.load(case_id))
            about = {"case": case_id} | ({"field": field} if field else {})
            self._vault.journal.append(act, self._desk.me.id, about)

        self._vault.save(write)

    def _of(self, case_id: CaseId) -> tuple[ToDecide, ...]:
        asked = self._vault.revisions.undecided_of(case_id)
        if not asked:
            return ()
        case, revisions = self._vault.cases.load(case_id), self._vault.revisions.history(case_id)
        codes = {person.id: person.staff_code for person in self._vault.people.every()}
        writers = {
            (each.said.device, each.said.seq): Writer(codes.get(each.author, ""), how)
            for each, how in zip(revisions, came(self._desk, revisions), strict=True)
        }

        def told(word: Word) -> Writer:
            return writers[word.by.device, word.by.seq]

        questions = [_question(case, each, told) for each in asked]
        return tuple(sorted(questions, key=lambda each: (each.field != DANGER, each.field == ENDED)))


def _question(case: Case, asked: Undecided, told: Callable[[Word], Writer]) -> ToDecide:
    kind = case.entities[asked.entity].kind
    if asked.field == ENDED:
        stands: Stored | None = KEPT
        sides = [
            Side(KEPT, _in_time(told(word) for word in asked.words if word.value is None)),
            Side(ENDED, _in_time(told(word) for word in asked.words if word.value == ENDED)),
        ]
    else:
        newest = newest_level(case) if asked.field == DANGER else None
        stands = case.stored(asked.field, newest or asked.entity)
        sides = [_side(asked, answer, told) for answer in asked.answers]
        if asked.field == DANGER:
            sides.sort(key=lambda side: _worst_first(side.value))
        else:
            sides.sort(key=lambda side: side.writers[0].came.at)
            if not any(same(side.value, stands) for side in sides):
                sides.append(Side(stands))
    return ToDecide(CaseId(case.id), case.code, asked.entity, kind, asked.field, stands, tuple(sides))


def _side(asked: Undecided, answer: Stored | None, told: Callable[[Word], Writer]) -> Side:
    words = [word for word in asked.words if word.value == answer]
    danger = asked.field == DANGER
    return Side(answer, _in_time(map(told, words)), words[0].entity if danger else None)


def _decision(case: Case, question: ToDecide, side: Side) -> tuple[Change, Change]:
    """What says it, and what says again what stood before."""
    here = case.entities[question.entity]
    if question.field == DANGER:
        assert side.assessment is not None
        before = newest_level(case)
        assert before is not None
        return _again(case, side.assessment), _again(case, before)
    if question.field == ENDED:
        keeps, ends = Change(created=(here,)), Change(ended=(here.id,))
        return (keeps, ends) if side.value == KEPT else (ends, _whole(case, here))
    return _says(question, side.value), _says(question, question.stands)


def _says(question: ToDecide, value: Stored | None) -> Change:
    return Change(values=((question.entity, question.field, value),))


def _again(case: Case, assessment: EntityId) -> Change:
    """Of levels of danger the newest holds."""
    return Change(created=(case.entities[assessment],))


def _whole(case: Case, top: Entity) -> Change:
    """An entity and all below it, with what was said of each: what ending takes away."""
    within = [top]
    for each in case.entities.values():
        if each.parent in {one.id for one in within} and each not in within:
            within.append(each)
    values = ((one.id, field, value) for one in within for field, value in case.answers.get(one.id, {}).items())
    return Change(tuple(within), (), tuple(values))


def _same_question(one: ToDecide, other: ToDecide) -> bool:
    return (one.entity, one.field) == (other.entity, other.field)


def _in_time(writers: Iterable[Writer]) -> tuple[Writer, ...]:
    return tuple(sorted(writers, key=lambda writer: writer.came.at))


def _worst_first(level: Stored | None) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS) - 2
