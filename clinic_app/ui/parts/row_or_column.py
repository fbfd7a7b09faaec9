"""A layout that stands in a row where that has room, and below each other where not: a button below its words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QBoxLayout, QLayoutItem

from clinic_app.ui.parts.flow import Acts

WORDS: Final = 140
"""Words that wrap stand beside others from this width on: with less, every line breaks after a word or two."""
_BAR: Final = 32
"""More than a scroll bar takes: one that comes or goes must not make what is stacked a row, and the row a stack."""
_ROW: Final = QBoxLayout.Direction.LeftToRight
_COLUMN: Final = QBoxLayout.Direction.TopToBottom


class RowOrColumn(QBoxLayout):
    """Filled like a row. It can always be as narrow as the widest of what it holds. `down` is between those stacked."""

    def __init__(self, gap: int = 8, *, down: int = 8, words: int = WORDS) -> None:
        super().__init__(_ROW)
        self._gap, self._down, self._words = gap, down, words
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    @property
    def stacked(self) -> bool:
        """Whether they stand below each other now."""
        return self.direction() is _COLUMN

    def sizeHint(self) -> QSize:
        """All in a row: whoever has that room to give need not stack them."""
        return QSize(max(self._beside(), super().sizeHint().width()), super().sizeHint().height())

    def minimumSize(self) -> QSize:
        """As narrow as stacked."""
        edges = self.contentsMargins()
        widest = max((item.minimumSize().width() for item in self._shown()), default=0)
        return QSize(widest + edges.left() + edges.right(), super().minimumSize().height())

    def setGeometry(self, rect: QRect) -> None:
        """As there is room."""
        stacks = rect.width() < self._beside() + (_BAR if self.stacked else 0)
        if stacks is not self.stacked:
            self.setSpacing(self._down if stacks else self._gap)
            self.setDirection(_COLUMN if stacks else _ROW)
        super().setGeometry(rect)

    def _beside(self) -> int:
        edges, needs = self.contentsMargins(), [self._needs(item) for item in self._shown()]
        return sum(needs) + self._gap * max(0, len(needs) - 1) + edges.left() + edges.right()

    def _needs(self, item: QLayoutItem) -> int:
        """What it takes in a row; words that wrap are content with little, buttons are not."""
        wide = min(item.sizeHint().width(), item.maximumSize().width())
        if item.hasHeightForWidth() and not isinstance(item.layout(), Acts):
            wide = min(wide, self._words)
        return max(item.minimumSize().width(), wide)

    def _shown(self) -> list[QLayoutItem]:
        every = (self.itemAt(at) for at in range(self.count()))
        return [item for item in every if item is not None and not item.isEmpty() and item.spacerItem() is None]
