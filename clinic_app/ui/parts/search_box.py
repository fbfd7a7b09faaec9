"""Where one types to find: a glass, the words, and the key that leads here. Tells after a short pause in typing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import IN_TEXT, paint
from clinic_app.ui.theme import Type, font, tokens, width_of

PAUSE_MS: Final = 120
_LONGEST: Final = 300


class SearchBox(QLineEdit):
    """`asked` carries what stands there once typing pauses; Escape empties it."""

    asked = Signal(str)
    left_down = Signal()
    """The down arrow: the list below takes over."""

    def __init__(self, hint: str, *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)  # names are looked for here
        self.setMaxLength(_LONGEST)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setTextMargins(24, 0, width_of(Type.CAPTION, key) + 16 if key else 0, 0)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: self.asked.emit(self.text()))
        self.textEdited.connect(lambda _text: self._pause.start())

    def go_on_like(self, before: SearchBox) -> None:
        """What was looked for in a box like this, of another language, is looked for here."""
        if before.text():
            self.setText(before.text())
            self.asked.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties, down leaves, Enter asks at once."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._pause.start()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pause.stop()
                self.asked.emit(self.text())
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The glass, and the key while nothing is typed."""
        super().paintEvent(event)
        theme = tokens(self)
        painter = QPainter(self)
        middle = self.rect().center().y() + 0.5
        paint(painter, "search", QRectF(13, middle - 8, IN_TEXT, IN_TEXT), theme.colour("sub"))
        if self._key and not self.text():
            width = width_of(Type.CAPTION, self._key) + 12
            cap = QRectF(self.width() - width - 12, middle - 10, width, 20)
            ink.frame(painter, cap, fill=None, edge=theme.colour("line2"), radius=4)
            ink.words(
                painter, cap, self._key, font(Type.CAPTION), theme.colour("sub"), align=Qt.AlignmentFlag.AlignHCenter
            )
        painter.end()
