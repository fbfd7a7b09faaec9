"""Hears the keys, the pointer and what input methods compose in every window of the program.

Listening to the whole program would hear that too, and with it every event of every part of a page: fifteen hundred for
one section of a case, each handed to Python, a quarter of the time it took. A window is told what comes from outside.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QFocusEvent, QGuiApplication, QInputEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget


class EveryWindow(QObject):
    """From when it is made `hears` is asked about each event that comes, and whether it ends there."""

    dragged = Signal()
    """Something is dragged over a window of ours."""

    def __init__(self, hears: Callable[[QEvent], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._hears = hears
        self._dragging = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._program = app
        app.focusWindowChanged.connect(self._came_forward)
        app.focusChanged.connect(self._focus_moved)
        self._focus_moved(None, QApplication.focusWidget())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Something came to a window, or to whoever has the focus."""
        if isinstance(event, (QInputEvent, QFocusEvent)):
            self._soon.start()  # a menu may open in answer, and takes the keys; Qt tells the focus of it
        if isinstance(event, QDragEnterEvent):
            self._dragging = True
            self._program.installEventFilter(self)  # Qt does so too, before us, and keeps every key for itself
            self.dragged.emit()
        elif self._dragging and isinstance(event, QMouseEvent) and event.buttons() == event.buttons().NoButton:
            self._dragging = False
            self._program.removeEventFilter(self)
        return self._hears(event)

    def _look(self) -> None:
        # What is watched already is watched once all the same.
        for window in QGuiApplication.allWindows():
            window.installEventFilter(self)

    def _came_forward(self, _window: QWindow | None) -> None:
        self._look()

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        # What an input method composes goes to whoever has the focus, past the window.
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)
        self._look()
