"""What the boxes of the table below mean, drawn as they are there: no face of ours has signs for them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.screens.decided_table import BOX, Cell, cell_words, draw_box
from clinic_app.ui.theme import Type, tokens

_KEYS: Final = "Space, Y, N"
"""What stands on them, in any language."""


class DecidedLegend(QWidget):
    """A box and its words for each; and the keys that change one."""

    def __init__(self) -> None:
        super().__init__()
        flow = Flow(16, down=4)
        flow.setContentsMargins(12, 8, 12, 8)
        for cell in Cell:
            flow.addWidget(_Meaning(cell))
        flow.addWidget(OneLine(_KEYS, Type.CAPTION, colour="sub"))
        self.setLayout(flow)


class _Meaning(QWidget):
    def __init__(self, cell: Cell) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(_Box(cell))
        row.addWidget(OneLine(cell_words(cell), Type.CAPTION, colour="sub"))


class _Box(QWidget):
    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self._cell = cell
        self.setFixedSize(BOX, BOX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As in the table."""
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), self._cell, tokens(self))
        painter.end()
