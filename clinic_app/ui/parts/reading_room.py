"""Room that scrolls and is read: it takes the focus, shows that it has it, and is moved by the keys everybody knows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from clinic_app.ui import ink
from clinic_app.ui.theme import tokens


class ReadingRoom(QScrollArea):
    """For text and paper without anything to press in it; `name` is what is read there."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._ring = _Ring(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring, over what is read."""
        super().focusInEvent(event)
        self._ring.setGeometry(self.rect())
        self._ring.show()
        self._ring.raise_()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And away."""
        super().focusOutEvent(event)
        self._ring.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ring stays at the edge."""
        super().resizeEvent(event)
        self._ring.setGeometry(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home, End and Space as everybody reads; arrows and page keys are the area's own."""
        bar, key = self.verticalScrollBar(), event.key()
        if key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key == Qt.Key.Key_Space:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            bar.setValue(bar.value() + (-1 if back else 1) * bar.pageStep())
        else:
            super().keyPressEvent(event)


class _Ring(QWidget):
    def __init__(self, room: QWidget) -> None:
        super().__init__(room)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink.ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens(self))
        painter.end()
