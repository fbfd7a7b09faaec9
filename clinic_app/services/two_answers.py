"""One question, two files, two answers: which holds until a person decides, and what a person may choose."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final
from uuid import UUID

from clinic_app.domain.answers import Stored
from clinic_app.domain.calling import CONTACT, ON_HOLD
from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId, PersonId
from clinic_app.domain.merging import Union, newest_level
from clinic_app.domain.stricter import DANGER, HERS, has_law, looser, same
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.vault import joined_lists
from clinic_app.vault.merges import Merge
from clinic_app.vault.restrictions import Restriction

WHO_MAY_KNOW: Final = joined_lists.WHO_MAY_KNOW
"""Stands where a question's id would: its answers are lists of staff codes, None is everybody."""


class Take(StrEnum):
    """Which of two answers a person decided for."""

    STANDS = "stands"
    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question with two answers: what stands now, and what each of the two files says."""

    field: str
    stands: Stored | None
    earlier: Stored | None
    later: Stored | None

    @property
    def strict(self) -> bool:
        """Whether the stricter holds, and not the later."""
        return self.field == WHO_MAY_KNOW or has_law(self.field)

    @property
    def hers_to_say(self) -> bool:
        """What she agreed to, and that contact is safe again, is heard from her, never chosen for her."""
        return self.field in HERS or (self.field == CONTACT and self.stands == ON_HOLD)

    def answer(self, take: Take) -> Stored | None:
        """What would stand."""
        return {Take.STANDS: self.stands, Take.EARLIER: self.earlier, Take.LATER: self.later}[take]

    def holds(self, take: Take) -> bool:
        """Whether this is what stands now."""
        return same(self.answer(take), self.stands)

    def may_take(self, take: Take) -> bool:
        """Whether a person may decide so without hearing from her."""
        return not self.hers_to_say or not looser(self.field, self.answer(take), self.stands)


def before_joining(
    union: Union, kept: Case, other: Case, after: Case, lists: Collection[tuple[str, ...] | None]
) -> tuple[OpenQuestion, ...]:
    """The questions that would be open. `lists` are who may know: of both, of the earlier, of the later."""
    found = [
        OpenQuestion(field, after.stored(field), kept.stored(field), other.stored(field))
        for field in union.open
        if field != DANGER
    ]
    if union.danger:
        mine, theirs = union.danger
        newest = newest_level(after)
        found.append(
            OpenQuestion(DANGER, after.stored(DANGER, newest), kept.stored(DANGER, mine), other.stored(DANGER, theirs))
        )
    stands, earlier, later = lists
    if earlier != later:
        found.append(OpenQuestion(WHO_MAY_KNOW, stands, earlier, later))
    return _strict_first(found)


def still_open(desk: Desk, case: Case, merge: Merge) -> tuple[OpenQuestion, ...]:
    """The questions that nobody has decided yet, those of safety first."""
    return _strict_first([*_asked_once(desk, case, merge), *_danger(case, merge), *_who(desk, merge)])


def codes_of(desk: Desk, kept: Restriction | None) -> tuple[str, ...] | None:
    """Whom a list names, by staff code; None is everybody."""
    if kept is None:
        return None
    return tuple(sorted(each.staff_code for each in desk.vault.people.every() if each.id in kept.people))


def earlier_list(merge: Merge) -> frozenset[PersonId] | None:
    """Who might know of the file that stays before the joining; None is everybody."""
    before = merge.told.list_before
    return frozenset(PersonId(UUID(bytes=each)) for each in before.people) if before is not None else None


def _asked_once(desk: Desk, case: Case, merge: Merge) -> Iterator[OpenQuestion]:
    """What was answered anew since is decided."""
    told, other = merge.told, desk.vault.cases.load(merge.case_id)
    for field in told.open:
        if field not in (DANGER, WHO_MAY_KNOW):
            stands, earlier = case.stored(field), told.before.get(field)
            if stands == told.rows.get(field, earlier):
                yield OpenQuestion(field, stands, earlier, other.stored(field))


def _danger(case: Case, merge: Merge) -> Iterator[OpenQuestion]:
    """A level that was set since is the person's word, and nothing is open."""
    if DANGER not in merge.told.open:
        return
    both = [EntityId(UUID(bytes=each)) for each in merge.told.danger]
    newest = newest_level(case)
    if newest in both and all(each in case.entities for each in both):
        yield OpenQuestion(DANGER, case.stored(DANGER, newest), *(case.stored(DANGER, each) for each in both))


def _who(desk: Desk, merge: Merge) -> Iterator[OpenQuestion]:
    lists, after = desk.vault.restrictions, merge.told.list_after
    now = lists.of(merge.into)
    if WHO_MAY_KNOW not in merge.told.open or now is None or after is None:
        return
    if sorted(person.bytes for person in now.people) == after.people:
        before, people = earlier_list(merge), desk.vault.people.every()
        earlier = tuple(sorted(each.staff_code for each in people if each.id in before)) if before is not None else None
        yield OpenQuestion(WHO_MAY_KNOW, codes_of(desk, now), earlier, codes_of(desk, lists.of(merge.case_id)))


def _strict_first(found: list[OpenQuestion]) -> tuple[OpenQuestion, ...]:
    return tuple(sorted(found, key=lambda question: not question.strict))
