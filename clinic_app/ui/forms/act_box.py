"""A box in which a choice is an act: it is written down at once, so nothing is chosen on the way to it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from clinic_app.ui.forms.controls import ChoiceBox

_ARROWS: Final = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class ActBox(ChoiceBox):
    """The arrows open its list and go through it; Enter or a press there chooses."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """In a closed box an arrow would take the first that comes, and one more the next."""
        if event.key() in _ARROWS:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def showPopup(self) -> None:
        """The arrows begin at the first, and it is marked: a list that takes the focus goes to its first unmarked."""
        super().showPopup()
        if not self.view().selectionModel().hasSelection():
            self.view().setCurrentIndex(self.model().index(0, 0))
