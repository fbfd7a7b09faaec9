"""One line of text in a type style and an ink of the theme; too long for its place, it ends in an ellipsis."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.parts.paragraph import breakable
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.qt_numbers import LEFT, plain
from clinic_app.ui.theme import Type, font, tokens, width_of

_ONE_LINE_OF_A_TIP: Final = 240
"""Pixels. What is wider may take several lines."""


class OneLine(QLabel):
    """Text on one line. `elides` lets it give way; without it the layout keeps its whole width free."""

    def __init__(
        self, text: str = "", style: Type = Type.BODY, *, colour: str = "ink", elides: bool = False,
        align: int = LEFT, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._style = style
        self._colour = colour
        self._elides = elides
        self._align = align
        plain(self)
        self.setFont(font(style))
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred if elides else QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed
        )
        self.setText(text)

    def setText(self, text: str) -> None:
        """Say something else."""
        super().setText(text)
        self.updateGeometry()
        self._explain()

    def set_colour(self, token: str) -> None:
        """Another ink, by the name of its token."""
        self._colour = token
        self.update()

    def sizeHint(self) -> QSize:
        """The whole line."""
        return QSize(width_of(self._style, self.text()) + 1, self._style.leading(self.text()))

    def minimumSizeHint(self) -> QSize:
        """The whole line, or a little of it if it may give way."""
        return QSize(min(self.sizeHint().width(), 48), self.sizeHint().height()) if self._elides else self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, in the middle of its height."""
        painter = QPainter(self)
        ink.words(painter, self.rect(), self.text(), self.font(), tokens(self).colour(self._colour), align=self._align)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the whole in a tool tip when it is cut."""
        super().resizeEvent(event)
        self._explain()

    def _explain(self) -> None:
        needs = QFontMetrics(self.font()).horizontalAdvance(self.text()) if self._elides else 0
        # Only a tip of several lines must know where words end: for a greeting ICU and its tables stay unloaded.
        if needs <= self.width() + 1:
            self.setToolTip("")
        else:
            self.setToolTip(tip(self.text() if needs < _ONE_LINE_OF_A_TIP else breakable(self.text())))
