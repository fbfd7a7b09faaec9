"""Columns side by side where there is room, one below the other where there is not: at 150 % on a small screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

SIDE_BY_SIDE_FROM: Final = 960
"""Narrower than this, labels would give way to what is beside them."""

BESIDE_A_LIST_FROM: Final = 800
"""For pages of few labels that stand beside a list."""

_ANY: Final = (1 << 24) - 1
"""As wide as Qt lets anything be."""


class Columns(QWidget):
    """Filled like a layout. What is added first stands left, or above. Narrower than `least` they are stacked.

    A column of fixed width keeps it beside others only: below them it has the whole room, and its words wrap by it.
    """

    def __init__(self, parent: QWidget | None = None, *, least: int = SIDE_BY_SIDE_FROM) -> None:
        super().__init__(parent)
        self._least = least
        self._columns: list[QWidget | QLayout] = []
        self._fixed: dict[QWidget, int] = {}
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)

    @property
    def stacked(self) -> bool:
        """Whether they stand one below the other now."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def setSpacing(self, spacing: int) -> None:
        """Between columns, either way."""
        self._box.setSpacing(spacing)

    def addWidget(self, column: QWidget, share: int = 0, align: Qt.AlignmentFlag | None = None) -> None:
        """One more column."""
        self._columns.append(column)
        if column.minimumWidth() == column.maximumWidth():
            self._fixed[column] = column.minimumWidth()
        if align is None:
            self._box.addWidget(column, share)
        else:
            self._box.addWidget(column, share, align)

    def addLayout(self, column: QLayout, share: int = 0) -> None:
        """One more column."""
        self._columns.append(column)
        self._box.addLayout(column, share)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest column: they can always be stacked."""
        narrowest = (
            each.minimumSizeHint().expandedTo(each.minimumSize()) if isinstance(each, QWidget) else each.minimumSize()
            for each in self._columns
        )
        return QSize(max((size.width() for size in narrowest), default=0), self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand as there is room."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        wanted = direction.LeftToRight if event.size().width() >= self._least else direction.TopToBottom
        if self._box.direction() is not wanted:
            self._box.setDirection(wanted)
            for column, width in self._fixed.items():
                column.setMinimumWidth(0 if self.stacked else width)
                column.setMaximumWidth(_ANY if self.stacked else width)
            self.updateGeometry()
