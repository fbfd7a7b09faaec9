"""The papers that can be printed now, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.chosen_row import MarkedRow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.row_list import Item, RowList
from clinic_app.ui.parts.tab_order import follow
from clinic_app.ui.theme import Type

_NARROW: Final = 200
_VERY_NARROW: Final = 150


class PaperList(QWidget):
    """`chosen` carries the id."""

    chosen = Signal(object)
    left = Signal()
    """Back to the page below."""
    all_wanted = Signal()
    """All of them are to be printed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = RowList(follows=True)
        self.list.chosen.connect(self.chosen)
        column = self._column = QVBoxLayout(self)
        self._title = title = OneLine(_("Documents"), Type.SECTION)
        self.every = quiet("", "printer")
        self.every.clicked.connect(lambda _on: self.all_wanted.emit())
        self.every.hide()
        room = QScrollArea()
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        rows.addStretch(1)
        room.setWidget(inside)
        column.addWidget(title)
        column.addWidget(room, 1)
        column.addWidget(self.every, 0, Qt.AlignmentFlag.AlignLeft)
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(lambda _on: self.left.emit())
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside a paper on a small screen it says the same with less around."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        narrow = self.width() < _NARROW
        least = self.width() < _VERY_NARROW
        edge = 4 if least else 8 if narrow else 16
        self._column.setContentsMargins(edge, 16, edge, 16)
        self._title.setContentsMargins(4 if least else 12, 0, 0, 0)
        if self.every.property("mark") == ("printer" if narrow else ""):
            self.every.setProperty("mark", "" if narrow else "printer")
            self.every.updateGeometry()

    def replace(self, rows: Sequence[tuple[str, str, str]], *, likely: int = 0) -> None:
        """Show these: id, title, second line. After the first `likely` comes a line before the others."""
        items: list[Item] = [
            (id_, MarkedRow(title, second, "file-text", height=48, wraps=True)) for id_, title, second in rows
        ]
        if 0 < likely < len(rows):
            others = OneLine(_("Other papers"), Type.CAPTION, colour="sub")
            others.setContentsMargins(12, 8, 0, 2)
            items.insert(likely, others)
        self.list.replace(items)
        self.every.setText(_("Print all {n}").format(n=len(rows)))
        self.every.setVisible(len(rows) > 1)

    def lead_on(self, stops: list[QWidget]) -> None:
        """Have Tab go on from the last paper to these."""
        if rows := list(self.list.rows.values()):
            follow(rows[0], [*rows[1:], *stops])
