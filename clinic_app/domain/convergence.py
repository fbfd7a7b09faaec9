"""What several PCs wrote about one case, as one case: by what each had seen, and by the clock only between equals.

The result depends on the set of revisions and on nothing else: not on which came first, nor how often. Of two answers
whose writers had not seen each other's, the stricter holds where safety hangs on it (`stricter`), until somebody who
saw both writes again; elsewhere that with the later clock. What one PC ended while another wrote on it stays: nobody's
words are lost through what another did not know.
"""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Final, Protocol

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.ids import DeviceId, EntityId
from clinic_app.domain.merging import ASSESSMENT
from clinic_app.domain.release import RELEASE
from clinic_app.domain.stricter import DANGER, LEVELS, has_law, stricter
from clinic_app.domain.two_releases import DECISION_FIELDS, SHARING, contested, no_more_than_each, told
from clinic_app.facts import dataclass

ENDED: Final = "ended"
"""Stands where a question's id would: one PC ended it, another wrote on it."""


class Laws(Protocol):
    """What holds of answers that stand against each other."""

    def has(self, field: str) -> bool:
        """Whether there is any law for this question; without one, that of the later clock holds."""

    def holds(self, field: str, one: Stored | None, other: Stored | None) -> Stored | None:
        """Of two, whichever comes first. None is the question taken back."""

    def asks(self, field: str, answers: Sequence[Stored | None]) -> bool:
        """Whether a person is to decide."""


class _OfACase:
    """The laws of what is asked of a survivor."""

    def has(self, field: str) -> bool:
        return has_law(field)

    def holds(self, field: str, one: Stored | None, other: Stored | None) -> Stored | None:
        return stricter(field, one, other)

    def asks(self, field: str, answers: Sequence[Stored | None]) -> bool:
        return has_law(field) and len(answers) > 1


@dataclass(frozen=True, slots=True)
class Said:
    """One revision: the how-manieth of which PC, and the newest of each PC that it showed when it was written.

    What was seen includes what those had seen.
    """

    device: DeviceId
    seq: int
    seen: Mapping[DeviceId, int]
    at: datetime
    change: Change

    def knew(self, other: Said) -> bool:
        """Whether it was written with the other in view."""
        if self.device == other.device:
            return self.seq > other.seq
        return self.seen.get(other.device, 0) >= other.seq

    @property
    def clock(self) -> tuple[datetime, bytes, int]:
        """Which of two is later by its own word. No two are equal."""
        return self.at, self.device.bytes, self.seq

    @property
    def place(self) -> tuple[int, datetime, bytes, int]:
        """Behind all that it knew, since that had seen less; between equals by the clock."""
        return sum({**self.seen, self.device: self.seq}.values()), *self.clock


@dataclass(frozen=True, slots=True)
class Word:
    """One answer as one PC wrote it. Of danger each stands at an assessment of its own."""

    by: Said
    entity: EntityId
    value: Stored | None


@dataclass(frozen=True, slots=True)
class Undecided:
    """Answers that stand against each other. None is the question taken back.

    `words` say who wrote each; of `ENDED`, one says that it ended, and one of each PC that wrote on it is silent.
    """

    entity: EntityId
    field: str
    answers: tuple[Stored | None, ...]
    words: tuple[Word, ...] = dataclasses.field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Converged:
    """The case as all of it says, and what of it a person is to decide."""

    case: Case
    undecided: tuple[Undecided, ...]


_OF_A_CASE: Final = _OfACase()


def converge(begun: Case, written: Iterable[Said], laws: Laws = _OF_A_CASE) -> Converged:
    """Lay the revisions of a case together. `begun` is the case before the first."""
    once = {(each.device, each.seq): each for each in written}
    return _Together(begun, sorted(once.values(), key=lambda said: said.place), laws).converged()


@dataclass(frozen=True, slots=True)
class _Birth:
    by: Said
    entity: Entity
    at: int
    """The how-manieth that its revision began."""

    def knew(self, other: _Birth) -> bool:
        """Whether it was begun with the other in view. Of what one hand begins at once, the later is the later."""
        return self.at > other.at if self.by is other.by else self.by.knew(other.by)


