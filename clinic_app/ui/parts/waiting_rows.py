"""Where rows will stand once the vault has answered: soft bars, no words that could be taken for an answer."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.ui.theme import tokens

_ROW: Final = 40
_WIDTHS: Final = (0.55, 0.4, 0.48)


class WaitingRows(QWidget):
    """Three of them, each of another length."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """As high as it paints."""
        return QSize(160, _ROW * len(_WIDTHS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars in the colour of what is not pressed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens(self).colour("sunk"))
        for place, share in enumerate(_WIDTHS):
            top = place * _ROW + 14
            if top + 12 <= self.height():
                painter.drawRoundedRect(QRectF(16, top, (self.width() - 32) * share, 12), 6, 6)
        painter.end()
