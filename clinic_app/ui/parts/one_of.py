"""One of several that can be chosen: told to a screen reader as that, not as a box one could tick beside the others."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class OneOf(QAbstractButton):
    """Whoever shows the several says which is chosen; it may be none, which Qt's own groups refuse.

    Qt takes the role from `autoExclusive`. What else Qt would do with it is kept out: nothing is taken from the
    way of Tab, and arrows choose nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def setChecked(self, on: bool) -> None:
        """Show whether this one is chosen; the others stay as they are."""
        if on != self.isChecked():
            self.setAutoExclusive(False)
            super().setChecked(on)
            self.setAutoExclusive(True)

    def nextCheckState(self) -> None:
        """Pressing chooses nothing by itself."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click of two chose it; the second may fall on what has come in its place, and answers nothing."""
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """As any widget: a button that is exclusive would stop Tab from reaching the others."""
        QWidget.focusInEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As a button by itself: an exclusive one would press its neighbour."""
        self.setAutoExclusive(False)
        super().keyPressEvent(event)
        self.setAutoExclusive(True)
