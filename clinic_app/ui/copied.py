"""What this program put on the clipboard, or in the selection the middle button pastes: taken back on hiding."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication

_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class Copied(QObject):
    """Watches from when somebody is in. What another program copied stays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours: set[QClipboard.Mode] = set()
        QGuiApplication.clipboard().changed.connect(self._note)

    def forget(self) -> None:
        """Empty whatever is ours."""
        for mode in list(self._ours):
            QGuiApplication.clipboard().clear(mode)
        self._ours.clear()

    def _note(self, mode: QClipboard.Mode) -> None:
        """What is copied while this program is in front is ours; not every system can say who owns it."""
        clipboard = QGuiApplication.clipboard()
        owned = clipboard.ownsClipboard() if mode is QClipboard.Mode.Clipboard else clipboard.ownsSelection()
        if mode in _MODES and (owned or QApplication.activeWindow() is not None):
            self._ours.add(mode)
        else:
            self._ours.discard(mode)


def let_go_of_selection() -> None:
    """Take back what a marked text has just put into the middle button's selection: X does that by itself."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
