"""What somebody promises, point by point, and a box to say so."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clinic_app.services.staff import undertaking
from clinic_app.ui import i18n
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph


class UndertakingText(Card):
    """`accept` is never ticked beforehand."""

    accepted = Signal(bool)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        text = undertaking(i18n.language())
        super().__init__(text.title, "hand", padding=16, parent=parent)
        self.version = text.version
        for number, point in enumerate(text.points, 1):
            self.body.addWidget(Paragraph(f"{number}. {point}"))
        self.accept = QCheckBox(words)
        self.accept.setAccessibleName(words)
        self.accept.toggled.connect(self.accepted)
        self.body.addWidget(self.accept)
