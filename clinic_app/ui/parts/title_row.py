"""The head of a page of a case: title and a line beside it, at the right what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.theme import Type


class TitleRow(QWidget):
    """Saves the height that a second line would cost below a banner."""

    def __init__(self, title: str, second: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = OneLine(title, Type.TITLE)
        self.second = OneLine(second, Type.BODY, colour="sub", elides=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self.second, 1)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(8)
        row.addLayout(self._acts)
        self.setMinimumHeight(40)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def act(self, widget: QWidget) -> None:
        """Put an action at the right end."""
        self._acts.addWidget(widget)

    def say(self, title: str, second: str = "") -> None:
        """Another title and line."""
        self.title.setText(title)
        self.second.setText(second)
