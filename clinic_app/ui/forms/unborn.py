"""What waits for its first answer: shown like all the rest, and begun in the record only when something is said."""

from __future__ import annotations

from collections.abc import Iterable

from clinic_app.domain.case import Case, Change, Entity, new_entity
from clinic_app.domain.ids import EntityId


class Unborn:
    """The entities of one open case that nobody has answered anything about."""

    def __init__(self) -> None:
        self._waiting: dict[EntityId, Entity] = {}
        self._without: tuple[Case, tuple[EntityId, ...], Case] | None = None

    def __contains__(self, entity: EntityId) -> bool:
        return entity in self._waiting

    @property
    def all(self) -> tuple[Entity, ...]:
        """Oldest first."""
        return tuple(self._waiting.values())

    def expect(self, kind: str, parent: EntityId) -> Entity:
        """One more."""
        entity = new_entity(kind, parent)
        self._waiting[entity.id] = entity
        return entity

    def last(self, kind: str, parent: EntityId) -> EntityId | None:
        """The newest of a kind below another; None if none waits there."""
        return next((e.id for e in reversed(self.all) if (e.kind, e.parent) == (kind, parent)), None)

    def born(self, entity: EntityId) -> list[Entity]:
        """It waits no longer, nor does what it lies in: those that begin now, the outermost first."""
        line: list[Entity] = []
        step: EntityId | None = entity
        while step is not None and step in self._waiting:
            begins = self._waiting.pop(step)
            line.insert(0, begins)
            step = begins.parent
        return line

    def wait_again(self, line: Iterable[Entity]) -> None:
        """They could not begin yet."""
        self._waiting.update((entity.id, entity) for entity in line)

    def forget(self, entity: EntityId) -> None:
        """Nobody will answer anything about it."""
        self._waiting.pop(entity)

    def clear(self) -> None:
        """Nothing waits."""
        self._waiting.clear()

    def without(self, case: Case) -> Case:
        """The case without them: to look at a section is not to begin anything."""
        ended = tuple(self._waiting)
        if not ended:
            return case
        if self._without is None or self._without[0] is not case or self._without[1] != ended:
            self._without = case, ended, case.applying(Change(ended=ended))
        return self._without[2]
