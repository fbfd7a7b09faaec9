"""A record: several small questions that belong together, such as first dose, days supplied, safe place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout

from clinic_app.domain.answers import Stored, is_missing
from clinic_app.ui import ink
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, tokens

_LABEL = 168


class RecordEditor(Editor):
    """Its parts in a light frame, each with its own editor."""

    def __init__(self, parts: Sequence[tuple[str, str, Editor]]) -> None:
        super().__init__()
        self._parts = {part: editor for part, _label, editor in parts}
        self._labels = {part: label for part, label, _editor in parts}
        self._kept: dict[str, Stored] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for line, (_part, label, editor) in enumerate(parts):
            words = Paragraph(label, Type.COMPACT, colour="sub")
            words.setFixedWidth(_LABEL)
            grid.addWidget(words, line, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(editor, line, 1)
            editor.edited.connect(self.edited)
            editor.problem_changed.connect(self.problem_changed)
        if parts:
            self.setFocusProxy(parts[0][2])

    def put(self, stored: Stored | None) -> None:
        """Show every part. What no part stands for is kept."""
        kept = {} if is_missing(stored) or not isinstance(stored, dict) else dict(stored)
        for part, editor in self._parts.items():
            value = kept.pop(part, None)
            if value != editor.value():
                editor.put(value)
        self._kept = kept

    def value(self) -> Stored | None:
        """The parts that were answered."""
        said = {part: value for part, editor in self._parts.items() if (value := editor.value()) is not None}
        return {**self._kept, **said} or None

    def name(self, label: str) -> None:
        """Each part is read with the question."""
        self.setAccessibleName(label)
        for part, editor in self._parts.items():
            editor.name(f"{label}, {self._labels[part]}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A light frame: these belong together."""
        painter = QPainter(self)
        theme = tokens(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("surface"), edge=theme.colour("line"))
        painter.end()
