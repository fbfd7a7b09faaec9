"""The head of a page of a case: title and a line beside it, at the right what can be done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type

_LEAST: Final = 40
"""As high as a button, also where there is none: what is below keeps its place."""


class TitleRow(QWidget):
    """Saves the height that a second line would cost below a banner. On a narrow page what can be done stands below."""

    def __init__(self, title: str, second: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = OneLine(title, Type.TITLE)
        self.second = OneLine(second, Type.BODY, colour="sub", elides=True)
        # It takes what is left: what can be done is not broken into two lines for it.
        self.second.setSizePolicy(QSizePolicy.Policy.Ignored, self.second.sizePolicy().verticalPolicy())
        words = QHBoxLayout()
        words.setSpacing(12)
        words.addWidget(self.title)
        words.addWidget(self.second, 1)
        words.addStretch()
        self._acts = Acts()
        self._acts.setContentsMargins(0, 0, 0, 0)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addLayout(words, 1)
        self._row.addLayout(self._acts)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def act(self, widget: QWidget) -> None:
        """Put an action at the right end."""
        self._acts.addWidget(widget)

    def say(self, title: str, second: str = "") -> None:
        """Another title and line."""
        self.title.setText(title)
        self.second.setText(second)
        self._stand()

    def sizeHint(self) -> QSize:
        """As high as what can be done needs in this width."""
        return QSize(super().sizeHint().width(), self._needed())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the title, or as the widest of what can be done: they may stand below each other."""
        narrowest = max(self.title.minimumSizeHint().width(), self._acts.minimumSize().width())
        return QSize(narrowest, self._needed())

    def _needed(self) -> int:
        return max(_LEAST, self._row.totalHeightForWidth(self.width()), self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title is never cut for what can be done beside it."""
        super().resizeEvent(event)
        self._stand()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _stand(self) -> None:
        beside = self.title.sizeHint().width() + self._acts.sizeHint().width() + self._row.spacing()
        direction = QBoxLayout.Direction
        wanted = direction.LeftToRight if beside <= self.width() else direction.TopToBottom
        if self._row.direction() is not wanted:
            self._row.setDirection(wanted)
            self.updateGeometry()
