"""A card with a number: the steps of the door, in the order of a bad night."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.ui import ink
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type, font, tokens


class _Number(QWidget):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(24, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=None, edge=theme.colour("teal"), radius=12)
        face = font(Type.COMPACT_BOLD)
        ink.words(painter, self.rect(), str(self._number), face, theme.colour("teal_d"),
                  align=Qt.AlignmentFlag.AlignHCenter)  # fmt: skip
        painter.end()


class StepCard(Card):
    """Number, title, and a quiet word at the right."""

    def __init__(self, number: int, title: str, note: str) -> None:
        super().__init__(padding=20)
        self.setAccessibleName(f"{number} {title}")
        self.body.setContentsMargins(20, 12, 20, 14)
        self.body.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(_Number(number))
        head.addWidget(OneLine(title, Type.SECTION))
        head.addStretch(1)
        head.addWidget(OneLine(note, Type.CAPTION, colour="sub", elides=True))
        self.body.addLayout(head)
