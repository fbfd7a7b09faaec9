"""Small cards side by side, as many as have room: on a smaller window, or enlarged, fewer in a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

_GAP: Final = 12


class CardGrid(QWidget):
    """`least` px is what a card has beside others; `most` stand in one row. `room` is how wide it will probably be."""

    def __init__(self, cards: Sequence[QWidget], *, least: int, most: int, room: int) -> None:
        super().__init__()
        self._cards, self._least, self._most = tuple(cards), least, most
        self.across = 0
        """How many stand in a row now."""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._lay_out(room)

    def minimumSizeHint(self) -> QSize:
        """One below the other they always can stand."""
        widest = max((max(each.minimumSizeHint().width(), each.minimumWidth()) for each in self._cards), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many as have room."""
        super().resizeEvent(event)
        self._lay_out(event.size().width())

    def hold(self, cards: Sequence[QWidget]) -> None:
        """These and no others; who made the others keeps them, hidden."""
        for card in set(self._cards) - set(cards):
            self._grid.removeWidget(card)
            card.hide()
        before, self._cards = set(self._cards), tuple(cards)
        for place, card in enumerate(self._cards):
            if card not in before:
                self._put(place, card)
                card.show()  # at once: Qt would show it in the next round, and all below would move
        for layout in (*(card.layout() for card in self._cards), self._grid):
            if layout is not None:
                layout.activate()
        self.updateGeometry()

    def _lay_out(self, room: int) -> None:
        across = max(1, min(self._most, (room + _GAP) // (self._least + _GAP)))
        if across == self.across:
            return
        for column in range(max(across, self.across)):
            self._grid.setColumnStretch(column, int(column < across))
        self.across = across
        for place, card in enumerate(self._cards):
            self._put(place, card)
        self.updateGeometry()

    def _put(self, place: int, card: QWidget) -> None:
        self._grid.addWidget(card, place // self.across, place % self.across, Qt.AlignmentFlag.AlignTop)
