"""When a display is unplugged: what it showed comes up on another one, before other eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen

if TYPE_CHECKING:
    from clinic_app.ui.window import Window


class Displays(QObject):
    """Covers the window, which keeps what was typed, and sees that it lies where it can be reached."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._gone)

    def _gone(self, _screen: QScreen) -> None:
        window = self._window
        if window.inside is not None:
            window.hide_everything()
        room = window.screen().availableGeometry()
        if not room.contains(window.frameGeometry()) and not window.isMaximized() and not window.isFullScreen():
            window.resize(window.size().boundedTo(room.size()))
            window.move(room.topLeft())
