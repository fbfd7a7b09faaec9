"""What stands where nothing stands: one line that is true and kind, one on what will appear, at most one button."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from clinic_app.ui.icons import IN_RAIL, paint
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, tokens

_LINE: Final = 560
"""Words in the middle have no edge from which the eye finds the next line."""
_AIR: Final = 12
"""Below the sign."""


class _Round(QWidget):
    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark
        self.setFixedSize(48, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("teal_t"))
        painter.drawEllipse(self.rect())
        paint(painter, self._mark, QRectF(14, 14, IN_RAIL, IN_RAIL), theme.colour("teal_d"))
        painter.end()


class EmptyState(QWidget):
    """Centred in its place."""

    def __init__(
        self, mark: str, bold: str, line: str, button: QPushButton | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.button = button
        self.bold = Paragraph(bold, Type.SECTION, centred=True, widest=_LINE)
        self.line = Paragraph(line, Type.BODY, colour="sub", centred=True, widest=_LINE)
        self._round = _Round(mark)
        self._air = QSpacerItem(0, _AIR, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self._round, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacerItem(self._air)
        column.addWidget(self.bold)
        column.addWidget(self.line)
        if button is not None:
            column.addSpacing(8)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def stand_low(self, low: bool) -> None:
        """Where every line counts the sign goes, and the air around the words."""
        self._round.setVisible(not low)
        self._air.changeSize(0, 0 if low else _AIR, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        edge = 4 if low else 16
        self._column.setContentsMargins(16, edge, 16, edge)

    def say(self, bold: str, line: str) -> None:
        """Other words, for what was looked for and not found."""
        self.bold.setText(bold)
        self.line.setText(line)
