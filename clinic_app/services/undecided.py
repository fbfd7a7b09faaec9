"""What PCs of this clinic wrote about one case without having seen each other's: told, and decided by a person.

Until then the stricter holds, on every PC. Whoever decides has seen all of it: what they write is the last word
everywhere, and the answers before stay in the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.consent import mode_of
from clinic_app.domain.convergence import Undecided, Word
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.merging import newest_level
from clinic_app.domain.people import Act, may
from clinic_app.domain.release import RELEASE, Decision
from clinic_app.domain.stricter import DANGER, LEVELS, same
from clinic_app.domain.two_releases import HOW_FAR
from clinic_app.domain.two_releases import told as told_of_sharing
from clinic_app.services import checking, closing
from clinic_app.services.automatic import with_automatic
from clinic_app.services.desk import Desk
from clinic_app.services.late_entry import AT_INTERVIEW
from clinic_app.services.to_decide import ENDED, KEPT, SHARING, Side, ToDecide, Writer, as_one, in_time
from clinic_app.services.undecided_common import UndecidedCommon
from clinic_app.services.undecided_joined import UndecidedJoined
from clinic_app.services.which_pc import came
from clinic_app.vault.revisions import DECIDED

__all__ = ["ENDED", "KEPT", "SHARING", "Side", "ToDecide", "TwoPcs", "Writer"]


class TwoPcs:
    """Whoever may decide between two files of one woman may decide between two PCs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._common = UndecidedCommon(desk)
        self._joined = UndecidedJoined(desk.vault)

    def many(self) -> int:
        """How many questions wait for whoever signed in."""
        return self._many_of_cases() + sum(1 for _ in self._common.every())

    def every(self) -> tuple[ToDecide, ...]:
        """Everything that waits for whoever signed in: of cases, one after the other, danger first; of the clinic."""
        found = (self._of(case_id) for case_id in sorted(self._cases(), key=self._vault.cases.number))
        return (*(question for questions in found for question in questions), *self._common.every())

    def of(self, case_id: CaseId) -> tuple[ToDecide, ...]:
        """What waits in one case. Raises `NotAllowed`, `NoSuchCase`."""
        self._desk.require(Act.READ_CASE)
        self._desk.cases.reach(case_id)
        about = (each for each in self._common.every() if each.case_id == case_id)
        return (*self._of(case_id), *about)

    def decide(self, question: ToDecide, value: Stored | None) -> Callable[[], None]:
        """Let this answer hold, on every PC; what is given brings back what held before.

        Raises `NotAllowed`, `NoSuchCase`; `ValueError` where it is decided already, no answer of a PC, or hers to say;
        what `Recording.change` raises.
        """
        now = next((each for each in self._waiting(question) if _same_question(each, question)), None)
        side = next((each for each in now.sides if same(each.value, value)), None) if now is not None else None
        if now is None or side is None or not now.may_take(value):
            raise ValueError(question.field)
        if now.case_id is None or now.record is not None:
            return self._common.decide(now, side)
        change, back = _decision(self._vault.cases.load(now.case_id), now, side)
        self._write(now.case_id, change, "answers_decided", now.field)
        return partial(self._take_back, now.case_id, back)

    # --- inside ------------------------------------------------------------------------------------

    def _waiting(self, question: ToDecide) -> Iterator[ToDecide]:
        if question.record is not None:
            return self._common.every()
        assert question.case_id is not None
        self._desk.require(Act.MERGE)
        self._desk.cases.reach(question.case_id)
        return iter(self._of(question.case_id))

    def _cases(self) -> list[CaseId]:
        if not may(self._desk.me.role, Act.MERGE):
            return []
        asked = self._vault.revisions.undecided.cases() | self._joined.stay()
        return [each for each in asked if self._vault.cases.stands(each) and self._desk.cases.sees(each)]

    def _many_of_cases(self) -> int:
        joined, count = self._joined.stay(), self._vault.revisions.undecided.of
        return sum(len(self._of(each) if each in joined else count(each)) for each in self._cases())

    def _take_back(self, case_id: CaseId, back: Change) -> None:
        self._desk.require(Act.MERGE)
        self._desk.cases.reach(case_id)
        self._write(case_id, back, "decision_taken_back", "")

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
        if not asked and case_id not in self._joined.stay():
            return ()
        case = self._vault.cases.load(case_id)
        questions = self._told(case, case_id, asked)
        joined = list(self._joined.of(case))
        for file in dict.fromkeys(file for file, _ in joined):
            questions += self._told(case, file, [each for one, each in joined if one == file])
        return tuple(sorted(as_one(questions), key=lambda each: (each.field != DANGER, each.field == ENDED)))

    def _told(self, case: Case, file: CaseId, asked: Sequence[Undecided]) -> list[ToDecide]:
        """With who wrote each, as the history of its file has it."""
        revisions = self._vault.revisions.history(file) if asked else []
        codes = {person.id: person.staff_code for person in self._vault.people.every()}
        writers = {
            (each.said.device, each.said.seq): Writer(codes.get(each.author, ""), how)
            for each, how in zip(revisions, came(self._desk, revisions), strict=True)
        }

        def told(word: Word) -> Writer:
            return writers[word.by.device, word.by.seq]

        return [_question(case, each, told) for each in asked]


