"""Sections that stand ready before anybody opens them, as far as one sees of them at first.

One that was left is not kept: whoever comes back finds it as at first, long texts folded, and what the case says now.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from clinic_app.domain.definitions import Section
from clinic_app.domain.ids import EntityId
from clinic_app.ui.forms.group_view import Sheet
from clinic_app.ui.forms.section_view import SectionView

_BETWEEN_MS: Final = 40
"""So long the hands are not kept waiting between two steps, each of which takes less than one frame."""


class Ahead(QWidget):
    """The shelf they stand on, never shown itself: what stands here is no part of the page yet."""

    def __init__(self, sections: Sequence[Section], chosen: dict[str, EntityId], page: QWidget) -> None:
        super().__init__(page)
        self.hide()
        self._sections = sections
        self._chosen = chosen
        self._sheet: Sheet | None = None
        self._height = 0
        self._goes = False
        self.ready: dict[str, SectionView] = {}
        """Each section that stands here, whole or not, by its id."""
        self._to_do: list[Section] = []
        self._timer = QTimer(self, interval=_BETWEEN_MS)
        self._timer.timeout.connect(self._step)

    def take(self, section: Section, sheet: Sheet) -> SectionView:
        """A section to be shown, entered: what stands ready of it, or one made now."""
        self._sheet = sheet
        view = self.ready.pop(section.id, None) or SectionView(section, sheet, self._chosen)
        view.enter()
        return view

    def begin(self, shown: SectionView) -> None:
        """One section stands whole: make the others, the next and the one before it first."""
        self._goes = False
        self._height = shown.viewport().height()
        here = self._sections.index(shown.section)
        self._to_do = [*self._sections[here + 1 :], *self._sections[:here]]
        self._to_do.insert(1, self._to_do.pop())
        self._timer.start()

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to make ahead."""
        return not self._timer.isActive()

    def rest(self) -> None:
        """Somebody waits for something else."""
        self._timer.stop()

    def forget(self) -> None:
        """Nobody is in the case any more: what stands ready goes, one after the other; who hides waits for none."""
        self._goes = True
        self._timer.start()

    def _step(self) -> None:
        """One step of one section: a key that is pressed meanwhile waits no longer than for this."""
        if self._goes and self.ready:
            self.ready.popitem()[1].deleteLater()
            return
        if self._goes or not self._to_do or self._sheet is None:
            self.rest()
            return
        if not self._sheet.filling.settled:
            return  # somebody types: what is typed is handed on when the hands pause
        section = self._to_do[0]
        view = self.ready.get(section.id)
        if view is None:
            view = self.ready[section.id] = SectionView(section, self._sheet, self._chosen)
            view.setParent(self)
        elif view.prepare(self._height):
            self._to_do.pop(0)
