"""The papers that can be printed now, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.chosen_row import MarkedRow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.parts.tab_order import follow
from clinic_app.ui.theme import Type


class PaperList(QWidget):
    """`chosen` carries the id."""

    chosen = Signal(object)
    left = Signal()
    """Back to the page below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = RowList(follows=True)
        self.list.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        title = OneLine(_("Documents"), Type.SECTION)
        title.setContentsMargins(12, 0, 0, 0)
        column.addWidget(title)
        column.addWidget(self.list)
        column.addStretch(1)
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(lambda _on: self.left.emit())
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)

    def replace(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Show these: id, title, second line."""
        self.list.replace([(id_, MarkedRow(title, second, "file-text", height=48)) for id_, title, second in rows])

    def lead_on(self, stops: list[QWidget]) -> None:
        """Have Tab go on from the last paper to these."""
        if rows := list(self.list.rows.values()):
            follow(rows[0], [*rows[1:], *stops])
