"""Every window of ours but the one, while all is hidden or turned: what stood there goes, what comes up waits."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDrag, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from clinic_app.ui.soon import soon

_PASSING: Final = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
"""Menus, lists that open, tips: they do not come back."""
_OFF_SCREEN: Final = Qt.WidgetAttribute.WA_DontShowOnScreen


class KeptAway(QObject):
    """Boxes, choosers, windows of their own. Work that was begun before the cover may ask something behind it."""

    def __init__(self, *stay: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._stay = stay
        self._waiting: list[QWidget] = []
        self._dragged = self._hides = False

    def something_dragged(self) -> None:
        """What is dragged is let go when all is hidden."""
        self._dragged = True

    def begin(self) -> None:
        """Nothing but what stays is to be seen from now on."""
        if self._dragged:
            self._dragged = False
            QDrag.cancel()
        if (held := QWidget.mouseGrabber()) is not None:
            held.releaseMouse()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._waiting = [each for each in QApplication.topLevelWidgets() if each not in self._stay and each.isVisible()]
        # Before anything goes: what goes may let come up what it kept away itself.
        self._hides = True
        # Only while all is hidden: every event of the program goes through here.
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        for widget in tuple(self._waiting):
            widget.hide()

    def end(self) -> None:
        """What waits is shown."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._hides = False
        waiting, self._waiting = self._waiting, []
        for widget in waiting:
            if isValid(widget):
                widget.setAttribute(_OFF_SCREEN, False)
                widget.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window comes up. It is told so before it stands on the screen, and then does not come there."""
        shown = isinstance(event, QShowEvent) and not event.spontaneous()
        if shown and isinstance(watched, QWidget) and watched.isWindow() and not self._stays(watched):
            # A box that stops what is below it would stop the cover: Qt counts one that goes off the screen twice.
            stops = watched.windowModality()
            watched.setWindowModality(Qt.WindowModality.NonModal)
            watched.setAttribute(_OFF_SCREEN)
            soon(watched, partial(self._take, watched, stops))  # not here: Qt is in the middle of showing it
        return False

    def _stays(self, widget: QWidget) -> bool:
        """A main window always: the program has one, and what covers stands in it."""
        return widget in self._stay or isinstance(widget, QMainWindow)

    def _take(self, widget: QWidget, stops: Qt.WindowModality) -> None:
        widget.setWindowModality(stops)
        if not self._hides:  # lifted in the same turn
            widget.hide()
            widget.setAttribute(_OFF_SCREEN, False)
            widget.show()
        elif widget.windowType() in _PASSING:
            widget.close()
            widget.setAttribute(_OFF_SCREEN, False)
        elif widget not in self._waiting:
            widget.hide()
            self._waiting.append(widget)
