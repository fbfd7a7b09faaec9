"""What the program knows by itself, beside the questions: no edge, text only."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.definitions import Field
from clinic_app.ui.parts.field_row import LABEL_WIDTH
from clinic_app.ui.parts.paragraph import Paragraph

_WIDE_FROM: Final = 440
_LABEL_AT_LEAST: Final = 136


class ReadOnlyRow(QWidget):
    """A label and a value that nobody types; `end` stands at the right."""

    def __init__(self, field: Field, label: str, end: QWidget | None = None) -> None:
        super().__init__()
        self.field = field
        self._label = label
        self._head = head = Paragraph(label, colour="sub")
        head.setFixedWidth(LABEL_WIDTH)
        self._value = Paragraph("")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 12)
        row.setSpacing(16)
        row.addWidget(head)
        row.addWidget(self._value, 1)
        if end is not None:
            row.addWidget(end, 0, Qt.AlignmentFlag.AlignTop)

    def minimumSizeHint(self) -> QSize:
        """With a narrower label: else a page that was wide once could not become narrow."""
        least = super().minimumSizeHint()
        return QSize(least.width() - self._head.minimumWidth() + _LABEL_AT_LEAST, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As there is room."""
        super().resizeEvent(event)
        wanted = LABEL_WIDTH if event.size().width() >= _WIDE_FROM else _LABEL_AT_LEAST
        if self._head.minimumWidth() != wanted:
            self._head.setFixedWidth(wanted)

    def say(self, value: str) -> None:
        """Show a value in words."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._label}: {value}")
