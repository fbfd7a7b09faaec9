"""A matrix: the same short answers for several facts, one row each. Arrows move, each row has its own silences."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clinic_app.domain.answers import Missing, Stored, is_missing, read, stored
from clinic_app.ui.forms.choices import Choices
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.editor import Editor
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.labelled_lines import LabelledLines
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.tab_order import follow, stops_in
from clinic_app.ui.theme import tokens

_FEW: Final = 4
_ROW: Final = 40
_SILENT: Final = (Missing.UNKNOWN, Missing.DECLINED)


class MatrixEditor(Editor):
    """One line per row: its words, then the answers and the two silences side by side.

    With `whole` it is all there at once; else `build` makes as many rows as can be seen, and the place of the others is
    kept free.
    """

    def __init__(self, rows: Choices, answers: Choices, *, whole: bool = True) -> None:
        super().__init__()
        self._rows = list(rows)
        self._said: dict[str, Stored] = {}
        self._cells: dict[str, Segments | ChoiceBox] = {}
        self._shown: list[tuple[QWidget, QWidget]] = []
        self._label = ""
        silences = [(Missing.UNKNOWN.value, _("Unknown")), (Missing.DECLINED.value, _("No answer"))]
        self._choices = [*answers, *silences]
        self._lines = LabelledLines(least=_ROW)
        self.setLayout(self._lines)
        self._make(len(rows) if whole else 1)

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

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line between the rows: the words stand far from their answers."""
        painter, line = QPainter(self), tokens(self).colour("line")
        for said, held in self._shown[1:]:
            painter.fillRect(0, min(said.y(), held.y()), self.width(), 1, line)
        painter.end()

    def build(self, room: int) -> int:
        """The rows that `room` pixels show, and the place of the others."""
        self._make(min(len(self._rows), max(1, -(-room // _ROW))))
        return len(self._rows) * _ROW

    def _make(self, many: int) -> None:
        begun = len(self._cells)
        last = next(reversed(self._cells.values()), None)
        for row, words in self._rows[begun:many]:
            cell = self._cell(row)
            cell.choose(_code(self._said.get(row)))
            self._cells[row] = cell
            self._name_cell(cell, words)
            said, held = Paragraph(words), _at_left(cell)
            self._shown.append((said, held))
            self._lines.addWidget(said)
            self._lines.addWidget(held)
            # At once: a layout shows what is put in later only when everything else has been done.
            said.show()
            held.show()
            if last is not None:
                follow(stops_in(last)[-1], stops_in(cell))
            else:
                self.setFocusProxy(cell)
            last = cell
        self._lines.keep_free((len(self._rows) - len(self._cells)) * _ROW)

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
            segments = Segments(self._choices, "", size="small", lines=Lines.FOLD)
            segments.chosen.connect(lambda _code: self._chose(row, segments))
            return segments
        box = ChoiceBox()
        box.setProperty("tall", "small")
        box.room = 240
        box.offer(self._choices)
        box.chosen.connect(lambda: self._chose(row, box))
        return box


def _at_left(cell: QWidget) -> QWidget:
    if isinstance(cell, ChoiceBox):
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
