"""What she decided, as a table: who may know what. A record of answers, not a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from clinic_app.facts import dataclass
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.answer_keys import answer_key
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import DARK, LIGHT, Tokens, Type, font, width_of

_Index = QModelIndex | QPersistentModelIndex
_TOP: Final = QModelIndex()
_TOLD: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
"""What is on the screen, said aloud, and shown in full where it is cut."""
ROW: Final = 36
_WHAT_LEAST: Final = 210
_WHO_LEAST: Final = 160
BOX: Final = 26


class Cell(StrEnum):
    """What may be told."""

    MAY = "may"
    MAY_NOT = "may_not"
    NOT_ASKED = "not_asked"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One organisation: what it is, whom it tells, cell by cell, and what she decided of it."""

    sector: str
    name: str
    reports: str
    tells: bool
    cells: Mapping[str, Cell]
    decision: str
    until: str
    open: bool
    """Whether a yes lives that can be corrected."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing they may know; the first and the last two only say something."""

    id: str
    words: str


REPORTS, DECISION, UNTIL = "reports", "decision", "until"


def cell_words(cell: Cell) -> str:
    """A cell, said aloud."""
    return {
        Cell.MAY: _("may know"),
        Cell.MAY_NOT: _("may not"),
        Cell.NOT_ASKED: _("not asked"),
        Cell.NEVER: _("never sent to this sector"),
    }[cell]


