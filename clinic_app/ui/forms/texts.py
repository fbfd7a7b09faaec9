"""Editors of words and numbers."""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.domain.answers import Stored
from clinic_app.domain.text import in_figures
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.forms.editor import Editor, as_typed, typed
from clinic_app.ui.forms.text_box import TextBox
from clinic_app.ui.forms.when import meant_figures
from clinic_app.ui.i18n import _

_NUMBER_BOX: Final = 120
MOST_IN_A_LINE: Final = 32_767


class TextEditor(Editor):
    """One line of words in any script."""

    def __init__(self) -> None:
        super().__init__()
        self.line = LineBox()
        self.line.setMaxLength(MOST_IN_A_LINE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self.edited.emit())

    def put(self, stored: Stored | None) -> None:
        """Show words; while they are being typed, the same words leave the cursor alone."""
        text = stored if isinstance(stored, str) else ""
        if text != _as_kept(self.line.text()):
            self.line.setText(text)

    def value(self) -> Stored | None:
        """The words without the space around them."""
        return self.line.text().strip() or None

    def name(self, label: str) -> None:
        """The line carries the name."""
        self.line.setAccessibleName(label)


class LongTextEditor(Editor):
    """Her own words, as many as there are."""

    def __init__(self) -> None:
        super().__init__()
        self._putting = False
        self.box = TextBox()
        self.box.refusal = _("That is too much for one answer, so nothing was pasted. Attach it to the case as a file.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self._typed)

    def put(self, stored: Stored | None) -> None:
        """Show words."""
        text = stored if isinstance(stored, str) else ""
        if text != _as_kept(self.box.toPlainText()):
            self._putting = True
            self.box.setPlainText(text)
            self._putting = False

    def value(self) -> Stored | None:
        """The words without the space around them."""
        return self.box.toPlainText().strip() or None

    def name(self, label: str) -> None:
        """The box carries the name."""
        self.box.setAccessibleName(label)

    def _typed(self) -> None:
        if not self._putting:
            self.edited.emit()


class NumberEditor(Editor):
    """A whole number, in the figures of any script; with `words_too`, words as well."""

    def __init__(self, *, words_too: bool = False) -> None:
        super().__init__()
        self._words_too = words_too
        self._problem = ""
        self.line = LineBox()
        if not words_too:
            self.line.setFixedWidth(_NUMBER_BOX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        if not words_too:
            row.addStretch(1)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.line.editingFinished.connect(self._judge)

    def put(self, stored: Stored | None) -> None:
        """Show a number, words if they are allowed, or what was typed instead."""
        unread = typed(stored)
        text = unread if unread is not None else "" if stored is None or isinstance(stored, dict) else str(stored)
        if text != self.line.text().strip():
            self.line.setText(text)
        self._judge()

    def value(self) -> Stored | None:
        """The number, the words, or what was typed."""
        text = self.line.text().strip()
        if not text:
            return None
        plain = in_figures(text) if self._words_too else meant_figures(text)
        if plain.isdecimal() and len(plain) <= 9:
            return int(plain)
        return text if self._words_too else as_typed(text)

    def name(self, label: str) -> None:
        """The line carries the name."""
        self.line.setAccessibleName(label)

    def _judge(self) -> None:
        problem = "" if typed(self.value()) is None else _("This is not a whole number. It is kept as typed.")
        if problem != self._problem:
            self._problem = problem
            self.line.setProperty("problem", bool(problem))
            self.line.update()
            self.problem_changed.emit(problem)


def _as_kept(text: str) -> str:
    """As the record keeps it: what is typed in two signs comes back as one, and that moves no cursor."""
    return unicodedata.normalize("NFC", text.replace("\u200b", "")).strip()
