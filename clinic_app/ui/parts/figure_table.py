"""A table of numbers: labels left, numbers right, sums bold. Arrows move; Enter asks for what is behind one.

The sum of each line is its last number. Where not all columns can be seen it stands beside the labels: whoever does not
know that there is more to the side takes what is seen for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from clinic_app.facts import dataclass
from clinic_app.ui import ink
from clinic_app.ui.parts.paragraph import laid_out
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens, width_of

NOBODY: Final = "–"
"""None: a zero is easily read over, and easily taken for what is not shown."""

_ROW: Final = 36
_LINE: Final = 18
_NARROW: Final = 88
_SIDES: Final = 24
_ROUNDED: Final = 1
"""What a width in whole pixels may have lost: Qt ends words in an ellipsis for less."""

_LABELS: Final = 240
_LABELS_MOST: Final = 460
"""Further away a number is not read together with its label."""
_Index = QModelIndex | QPersistentModelIndex
_NUMBERS: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its label, what it says in each column, and what each of them stands for."""

    label: str
    cells: tuple[str, ...]
    keys: tuple[tuple[str, str] | None, ...]
    """None where there is nothing behind."""
    bold: bool = False


class _Numbers(QAbstractTableModel):
    def __init__(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        super().__init__()
        self._take(heads, lines)

    def tell(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        """Where lines and columns mean the same, whoever stands on one of them goes on standing there."""
        if self.heads == tuple(heads) and [each.label for each in self.lines] == [each.label for each in lines]:
            self._take(heads, lines)
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(heads) - 1))
            return
        self.beginResetModel()
        self._take(heads, lines)
        self.endResetModel()

    def _take(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        self.heads, self.lines = tuple(heads), tuple(lines)
        self.labels = [each.label for each in lines]
        self.widths = _widths(heads, lines)
        self.broken = _all_broken(heads, self.widths)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self.lines[index.row()], index.column()
        words = line.cells[column - 1] if column else line.label
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words if column else self.labels[index.row()]
            case Qt.ItemDataRole.ToolTipRole:
                return tip(words)
            case Qt.ItemDataRole.TextAlignmentRole if column:
                return _NUMBERS
            case Qt.ItemDataRole.FontRole if line.bold or column == len(self.heads) - 1:
                return font(Type.BODY_BOLD)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.label}, {self.heads[column]}: {words}" if column else line.label
        return None


class _Ruled(QStyledItemDelegate):
    """A cell over a line of one pixel: the eye keeps to its row."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The cell, then the line."""
        super().paint(painter, option, index)
        painter.fillRect(option.rect.adjusted(0, option.rect.height() - 1, 0, 0), tokens(self._table).colour("line"))


class _Heads(QHeaderView):
    """Heads in as many lines as they need: one of Qt would end in an ellipsis."""

    def __init__(self, numbers: _Numbers) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._numbers = numbers
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.fit()

    def fit(self) -> None:
        """As high as the head with most lines."""
        self.setFixedHeight(_head(self._numbers.broken))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The last line stands above the rule."""
        theme = tokens(self)
        painter.fillRect(rect, theme.colour("surface"))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), theme.colour("line2"))
        lines = self._numbers.broken[section]
        for up, words in enumerate(reversed(lines), 1):
            room = QRectF(rect.left() + 12, rect.bottom() - 8 - _LINE * up, rect.width() - _SIDES, _LINE)
            ink.words(painter, room, words, font(Type.CAPTION), theme.colour("sub"), align=_NUMBERS)


class FigureTable(QTableView):
    """As high as its lines; too many columns scroll sideways, long labels go on below."""

    opened = Signal(str, str)
    """What is behind a number was asked for: row and column."""

    def __init__(self, name: str, heads: Sequence[str], lines: Sequence[Line]) -> None:
        super().__init__()
        self._numbers = _Numbers(heads, lines)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._ruled = _Ruled(self)
        self.setItemDelegate(self._ruled)
        self.verticalHeader().setMinimumSectionSize(_ROW)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self._heads = _Heads(self._numbers)
        self.setHorizontalHeader(self._heads)
        self.setModel(self._numbers)  # last: with a model each of the above would lay it out
        self.doubleClicked.connect(self._open)
        self._fit()

    def tell(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        """Other numbers in its place."""
        self._put_sum(len(self.heads) - 1)  # there may be more columns now, or fewer
        self._numbers.tell(heads, lines)
        self._heads.fit()
        self._fit()
        self._share()
        self._heads.viewport().update()

    def _fit(self) -> None:
        for column in range(1, len(self.heads)):
            self.setColumnWidth(column, self._numbers.widths[column])
        self.setFixedHeight(self._height())

    @property
    def lines(self) -> tuple[Line, ...]:
        """What it shows."""
        return self._numbers.lines

    @property
    def heads(self) -> tuple[str, ...]:
        """The words over the columns; the first is over the labels."""
        return self._numbers.heads

    def minimumSizeHint(self) -> QSize:
        """Some columns may be scrolled to."""
        return QSize(_LABELS + _NARROW, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels take the room that numbers leave."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        numbers, room = sum(self._numbers.widths[1:]), self.viewport().width()
        labels = min(max(_LABELS, room - numbers), _LABELS_MOST)
        self.setColumnWidth(0, labels)
        self._put_sum(1 if labels + numbers > room else len(self.heads) - 1)
        for row, line in enumerate(self.lines):
            told = laid_out(line.label, Type.BODY_BOLD if line.bold else Type.BODY, labels - _SIDES)
            self._numbers.labels[row] = "\n".join(told)
            self.setRowHeight(row, _ROW + Type.BODY.leading(line.label) * (len(told) - 1))
        self.setFixedHeight(self._height())

    def _put_sum(self, at: int) -> None:
        self._heads.moveSection(self._heads.visualIndex(len(self.heads) - 1), at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a number."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: _Index) -> None:
        key = self.lines[index.row()].keys[index.column() - 1] if index.column() else None
        if key is not None:
            self.opened.emit(*key)

    def _height(self) -> int:
        bar = self.horizontalScrollBar()
        lines = self.verticalHeader().length()
        return self.horizontalHeader().height() + lines + (bar.height() if bar.maximum() else 0) + 2


def _head(broken: Sequence[Sequence[str]]) -> int:
    return 18 + _LINE * max((len(lines) for lines in broken), default=1)


def _widths(heads: Sequence[str], lines: Sequence[Line]) -> tuple[int, ...]:
    return _LABELS, *(_width(head, (line.cells[at] for line in lines)) for at, head in enumerate(heads[1:]))


def _width(head: str, cells: Iterable[str]) -> int:
    """For the longest word of a head, the others go below it; and for what is said instead of a number."""
    longest = max((width_of(Type.COMPACT, word) for word in head.split()), default=0)
    said = max((width_of(Type.BODY_BOLD, cell) for cell in {*cells} if not cell.isdigit()), default=0)
    return max(_NARROW, longest + _SIDES, said + _SIDES + _ROUNDED)


def _all_broken(heads: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    return [_broken(words, width - _SIDES) for words, width in zip(heads, widths, strict=True)]


def _broken(words: str, room: int) -> list[str]:
    """In lines that fit the column."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(Type.COMPACT, longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
