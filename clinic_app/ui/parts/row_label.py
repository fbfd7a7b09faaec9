"""What stands beside the control of a question: its words with their small second line, and a quiet note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.ui.parts.card import Mark
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph, laid_out, set_lines
from clinic_app.ui.theme import Type, tokens


class RowLabel(Paragraph):
    """The question, and below it, smaller, what is meant. Beside a control it stands in the middle of its height."""

    def __init__(self, label: str, second: str) -> None:
        super().__init__(label)
        self._second = second
        if second:
            self.setAccessibleName(f"{label}, {second}")

    def heightForWidth(self, width: int) -> int:
        """Both, as many lines as they take."""
        return super().heightForWidth(width) + len(self._below(width)) * Type.CAPTION.leading(self._second)

    def sizeHint(self) -> QSize:
        """As wide as the wider of the two, if that is not too long to read."""
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(hint.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words, in the middle."""
        theme, painter = tokens(self), QPainter(self)
        first, below = super().heightForWidth(self.width()), self._below(self.width())
        whole = first + len(below) * Type.CAPTION.leading(self._second)
        top = max(0.0, (self.height() - whole) / 2)
        place = QRectF(0, top, self.width() + 1, first)
        lines = self._laid_out(self.width())
        set_lines(painter, place, lines, style=Type.BODY, text=self.text(), colour=theme.colour("ink"))
        if below:
            place = QRectF(0, top + first, self.width() + 1, whole - first)
            set_lines(painter, place, below, style=Type.CAPTION, text=self._second, colour=theme.colour("sub"))
        painter.end()

    def _below(self, width: int) -> Sequence[str]:
        return laid_out(self._second, Type.CAPTION, width) if self._second else ()


class Note(QWidget):
    """An arrow and a quiet word."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = OneLine("", Type.CAPTION, colour="sub", elides=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Mark("corner-down-left", side=14))
        row.addWidget(self.words, 1)

    def say(self, text: str) -> None:
        """Say it; empty takes it away."""
        self.words.setText(text)
        self.setVisible(bool(text))
