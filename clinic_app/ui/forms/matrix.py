"""A matrix: the same short answers for several facts, one row each. Arrows move, each row has its own silences."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from clinic_app.domain.answers import Missing, Stored, is_missing, read, stored
from clinic_app.ui.forms.choices import Choices
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments

_FEW: Final = 4
_AT_ONCE: Final = 8
_SILENT: Final = (Missing.UNKNOWN, Missing.DECLINED)


class MatrixEditor(Editor):
    """One line per row: its words, then the answers and the two silences side by side."""

    def __init__(self, rows: Choices, answers: Choices) -> None:
        super().__init__()
        self._rows = list(rows)
        self._said: dict[str, Stored] = {}
        self._cells: dict[str, Segments | ChoiceBox] = {}
        self._label = ""
        silences = [(Missing.UNKNOWN.value, _("Unknown")), (Missing.DECLINED.value, _("No answer"))]
        self._choices = [*answers, *silences]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self._build()
        if self._cells:
            self.setFocusProxy(next(iter(self._cells.values())))

    def put(self, stored: Stored | None) -> None:
        """Show every row. What no row stands for is kept."""
        self._said = {} if is_missing(stored) or not isinstance(stored, dict) else dict(stored)
        for row, cell in self._cells.items():
            cell.choose(_code(self._said.get(row)))

    def value(self) -> Stored | None:
        """The rows that have an answer or a silence."""
        return dict(self._said) or None

    def name(self, label: str) -> None:
        """Each cell is read with the question and its row."""
        self._label = label
        self.setAccessibleName(label)
        for row, words in self._rows:
            if row in self._cells:
                self._name_cell(self._cells[row], words)

    def _build(self) -> None:
        """A few rows now, the rest as soon as what can be seen is on screen."""
        begun = len(self._cells)
        for line, (row, words) in enumerate(self._rows[begun : begun + _AT_ONCE], begun):
            cell = self._cell(row)
            cell.choose(_code(self._said.get(row)))
            self._cells[row] = cell
            self._name_cell(cell, words)
            self._grid.addWidget(Paragraph(words), line, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(_at_left(cell), line, 1)
        if len(self._cells) < len(self._rows):
            QTimer.singleShot(0, self, self._build)

    def _name_cell(self, cell: Segments | ChoiceBox, words: str) -> None:
        spoken = f"{self._label}, {words}"
        if isinstance(cell, Segments):
            cell.name(spoken)
        else:
            cell.setAccessibleName(spoken)

    def _chose(self, row: str, cell: Segments | ChoiceBox) -> None:
        code = cell.code() if isinstance(cell, Segments) else cell.code
        if code is None:
            self._said.pop(row, None)
        else:
            self._said[row] = _stored(code)
        self.edited.emit()

    def _cell(self, row: str) -> Segments | ChoiceBox:
        if len(self._choices) <= _FEW:
            segments = Segments(self._choices, "", size="small")
            segments.chosen.connect(lambda _code: self._chose(row, segments))
            return segments
        box = ChoiceBox()
        box.setProperty("tall", "small")
        box.room = 240
        box.offer(self._choices)
        box.chosen.connect(lambda: self._chose(row, box))
        return box


def _at_left(cell: QWidget) -> QWidget:
    cell.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(cell)
    row.addStretch(1)
    return holder


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
