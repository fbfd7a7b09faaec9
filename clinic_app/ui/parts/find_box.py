"""Looks like a line to type into and leads to the palette: whoever never heard of Ctrl+K finds it by pointing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinic_app.ui import ink, looks
from clinic_app.ui.icons import IN_TEXT, paint
from clinic_app.ui.parts.buttons import Button
from clinic_app.ui.theme import Type, font, tokens, width_of

_EDGE: Final = 12
_GAP: Final = 10
_CAP: Final = 12
"""What the name of the keys has around it."""


class FindBox(Button):
    """`wanted` carries the sign that was typed on it, or nothing where it was only pressed."""

    wanted = Signal(str)

    def __init__(self, words: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent=parent)
        self._keys = keys
        self.setAccessibleName(f"{words} ({keys})")
        self.clicked.connect(lambda _on=False: self.wanted.emit(""))

    def sizeHint(self) -> QSize:
        """A glass, the words, the keys."""
        words = width_of(Type.BODY, self.text()) + width_of(Type.CAPTION, self._keys)
        return QSize(_EDGE + IN_TEXT + _GAP + words + 2 * _GAP + _CAP + _EDGE, looks.height_of(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Whoever simply types has begun: the sign is not lost."""
        typed = event.text()
        if typed.strip() and typed.isprintable():
            self.wanted.emit(typed)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As a line to type into is drawn."""
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        looks.control_frame(
            painter, rect, theme, enabled=True, focused=self.hasFocus(), hovered=self.underMouse(), problem=False
        )
        sub, middle = theme.colour("sub"), rect.center().y()
        paint(painter, "search", QRectF(_EDGE, middle - IN_TEXT / 2, IN_TEXT, IN_TEXT), sub)
        left = _EDGE + IN_TEXT + _GAP
        cap = width_of(Type.CAPTION, self._keys) + _CAP
        at = QRectF(rect.right() - cap - _EDGE, middle - 10, cap, 20)
        ink.words(painter, QRectF(left, 0, at.left() - left, rect.height()), self.text(), font(Type.BODY), sub)
        ink.frame(painter, at, fill=None, edge=theme.colour("line2"), radius=4)
        ink.words(painter, at, self._keys, font(Type.CAPTION), sub, align=Qt.AlignmentFlag.AlignHCenter)
        painter.end()
