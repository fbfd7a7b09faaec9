"""One referral that came: who asks, when, how soon, where it stands. No service is read before it is opened."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from clinic_app.ui import ink
from clinic_app.ui.parts.chosen_row import ChosenRow
from clinic_app.ui.theme import Tokens, Type, font, width_of


class InboxRow(ChosenRow):
    """Three lines; amber only while it presses."""

    def __init__(self, sender: str, code: str, at: str, *, urgency: str, presses: bool, state: str, new: bool) -> None:
        super().__init__(sender, ", ".join((sender, code, at, urgency, state)), 80)
        self._code, self._at, self._urgency, self._presses = code, at, urgency, presses
        self._state, self._new = state, new

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        """Sender and time, code, urgency and state."""
        at = width_of(Type.CAPTION, self._at)
        right = room.width() - at - 16
        ink.words(painter, QRectF(right, 8, at + 2, 20), self._at, font(Type.CAPTION), theme.colour("sub"))
        ink.words(painter, QRectF(16, 6, right - 24, 24), self.text(), font(Type.BODY_BOLD), theme.colour("ink"))
        ink.words(painter, QRectF(16, 29, room.width() - 32, 20), self._code, font(Type.CODE), theme.colour("sub"))
        width = width_of(Type.CAPTION, self._urgency) + 16
        tag = QRectF(16, 52, width, 21)
        ink.frame(painter, tag, fill=theme.colour("amber_t" if self._presses else "sunk"), edge=None, radius=4)
        colour = theme.colour("amber" if self._presses else "sub")
        ink.words(painter, tag.adjusted(8, 0, -4, 0), self._urgency, font(Type.CAPTION), colour)
        face = font(Type.CAPTION)
        face.setBold(self._new)
        place = QRectF(24 + width, 52, room.width() - width - 36, 21)
        ink.words(painter, place, self._state, face, theme.colour("ink" if self._new else "sub"))
