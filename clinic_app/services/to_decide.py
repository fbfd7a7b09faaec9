"""One question that PCs of this clinic answered differently: who wrote what where, and what holds meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from uuid import UUID

from clinic_app.domain.answers import Stored
from clinic_app.domain.calling import CONTACT, ON_HOLD
from clinic_app.domain.convergence import ENDED
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.stricter import HERS, looser, same
from clinic_app.domain.two_releases import SHARING
from clinic_app.facts import dataclass
from clinic_app.services.which_pc import Came

__all__ = ["ENDED", "KEPT", "SHARING", "Side", "ToDecide", "Writer", "as_one", "in_time"]

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
    row: EntityId | None = None
    """Where a level of danger, or a decision about sharing, stands."""
    raw: Stored | None = None
    """As a record of the clinic keeps it."""
    free: bool = True
    """Whether whoever looks at it may take it."""


@dataclass(frozen=True, slots=True)
class ToDecide:
    """One question that PCs answered differently. `kind` is what the entity is of which it was asked.

    What is about the clinic itself has a `record`, and `code` is a staff code where it is about no case.
    """

    case_id: CaseId | None
    code: str
    entity: EntityId
    kind: str
    field: str
    stands: Stored | None
    sides: tuple[Side, ...]
    record: UUID | None = None

    @property
    def hers_to_say(self) -> bool:
        """What she agreed to, and that contact is safe again, is heard from her, never chosen for her."""
        return self.field in HERS or self.field == SHARING or (self.field == CONTACT and self.stands == ON_HOLD)

    def holds(self, value: Stored | None) -> bool:
        """Whether this is what stands now."""
        return same(value, self.stands)

    def looser(self, value: Stored | None) -> bool:
        """Whether it lets something happen that what stands does not: that deserves a second look."""
        if self.field == ENDED:
            return value == ENDED
        if self.record is not None or self.field == SHARING:
            return not self.holds(value)
        return looser(self.field, value, self.stands)

    def may_take(self, value: Stored | None) -> bool:
        """Whether a person may decide so without hearing from her."""
        return not self.hers_to_say or not self.looser(value)


def in_time(writers: Iterable[Writer]) -> tuple[Writer, ...]:
    """By the clocks of their PCs."""
    return tuple(sorted(writers, key=lambda writer: writer.came.at))


def as_one(questions: Iterable[ToDecide]) -> tuple[ToDecide, ...]:
    """What is asked of one file, and of another that was joined to it, is one question with the answers of both."""
    found = dict[tuple[EntityId, str], ToDecide]()
    for each in questions:
        first = found.setdefault((each.entity, each.field), each)
        if first is not each:
            sides = list(first.sides)
            for side in each.sides:
                at = next((at for at, known in enumerate(sides) if same(known.value, side.value)), None)
                if at is None:
                    sides.append(side)
                else:
                    writers = in_time((*sides[at].writers, *side.writers))
                    sides[at] = replace(sides[at], writers=writers, row=sides[at].row or side.row)
            found[each.entity, each.field] = replace(first, sides=tuple(sides))
    return tuple(found.values())
