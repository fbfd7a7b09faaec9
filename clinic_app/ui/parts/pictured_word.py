"""One of the three words at the gate: its picture, and what it is called by whoever stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.ui import i18n, ink, pictures
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens, width_of

_PICTURE: Final = 34
_HIGH: Final = 46
_EDGE: Final = 8


class PicturedWord(QWidget):
    """`said` has its noun by language; the staff's language leads, the other follows smaller."""

    def __init__(self, sign: str, said: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        nouns = dict(said)
        self._sign = sign
        self.word = nouns.pop(i18n.language())
        self._second = next(iter(nouns.values()), "")
        self.setAccessibleName(self.word)
        self.setToolTip(tip(self.word))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        wide = max(width_of(Type.COMPACT_BOLD, self.word), width_of(Type.CAPTION, self._second))
        return QSize(wide + _PICTURE + 3 * _EDGE, _HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame, the picture, the words."""
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        ink.frame(painter, rect, fill=theme.colour("surface"), edge=theme.colour("line2"))
        picture = QRectF(_EDGE, (_HIGH - _PICTURE) / 2, _PICTURE, _PICTURE)
        pictures.paint(painter, self._sign, picture, theme.colour("ink"))
        left = picture.right() + _EDGE
        words = QRectF(left, 2, rect.width() - left, 22)
        ink.words(painter, words, self.word, font(Type.COMPACT_BOLD), theme.colour("ink"))
        second = words.translated(0, 21)
        ink.words(painter, second, self._second, font(Type.CAPTION), theme.colour("sub"))
        painter.end()
