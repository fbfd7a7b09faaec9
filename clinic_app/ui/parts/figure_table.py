"""A table of numbers: labels left, numbers right, sums bold. Arrows move; Enter asks for what is behind one.

The sum of each line is its last number. Where not all columns can be seen it stands beside the labels: whoever does not
know that there is more to the side takes what is seen for all. Labels stay where they are while numbers go past.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from clinic_app.ui import ink
from clinic_app.ui.parts.figure_numbers import NARROW, SIDE, Index, Line, Numbers
from clinic_app.ui.parts.paragraph import set_lines
from clinic_app.ui.qt_numbers import MIDDLE, ONE_LINE
from clinic_app.ui.theme import Tokens, Type, font, tokens

_ROW: Final = 36
_LINE: Final = 18
_LABELS: Final = 240
_LABELS_MOST: Final = 460
"""Further away a number is not read together with its label."""

_NUMBERS: Final = Qt.AlignmentFlag.AlignRight.value | MIDDLE | ONE_LINE
_SEEN_IF: Final = QAbstractItemView.ScrollHint.EnsureVisible


class _Heads(QHeaderView):
    """Heads in as many lines as they need: one of Qt would end in an ellipsis."""

    def __init__(self, numbers: Numbers) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._numbers = numbers
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.fit()

    def fit(self) -> None:
        """As high as the head with most lines."""
        self.setFixedHeight(18 + _LINE * max(len(lines) for lines in self._numbers.broken))

    def paintEvent(self, event: QPaintEvent) -> None:
        """That of the labels last: it covers what went past."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self.paintSection(painter, QRect(0, 0, self.sectionSize(0), self.height()), 0)
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The last line stands above the rule."""
        theme = tokens(self)
        painter.fillRect(rect, theme.colour("surface"))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), theme.colour("line2"))
        lines = self._numbers.broken[section] if not section or self.sees_whole(section) else []
        for up, words in enumerate(reversed(lines), 1):
            room = QRectF(rect.left() + SIDE, rect.bottom() - 8 - _LINE * up, rect.width() - 2 * SIDE, _LINE)
            ink.words(painter, room, words, font(Type.CAPTION), theme.colour("sub"), align=_NUMBERS)

    def sees_whole(self, section: int) -> bool:
        """Whether no part of it is under the labels or outside."""
        left = self.sectionViewportPosition(section)
        return left >= self.sectionSize(0) and left + self.sectionSize(section) <= self.viewport().width()


class FigureTable(QTableView):
    """As high as its lines; too many columns scroll sideways, long labels go on below."""

    opened = Signal(str, str)
    """What is behind a number was asked for: row and column."""

    def __init__(self, name: str, heads: Sequence[str], lines: Sequence[Line]) -> None:
        super().__init__()
        self._numbers = Numbers(heads, lines)
        self._broken_at = 0
        """The width its labels are broken for."""
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setMinimumSectionSize(_ROW)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self._heads = _Heads(self._numbers)
        self.setHorizontalHeader(self._heads)
        self.setModel(self._numbers)  # last: with a model each of the above would lay it out
        self.doubleClicked.connect(self._open)
        # Qt moves what is painted already: labels would go along.
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self.horizontalScrollBar().valueChanged.connect(self._heads.viewport().update)
        self._fit()

    def tell(self, heads: Sequence[str], lines: Sequence[Line]) -> None:
        """Other numbers in its place."""
        self._put_sum(len(self.heads) - 1)  # there may be more columns now, or fewer
        self._numbers.tell(heads, lines)
        self._broken_at = 0
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

    @property
    def labels(self) -> list[Sequence[str]]:
        """The lines each label stands in."""
        return self._numbers.labels

    def minimumSizeHint(self) -> QSize:
        """Some columns may be scrolled to."""
        return QSize(_LABELS + NARROW, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Labels take the room that numbers leave."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        numbers, room = sum(self._numbers.widths), self.viewport().width()
        labels = min(max(min(_LABELS, room // 2), room - numbers), _LABELS_MOST)
        self._put_sum(1 if labels + numbers > room else len(self.heads) - 1)
        if labels != self._broken_at:
            self._broken_at = labels
            self.setColumnWidth(0, labels)
            self._numbers.break_labels(labels)
            for row, told in enumerate(self.labels):
                self.setRowHeight(row, _ROW + self._leading(row) * (len(told) - 1))
        self.setFixedHeight(self._height())

    def _leading(self, row: int) -> int:
        return Type.BODY.leading(self.lines[row].label)

    def _put_sum(self, at: int) -> None:
        self._heads.moveSection(self._heads.visualIndex(len(self.heads) - 1), at)

    def _height(self) -> int:
        bar = self.horizontalScrollBar()
        lines = self.verticalHeader().length()
        return self.horizontalHeader().height() + lines + (bar.height() if bar.maximum() else 0) + 2

    def indexAt(self, place: QPoint) -> QModelIndex:
        """Under the labels there is nothing to be pointed at."""
        found = super().indexAt(place)
        return found.siblingAtColumn(0) if place.x() < self.columnWidth(0) else found

    def visualRect(self, index: Index) -> QRect:
        """Labels stand at the left."""
        found = super().visualRect(index)
        if index.isValid() and not index.column():
            found.moveLeft(0)
        return found

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _SEEN_IF) -> None:
        """Beside the labels, not under them."""
        if not index.column():
            return
        super().scrollTo(index, hint)
        under = self.columnWidth(0) - self.columnViewportPosition(index.column())
        if under > 0:
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - under)

    def paintEvent(self, event: QPaintEvent) -> None:
        """By hand: a cell painted by Qt's own delegate takes twice as long."""
        painter, theme, seen = QPainter(self.viewport()), tokens(self), event.rect()
        faces = {style: font(style) for style in (Type.BODY, Type.BODY_BOLD)}
        wide = self.columnWidth(0)
        # of 14 nobody must see the 4 alone, or the 1
        columns = [each for each in range(1, len(self.heads)) if self._heads.sees_whole(each)]
        for row in self._rows(seen):
            top, high = self.rowViewportPosition(row), self.rowHeight(row)
            ink.write_in(painter, theme.colour("ink"))
            for column in columns:
                place = QRect(self.columnViewportPosition(column), top, self.columnWidth(column), high)
                self._paint_chosen(painter, place, theme, row, column)
                painter.setFont(faces[self._numbers.style(row, column)])
                painter.drawText(place.adjusted(SIDE, 0, -SIDE, -1), _NUMBERS, self.lines[row].cells[column - 1])
            place = QRect(0, top, wide, high)
            self._paint_chosen(painter, place, theme, row, 0)
            self._paint_label(painter, place, theme, row)
            # a line of one pixel: the eye keeps to its row
            painter.fillRect(QRect(0, top + high - 1, self._heads.length(), 1), theme.colour("line"))
        if self.horizontalScrollBar().value():
            painter.fillRect(QRect(wide - 1, seen.top(), 1, seen.height()), theme.colour("line2"))
        painter.end()

    def _rows(self, seen: QRect) -> Iterator[int]:
        for row in range(len(self.lines)):
            top = self.rowViewportPosition(row)
            if top <= seen.bottom() and top + self.rowHeight(row) > seen.top():
                yield row

    def _paint_label(self, painter: QPainter, place: QRect, theme: Tokens, row: int) -> None:
        label, told, style = self.lines[row].label, self.labels[row], self._numbers.style(row, 0)
        high = self._leading(row) * len(told)
        room = QRectF(SIDE, place.top() + (place.height() - 1 - high) / 2, place.width() - SIDE, high)
        set_lines(painter, room, told, style=style, text=label, colour=theme.colour("ink"))

    def _paint_chosen(self, painter: QPainter, place: QRect, theme: Tokens, row: int, column: int) -> None:
        if (row, column) == (self.currentIndex().row(), self.currentIndex().column()):
            painter.fillRect(place, theme.colour("teal_t"))
            if self.hasFocus():
                ink.ring(painter, QRectF(place), theme, radius=4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a number."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        key = self.lines[index.row()].keys[index.column() - 1] if index.column() else None
        if key is not None:
            self.opened.emit(*key)
