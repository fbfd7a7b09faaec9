"""What they will not learn, in a grey pill with a lock: it cannot be clicked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.theme import Type, font, tokens, width_of


class NeverPill(QLabel):
    """36 high."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(width_of(Type.BODY, self.text()) + 50, 36)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sunk, a lock, the words."""
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        ink.frame(painter, rect, fill=theme.colour("sunk"), edge=None, radius=18)
        paint(painter, "lock", QRectF(11, rect.center().y() - 7, 14, 14), theme.colour("sub"))
        ink.words(painter, rect.adjusted(32, 0, -8, 0), self.text(), font(Type.BODY), theme.colour("ink"))
        painter.end()
