"""The words that two screens must both show, large, in their order: read aloud, or held side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.services.compared_words import spoken
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type

_A_LINE = 4


class EightWords(QWidget):
    """`say` shows them; until then nothing is there. On a screen in Thai they are Thai, and below as in English."""

    def __init__(self, about: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.about = Paragraph(about, Type.BODY)
        self.words = Paragraph("", Type.CODE_LARGE)
        self.in_english = Paragraph("", Type.COMPACT, colour="sub")
        for part in (self.about, self.words, self.in_english):
            column.addWidget(part)
        self.hide()

    def say(self, words: tuple[str, ...]) -> None:
        """These, or none."""
        said = spoken(words, i18n.language())
        lines = [said[at : at + _A_LINE] for at in range(0, len(said), _A_LINE)]
        self.words.setText("\n".join("  ".join(line) for line in lines))
        self.words.setAccessibleName(" ".join(said))
        self.in_english.setText(_("Where the other screen is in English: {words}").format(words=" ".join(words)))
        self.in_english.setVisible(said != words)
        self.setVisible(bool(words))
