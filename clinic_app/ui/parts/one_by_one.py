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
        self._reached = 0
        """How far down its parts reach."""
        self._at_it = False
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._next)
        bar = room.verticalScrollBar()
        bar.valueChanged.connect(self._seen_more)
        bar.rangeChanged.connect(self._seen_more)

    @property
    def ended(self) -> bool:
        """Whether all parts are there, or it was stopped."""
        return self._parts is None

    def begin(self, parts: Iterator[QWidget]) -> None:
        """Put parts into the column, as many now as reach to the end of what is seen.

        A part that stands in the column already stays where it is: it was told something else when its turn came.
        """
        self.stop()
        self._parts, self._reached = parts, 0
        self._as_far_as_seen()
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

    def _seen_more(self) -> None:
        """Whoever scrolls on sees no part that was not told yet."""
        if not self._at_it:
            self._as_far_as_seen()

    def _as_far_as_seen(self) -> None:
        bar = self._room.verticalScrollBar()
        end = bar.value() + self._room.viewport().height() - self._column.geometry().top()
        while self._reached < end and self._one() is not None:
            pass

    def _one(self) -> QWidget | None:
        self._at_it = True
        part = next(self._parts, None) if self._parts is not None else None
        self._at_it = False
        if part is None:
            self.stop()
            return None
        if self._column.indexOf(part) < 0:
            self._column.addWidget(part)
        self._reached += part.sizeHint().height() + self._column.spacing()
        return part

    def _make_room(self) -> None:
        """At once: until the next round of events all would be drawn squeezed into the room of before."""
        inside = self._room.widget()
        layout = inside.layout() if inside is not None else None
        if inside is not None and layout is not None:
            layout.activate()
            least = max(layout.minimumSize().height(), layout.minimumHeightForWidth(inside.width()))
            inside.resize(inside.width(), max(inside.height(), least))
