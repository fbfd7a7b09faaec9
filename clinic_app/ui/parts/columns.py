"""Columns side by side where there is room, one below the other where there is not: at 150 % on a small screen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

SIDE_BY_SIDE_FROM: Final = 936
"""Narrower than this, labels would give way to what is beside them. At 125 % a screen of 1366×768 leaves so much."""

BESIDE_A_LIST_FROM: Final = 800
"""For pages of few labels that stand beside a list."""

_ANY: Final = (1 << 24) - 1
"""As wide as Qt lets anything be."""


class Columns(QWidget):
    """Filled like a layout. What is added first stands left (or right), or above. Under `least` px they are stacked.

    A column of fixed width keeps it beside others only: below them it has the whole room, and its words wrap by it.
    """

    def __init__(
        self, parent: QWidget | None = None, *, least: int = SIDE_BY_SIDE_FROM, first_right: bool = False
    ) -> None:
        super().__init__(parent)
        self._least, self._first_right = least, first_right
        self._columns: list[QWidget | QLayout] = []
        self._fixed: dict[QWidget, int] = {}
        self._box = QBoxLayout(self._beside, self)
        self._box.setContentsMargins(0, 0, 0, 0)

    @property
    def stacked(self) -> bool:
        """Whether they stand one below the other now."""
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    @property
    def _beside(self) -> QBoxLayout.Direction:
        direction = QBoxLayout.Direction
        return direction.RightToLeft if self._first_right else direction.LeftToRight

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
            if not (isinstance(each, QWidget) and each.isHidden())
        )
        return QSize(max((size.width() for size in narrowest), default=0), self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand as there is room."""
        super().resizeEvent(event)
        wanted = self._beside if event.size().width() >= self._least else QBoxLayout.Direction.TopToBottom
        if self._box.direction() is not wanted:
            self._box.setDirection(wanted)
            for column, width in self._fixed.items():
                column.setMinimumWidth(0 if self.stacked else width)
                column.setMaximumWidth(_ANY if self.stacked else width)
            self.updateGeometry()
