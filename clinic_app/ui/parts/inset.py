"""Keeps what is said above the questions in line with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from clinic_app.ui.parts.page_edges import PageEdges


class Inset(QWidget):
    """A card with room around it. Hidden with its card, since the margins of a layout stay where its widgets hide."""

    def __init__(self, card: QWidget) -> None:
        super().__init__()
        room = PageEdges(self, 24, 8, 24, 0)
        room.addWidget(card)
        self.setVisible(not card.isHidden())
        card.installEventFilter(self)

    def eventFilter(self, card: QObject, event: QEvent) -> bool:
        """It comes and goes as the card does."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(event.type() == QEvent.Type.ShowToParent)
        return super().eventFilter(card, event)
