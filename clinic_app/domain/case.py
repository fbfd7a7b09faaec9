"""A case: one survivor's file, as entities with answers; every change makes a new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.facts import dataclass

CASE = "case"
"""The kind of the entity that stands for the whole file."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that can repeat: an incident, an injury, a release. Never a place in a list."""

    id: EntityId
    kind: str
    parent: EntityId | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one revision does: entities begun and ended, values set. `None` takes an answer back to not asked.

    An entity that is begun though it is there is the last one of its kind from then on.
    """

    created: tuple[Entity, ...] = ()
    ended: tuple[EntityId, ...] = ()
    values: tuple[tuple[EntityId, str, Stored | None], ...] = ()

    @classmethod
    def whole(cls, changes: Sequence[Change]) -> Change:
        """All of them, in order, as one."""
        if len(changes) == 1:
            return changes[0]
        return cls(
            tuple(begun for each in changes for begun in each.created),
            tuple(gone for each in changes for gone in each.ended),
            tuple(value for each in changes for value in each.values),
        )

    def __bool__(self) -> bool:
        return bool(self.created or self.ended or self.values)

    def and_then(self, later: Change) -> Change:
        """Both, in order, as one."""
        return Change(self.created + later.created, self.ended + later.ended, self.values + later.values)


def new_entity(kind: str, parent: EntityId | CaseId) -> Entity:
    """A fresh entity below another."""
    return Entity(EntityId(uuid4()), kind, EntityId(parent))


@dataclass(frozen=True, slots=True)
class Case:
    """The current document of a case. Ended entities and their answers are no longer in it."""

    id: CaseId
    code: str
    entities: Mapping[EntityId, Entity] = field(default_factory=dict)
    answers: Mapping[EntityId, Mapping[str, Stored]] = field(default_factory=dict)

    @classmethod
    def begun(cls, case_id: CaseId, code: str) -> Case:
        """A new file with nothing in it but its code."""
        root = Entity(EntityId(case_id), CASE, None)
        return cls(case_id, code, MappingProxyType({root.id: root}), MappingProxyType({}))

    @property
    def root(self) -> EntityId:
        """The entity that holds what is asked once per case."""
        return EntityId(self.id)

    def of_kind(self, kind: str, parent: EntityId | None = None) -> list[Entity]:
        """Living entities of a kind, oldest first; below `parent` if given."""
        return [e for e in self.entities.values() if e.kind == kind and (parent is None or e.parent == parent)]

    def first(self, kind: str) -> EntityId | None:
        """The oldest living entity of a kind."""
        return next((e.id for e in self.entities.values() if e.kind == kind), None)

    def stored(self, field_id: str, entity: EntityId | None = None) -> Stored | None:
        """The value kept for a field of an entity (the case itself if none is named)."""
        return self.answers.get(entity or self.root, {}).get(field_id)

    def answer(self, field_id: str, entity: EntityId | None = None) -> Answer | Missing:
        """The answer or silence of a field of an entity (the case itself if none is named)."""
        return read(self.stored(field_id, entity))

    def every(self, field_id: str) -> Iterator[tuple[EntityId, Stored]]:
        """Each living entity that keeps something for this field, oldest first."""
        answers = self.answers
        for entity_id in self.entities:
            kept = answers.get(entity_id)
            if kept and (value := kept.get(field_id)) is not None:
                yield entity_id, value

    def applying(self, change: Change) -> Case:
        """This case after one revision. Values for entities that are not there are ignored."""
        entities, answers, rows = self.entities, dict(self.answers), dict[EntityId, dict[str, Stored]]()
        if change.created or change.ended:
            entities = dict(self.entities)
            for begun in change.created:
                entities.pop(begun.id, None)
                entities[begun.id] = begun
            for gone in self._with_children(entities, change.ended):
                entities.pop(gone, None)
            answers = {eid: values for eid, values in answers.items() if eid in entities}
            entities = MappingProxyType(entities)
        for entity_id, field_id, value in change.values:
            row = rows.get(entity_id)
            if row is None:
                if entity_id not in entities:
                    continue
                row = answers[entity_id] = rows[entity_id] = dict(answers.get(entity_id, {}))
            if value is None:
                row.pop(field_id, None)
            else:
                row[field_id] = value
        return Case(self.id, self.code, entities, MappingProxyType(answers))

    def following(self, changes: Sequence[Change]) -> Case:
        """This case after one revision after the other; as many at once as come to the same."""
        case, begin, read, spoken = self, 0, 0, set[EntityId]()
        for at, change in enumerate(changes):
            if change.created and at > read:
                spoken.update([entity_id for each in changes[read:at] for entity_id, _, _ in each.values])
                read = at
            # In one change what ends is gone though it be begun there, and words wait for what is begun beside them.
            again = change.created and not spoken.isdisjoint([begun.id for begun in change.created])
            if again or (at > begin and changes[at - 1].ended):
                case, begin = case.applying(Change.whole(changes[begin:at])), at
                spoken.clear()
        return case.applying(Change.whole(changes[begin:]))

    @staticmethod
    def _with_children(entities: Mapping[EntityId, Entity], ended: Iterable[EntityId]) -> set[EntityId]:
        gone = set(ended)
        grew = True
        while grew:
            below = {e.id for e in entities.values() if e.parent in gone and e.id not in gone}
            gone |= below
            grew = bool(below)
        return gone


def as_document(case: Case) -> dict[str, Any]:
    """The case as one document, the form in which the vault keeps it: ids become text when it is written as JSON."""
    return {
        "code": case.code,
        "entities": [(e.id, e.kind, e.parent) for e in case.entities.values()],
        "answers": dict(case.answers),
    }


def from_document(case_id: CaseId, document: Mapping[str, Stored]) -> Case:
    """Read back what `as_document` wrote."""
    entities = {
        EntityId(UUID(eid)): Entity(EntityId(UUID(eid)), kind, EntityId(UUID(parent)) if parent else None)
        for eid, kind, parent in document["entities"]
    }
    answers = {EntityId(UUID(eid)): values for eid, values in document["answers"].items()}
    return Case(case_id, document["code"], MappingProxyType(entities), MappingProxyType(answers))
