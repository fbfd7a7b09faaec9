"""How many of the few that may go together are used: blocks, with the same said in figures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.theme import tokens

_BLOCK = 10


class Meter(QWidget):
    """It only shows; `name` says it in words."""

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most, self._used = most, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, used: int, name: str) -> None:
        """Fill so many."""
        self._used = used
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A thin row."""
        return QSize(self._most * 36, _BLOCK)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Used blocks are filled."""
        theme = tokens(self)
        painter = QPainter(self)
        width = (self.width() - 4 * (self._most - 1)) / self._most
        for place in range(self._most):
            block = QRectF(place * (width + 4), 0, width, _BLOCK)
            used = place < self._used
            ink.frame(painter, block, fill=theme.colour("teal" if used else "surface"),
                      edge=theme.colour("teal" if used else "ctl"), radius=3)  # fmt: skip
        painter.end()
