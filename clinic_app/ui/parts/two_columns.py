"""A layout for many tick boxes: in two columns that are read downwards, in one where two have no room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem

from clinic_app.ui.parts.listed_layout import Listed

_ACROSS: Final = 6
_DOWN: Final = 6


class TwoColumns(Listed):
    """The columns are as wide as their widest, and share what is left."""

    def expandingDirections(self) -> Qt.Orientation:
        """It takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """One column is twice as high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it stands in this width."""
        edges = self.contentsMargins()
        lines = max((len(column) for column in self._columns(width)), default=0)
        return lines * self._high() + max(0, lines - 1) * _DOWN + edges.top() + edges.bottom()

    def sizeHint(self) -> QSize:
        """Both columns beside each other."""
        return QSize(self._beside(), self.heightForWidth(self._beside()))

    def minimumSize(self) -> QSize:
        """The widest alone; as high as two columns, since whoever is asked for a height is asked by its width."""
        return QSize(_widest(self._shown()) + self._sides(), self.sizeHint().height())

    def setGeometry(self, rect: QRect) -> None:
        """Put each in its place."""
        super().setGeometry(rect)
        edges, columns, high = self.contentsMargins(), self._columns(rect.width()), self._high()
        left = rect.left() + edges.left()
        spare = max(0, rect.width() - self._beside()) // 2 if len(columns) > 1 else 0
        for column in columns:
            wide = _widest(column) + spare if len(columns) > 1 else rect.width() - self._sides()
            for line, item in enumerate(column):
                top = rect.top() + edges.top() + line * (high + _DOWN)
                item.setGeometry(QRect(left, top, wide, high))
            left += wide + _ACROSS

    def _columns(self, width: int) -> list[list[QLayoutItem]]:
        items = self._shown()
        return _halves(items) if self._beside() <= width else [items]

    def _beside(self) -> int:
        """How wide both columns are."""
        items = self._shown()
        return sum(map(_widest, _halves(items))) + (_ACROSS if len(items) > 1 else 0) + self._sides()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _high(self) -> int:
        return max((item.sizeHint().height() for item in self._shown()), default=0)

    def _sides(self) -> int:
        edges = self.contentsMargins()
        return edges.left() + edges.right()


def _halves(items: list[QLayoutItem]) -> list[list[QLayoutItem]]:
    half = (len(items) + 1) // 2
    return [items[:half], items[half:]]


def _widest(items: list[QLayoutItem]) -> int:
    return max((item.sizeHint().width() for item in items), default=0)
