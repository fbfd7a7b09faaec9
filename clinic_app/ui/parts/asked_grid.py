"""Some questions of a card, labels left: each can be hidden, and what is still open is named and gets the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_LABEL = 192


class AskedGrid(QWidget):
    """Rows by id, in the order in which they were added."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, tuple[Paragraph, QWidget]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)

    def ask(self, id_: str, words: str, widget: QWidget) -> None:
        """One more question. It is read with its control."""
        label = Paragraph(words, Type.BODY)
        label.setFixedWidth(_LABEL)
        if not widget.accessibleName():
            widget.setAccessibleName(words)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(widget, row, 1)
        self._rows[id_] = (label, widget)

    def ask_below(self, id_: str, words: str, widget: QWidget) -> None:
        """One that takes the whole width: its label stands above it."""
        label = Paragraph(words, Type.BODY)
        if not widget.accessibleName():
            widget.setAccessibleName(words)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0, 1, 2)
        self._grid.addWidget(widget, row + 1, 0, 1, 2)
        self._rows[id_] = (label, widget)

    def show_row(self, id_: str, shown: bool) -> None:
        """Whether it is asked now."""
        for part in self._rows[id_]:
            part.setVisible(shown)

    def missing(self, ids: Sequence[str]) -> str:
        """The questions that are still open, in words; the first of them gets the focus."""
        found = [self._rows[id_] for id_ in ids if id_ in self._rows]
        if found:
            found[0][1].setFocus(Qt.FocusReason.TabFocusReason)
        return ", ".join(label.text() for label, _widget in found)
