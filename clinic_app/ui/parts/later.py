"""Room for what takes long to make and is not yet in view: as high as that will be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from clinic_app.ui.parts.tab_order import follow, stops_in


class Later(QWidget):
    """Stands in a layout until `come` is called, then what `make` made stands there, after `before` on the keyboard."""

    def __init__(self, make: Callable[[], QWidget], height: int, room: QBoxLayout, before: QWidget) -> None:
        super().__init__()
        self._make, self._room, self._before = make, room, before
        self.setFixedHeight(height)
        room.addWidget(self)

    def come(self) -> QWidget:
        """Make it, in this place."""
        made = self._make()
        self._room.replaceWidget(self, made)
        made.show()  # at once: what asked for it may give it the focus
        self.setParent(None)
        self.deleteLater()
        follow(self._before, stops_in(made))
        return made


def in_view(widget: QWidget, area: QScrollArea) -> bool:
    """Whether any of it is in view; all is for whatever reads the screen to somebody."""
    top = widget.mapTo(area.viewport(), widget.rect().topLeft()).y()
    return QAccessible.isActive() or (top < area.viewport().height() and top + widget.height() > 0)
