"""Choices of one width side by side over the whole breadth; where their words need more room, on several lines."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6 import QtCore
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem

from clinic_app.ui.parts.listed_layout import Listed

_BETWEEN: Final = 4


class _Size(NamedTuple):
    wide: int
    least: int
    high: int


class ChoiceRow(Listed):
    """As few lines as hold every choice whole, filled evenly: four stand in one line, in two, or each in its own."""

    def __init__(self) -> None:
        super().__init__()
        self._broken: dict[int, list[list[QLayoutItem]]] = {}
        """The lines of each width that was asked for: each choice asks when it is painted."""
        self._sizes: dict[QLayoutItem, _Size] = {}
        """Of each choice: a page of questions asked for them two thousand times before it was shown."""

    def invalidate(self) -> None:
        """Something in it changed its size."""
        self._broken.clear()
        self._sizes.clear()
        super().invalidate()

    def expandingDirections(self) -> QtCore.Qt.Orientation:
        """It takes all the breadth there is."""
        return QtCore.Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it stands in this width."""
        lines = len(self._lines(width))
        return lines * self._high() + (lines - 1) * _BETWEEN

    def sizeHint(self) -> QSize:
        """All on one line."""
        return QSize(self._whole(self._items), self._high())

    def minimumSize(self) -> QSize:
        """The widest alone."""
        return QSize(max((self._size(item).least for item in self._items), default=0), self._high())

    def setGeometry(self, rect: QRect) -> None:
        """Put each in its place."""
        super().setGeometry(rect)
        high = self._high()
        top = rect.top() + max(0, (rect.height() - self.heightForWidth(rect.width())) // 2)
        for line in self._lines(rect.width()):
            left = rect.left()
            for item, wide in zip(line, self._widths(line, rect.width()), strict=True):
                item.setGeometry(QRect(left, top, wide, high))
                left += wide
            top += high + _BETWEEN

    def ends_at(self, index: int) -> tuple[bool, bool]:
        """Whether this one is the first of its line, and whether the last."""
        item, lines = self._items[index], self._lines(self.geometry().width())
        return any(line[0] is item for line in lines), any(line[-1] is item for line in lines)

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        return _shares([self._size(item) for item in line], width)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        if width not in self._broken:
            self._broken[width] = self._break(width)
        return self._broken[width]

    def _break(self, width: int) -> list[list[QLayoutItem]]:
        whole, lines = len(self._items), list[list[QLayoutItem]]()
        for many in range(1, whole + 1):
            across = -(-whole // many)
            lines = [self._items[at : at + across] for at in range(0, whole, across)]
            if all(sum(map(self._needs, line)) <= width for line in lines):
                break
        return lines

    def _needs(self, item: QLayoutItem) -> int:
        """So wide it stands beside others at least."""
        return self._size(item).least

    def _high(self) -> int:
        return max((self._size(item).high for item in self._items), default=0)

    def _whole(self, items: list[QLayoutItem]) -> int:
        return sum(self._size(item).wide for item in items)

    def _size(self, item: QLayoutItem) -> _Size:
        if (known := self._sizes.get(item)) is None:
            hint = item.sizeHint()
            known = self._sizes[item] = _Size(hint.width(), item.minimumSize().width(), hint.height())
        return known


class ChoiceLine(ChoiceRow):
    """Each as wide as its words, in one line; only where that has no room do they spread over the breadth."""

    def expandingDirections(self) -> QtCore.Qt.Orientation:
        """It takes what it needs."""
        return QtCore.Qt.Orientation(0)

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        if len(line) == len(self._items) and self._whole(line) <= width:
            return [self._size(item).wide for item in line]
        return super()._widths(line, width)

    def _needs(self, item: QLayoutItem) -> int:
        return self._size(item).wide


def _shares(line: list[_Size], width: int) -> list[int]:
    """As wide as each other, but for those that need more than that."""
    needs = [each.wide for each in line]
    if sum(needs) > width:
        needs = [each.least for each in line]
    shares = dict[int, int]()
    for at in sorted(range(len(line)), key=needs.__getitem__, reverse=True):
        shares[at] = max(needs[at], (width - sum(shares.values())) // (len(line) - len(shares)))
    return [shares[at] for at in range(len(line))]
