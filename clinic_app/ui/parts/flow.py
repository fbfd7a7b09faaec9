"""A layout for chips: side by side as long as there is room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem

from clinic_app.ui.parts.listed_layout import Listed


class Flow(Listed):
    """Side by side as long as there is room, then on the next line."""

    def __init__(self, gap: int = 8, *, down: int | None = None) -> None:
        """`gap` between those of a line; `down` between lines, the same if not said."""
        super().__init__()
        self._gap = gap
        self._down = gap if down is None else down
        self._heights: dict[int, int] = {}
        self._least: QSize | None = None

    def invalidate(self) -> None:
        """Something in it changed its size."""
        self._heights.clear()
        self._least = None
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """It takes what it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it stands in this width."""
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), moving=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._lay(rect, moving=True)

    def sizeHint(self) -> QSize:
        """As the least it needs."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest of them, one line high."""
        if self._least is None:
            sizes = [item.minimumSize() for item in self._items]
            edges = self.contentsMargins()
            wide = max((size.width() for size in sizes), default=0) + edges.left() + edges.right()
            high = max((size.height() for size in sizes), default=0) + edges.top() + edges.bottom()
            self._least = QSize(wide, high)
        return self._least

    def _lay(self, rect: QRect, *, moving: bool) -> int:
        edges = self.contentsMargins()
        inside = rect.adjusted(edges.left(), edges.top(), -edges.right(), -edges.bottom())
        left, top, high = inside.left(), inside.top(), 0
        line: list[tuple[QLayoutItem, int, QSize]] = []
        for item in self._items:
            if (inside_item := item.widget()) is not None and inside_item.isHidden():
                continue
            size = _size(item, inside.width())
            if left > inside.left() and left + size.width() > inside.right() + 1:
                if moving:
                    _put(line, top, high)
                line, left, top, high = [], inside.left(), top + high + self._down, 0
            line.append((item, left, size))
            left += size.width() + self._gap
            high = max(high, size.height())
        if moving:
            _put(line, top, high)
        return top + high - rect.top() + edges.bottom()


class Acts(Flow):
    """Buttons beside a title or under a card: all on one line if there is room, and never wider than there is."""

    def sizeHint(self) -> QSize:
        """All of them on one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(wide, max((size.height() for size in sizes), default=0))


def _size(item: QLayoutItem, room: int) -> QSize:
    """As large as it likes to be; what is wider than the whole room wraps within it, or gives way, where it can."""
    size = item.sizeHint()
    if size.width() <= room:
        return size
    if not item.hasHeightForWidth():
        return QSize(max(room, item.minimumSize().width()), size.height())
    return QSize(room, item.heightForWidth(room))


def of_chips(gap: int = 8) -> Flow:
    """For chips alone: each takes the whole height of its line, so that no finger falls between two lines."""
    flow = Flow(gap, down=0)
    flow.setContentsMargins(0, 0, 0, 0)
    return flow


def _put(line: list[tuple[QLayoutItem, int, QSize]], top: int, high: int) -> None:
    """Everything in the middle of the height of its line."""
    for item, left, size in line:
        item.setGeometry(QRect(QPoint(left, top + (high - size.height()) // 2), size))
