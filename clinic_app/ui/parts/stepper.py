"""How many: a figure between a minus and a plus. Closed, it says why beside it and stays at nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import StepButton, edged
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type


class Stepper(QWidget):
    """From none to nine."""

    changed = Signal(int)

    def __init__(self, name: str, value: int = 0, *, most: int = 9, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most, self.value = most, value
        self.less = edged(StepButton("minus", _("One less: {what}").format(what=name)))
        self.more = edged(StepButton("plus", _("One more: {what}").format(what=name)))
        self._figure = OneLine(str(value), Type.BODY_BOLD, align=Qt.AlignmentFlag.AlignHCenter)
        self._figure.setFixedWidth(28)
        self.less.clicked.connect(lambda: self.put(self.value - 1))
        self.more.clicked.connect(lambda: self.put(self.value + 1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.less, self._figure, self.more):
            row.addWidget(widget)

    def put(self, value: int) -> None:
        """So many, within what can be."""
        value = max(0, min(self._most, value))
        if value != self.value:
            self.value = value
            self._figure.setText(str(value))
            self.changed.emit(value)

    def close_it(self, closed: bool) -> None:
        """None, and no way to more."""
        if closed:
            self.put(0)
        self.less.setEnabled(not closed)
        self.more.setEnabled(not closed)
