"""Which of several of a kind is shown: a chip for each, and what takes the shown one out. Hidden with one alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from clinic_app.domain.ids import EntityId
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import IconButton
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.parts.tab_order import follow


class WhichOne(QWidget):
    """The chips are made anew only when there are more or fewer: choosing one keeps the focus on it."""

    chosen = Signal(object)
    """Its `EntityId`."""
    ended = Signal(str)
    """The shown one goes: what it is called."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._there: list[EntityId] = []
        self._chips: list[Chip] = []
        self._shown = ""
        self._end: IconButton | None = None
        self._row = of_chips()
        self._row.setContentsMargins(0, 0, 0, 4)
        self.setLayout(self._row)
        self.hide()

    def show_one(self, shown: EntityId, there: Sequence[EntityId]) -> None:
        """This one of these."""
        if list(there) != self._there:
            self._make(list(there))
        if self._chips:
            for entity, chip in zip(self._there, self._chips, strict=True):
                chip.setChecked(entity == shown)
            self._shown = self._called(shown)
            self._way_out().set_mark("x", _("Take {what} out").format(what=self._shown))

    def _make(self, there: list[EntityId]) -> None:
        focus = self.window().focusWidget()
        focused = focus is not None and self.isAncestorOf(focus)
        while self._row.takeAt(0) is not None:
            pass
        for old in self._chips:
            old.hide()
            old.deleteLater()
        self._there, self._chips = there, []
        several = len(there) > 1
        for entity in there if several else ():
            chip = Chip(self._called(entity))
            chip.clicked.connect(lambda _on=False, one=entity: self.chosen.emit(one))
            self._row.addWidget(chip)
            self._chips.append(chip)
        if several:
            end = self._way_out()
            self._row.addWidget(end)
            end.show()
            follow(self._chips[0], [*self._chips[1:], end])
        elif self._end is not None:
            self._end.hide()
        self.setVisible(several)
        if focused and several:
            self._chips[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _way_out(self) -> IconButton:
        """Made when there are several for the first time: most of a case is there once."""
        if self._end is None:
            self._end = IconButton("x", "", parent=self)  # of one alone it is in no row, and must go with this
            self._end.clicked.connect(lambda: self.ended.emit(self._shown))
        return self._end

    def _called(self, entity: EntityId) -> str:
        return f"{self._name} {self._there.index(entity) + 1}"
