"""Labels left, facts right, on one baseline: a list that is read and not changed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type


class FactGrid(QWidget):
    """Each line may wrap; the labels keep their column."""

    def __init__(self, *, labels: int = 104, bold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = Type.COMPACT_BOLD if bold else Type.COMPACT
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, labels)
        self._grid.setColumnStretch(1, 1)

    def say(self, facts: Iterable[tuple[str, str]]) -> None:
        """Show these facts and no others."""
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        told = []
        for row, (label, value) in enumerate(facts):
            self._grid.addWidget(Paragraph(label, Type.COMPACT, colour="sub"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Paragraph(value, self._style), row, 1, Qt.AlignmentFlag.AlignTop)
            told.append(f"{label}: {value}")
        self.setAccessibleName("; ".join(told))
