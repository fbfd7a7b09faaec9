"""A box to tick whose words go on in the next line where one has no room, in every language."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from clinic_app.ui.parts.paragraph import laid_out
from clinic_app.ui.theme import Type

_LEAST: Final = 160
"""With less beside the box, every line breaks after a word or two."""


class Tick(QCheckBox):
    """`words` are what it says, on however many lines they stand; that is also its name for whoever hears it."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.words = words
        self.setAccessibleName(words)
        self._whole = super().sizeHint()
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Preferred)
        policy.setVerticalPolicy(policy.Policy.Minimum)  # a fixed one would hold it at one line
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """All on one line."""
        return self._whole

    def minimumSizeHint(self) -> QSize:
        """It can become narrow; a layout gives it the height that costs."""
        return QSize(min(self._whole.width(), _LEAST), self._whole.height())

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it stands in this width."""
        more = len(self._lines(width)) - 1
        return self._whole.height() + more * self.fontMetrics().lineSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Its words on as many lines as they take."""
        super().resizeEvent(event)
        if (said := "\n".join(self._lines(event.size().width()))) != self.text():
            self.setText(said)

    def _lines(self, width: int) -> list[str]:
        if width >= self._whole.width():
            return [self.words]
        beside = self._whole.width() - self.fontMetrics().horizontalAdvance(self.words)
        return list(laid_out(self.words, Type.BODY, width - beside))
