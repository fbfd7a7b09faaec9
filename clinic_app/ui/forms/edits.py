"""The steps of one sitting: what was changed or taken out, in which order, so that each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from PySide6.QtCore import QElapsedTimer

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import EntityId
from clinic_app.facts import dataclass

_ONE_BURST_MS: Final = 1_500
"""Signs typed one after the other are one answer."""


class Place(NamedTuple):
    """Where a draft is kept: one row per entity and section."""

    entity: EntityId
    section: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One answer changed, and what stood there before."""

    place: Place
    field: str
    before: Stored | None
    after: Stored | None

    @property
    def entity(self) -> EntityId:
        """Whose answer it is."""
        return self.place.entity

    @property
    def reverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.place, self.field, self.after, self.before)

    def same_answer(self, other: Edit) -> bool:
        """Whether both change one answer."""
        return (self.place, self.field) == (other.place, other.field)


@dataclass(frozen=True, slots=True)
class Ending:
    """One entity taken out with all below it, and the case as it stood before."""

    entity: EntityId
    before: Case
    name: str
    """What it was called."""

    @property
    def change(self) -> Change:
        """What takes it out."""
        return Change(ended=(self.entity,))

    @property
    def back(self) -> Change:
        """What brings it back, answers included."""
        gone = self.before.applying(self.change).entities.keys()
        lost = [e for e in self.before.entities.values() if e.id not in gone]
        values = [(e.id, name, value) for e in lost for name, value in self.before.answers.get(e.id, {}).items()]
        return Change(created=tuple(lost), values=tuple(values))


Step = Edit | Ending


class Edits:
    """What can be undone, and what can be done again."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._since_last = QElapsedTimer()
        self._since_last.start()

    def remember(self, step: Step) -> None:
        """A new step; what was undone before it is gone."""
        self._undone.clear()
        same_burst = self._since_last.restart() < _ONE_BURST_MS
        last = self._done[-1] if self._done else None
        if same_burst and isinstance(step, Edit) and isinstance(last, Edit) and last.same_answer(step):
            self._done[-1] = Edit(step.place, step.field, last.before, step.after)
        else:
            self._done.append(step)

    def undo(self) -> Step | None:
        """The last step, to be taken back; None if there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self, case: Case) -> Step | None:
        """The step undone last, to be done again to the case as it stands; None if there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(replace(step, before=case) if isinstance(step, Ending) else step)
        return self._done[-1]

    def forget_ending(self, entity: EntityId) -> None:
        """That it was taken out is neither taken back any more nor done again."""
        self.keep_only(lambda step: not isinstance(step, Ending) or step.entity != entity)

    def keep_only(self, live: Callable[[Step], bool]) -> None:
        """Forget the steps whose place or answer is gone."""
        self._done = [step for step in self._done if live(step)]
        self._undone = [step for step in self._undone if live(step)]


def is_live(step: Step, case: Case) -> bool:
    """Whether it can still be taken back when the case comes anew: what was destroyed cannot, so nothing taken out."""
    if isinstance(step, Ending):
        return False
    there = step.place.entity in case.entities
    return there and (case.stored(step.field, step.place.entity) is not None or step.after is None)
