"""The head of a group in a list: its name in bold, what it means beside it, a line below."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.ui.parts.card import Divider
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type


class GroupHead(QWidget):
    """It only shows."""

    def __init__(self, bold: str, rest: str) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(OneLine(bold, Type.COMPACT_BOLD))
        row.addWidget(OneLine(rest, Type.CAPTION, colour="sub", elides=True), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(Divider())
