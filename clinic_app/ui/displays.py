"""When displays change: what stood on one comes up on another, or on a wall as well, before other eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen

if TYPE_CHECKING:
    from clinic_app.ui.window import Window


class Displays(QObject):
    """Covers the window when one comes or goes, which keeps what was typed, and sees that it can be reached.

    One that only becomes smaller or larger covers nothing: a PC that is worked on from afar changes all the time.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._changed)
        app.screenAdded.connect(self._came)
        for screen in QGuiApplication.screens():
            self._watch(screen)

    def _watch(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._within_reach)

    def _came(self, screen: QScreen) -> None:
        self._watch(screen)
        self._changed()

    def _changed(self) -> None:
        if self._window.inside is not None:
            self._window.hide_everything()
        self._within_reach()

    def _within_reach(self) -> None:
        window = self._window
        room = window.screen().availableGeometry()
        if not room.contains(window.frameGeometry()) and not window.isMaximized() and not window.isFullScreen():
            frame = window.frameGeometry().size() - window.size()
            window.resize(window.size().boundedTo(room.size() - frame))
            window.move(room.topLeft())
