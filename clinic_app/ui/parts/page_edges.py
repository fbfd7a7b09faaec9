"""The air around what a page shows: as designed where there is room, half of it on a very narrow page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

NARROW: Final = 520
"""A page of a window of 512: 1024×768 at 200 %, less the rail. 1366×768 at 200 % has 627 and keeps its air."""
_SIDES: Final = 16
_BAR: Final = 32
"""More than a scroll bar takes: with less air a page may need none, and must not take its room for more."""


class PageEdges(QVBoxLayout):
    """A column with these margins (left, top, right, bottom). It can always be as narrow as with the smaller ones."""

    def __init__(self, page: QWidget, left: int, top: int, right: int, bottom: int) -> None:
        super().__init__(page)
        self._edges = (left, top, right, bottom)
        self._near = False
        self.setContentsMargins(*self._edges)

    def minimumSize(self) -> QSize:
        """With the smaller air: else a page that was wide once could not become narrow."""
        least, now = super().minimumSize(), self.contentsMargins()
        left, _top, right, _bottom = self._narrow()
        return QSize(least.width() - now.left() - now.right() + left + right, least.height())

    def setGeometry(self, rect: QRect) -> None:
        """As there is room."""
        near = rect.width() < (NARROW + _BAR if self._near else NARROW)
        if near is not self._near:
            self._near = near
            self.setContentsMargins(*(self._narrow() if near else self._edges))
        super().setGeometry(rect)

    def _narrow(self) -> tuple[int, int, int, int]:
        left, top, right, bottom = self._edges
        return min(left, _SIDES), min(top, _SIDES), min(right, _SIDES), min(bottom, _SIDES)
