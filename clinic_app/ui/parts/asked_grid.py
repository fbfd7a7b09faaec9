"""Some questions of a card, labels left: each can be hidden, and what is still open is named and gets the focus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_LABEL: Final = 192
BESIDE_FROM: Final = 480
"""Narrower than this, a label stands above what it asks for."""

_LINE: Final = 48
_TO_THE_FIRST: Final = 9

_ANY: Final = (1 << 24) - 1
"""As wide as Qt lets anything be."""


class AskedGrid(QWidget):
    """Rows by id, in the order in which they were added. `widest`: no box grows beyond it, however wide the page."""

    def __init__(self, parent: QWidget | None = None, *, widest: int = 0) -> None:
        super().__init__(parent)
        self._rows: dict[str, tuple[Paragraph, QWidget]] = {}
        self._below: set[str] = set()
        self._beside = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._widest = widest or _ANY
        if widest:
            # What is left stays empty. A grid that is itself no wider would be asked how high it is in the whole room.
            self._grid.setColumnStretch(1, 1000)
            self._grid.setColumnStretch(2, 1)

    def ask(self, id_: str, words: str, widget: QWidget) -> None:
        """One more question. It is read with its control."""
        self._take(id_, words, widget)

    def ask_below(self, id_: str, words: str, widget: QWidget) -> None:
        """One that takes the whole width: its label stands above it."""
        self._below.add(id_)
        self._take(id_, words, widget)

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

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest control: the labels can always stand above."""
        widest = (widget.minimumSizeHint().expandedTo(widget.minimumSize()) for _label, widget in self._rows.values())
        return QSize(max((size.width() for size in widest), default=0), self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels stand as there is room."""
        super().resizeEvent(event)
        if (beside := event.size().width() >= BESIDE_FROM) is not self._beside:
            self._beside = beside
            for place, (id_, parts) in enumerate(self._rows.items()):
                for part in parts:
                    self._grid.removeWidget(part)
                self._stand(place, id_)
            self.updateGeometry()

    def _take(self, id_: str, words: str, widget: QWidget) -> None:
        if not widget.accessibleName():
            widget.setAccessibleName(words)
        widget.setMaximumWidth(min(widget.maximumWidth(), self._widest))
        self._rows[id_] = (Paragraph(words, Type.BODY), widget)
        self._stand(len(self._rows) - 1, id_)

    def _stand(self, place: int, id_: str) -> None:
        label, widget = self._rows[id_]
        above = id_ in self._below or not self._beside
        label.setMinimumWidth(0 if above else _LABEL)
        label.setMaximumWidth(_ANY if above else _LABEL)
        if above:
            label.setContentsMargins(0, 0, 0, 0)
            self._grid.addWidget(label, 2 * place, 0, 1, 2)
            self._grid.addWidget(widget, 2 * place + 1, 0, 1, 2)
        else:
            tall = widget.sizeHint().height() > _LINE
            # Beside a box of several lines a label stands at the first of them.
            label.setContentsMargins(0, _TO_THE_FIRST if tall else 0, 0, 0)
            side = Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(label, 2 * place, 0, side)
            self._grid.addWidget(widget, 2 * place, 1)
