"""The edits of one sitting: what was changed, in which order, so that each whole answer can be taken back."""

from __future__ import annotations

from collections.abc import Callable
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
    def reverse(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.place, self.field, self.after, self.before)


class Edits:
    """What can be undone, and what can be done again."""

    def __init__(self) -> None:
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._since_last = QElapsedTimer()
        self._since_last.start()

    def remember(self, edit: Edit) -> None:
        """A new edit; what was undone before it is gone."""
        self._undone.clear()
        same_burst = self._since_last.restart() < _ONE_BURST_MS
        last = self._done[-1] if self._done else None
        if same_burst and last and (last.place, last.field) == (edit.place, edit.field):
            self._done[-1] = Edit(edit.place, edit.field, last.before, edit.after)
        else:
            self._done.append(edit)

    def undo(self) -> Edit | None:
        """The last edit, to be taken back; None if there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Edit | None:
        """The edit undone last, to be done again; None if there is none."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

    def keep_only(self, live: Callable[[Edit], bool]) -> None:
        """Forget the edits whose place or answer is gone."""
        self._done = [edit for edit in self._done if live(edit)]
        self._undone = [edit for edit in self._undone if live(edit)]


def is_live(edit: Edit, case: Case) -> bool:
    """Whether the answer of an edit still stands: what was destroyed cannot be undone."""
    there = edit.place.entity in case.entities
    return there and (case.stored(edit.field, edit.place.entity) is not None or edit.after is None)


def brought_back(before: Case, entity: EntityId) -> Change:
    """The change that brings an ended entity and all below it back, answers included."""
    gone = before.applying(Change(ended=(entity,))).entities.keys()
    lost = [e for e in before.entities.values() if e.id not in gone]
    values = [(e.id, name, value) for e in lost for name, value in before.answers.get(e.id, {}).items()]
    return Change(created=tuple(lost), values=tuple(values))
