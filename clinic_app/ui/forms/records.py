"""A record: several small questions that belong together, such as first dose, days supplied, safe place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout

from clinic_app.domain.answers import Stored, is_missing
from clinic_app.ui import ink
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.parts.labelled_lines import LabelledLines
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, tokens

_LABEL = 168


class RecordEditor(Editor):
    """Its parts in a light frame, each with its own editor. In several `columns`, labels stand above, without frame."""

    def __init__(self, parts: Sequence[tuple[str, str, Editor]], *, columns: int = 1) -> None:
        super().__init__()
        self._framed = columns == 1
        self._parts = {part: editor for part, _label, editor in parts}
        self._labels = {part: label for part, label, _editor in parts}
        self._kept: dict[str, Stored] = {}
        self.setLayout(_beside(parts) if self._framed else _below(parts, columns))
        for _part, _label, editor in parts:
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
        if not self._framed:
            return
        painter = QPainter(self)
        theme = tokens(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("surface"), edge=theme.colour("line"))
        painter.end()


def _beside(parts: Sequence[tuple[str, str, Editor]]) -> LabelledLines:
    """Each label left of its control."""
    lines = LabelledLines(label=_LABEL, down=8)
    lines.setContentsMargins(12, 12, 12, 12)
    for _part, label, editor in parts:
        lines.addWidget(Paragraph(label, Type.COMPACT, colour="sub"))
        lines.addWidget(editor)
    return lines


def _below(parts: Sequence[tuple[str, str, Editor]], columns: int) -> QGridLayout:
    """Each label above its control, so many side by side."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(2)
    for number, (_part, label, editor) in enumerate(parts):
        line, column = divmod(number, columns)
        grid.addWidget(OneLine(label, Type.COMPACT, colour="sub", elides=True), 3 * line, column)
        grid.addWidget(editor, 3 * line + 1, column)
        grid.setRowMinimumHeight(3 * line + 2, 6)
        grid.setColumnStretch(column, 1)
    return grid
