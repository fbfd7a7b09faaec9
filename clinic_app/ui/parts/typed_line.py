"""A line to type into that paints its own frame, so that it looks the same before the style is there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_app.ui import looks
from clinic_app.ui.theme import tokens

_INSET: Final = 11
"""From the edge to the words; the style does the same for Qt's own."""


class TypedLine(QLineEdit):
    """`name` is what it asks for. `right` keeps room free at the right end."""

    pressed = Signal(QKeyEvent)
    """Every key, before the line does with it what it does."""

    def __init__(self, name: str, *, right: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrame(False)
        self.setTextMargins(_INSET, 0, _INSET + right, 0)
        see_through = self.palette()
        see_through.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(see_through)

    def sizeHint(self) -> QSize:
        """As high as any control."""
        return QSize(super().sizeHint().width(), looks.height_of(self))

    def minimumSizeHint(self) -> QSize:
        """It can become narrow."""
        return QSize(super().minimumSizeHint().width(), looks.height_of(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of it first."""
        self.pressed.emit(event)
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, then what Qt paints: words, choice, cursor."""
        painter = QPainter(self)
        looks.control_frame(
            painter, QRectF(self.rect()), tokens(self), enabled=self.isEnabled(), focused=self.hasFocus(),
            hovered=self.underMouse(), problem=bool(self.property("problem")),
        )  # fmt: skip
        painter.end()
        super().paintEvent(event)
