"""Labels with their controls, one pair below the other; on a very narrow page each label stands above its control."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem

from clinic_app.ui.parts.listed_layout import Listed

_ACROSS: Final = 12
_APART: Final = 8
"""Between pairs of which the label stands above."""
_LABEL: Final = 120
_CONTROL: Final = 200
"""Beside each other neither is narrower than this."""


class LabelledLines(Listed):
    """Filled in turn: a label, its control. `label`: how wide all of them stand; 0: as wide as the controls leave.

    `down` px between lines, none of which is lower than `least`.
    """

    def __init__(self, *, label: int = 0, down: int = 0, least: int = 0) -> None:
        super().__init__()
        self._label, self._down, self._least = label, down, least
        self._kept_free = 0
        self._heights: dict[int, int] = {}
        self._widest: int | None = None
        self._hint: QSize | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def keep_free(self, high: int) -> None:
        """Room below for what is not made yet."""
        self._kept_free = high
        self.invalidate()

    def invalidate(self) -> None:
        """Something in it changed its size."""
        self._heights.clear()
        self._widest = self._hint = None
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """From edge to edge."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Labels wrap, and go above."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it stands in this width."""
        if width not in self._heights:
            edges = self.contentsMargins()
            *_others, bottom = (0, *(rect.bottom() + 1 for rect in self._lines(width)))
            self._heights[width] = bottom + self._kept_free + edges.bottom()
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """Labels beside."""
        if self._hint is None:
            wide = (self._label or self._widest_label()) + _ACROSS + self._widest_control() + self._sides()
            self._hint = QSize(wide, self.heightForWidth(wide))
        return self._hint

    def minimumSize(self) -> QSize:
        """Labels above; as high as with labels beside, since whoever is asked for a height is asked by its width."""
        wide = max((item.minimumSize().width() for item in self._items), default=0)
        return QSize(wide + self._sides(), self.sizeHint().height())

    def setGeometry(self, rect: QRect) -> None:
        """Put each in its place."""
        super().setGeometry(rect)
        places = self._places(rect.width())
        for item, place in zip(self._items, places, strict=False):
            item.setGeometry(place.translated(rect.topLeft()))

    def _lines(self, width: int) -> Iterator[QRect]:
        """Each pair, from the top."""
        places = list(self._places(width))
        for label, control in zip(places[::2], places[1::2], strict=True):
            yield label.united(control)

    def _places(self, width: int) -> Iterator[QRect]:
        edges, room = self.contentsMargins(), width - self._sides()
        left, top = edges.left(), edges.top()
        beside = self._beside(room)
        wide = self._label or room - _ACROSS - self._widest_control()
        for label, control in zip(self._items[::2], self._items[1::2], strict=True):
            if beside:
                rest = room - wide - _ACROSS
                said, held = _high(label, wide), _high(control, rest)
                high = max(said, held, self._least)
                yield QRect(left, top + (high - said) // 2, wide, said)
                yield QRect(left + wide + _ACROSS, top, rest, high)
                top += high + self._down
            else:
                said, held = _high(label, room), _high(control, room)
                yield QRect(left, top, room, said)
                yield QRect(left, top + said, room, held)
                top += said + held + _APART

    def _beside(self, room: int) -> bool:
        if self._label:
            return room >= self._label + _ACROSS + max(_CONTROL, self._widest_control())
        return room >= _LABEL + _ACROSS + self._widest_control()

    def _widest_control(self) -> int:
        if self._widest is None:
            controls = self._items[1::2]
            sizes = (each.minimumSize() if self._label else each.sizeHint() for each in controls)
            self._widest = max((size.width() for size in sizes), default=0)
        return self._widest

    def _widest_label(self) -> int:
        return max((item.sizeHint().width() for item in self._items[::2]), default=0)

    def _sides(self) -> int:
        edges = self.contentsMargins()
        return edges.left() + edges.right()


def _high(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
