"""A paper in the middle, what can be chosen at its left, how it is printed at its right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.ui.parts.card import Divider

_LEFT: Final = (264, 168, 142)
_RIGHT: Final = (328, 248, 228)
_NARROW: Final = (800, 520)
"""At 200 % on a small screen both sides give way, so that all stands on it, with a paper between them; at 200 % of
1024×768 the papers give way once more.
"""


class BesidePaper(QHBoxLayout):
    """From edge to edge of `page`, lines between."""

    def __init__(self, page: QWidget, left: QWidget, paper: QWidget, right: QWidget) -> None:
        super().__init__(page)
        self._sides = ((left, _LEFT), (right, _RIGHT))
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(0)
        self.addWidget(left)
        self.addWidget(Divider(upright=True))
        self.addWidget(paper, 1)
        self.addWidget(Divider(upright=True))
        self.addWidget(right)
        self._give_way(0)

    def minimumSize(self) -> QSize:
        """With both sides as narrow as they become: else a page that was wide once could not become narrow."""
        least = super().minimumSize()
        spare = sum(side.minimumWidth() - widths[-1] for side, widths in self._sides)
        return QSize(least.width() - spare, least.height())

    def setGeometry(self, rect: QRect) -> None:
        """As there is room."""
        self._give_way(sum(rect.width() < least for least in _NARROW))
        super().setGeometry(rect)

    def _give_way(self, step: int) -> None:
        for side, widths in self._sides:
            if side.minimumWidth() != widths[step]:
                side.setFixedWidth(widths[step])