def _question(case: Case, asked: Undecided, told: Callable[[Word], Writer]) -> ToDecide:
    kind = case.entities[asked.entity].kind
    if asked.field == ENDED:
        stands: Stored | None = KEPT
        sides = [
            Side(KEPT, in_time(told(word) for word in asked.words if word.value is None)),
            Side(ENDED, in_time(told(word) for word in asked.words if word.value == ENDED)),
        ]
    elif asked.field == SHARING:
        # Of the rows that stand against each other the last of the case holds, as far as each of them lets it.
        rows = {word.entity for word in asked.words}
        last = [each.id for each in case.of_kind(RELEASE) if each.id in rows][-1]
        stands = told_of_sharing(case, last)
        sides = [_side(asked, answer, told) for answer in asked.answers]
        sides.sort(key=lambda side: side.writers[0].came.at)
        if not any(same(side.value, stands) for side in sides):
            sides.append(Side(stands, row=last))
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
    in_rows = asked.field in (DANGER, SHARING)
    return Side(answer, in_time(map(told, words)), words[0].entity if in_rows else None)


def _decision(case: Case, question: ToDecide, side: Side) -> tuple[Change, Change]:
    """What says it, and what says again what stood before."""
    here = case.entities[question.entity]
    if question.field == DANGER:
        assert side.row is not None
        before = newest_level(case)
        assert before is not None
        return _again(case, side.row), _again(case, before)
    if question.field == SHARING:
        # Only what holds may be taken: to say it again is all there is to take back.
        assert side.row is not None
        says = _again(case, side.row).and_then(_as_it_holds(case, side.row))
        return says, says
    if question.field == ENDED:
        keeps, ends = Change(created=(here,)), Change(ended=(here.id,))
        return (keeps, ends) if side.value == KEPT else (ends, _whole(case, here))
    return _says(question, side.value), _says(question, question.stands)


def _says(question: ToDecide, value: Stored | None) -> Change:
    return Change(values=((question.entity, question.field, value),))


def _again(case: Case, row: EntityId) -> Change:
    """Of levels of danger, of decisions about sharing, the newest holds."""
    return Change(created=(case.entities[row],))


def _as_it_holds(case: Case, row: EntityId) -> Change:
    """What of a yes nobody wrote so: it follows from all of them, and is to stay when they are asked about no more."""
    values = ((row, field, case.stored(field, row)) for field in HOW_FAR)
    return Change(values=tuple(values) if case.stored("c_share", row) == Decision.GIVEN.value else ())


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


def _worst_first(level: Stored | None) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS) - 2
