"""What the program knows by itself, beside the questions: no edge, text only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.definitions import Field
from clinic_app.ui.parts.field_row import LABEL_WIDTH
from clinic_app.ui.parts.paragraph import Paragraph


class ReadOnlyRow(QWidget):
    """A label and a value that nobody types; `end` stands at the right."""

    def __init__(self, field: Field, label: str, end: QWidget | None = None) -> None:
        super().__init__()
        self.field = field
        self._label = label
        head = Paragraph(label, colour="sub")
        head.setFixedWidth(LABEL_WIDTH)
        self._value = Paragraph("")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 12)
        row.setSpacing(16)
        row.addWidget(head)
        row.addWidget(self._value, 1)
        if end is not None:
            row.addWidget(end, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, value: str) -> None:
        """Show a value in words."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._label}: {value}")
