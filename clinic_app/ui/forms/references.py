"""Several codes of things kept elsewhere, typed one after the other when there is no list to choose from."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.answers import Stored
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.i18n import _


class ReferencesEditor(Editor):
    """Codes with commas or spaces between them."""

    def __init__(self) -> None:
        super().__init__()
        self.line = LineBox()
        self.line.setPlaceholderText(_("codes, with commas between"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self.edited.emit())

    def put(self, stored: Stored | None) -> None:
        """Show the codes."""
        codes = [str(code) for code in stored] if isinstance(stored, list) else []
        if codes != self._codes():
            self.line.setText(", ".join(codes))

    def value(self) -> Stored | None:
        """The codes in order; none is no answer."""
        return self._codes() or None

    def name(self, label: str) -> None:
        """The line carries the name."""
        self.line.setAccessibleName(label)

    def _codes(self) -> list[str]:
        return [code for code in re.split(r"[\s,;]+", self.line.text().strip()) if code]
