"""The words that two screens must both show, large, in their order: read aloud, or held side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_A_LINE = 4


class EightWords(QWidget):
    """`say` shows them; until then nothing is there."""

    def __init__(self, about: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.about = Paragraph(about, Type.BODY)
        self.words = Paragraph("", Type.CODE_LARGE)
        column.addWidget(self.about)
        column.addWidget(self.words)
        self.hide()

    def say(self, words: tuple[str, ...]) -> None:
        """These, or none."""
        lines = [words[at : at + _A_LINE] for at in range(0, len(words), _A_LINE)]
        self.words.setText("\n".join("  ".join(line) for line in lines))
        self.words.setAccessibleName(" ".join(words))
        self.setVisible(bool(words))
