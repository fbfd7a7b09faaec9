"""One referral that came: who asks, when, how soon, where it stands. No service is read before it is opened."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.theme import Type, font, tokens, width_of


class InboxRow(QAbstractButton):
    """78 high; amber only while it presses."""

    stepped = Signal(int)

    def __init__(
        self, sender: str, code: str, at: str, *, urgency: str, presses: bool, state: str, new: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._code, self._at, self._urgency, self._presses = code, at, urgency, presses
        self._state, self._new = state, new
        self.setText(sender)
        self.setCheckable(True)
        self.setAccessibleName(", ".join((sender, code, at, urgency, state)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(300, 80)

    def nextCheckState(self) -> None:
        """Whoever shows the list says which is chosen."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down leave to the neighbours."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Sender and time, code, urgency and state."""
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        painter.fillRect(rect, theme.colour("teal_t" if chosen else "hover" if self.underMouse() else "surface"))
        if chosen:
            painter.fillRect(QRectF(0, 0, 3, rect.height()), theme.colour("teal"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        at = width_of(Type.CAPTION, self._at)
        right = rect.width() - at - 16
        ink.words(painter, QRectF(right, 8, at + 2, 20), self._at, font(Type.CAPTION), theme.colour("sub"))
        ink.words(painter, QRectF(16, 6, right - 24, 24), self.text(), font(Type.BODY_BOLD), theme.colour("ink"))
        ink.words(painter, QRectF(16, 29, rect.width() - 32, 20), self._code, font(Type.CODE), theme.colour("sub"))
        width = width_of(Type.CAPTION, self._urgency) + 16
        tag = QRectF(16, 52, width, 21)
        ink.frame(painter, tag, fill=theme.colour("amber_t" if self._presses else "sunk"), edge=None, radius=4)
        colour = theme.colour("amber" if self._presses else "sub")
        ink.words(painter, tag.adjusted(8, 0, -4, 0), self._urgency, font(Type.CAPTION), colour)
        face = font(Type.CAPTION)
        face.setBold(self._new)
        place = QRectF(24 + width, 52, rect.width() - width - 36, 21)
        ink.words(painter, place, self._state, face, theme.colour("ink" if self._new else "sub"))
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        painter.end()
