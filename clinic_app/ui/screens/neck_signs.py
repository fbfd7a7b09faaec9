"""The signs to look for on a neck: a sheet over the page, never larger than the window it belongs to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.ui import ink
from clinic_app.ui.forms.short_sheet import Bound
from clinic_app.ui.parts.low_room import LowRoom
from clinic_app.ui.theme import tokens

_WIDE: Final = 560
_EDGE: Final = 16


class NeckSigns(QWidget):
    """A popup: the hide key takes it away like a menu. What has no room in it is scrolled to."""

    def __init__(self, signs: Bound, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.signs = signs
        self.room = LowRoom(signs)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.addWidget(self.room)

    def open_below(self, key: QWidget) -> None:
        """Below the key where that has room, else as near to it as the window lets it."""
        window = key.window()
        held = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
        wide = min(max(_WIDE, self.minimumSizeHint().width()), held.width())
        high = min(self.room.needs(wide - 2 * _EDGE) + 2 * _EDGE, held.height())
        place = QRect(key.mapToGlobal(key.rect().bottomLeft()), QSize(wide, high))
        place.moveRight(min(place.right(), held.right()))
        place.moveBottom(min(place.bottom(), held.bottom()))
        self.setGeometry(place)
        self.show()
        self.signs.editor.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """An edge: it lies on a page of the same ground."""
        theme, painter = tokens(self), QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("surface"), edge=theme.colour("ctl"), radius=0)
        painter.end()
