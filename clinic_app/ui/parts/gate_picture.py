"""One of her three words, large enough to be remembered: its picture, and the word if we have it in her language."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.ui import pictures
from clinic_app.ui.theme import Type, font, tokens, width_of

_PICTURE: Final = 52
_WORD: Final = 40


class GatePicture(QWidget):
    """Shown to her; nothing of ours is on it."""

    def __init__(self, sign: str, word: str) -> None:
        super().__init__()
        self._sign, self._word = sign, word
        self.setAccessibleName(word or sign)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The word stands below the picture."""
        wide = max(_PICTURE, width_of(Type.HER_TEXT, self._word))
        return QSize(wide + 8, _PICTURE + (_WORD if self._word else 0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture and word, in the middle."""
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        place = QRectF((rect.width() - _PICTURE) / 2, 0, _PICTURE, _PICTURE)
        pictures.paint(painter, self._sign, place, theme.colour("ink"))
        if self._word:
            painter.setFont(font(Type.HER_TEXT))
            painter.setPen(theme.colour("ink"))
            below = QRectF(0, _PICTURE, rect.width(), _WORD)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._word)
        painter.end()
