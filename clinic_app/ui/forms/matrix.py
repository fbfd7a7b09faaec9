"""A matrix: the same short answers for several facts, one row each. Arrows move, each row has its own silences."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.domain.answers import Missing, Stored, is_missing, read, stored
from clinic_app.ui.forms.choices import Choices
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments

_FEW: Final = 4
_SILENT: Final = (Missing.UNKNOWN, Missing.DECLINED)


class MatrixEditor(Editor):
    """One line per row: its words, then the answers and the two silences side by side."""

    def __init__(self, rows: Choices, answers: Choices) -> None:
        super().__init__()
        self._cells: dict[str, Segments | ChoiceBox] = {}
        self._labels = dict(rows)
        self._kept: dict[str, Stored] = {}
        silences = [(Missing.UNKNOWN.value, _("Unknown")), (Missing.DECLINED.value, _("No answer"))]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for line, (row, label) in enumerate(rows):
            cell = self._cell([*answers, *silences])
            self._cells[row] = cell
            grid.addWidget(Paragraph(label), line, 0)
            grid.addWidget(_at_left(cell), line, 1)
        if self._cells:
            self.setFocusProxy(next(iter(self._cells.values())))

    def put(self, value: Stored | None) -> None:
        """Show every row. What no row stands for is kept."""
        kept = {} if is_missing(value) or not isinstance(value, dict) else dict(value)
        for row, cell in self._cells.items():
            cell.choose(_code(kept.pop(row, None)))
        self._kept = kept

    def value(self) -> Stored | None:
        """The rows that have an answer or a silence."""
        said = {row: _stored(code) for row, cell in self._cells.items() if (code := _chosen(cell)) is not None}
        return {**self._kept, **said} or None

    def name(self, label: str) -> None:
        """Each cell is read with the question and its row."""
        self.setAccessibleName(label)
        for row, cell in self._cells.items():
            words = f"{label}, {self._labels[row]}"
            if isinstance(cell, Segments):
                cell.name(words)
            else:
                cell.setAccessibleName(words)

    def _cell(self, choices: Choices) -> Segments | ChoiceBox:
        if len(choices) <= _FEW:
            segments = Segments(choices, "", size="small")
            segments.chosen.connect(lambda _code: self.edited.emit())
            return segments
        box = ChoiceBox()
        box.setProperty("size", "small")
        box.setMinimumContentsLength(18)
        box.offer(list(choices))
        box.chosen.connect(self.edited)
        return box


def _at_left(cell: QWidget) -> QWidget:
    cell.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(cell)
    row.addStretch(1)
    return holder


def _chosen(cell: Segments | ChoiceBox) -> str | None:
    return cell.code() if isinstance(cell, Segments) else cell.code


def _code(value: Stored | None) -> str | None:
    match read(value):
        case Missing.NOT_ASKED:
            return None
        case Missing() as silence:
            return silence.value
        case _:
            return str(value)


def _stored(code: str) -> Stored:
    silence = next((each for each in _SILENT if each.value == code), None)
    return code if silence is None else stored(silence)
