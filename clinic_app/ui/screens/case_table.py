"""The list of cases as it is seen: rows of one height, painted in one go, so that a hundred thousand scroll."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache, partial
from typing import Final, TypeAlias

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from clinic_app.services.finding import CaseRow
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.qt_numbers import LEFT, MIDDLE, ONE_LINE
from clinic_app.ui.screens.case_model import CaseModel, Column
from clinic_app.ui.theme import Tokens, Type, font, tokens, width_of

ROW: Final = 40
_INSET: Final = 12
_GIVES_WAY: Final = (Column.OPENED, Column.LANGUAGE)
"""In this order, down to what `CaseModel.least` says: the one to the reader's own era, the other to an ellipsis."""
_GOES: Final = (Column.NAME, Column.OPENED, Column.CONSENT, Column.AGE, Column.LANGUAGE)
"""In this order, whole, where that is not enough. A mask tells nothing; the rest stands in the case."""
_URGENT: Final = timedelta(hours=6)
_SOON: Final = timedelta(hours=36)
_PRESSING: Final = ("high", "immediate")
_Cells: TypeAlias = list[tuple[CaseRow, QRect]]


class CaseTable(QTableView):
    """Arrows move, Enter opens, Space peeks. Rows are of one height, so that a hundred thousand scroll."""

    opened = Signal()
    peeked = Signal()
    left_up = Signal()
    """The arrow up on the first row: back to the search."""

    def __init__(self, model: CaseModel) -> None:
        super().__init__()
        self.setModel(model)
        self._cases = model
        self.setAccessibleName(_("Cases"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(ROW)  # the list may become low; else the chips above it would be laid upon each other
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(True)
        self._widths, self._least = model.widths(), model.least()
        self._one_era = False
        self._fit()
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """No column is ever seen in part."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widths, room = dict(self._widths), self.width() - self.verticalScrollBar().sizeHint().width()
        for column in _GOES:
            if sum((widths | self._narrow(widths)).values()) > room:
                del widths[column]
        for column, least in self._narrow(widths).items():
            widths[column] -= min(max(0, sum(widths.values()) - room), widths[column] - least)
        self._one_era = widths.get(Column.OPENED, 0) < self._widths[Column.OPENED]
        for column in Column:
            self.setColumnHidden(column, column not in widths)
            self.setColumnWidth(column, widths.get(column, 0))

    def _narrow(self, widths: dict[Column, int]) -> dict[Column, int]:
        return {column: self._least[column] for column in _GIVES_WAY if column in widths}

    def paintEvent(self, event: QPaintEvent) -> None:
        """All rows that are to be painted in one go: by Qt's own way every cell asks Python nine times what it is."""
        place = event.rect()
        first, last = self.rowAt(place.top()), self.rowAt(place.bottom())
        if first < 0:
            return
        rows = self._cases.rows(first, last if last >= 0 else self._cases.rowCount() - 1)
        painter, theme = QPainter(self.viewport()), tokens(self)
        tops = [self.rowViewportPosition(first) + ROW * number for number in range(len(rows))]
        for number, top in enumerate(tops, first):
            self._paint_ground(painter, theme, number, top)
        for column in Column:
            left, width = self.columnViewportPosition(column), self.columnWidth(column)
            if width and left <= place.right() and left + width > place.left():
                cells = [(row, QRect(left, top, width, ROW)) for row, top in zip(rows, tops, strict=True)]
                draw = self._paint_clocks if column is Column.CLOCK else partial(self._paint_words, column)
                draw(painter, theme, cells)
        painter.end()

    def _paint_ground(self, painter: QPainter, theme: Tokens, number: int, top: int) -> None:
        """Chosen: teal tint and an edge at the left; under the mouse: a hint of grey. And the line below the row."""
        view = self.viewport()
        if self.selectionModel().isRowSelected(number):
            painter.fillRect(0, top, view.width(), ROW, theme.colour("teal_t"))
            painter.fillRect(0, top, 3, ROW, theme.colour("teal"))
        elif view.underMouse() and 0 <= view.mapFromGlobal(QCursor.pos()).y() - top < ROW:
            painter.fillRect(0, top, view.width(), ROW, theme.colour("hover"))
        painter.fillRect(0, top + ROW - 1, view.width(), 1, theme.colour("line"))

    def _paint_words(self, column: Column, painter: QPainter, theme: Tokens, cells: _Cells) -> None:
        style = Type.CODE if column is Column.CODE else Type.BODY
        one_era = column is Column.OPENED and self._one_era
        words = self._cases.day_in_own_era if one_era else partial(self._cases.words, column)
        painter.setPen(theme.colour("ink"))
        painter.setFont(font(style))
        for row, cell in cells:
            room = cell.adjusted(_INSET, 0, -_INSET, 0)
            pressing = column is Column.DANGER and row.danger in _PRESSING
            if pressing:
                painter.setFont(font(Type.BODY_BOLD))
            said = _fitting(Type.BODY_BOLD if pressing else style, words(row), room.width())
            painter.drawText(room, LEFT | MIDDLE | ONE_LINE, said)
            if pressing:
                painter.setFont(font(style))

    def _paint_clocks(self, painter: QPainter, theme: Tokens, cells: _Cells) -> None:
        """A pill with an hourglass and the time, tinted when it presses; a dash where no clock runs."""
        for row, cell in cells:
            left, words, where = self._cases.clock_left(row), self._cases.clock_words(row), QRectF(cell)
            if left is None:
                ink.words(painter, where.adjusted(10, 0, 0, 0), words, font(Type.BODY), theme.colour("sub"))
                continue
            tone = "red" if timedelta() < left < _URGENT else "amber" if left < _SOON else ""
            width = width_of(Type.COMPACT_BOLD, words) + 40
            pill = QRectF(where.left() + 6, where.center().y() - 12, min(width, where.width() - 10), 24)
            ink.frame(painter, pill, fill=theme.colour(f"{tone}_t" if tone else "surface"),
                      edge=theme.colour(f"{tone}_l" if tone else "line2"), radius=12)  # fmt: skip
            colour = theme.colour(tone or "ink")
            paint(painter, "hourglass", QRectF(pill.left() + 10, pill.center().y() - 7, 14, 14), colour)
            ink.words(painter, pill.adjusted(28, 0, -6, 0), words, font(Type.COMPACT_BOLD), colour)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space, and up from the first row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.peeked.emit()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_up.emit()
        else:
            super().keyPressEvent(event)


@lru_cache(maxsize=1024)
def _fitting(style: Type, words: str, width: int) -> str:
    """The words, cut with an ellipsis where they are wider. Most cells say what others say too."""
    if width_of(style, words) <= width:
        return words
    return QFontMetrics(font(style)).elidedText(words, Qt.TextElideMode.ElideRight, width)
