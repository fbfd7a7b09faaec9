"""The sentence about one service: parts she can take out by pointing or by a figure, and answers by Y, N and T.

The keys act only while the focus is on the sentence, so that nobody answers for her by typing elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.ui.parts.answer_keys import answer_key
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.pill import PartPill

_BY_KEY: Final = {"y": "given", "n": "refused", "t": "undecided"}
_MOST_KEYS: Final = 9


class Sentence(QWidget):
    """`changed` when a part went out or came back; `answered` carries her answer by key."""

    changed = Signal()
    answered = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.parts: list[PartPill] = []
        self._flow = Flow(gap=2)
        self._flow.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        inside.setLayout(self._flow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inside)

    def show_parts(self, parts: Sequence[tuple[str, str, bool]]) -> None:
        """Words, mark and whether each is in, in order."""
        for pill in self.parts:
            self._flow.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        self.parts = []
        for number, (words, mark, kept) in enumerate(parts, 1):
            pill = PartPill(words, mark)
            pill.setChecked(kept)
            if number <= _MOST_KEYS:
                pill.setAccessibleDescription(str(number))
            pill.toggled.connect(lambda _on: self.changed.emit())
            self.parts.append(pill)
            self._flow.addWidget(pill)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if self.parts else Qt.FocusPolicy.StrongFocus)

    def kept(self) -> list[bool]:
        """Which parts are in."""
        return [pill.isChecked() for pill in self.parts]

    def switch(self, number: int) -> None:
        """Take a part (from 0) out, or put it back."""
        if number < len(self.parts):
            self.parts[number].toggle()

    def take_focus(self) -> None:
        """Begin on the sentence, never on an answer."""
        (self.parts[0] if self.parts else self).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures take out and put back; Y, N and T are her answer."""
        key = answer_key(event)
        if key.isdigit():
            self.switch(int(key) - 1)
        elif key in _BY_KEY:
            self.answered.emit(_BY_KEY[key])
        else:
            super().keyPressEvent(event)
