"""A line of a card: a mark, bold words and small words below, at the right what belongs to it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_WORDS: Final = 120


class SheetRow(QWidget):
    """It only shows, apart from what is put at its end."""

    def __init__(
        self, words: str, second: str = "", *, mark: str = "", tone: str = "teal", bold: bool = False,
        level: bool = False, end: QWidget | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """`level`: its words stand in the middle, beside an end that is higher than they are."""
        super().__init__(parent)
        self.words = Paragraph(words, Type.BODY_BOLD if bold else Type.BODY)
        self.second = Paragraph(second, Type.CAPTION, colour="sub")
        self.mark = Mark(mark or "info", side=18, colour=tone)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self.words)
        text.addWidget(self.second)
        self._told = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._told.setSpacing(12)
        self._told.addLayout(text, 1)
        if level:
            self._told.setAlignment(text, Qt.AlignmentFlag.AlignVCenter)
        self._end = end
        if end is not None:
            self._told.addWidget(end, 0, Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter if level else Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._told, 1)
        # Hidden only once they have a parent: a part without one would show as a window.
        self.second.setVisible(bool(second))
        self.mark.setVisible(bool(mark))

    def minimumSizeHint(self) -> QSize:
        """What stands at the end may stand below the words."""
        least = super().minimumSizeHint()
        if self._end is None:
            return least
        return QSize(self._beside() + self._end.minimumSizeHint().width(), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words keep room enough to be read in."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        if self._end is not None:
            narrow = event.size().width() < self._beside() + _WORDS + self._end.sizeHint().width()
            self._told.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _beside(self) -> int:
        return self.mark.sizeHint().width() + 12

    def say(self, words: str, second: str = "", *, mark: str = "", tone: str = "teal") -> None:
        """Other words."""
        self.words.setText(words)
        self.second.setText(second)
        self.second.setVisible(bool(second))
        if mark:
            self.mark.set_mark(mark, tone)
        self.mark.setVisible(bool(mark))
