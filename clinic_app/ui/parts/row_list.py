"""Rows one below another: which is chosen, where arrows and Tab lead, and a focus that outlives a new list."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.ui.parts.chosen_row import ChosenRow
from clinic_app.ui.parts.tab_order import follow

Item = tuple[Hashable, ChosenRow] | QWidget
"""A row with what it stands for, or something between rows that cannot be chosen."""


class RowList(QWidget):
    """`chosen` carries what the row stands for. With `follows`, going to a row by arrow chooses it."""

    chosen = Signal(object)

    def __init__(self, *, follows: bool, before: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._follows, self._before = follows, before
        self.rows: dict[Hashable, ChosenRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def replace(self, items: Sequence[Item], chosen: Hashable = None) -> None:
        """Show these. Who was on a row is on the same one again, or on the first."""
        was_at = next((key for key, row in self.rows.items() if row.hasFocus()), None)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        for each in items:
            if isinstance(each, QWidget):
                self._column.addWidget(each)
                continue
            key, row = each
            row.clicked.connect(partial(self._clicked, key))
            row.stepped.connect(partial(self._step, key))
            self.rows[key] = row
            self._column.addWidget(row)
            row.show()  # at once: what is not shown takes no focus
        self.mark(chosen)
        if self._before is not None:
            follow(self._before, list(self.rows.values()))
        if was_at is not None:
            self.take_focus(was_at)

    def mark(self, chosen: Hashable) -> None:
        """Show which one is chosen."""
        for key, row in self.rows.items():
            row.setChecked(key == chosen)

    def take_focus(self, key: Hashable = None) -> None:
        """To the row of this; else to the chosen one, else to the first."""
        marked = next((row for row in self.rows.values() if row.isChecked()), None)
        row = self.rows.get(key) or marked or next(iter(self.rows.values()), None)
        if row is not None:
            row.setFocus(Qt.FocusReason.TabFocusReason)

    def _clicked(self, key: Hashable, _on: bool = False) -> None:
        self.chosen.emit(key)

    def _step(self, key: Hashable, by: int) -> None:
        keys = list(self.rows)
        at = keys.index(key) + by
        if 0 <= at < len(keys):
            self.take_focus(keys[at])
            if self._follows:
                self.chosen.emit(keys[at])
