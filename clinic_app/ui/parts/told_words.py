"""Three pictured words in a row, to be told to her: she says them at the gate of the place she goes to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.services.paper_words import pictured
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.pictured_word import PicturedWord
from clinic_app.ui.theme import Type


class ToldWords(QWidget):
    """It only shows."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(30, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(OneLine(_("Words at the gate"), Type.CAPTION, colour="sub"))
        for noun in pictured(numbers):
            row.addWidget(PicturedWord(noun.sign, noun.said))
        row.addStretch(1)
