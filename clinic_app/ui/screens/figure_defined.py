"""A card that says what is counted, one press away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.services.reporting import Figure, Measure, Table
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.figure_words import FigureWords
from clinic_app.ui.theme import Type


class DefinedCard(Card):
    """A card that says what is counted."""

    opened = Signal(str, str)
    _beside = 0
    """Room at both sides of what it says."""

    definition: QWidget | None = None
    """Made when it is first asked for."""

    def define(self, words: FigureWords, counted: Table | Figure | Measure) -> None:
        """What its definition is of; that of what it told before is closed."""
        self._defined = partial(words.definition, counted)
        if self.definition is not None:
            self.body.removeWidget(self.definition)
            self.definition.hide()
            self.definition.deleteLater()
            self.definition = None
        self._below = self.body.count()

    def _say(self, words: str) -> None:
        room = QHBoxLayout()
        room.setContentsMargins(self._beside, 12, self._beside, 12)
        room.addWidget(Paragraph(words, colour="sub"))
        self.body.addLayout(room)

    def _turn(self) -> None:
        if self.definition is not None:
            self.definition.setVisible(self.definition.isHidden())
            return
        self.definition = QWidget(self)
        column = QVBoxLayout(self.definition)
        column.setContentsMargins(self._beside, 8, self._beside, 4)
        column.setSpacing(2)
        for caption, text in self._defined():
            column.addWidget(Paragraph(f"{caption}: {text}", Type.COMPACT, colour="sub"))
        self.body.insertWidget(self._below, self.definition)
        self.definition.show()