class _Together:
    """The revisions in an order that causes come before effects in."""

    def __init__(self, begun: Case, in_order: list[Said], laws: Laws) -> None:
        self._begun = begun
        self._laws = laws
        self._births = defaultdict[EntityId, list[_Birth]](list)
        self._words = defaultdict[tuple[EntityId, str], list[Word]](list)
        self._ends = [(said, entity) for said in in_order for entity in said.change.ended]
        self._undecided = dict[tuple[EntityId, str], Undecided]()
        for said in in_order:
            for at, entity in enumerate(said.change.created):
                self._births[entity.id].append(_Birth(said, entity, at))
            for key, value in {(entity, field): value for entity, field, value in said.change.values}.items():
                self._words[key].append(Word(said, key[0], value))

    def converged(self) -> Converged:
        for said, entity in self._ends:
            self._end(said, entity)
        # What a PC wrote on and then ended itself is gone by all words: nothing is left to decide.
        self._undecided = {key: asked for key, asked in self._undecided.items() if self._births[asked.entity]}
        case = self._begun.applying(Change(created=self._living(), values=tuple(self._answers())))
        case = self._least_last(self._worst_last(case))
        return Converged(case, tuple(self._undecided.values()))

    # --- what ended --------------------------------------------------------------------------------

    def _end(self, end: Said, entity: EntityId) -> None:
        """Take away what `end` had in view, or nothing, if somebody wrote on it who did not know that it ended."""
        within = self._below(end, entity)
        touched = [birth.by for one in within for birth in self._births[one]]
        touched += [word.by for (one, _), words in self._words.items() if one in within for word in words]
        unseen = [by for by in touched if by is not end and not end.knew(by) and not by.knew(end)]
        if not unseen:
            for one in within:
                self._births[one] = [
                    birth for birth in self._births[one] if birth.by is not end and not end.knew(birth.by)
                ]
            return
        later = touched + [said for said, other in self._ends if other == entity]
        if not any(by.knew(end) and all(by.knew(each) for each in unseen) for by in later):
            self._ask(entity, ENDED, (), (Word(end, entity, ENDED), *(Word(by, entity, None) for by in unseen)))

    def _below(self, end: Said, top: EntityId) -> set[EntityId]:
        """The entity and all that hung on it as the writer knew it."""
        parents = dict[EntityId, EntityId | None]()
        for one, births in self._births.items():
            for birth in births:
                if one not in parents or birth.by is end or end.knew(birth.by):
                    parents[one] = birth.entity.parent
        within, grew = {top}, True
        while grew:
            more = {one for one, parent in parents.items() if parent in within} - within
            within, grew = within | more, bool(more)
        return within

    # --- what is there -----------------------------------------------------------------------------

    def _living(self) -> tuple[Entity, ...]:
        """What was begun and is not over, in the order of their last beginnings."""
        last = [births[-1] for births in self._births.values() if births]
        last.sort(key=lambda birth: (birth.by.place, birth.at))
        return tuple(birth.entity for birth in last)

    def _answers(self) -> Iterator[tuple[EntityId, str, Stored | None]]:
        for (entity, field), words in self._words.items():
            # What was said of something that ended does not come back with it.
            births = self._births[entity]
            heard = [
                word
                for word in words
                if entity == self._begun.root or any(word.by is birth.by or word.by.knew(birth.by) for birth in births)
            ]
            newest = [word for word in heard if not any(other.by.knew(word.by) for other in heard)]
            if newest:
                yield entity, field, self._holds(entity, field, newest)

    def _holds(self, entity: EntityId, field: str, newest: list[Word]) -> Stored | None:
        answers = {_spelled(word.value): word.value for word in newest}
        if len(answers) == 1 or not self._laws.has(field):
            return max(newest, key=lambda word: word.by.clock).value
        in_order = tuple(answers[each] for each in sorted(answers))
        if self._laws.asks(field, in_order):
            self._ask(entity, field, in_order, newest)
        return reduce(lambda one, other: self._laws.holds(field, one, other), in_order)

    def _ask(self, entity: EntityId, field: str, answers: tuple[Stored | None, ...], words: Iterable[Word]) -> None:
        """Ask a person once, however many say it."""
        asked = self._undecided.get((entity, field))
        before = asked.words if asked is not None else ()
        once = {(word.by.device, word.by.seq): word for word in (*before, *words)}
        self._undecided[entity, field] = Undecided(entity, field, answers, tuple(once.values()))

    # --- danger ------------------------------------------------------------------------------------

    def _worst_last(self, case: Case) -> Case:
        """Of levels of danger the newest holds; of several newest, the worst."""
        levels = {e.id: case.stored(DANGER, e.id) for e in case.of_kind(ASSESSMENT)}
        rated = {one: level for one, level in levels.items() if isinstance(level, str)}
        last = {one: self._births[one][-1] for one in rated}
        newest = [one for one in rated if not any(last[other].knew(last[one]) for other in rated)]
        if len({rated[one] for one in newest}) < 2:
            return case
        levels_now = tuple(sorted({rated[one] for one in newest}))
        self._ask(case.root, DANGER, levels_now, [Word(last[one].by, one, rated[one]) for one in newest])
        newest.sort(key=lambda one: _place(rated[one]), reverse=True)
        return case.applying(Change(created=tuple(case.entities[one] for one in newest)))

    # --- what she agreed to --------------------------------------------------------------------------

    def _least_last(self, case: Case) -> Case:
        """Of decisions about sharing the one written last holds; of several last ones, what all of them let out."""
        rows, written = [entity.id for entity in case.of_kind(RELEASE)], case
        wrote = {row: self._wrote(row) for row in rows}
        for each in contested(case, wrote, Said.knew):
            said = {row: told(written, row) for row in each.rows}
            answers = {_spelled(value): value for value in said.values()}
            # By the revision that spoke last of each: its hand is the one that is told.
            words = [Word(max(wrote[row], key=lambda by: by.place), row, value) for row, value in said.items()]
            self._ask(each.named, SHARING, tuple(answers[spelled] for spelled in sorted(answers)), words)
            in_turn = Change(created=tuple(case.entities[row] for row in each.rows))
            case = case.applying(in_turn.and_then(no_more_than_each(case, each.rows)))
        return case

    def _wrote(self, row: EntityId) -> list[Said]:
        words = (word.by for field in DECISION_FIELDS for word in self._words.get((row, field), ()))
        return [*(birth.by for birth in self._births[row]), *words]


def _place(level: str) -> int:
    """The worst first; a level of a newer list before the last."""
    return LEVELS.index(level) if level in LEVELS else len(LEVELS) - 2


def _spelled(value: Stored | None) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
