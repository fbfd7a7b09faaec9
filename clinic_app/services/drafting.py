"""Drafts as one change: what a person has typed and not finished, ready to be laid over the case or written into it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from operator import itemgetter
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.ids import EntityId
from clinic_app.vault.drafts import Draft

BEGUN: Final = "begun"
"""Where a section's name would stand: this row says that an entity was begun and is not in the record yet."""


class _Begun(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    parent: str
    place: int


UNREAD: Final = "unread:"
"""Begins the name of a draft that holds what was typed and does not read as an answer: no change is made of it."""

HOW: Final = "how:"
"""The name of a draft that holds no answer: how its author writes in the case (`late_entry`)."""

ASIDE: Final = "aside:"
"""Begins the name of a draft that holds what was typed on a page of its own and not decided yet (`asides`)."""

BESIDE: Final = (UNREAD, HOW, ASIDE)
"""How the names of those begin of which no change is made."""


def aside(page: str, about: str) -> str:
    """The name of a draft of such a page."""
    return f"{ASIDE}{page}:{about}"


def page_of(section: str) -> str:
    """The page of such a draft; empty for any other."""
    return section.removeprefix(ASIDE).partition(":")[0] if section.startswith(ASIDE) else ""


def begun_row(entity: Entity, place: int) -> dict[str, str | int]:
    """What a draft keeps of an entity that was begun; `place` is its turn among those."""
    assert entity.parent is not None
    return {"kind": entity.kind, "parent": entity.parent.hex, "place": place}


def as_change(drafts: Iterable[Draft]) -> Change:
    """All of these drafts as one change; entities in the order in which they were begun."""
    rows = list(drafts)
    begun = sorted((_begun(row) for row in rows if row.section == BEGUN), key=itemgetter(0))
    created = tuple(entity for _, entity in begun)
    typed = (row for row in rows if row.section != BEGUN)
    return Change(
        created=created,
        values=tuple((row.entity_id, field, value) for row in typed for field, value in row.values.items()),
    )


def of_section(drafts: Sequence[Draft], entity_id: EntityId, section: str) -> list[Draft]:
    """The draft of one section of an entity, and what says that the entity, and those above it, were begun."""
    begun = {row.entity_id: row for row in drafts if row.section == BEGUN}
    wanted = [row for row in drafts if (row.entity_id, row.section) == (entity_id, section)]
    above: EntityId | None = entity_id
    while above in begun:
        wanted.append(begun[above])
        above = _begun(begun[above])[1].parent
    return wanted


def _begun(row: Draft) -> tuple[int, Entity]:
    said = msgspec.convert(row.values, _Begun)
    return said.place, Entity(row.entity_id, said.kind, EntityId(UUID(hex=said.parent)))


def news(case: Case, change: Change, asked: Collection[tuple[EntityId, str]] = ()) -> Change:
    """Only what differs from the case as it is: an answer typed and taken back again makes no history.

    What is `asked` of a person, since two PCs say two things, is news also when what stands is said once more.
    """
    created = tuple(entity for entity in change.created if entity.id not in case.entities)
    there = {*case.entities, *(entity.id for entity in created)}
    values = tuple(
        (entity, field, value)
        for entity, field, value in change.values
        if entity in there and (case.stored(field, entity) != value or (entity, field) in asked)
    )
    return Change(created, tuple(gone for gone in change.ended if gone in case.entities), values)


def split(
    change: Change, entity_may: Callable[[Entity], bool], value_may: Callable[[str], bool]
) -> tuple[Change, Change]:
    """What may be written now, and what must wait. A value waits with its entity."""
    created = tuple(entity for entity in change.created if entity_may(entity))
    waiting = tuple(entity for entity in change.created if not entity_may(entity))
    held = {entity.id for entity in waiting}
    now = tuple(row for row in change.values if row[0] not in held and value_may(row[1]))
    later = tuple(row for row in change.values if row[0] in held or not value_may(row[1]))
    return Change(created, change.ended, now), Change(waiting, (), later)
