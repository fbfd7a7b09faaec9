"""The head of questions: a title and a line beside it, at the right what can be done; below them on a narrow page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem

from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.listed_layout import Listed

_BELOW: Final = 4


class HeadRow(Listed):
    """The title is put in first, then what gives way to it, if anything; `acts` are led in last.

    One part alone has all the room that these leave.
    """

    def __init__(self, gap: int = 0) -> None:
        super().__init__()
        self._gap = gap
        self._acts: Acts | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def lead(self, acts: Acts) -> None:
        """What can be done stands at its end."""
        self._acts = acts
        self.addChildLayout(acts)
        self.addItem(acts)

    def expandingDirections(self) -> Qt.Orientation:
        """From edge to edge."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """What can be done may take lines of its own."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it stands in this width."""
        acts = self._led()
        if acts is None:
            return self._words_high(width)
        if self._on_one_line(acts, width):
            beside = acts.sizeHint()
            return max(self._words_high(width - self._gap - beside.width()), beside.height())
        return self._words_high(width) + _BELOW + acts.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """All on one line."""
        acts, words = self._led(), self._words()
        wide = sum(item.sizeHint().width() for item in words) + self._gap * (len(words) - 1)
        if acts is None:
            return QSize(wide, self._words_high(wide))
        beside = acts.sizeHint()
        return QSize(wide + self._gap + beside.width(), max(self._words_high(wide), beside.height()))

    def minimumSize(self) -> QSize:
        """The words alone, or the widest of what can be done; one line high: the rest is asked by its width."""
        acts = self._led()
        wide = max(self._words_wide(), acts.minimumSize().width() if acts is not None else 0)
        return QSize(wide, self.sizeHint().height())

    def setGeometry(self, rect: QRect) -> None:
        """Put all in its place."""
        super().setGeometry(rect)
        acts, right, high = self._led(), rect.right() + 1, rect.height()
        if acts is not None and self._on_one_line(acts, rect.width()):
            size = acts.sizeHint()
            right -= size.width()
            acts.setGeometry(QRect(right, rect.top() + (high - size.height()) // 2, size.width(), size.height()))
            right -= self._gap
        elif acts is not None:
            high = self._words_high(rect.width())
            top = rect.top() + high + _BELOW
            acts.setGeometry(QRect(rect.left(), top, rect.width(), rect.bottom() + 1 - top))
        title, *others = self._words()
        left = rect.left() + title.sizeHint().width() if others else right
        title.setGeometry(QRect(rect.left(), rect.top(), left - rect.left(), high))
        for item in others:
            left += self._gap
            item.setGeometry(QRect(left, rect.top(), max(0, right - left), high))

    def _led(self) -> Acts | None:
        return None if self._acts is None or self._acts.isEmpty() else self._acts

    def _on_one_line(self, acts: Acts, width: int) -> bool:
        return self._words_wide() + self._gap + acts.sizeHint().width() <= width

    def _words(self) -> list[QLayoutItem]:
        return [item for item in self._items if item is not self._acts]

    def _words_wide(self) -> int:
        words = self._words()
        return sum(item.minimumSize().width() for item in words) + self._gap * (len(words) - 1)

    def _words_high(self, width: int) -> int:
        """One alone has all this room, and may take lines in it."""
        words = self._words()
        if len(words) == 1 and words[0].hasHeightForWidth():
            return words[0].heightForWidth(width)
        return max(item.sizeHint().height() for item in words)