class DecidedModel(QAbstractTableModel):
    """Columns are organisations; the first column says what."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.columns: list[Column] = []

    def replace(self, rows: Sequence[Row], columns: Sequence[Column]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows, self.columns = list(rows), list(columns)
        self.endResetModel()

    def rowCount(self, parent: _Index = _TOP) -> int:
        """As many as there are things to know."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _TOP) -> int:
        """What, and who."""
        return 0 if parent.isValid() else len(self.columns) + 1

    def cell(self, index: _Index) -> Cell | None:
        """The cell, where it is one."""
        if index.column() == 0:
            return None
        return self.columns[index.column() - 1].cells.get(self.rows[index.row()].id)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for the eye, and with head of row and column for the ear."""
        row = self.rows[index.row()]
        if index.column() == 0:
            return row.words if role in _TOLD else None
        column = self.columns[index.column() - 1]
        said = {REPORTS: column.reports, DECISION: column.decision, UNTIL: column.until}.get(row.id)
        cell = column.cells.get(row.id)
        words = said if said is not None else cell_words(cell or Cell.NEVER)
        if role == Qt.ItemDataRole.DisplayRole:
            return said
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.name}, {row.words}: {words}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Sector over organisation."""
        if orientation != Qt.Orientation.Horizontal or role not in _TOLD:
            return None
        if section == 0:
            return _("What they may know")
        name = self.columns[section - 1].name
        return tip(name) if role == Qt.ItemDataRole.ToolTipRole else name

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A dash cannot be focused."""
        if index.column() and self.cell(index) is Cell.NEVER:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Drawn(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        assert isinstance(model, DecidedModel)
        theme = _theme(option)
        rect = QRectF(option.rect)
        row = model.rows[index.row()]
        painter.fillRect(rect, theme.colour("sunk" if row.id == DECISION else "surface"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        focused = bool(option.state & option.state.State_HasFocus)
        if index.column() == 0:
            face = font(Type.BODY_BOLD if row.id == DECISION else Type.BODY)
            ink.words(painter, rect.adjusted(12, 0, -4, 0), row.words, face, theme.colour("ink"))
        elif row.id in (REPORTS, DECISION, UNTIL):
            self._words(painter, rect, model.columns[index.column() - 1], row.id, theme)
        else:
            draw_box(painter, rect, model.cell(index) or Cell.NEVER, theme)
        if focused:
            middle = QRectF(rect.center().x() - 17, rect.center().y() - 16, 34, 33)
            ink.ring(painter, rect if index.column() == 0 else middle, theme)

    def _words(self, painter: QPainter, rect: QRectF, column: Column, row: str, theme: Tokens) -> None:
        middle = Qt.AlignmentFlag.AlignHCenter
        if row == REPORTS:
            width = min(width_of(Type.CAPTION, column.reports) + 16, int(rect.width()) - 8)
            tag = QRectF(rect.center().x() - width / 2, rect.center().y() - 11, width, 22)
            ink.frame(painter, tag, fill=theme.colour("amber_t" if column.tells else "teal_t"), edge=None, radius=4)
            colour = theme.colour("amber" if column.tells else "teal_d")
            ink.words(painter, tag.adjusted(6, 0, -6, 0), column.reports, font(Type.CAPTION), colour, align=middle)
            return
        words, face = (column.decision, Type.BODY_BOLD) if row == DECISION else (column.until, Type.BODY)
        token = "teal" if row == DECISION and column.open else "ink" if row == DECISION else "sub"
        ink.words(painter, rect, words, font(face), theme.colour(token), align=middle)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(120, ROW)


class _Head(QHeaderView):
    """Sector over name."""

    def __init__(self, model: DecidedModel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._said = model
        self.setFixedHeight(56)

    def paintSection(self, painter: QPainter, rect: Any, logical: int) -> None:
        theme = DARK if self.palette().windowText().color().lightness() > 127 else LIGHT
        whole = QRectF(rect)
        painter.fillRect(whole, theme.colour("surface"))
        painter.fillRect(QRectF(whole.left(), whole.bottom() - 1, whole.width(), 1), theme.colour("line"))
        if logical == 0:
            ink.words(
                painter, whole.adjusted(12, 0, 0, 0), _("What they may know"), font(Type.CAPTION), theme.colour("sub")
            )
            return
        column, middle = self._said.columns[logical - 1], Qt.AlignmentFlag.AlignHCenter
        top = QRectF(whole.left() + 4, 8, whole.width() - 8, 20)
        ink.words(painter, top, column.sector, font(Type.CAPTION), theme.colour("sub"), align=middle)
        ink.words(
            painter, top.translated(0, 20), column.name, font(Type.COMPACT_BOLD), theme.colour("ink"), align=middle
        )


class DecidedTable(QTableView):
    """`corrected` carries column, item and whether it may be told now."""

    corrected = Signal(int, str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.decided = DecidedModel(self)
        self.setModel(self.decided)
        self._drawn = _Drawn(self)
        self.setItemDelegate(self._drawn)
        self.setHorizontalHeader(_Head(self.decided))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setAccessibleName(_("What they may know"))

    def replace(self, rows: Sequence[Row], columns: Sequence[Column]) -> None:
        """Show these, all rows at once; the page scrolls and not the table."""
        self.decided.replace(rows, columns)
        head = self.horizontalHeader()
        if columns:
            head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            self._fit()
        self.setFixedHeight(56 + ROW * len(rows) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What may be known is read in full, as long as every organisation keeps its room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        whole = max((width_of(Type.BODY_BOLD, row.words) + 20 for row in self.decided.rows), default=_WHAT_LEAST)
        left = self.viewport().width() - _WHO_LEAST * len(self.decided.columns)
        self.horizontalHeader().resizeSection(0, max(_WHAT_LEAST, min(whole, left)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y and N set, Space turns; what cannot be corrected stays."""
        key = answer_key(event) or (" " if event.key() == Qt.Key.Key_Space else "")
        index = self.currentIndex()
        if key not in ("y", "n", " ") or not index.isValid() or index.column() == 0:
            super().keyPressEvent(event)
            return
        cell, column = self.decided.cell(index), self.decided.columns[index.column() - 1]
        if cell in (Cell.MAY, Cell.MAY_NOT) and column.open:
            wanted = cell is Cell.MAY_NOT if key == " " else key == "y"
            if wanted is not (cell is Cell.MAY):
                self.corrected.emit(index.column() - 1, self.decided.rows[index.row()].id, wanted)


def _theme(option: QStyleOptionViewItem) -> Tokens:
    return DARK if option.palette.windowText().color().lightness() > 127 else LIGHT


def draw_box(painter: QPainter, rect: QRectF, cell: Cell, theme: Tokens) -> None:
    """A cell in the middle of this place."""
    middle = QRectF(rect.center().x() - BOX / 2, rect.center().y() - BOX / 2, BOX, BOX)
    if cell is Cell.NEVER:
        ink.words(painter, middle, "–", font(Type.BODY), theme.colour("sub"), align=Qt.AlignmentFlag.AlignHCenter)
        return
    fill = {Cell.MAY: "teal", Cell.MAY_NOT: "sunk", Cell.NOT_ASKED: "surface"}[cell]
    edge = "teal" if cell is Cell.MAY else "ctl"
    ink.frame(painter, middle, fill=theme.colour(fill), edge=theme.colour(edge), radius=4)
    if cell is not Cell.NOT_ASKED:
        mark, colour = ("check", "onteal") if cell is Cell.MAY else ("x", "ink")
        paint(painter, mark, middle.adjusted(5, 5, -5, -5), theme.colour(colour))
