"""A long page made from above: at once as far as it is seen, the rest part by part while somebody reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

_PAUSE_MS: Final = 15
"""Between two parts keys and the pointer are heard, and what is there is painted."""


class OneByOne(QObject):
    """Fills a column in order: so Tab goes on from part to part as they stand, and nothing that is seen moves.

    It ends with `owner`, whose child it is, or when it is told to `stop`.
    """

    def __init__(self, owner: QWidget, room: QScrollArea, column: QVBoxLayout) -> None:
        super().__init__(owner)
        self._room, self._column = room, column
        self._parts: Iterator[QWidget] | None = None
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._next)

    @property
    def ended(self) -> bool:
        """Whether all parts are there, or it was stopped."""
        return self._parts is None

    def begin(self, parts: Iterator[QWidget]) -> None:
        """Put parts into the column, as many now as reach to the end of what is seen."""
        self.stop()
        self._parts = parts
        bar = self._room.verticalScrollBar()
        left = bar.value() + self._room.viewport().height() - self._column.geometry().top()
        while left > 0 and (part := self._one()) is not None:
            left -= part.sizeHint().height() + self._column.spacing()
        self._make_room()
        if not self.ended:
            self._timer.start()

    def stop(self) -> None:
        """Make no more of them."""
        self._timer.stop()
        self._parts = None

    def _next(self) -> None:
        self._one()
        self._make_room()

    def _one(self) -> QWidget | None:
        part = next(self._parts, None) if self._parts is not None else None
        if part is None:
            self.stop()
        else:
            self._column.addWidget(part)
        return part

    def _make_room(self) -> None:
        """At once: until the next round of events all would be drawn squeezed into the room of before."""
        inside = self._room.widget()
        layout = inside.layout() if inside is not None else None
        if inside is not None and layout is not None:
            layout.activate()
            least = max(layout.minimumSize().height(), layout.minimumHeightForWidth(inside.width()))
            inside.resize(inside.width(), max(inside.height(), least))
