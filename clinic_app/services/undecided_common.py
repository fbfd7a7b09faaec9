"""What PCs said differently about the clinic itself: who may know of a case, who comes in, as what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from clinic_app.domain.answers import Stored
from clinic_app.domain.convergence import Undecided, Word
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.people import Act, may
from clinic_app.errors import NoSuchCase
from clinic_app.services.desk import Desk
from clinic_app.services.to_decide import Side, ToDecide, Writer, in_time
from clinic_app.services.two_answers import WHO_MAY_KNOW
from clinic_app.services.which_pc import came
from clinic_app.vault.common_people import NOBODY_LEFT, TOO_FEW, PeopleKind, RestrictionKind

__all__ = ["COMES_IN", "NOBODY_LEFT", "ROLE", "TOO_FEW", "WHO_MAY_KNOW", "UndecidedCommon"]

ROLE: Final = "role"
COMES_IN: Final = "disabled_at"
"""Its answers: since when somebody does not come in any more; None: they do."""

_KEPT: Final = "kept"


class UndecidedCommon:
    """Each is shown to those only who may decide it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    def every(self) -> Iterator[ToDecide]:
        """What waits for whoever signed in."""
        for record in self._vault.revisions.undecided.cases():
            named = None if self._vault.cases.stands(record) else self._vault.common.named(record)
            if named is not None and named.kind == RestrictionKind.name:
                yield from self._lists(record, CaseId(UUID(hex=named.name)))
            elif named is not None and named.kind == PeopleKind.name and self._may(Act.MANAGE_PEOPLE):
                yield from self._people(record, PersonId(UUID(hex=named.name)))

    def decide(self, question: ToDecide, side: Side) -> Callable[[], None]:
        """Let this hold; what brings back what held before. Raises `ValueError` where it may not be taken."""
        if not side.free or question.record is None:
            raise ValueError(question.field)
        before = next((each for each in question.sides if question.holds(each.value)), side)
        self._write(question, side)
        return lambda: self._write(question, before)

    # --- inside ------------------------------------------------------------------------------------

    def _write(self, question: ToDecide, side: Side) -> None:
        assert question.record is not None
        record, me = question.record, self._desk.me.id
        field = {WHO_MAY_KNOW: _KEPT, NOBODY_LEFT: COMES_IN}.get(question.field, question.field)
        about: dict[str, str | int | UUID] = {"field": question.field}
        about |= {"case": question.case_id} if question.case_id else {}

        def write() -> None:
            self._vault.common.decide(record, field, side.raw, by=me)
            self._vault.journal.append("answers_decided", me, about)

        self._vault.save(write)
        self._desk.cases.refresh()

    def _lists(self, record: UUID, case_id: CaseId) -> Iterator[ToDecide]:
        """For whoever knows of the case by any of the lists: by none of them nobody could decide."""
        if not self._may(Act.RESTRICT_CASE):
            return
        asked, told = self._words(record)
        for each in asked:
            lists = [_people(answer) for answer in each.answers if answer is not None]
            me, kept = self._desk.me.id, self._vault.restrictions.of(case_id)
            holds = kept.people if kept is not None else None
            if not any(me in people for people in lists):
                continue
            try:
                code = self._vault.cases.load(case_id).code
            except NoSuchCase:
                continue
            stands = self._codes(holds)
            sides = [
                Side(self._codes(_people(answer) if answer is not None else None), in_time(told(each, answer)),
                     raw=answer, free=self._may_take(answer, holds))
                for answer in each.answers
            ]  # fmt: skip
            if not any(side.value == stands for side in sides):
                raw = self._raw(record)
                sides.append(Side(stands, raw=raw, free=self._may_take(raw, holds)))
            yield ToDecide(case_id, code, EntityId(record), "case", WHO_MAY_KNOW, stands, tuple(sides), record)

    def _may_take(self, answer: Any, holds: frozenset[PersonId] | None) -> bool:
        """Who takes a list stands on it; who lifts it stands on what holds, unless that is nobody's any more."""
        people = _people(answer) if answer is not None else holds or frozenset({self._desk.me.id})
        return self._desk.me.id in people

    def _people(self, record: UUID, person: PersonId) -> Iterator[ToDecide]:
        code = self._vault.people.one(person).staff_code
        said = self._vault.common.named(record)
        asked, told = self._words(record)
        for each in asked:
            stands = said.said.get(each.field) if said else None
            sides = tuple(Side(answer, in_time(told(each, answer)), raw=answer) for answer in each.answers)
            yield ToDecide(None, code, EntityId(record), "person", each.field, stands, sides, record)
        for each in self._vault.revisions.undecided.of(CaseId(record)):
            if each.field == NOBODY_LEFT:
                yield ToDecide(None, code, EntityId(record), "person", each.field, None, (Side(None),), record)
            elif each.field == TOO_FEW:
                yield ToDecide(None, code, EntityId(record), "person", each.field, None, (), record)

    def _words(
        self, record: UUID
    ) -> tuple[tuple[Undecided, ...], Callable[[Undecided, Stored | None], Iterator[Writer]]]:  # fmt: skip
        asked, revisions = self._vault.common.words(record)
        codes = {person.id: person.staff_code for person in self._vault.people.every()}
        writers = {
            (each.said.device, each.said.seq): Writer(codes.get(each.author, ""), how)
            for each, how in zip(revisions, came(self._desk, revisions), strict=True)
        }

        def told(each: Undecided, answer: Stored | None) -> Iterator[Writer]:
            words: Iterator[Word] = (word for word in each.words if word.value == answer)
            return (writers[word.by.device, word.by.seq] for word in words)

        return asked, told

    def _raw(self, record: UUID) -> Stored | None:
        named = self._vault.common.named(record)
        return named.said.get(_KEPT) if named else None

    def _codes(self, people: frozenset[PersonId] | None) -> Any:
        if people is None:
            return None
        return tuple(sorted(each.staff_code for each in self._vault.people.every() if each.id in people))

    def _may(self, act: Act) -> bool:
        return may(self._desk.me.role, act)


def _people(answer: Any) -> frozenset[PersonId]:
    return frozenset(PersonId(UUID(hex=each)) for each in answer["people"])
