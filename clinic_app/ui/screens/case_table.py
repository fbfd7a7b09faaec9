"""The rows of the list: fetched page by page as they come into view, never a name among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.consent import Mode
from clinic_app.domain.timekeeping import instant
from clinic_app.services.finding import CaseRow
from clinic_app.ui import ink
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.screens.case_clocks import left_words
from clinic_app.ui.screens.case_facts import mode_words
from clinic_app.ui.theme import Type, font, tokens, width_of

MASK: Final = "••••• ••••"
ROW: Final = 40
_AIR: Final = 28
_LEAST: Final = 84
_URGENT: Final = timedelta(hours=6)
_SOON: Final = timedelta(hours=36)
_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """From left to right."""

    CODE = 0
    NAME = 1
    AGE = 2
    LANGUAGE = 3
    DANGER = 4
    CLOCK = 5
    CONSENT = 6
    OPENED = 7


class CaseModel(QAbstractTableModel):
    """What was fetched so far. `more_wanted` asks for the page that follows."""

    more_wanted = Signal(int)

    def __init__(self, labels: Labels, site: Site) -> None:
        super().__init__()
        self._labels = labels
        self._site = site
        self._rows: list[CaseRow] = []
        self._next: int | None = None
        self._asked = False
        self._words: dict[Column, Callable[[CaseRow], str]] = {
            Column.CODE: lambda row: shown_code(row.code),
            Column.NAME: lambda _row: MASK,
            Column.AGE: lambda row: self._code("age_band", row.age_band),
            Column.LANGUAGE: lambda row: self._code("lang", row.language),
            Column.DANGER: lambda row: self._code("risk_level", row.danger) if row.danger else _("not assessed"),
            Column.CLOCK: self.clock_words,
            Column.CONSENT: lambda row: mode_words(Mode(row.mode)),
            Column.OPENED: self._opened,
        }

    def replace(self, rows: Sequence[CaseRow], following: int | None = None) -> None:
        """Show other rows; `following` is where the next page begins."""
        self.beginResetModel()
        self._rows, self._next, self._asked = list(rows), following, False
        self.endResetModel()

    def append(self, rows: Sequence[CaseRow], following: int | None) -> None:
        """The page that was asked for came."""
        self._next, self._asked = following, False
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def at(self, index: _Index) -> CaseRow | None:
        """The case of a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def clock_words(self, row: CaseRow) -> str:
        """Time to the next end of a window, or a dash."""
        left = self.clock_left(row)
        return "–" if left is None else left_words(left) if left else _("offer now")

    def clock_left(self, row: CaseRow) -> timedelta | None:
        """Time to the next end; zero for *offer now*."""
        if row.next_clock_at is None:
            return None
        return max(instant(row.next_clock_at) - self._site.clock.now(), timedelta())

    def widths(self) -> dict[Column, int]:
        """How wide each column is that cuts nothing, in the language of the screen."""
        name = width_of(Type.CAPTION, _("Name (masked)"))
        danger = (self._widest("risk_level", Type.BODY_BOLD), width_of(Type.BODY, _("not assessed")))
        return {
            Column.CODE: 106, Column.NAME: name + _AIR, Column.AGE: self._widest("age_band") + _AIR,
            Column.LANGUAGE: self._widest("lang") + _AIR, Column.DANGER: max(danger) + _AIR, Column.CLOCK: 118,
            Column.CONSENT: 90, Column.OPENED: 150,
        }  # fmt: skip

    def _widest(self, list_id: str, style: Type = Type.BODY) -> int:
        return max(width_of(style, self._code(list_id, code)) for code in self._labels.definitions.codes[list_id].ids)

    # --- what Qt asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """As many as there are columns."""
        return len(Column)

    def canFetchMore(self, parent: _Index) -> bool:
        """Whether the vault has more and was not asked yet."""
        return not parent.isValid() and self._next is not None and not self._asked

    def fetchMore(self, _parent: _Index) -> None:
        """Ask for the next page; it comes when it comes."""
        if self._next is not None and not self._asked:
            self._asked = True
            self.more_wanted.emit(self._next)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heads of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            _("Code"), _("Name (masked)"), _("Age band"), _("Language"), _("Danger"), _("Next clock"), _("Consent"),
            _("Interview"),
        )[section]  # fmt: skip

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell, its type, and for those who hear the screen the whole line in the first."""
        row = self.at(index)
        if row is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words[column](row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._words[column](row))
        if role == Qt.ItemDataRole.FontRole:
            return self._font(column, row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = _("name masked") if column is Column.NAME else self._words[column](row)
            return f"{self.headerData(column, Qt.Orientation.Horizontal)}: {said}"
        return None

    def _font(self, column: Column, row: CaseRow) -> QFont | None:
        if column is Column.CODE:
            return font(Type.CODE)
        pressing = column is Column.DANGER and row.danger in ("high", "immediate")
        return font(Type.BODY_BOLD) if pressing else None

    def _code(self, list_id: str, code: str | None) -> str:
        return self._labels.code(list_id, code) if code else "–"

    def _opened(self, row: CaseRow) -> str:
        return self._site.shown_iso(row.opened_on) if row.opened_on else "–"


class ClockDelegate(QStyledItemDelegate):
    """The one column painted in Python: an hourglass and the time, tinted when it presses."""

    def __init__(self, table: QTableView, model: CaseModel) -> None:
        super().__init__(table)
        self._table = table
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """A pill; a dash where no clock runs."""
        style = self._table.style()
        style.drawPrimitive(style.PrimitiveElement.PE_PanelItemViewItem, option, painter, self._table)
        row = self._model.at(index)
        if row is None:
            return
        left, words = self._model.clock_left(row), self._model.clock_words(row)
        theme, where = tokens(self._table), QRectF(option.rect)
        if left is None:
            ink.words(painter, where.adjusted(10, 0, 0, 0), words, font(Type.BODY), theme.colour("sub"))
            return
        tone = "red" if timedelta() < left < _URGENT else "amber" if left < _SOON else ""
        width = width_of(Type.COMPACT_BOLD, words) + 40
        pill = QRectF(where.left() + 6, where.center().y() - 12, min(width, where.width() - 10), 24)
        ink.frame(painter, pill, fill=theme.colour(f"{tone}_t" if tone else "surface"),
                  edge=theme.colour(f"{tone}_l" if tone else "line2"), radius=12)  # fmt: skip
        colour = theme.colour(tone or "ink")
        paint(painter, "hourglass", QRectF(pill.left() + 10, pill.center().y() - 7, 14, 14), colour)
        ink.words(painter, pill.adjusted(28, 0, -6, 0), words, font(Type.COMPACT_BOLD), colour)


class CaseTable(QTableView):
    """Arrows move, Enter opens, Space peeks. Rows are of one height, so that a hundred thousand scroll."""

    opened = Signal()
    peeked = Signal()
    left_up = Signal()
    """The arrow up on the first row: back to the search."""

    def __init__(self, model: CaseModel) -> None:
        super().__init__()
        self.setModel(model)
        self._delegate = ClockDelegate(self, model)
        self.setItemDelegateForColumn(Column.CLOCK, self._delegate)
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
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(True)
        self._widths = model.widths()
        self._fit()
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The language gives way first, then the masked name: both are told in full elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widths, room = dict(self._widths), self.width() - self.verticalScrollBar().sizeHint().width()
        for column in (Column.LANGUAGE, Column.NAME):
            over = max(0, sum(widths.values()) - room)
            widths[column] = max(_LEAST, widths[column] - over)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and a line below each."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        line = tokens(self).colour("line")
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        for row in range(first, (self.model().rowCount() - 1 if last < 0 else last) + 1) if first >= 0 else ():
            painter.fillRect(0, self.rowViewportPosition(row) + ROW - 1, self.viewport().width(), 1, line)
        painter.end()

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
