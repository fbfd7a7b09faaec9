"""What lies over the window of the staff while the screen is turned to her."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from clinic_app.ui.theme import tokens


class Blank(QWidget):
    """Whoever switches windows finds nothing there to see, to hear or to press, and no key does anything."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._page = window.centralWidget() if isinstance(window, QMainWindow) else None
        window.installEventFilter(self)
        self.hide()

    def lay_over(self) -> None:
        """Over everything. What is only covered would still hear keys and be read aloud: it is hidden as well."""
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        if self._page is not None:
            self._page.hide()

    def take_away(self) -> None:
        """What stood there stands there again."""
        self.hide()
        if self._page is not None:
            self._page.show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """As large as the window."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground alone."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens(self).colour("bg"))
        painter.end()
