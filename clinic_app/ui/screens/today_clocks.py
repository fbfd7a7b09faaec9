"""Running clocks as a list: code, neutral name, rail, time left; only the row in focus says what it is.

Away from the clinic not even that one, until Space or a click asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.clocks import Running
from clinic_app.services.following_up import ClockLine
from clinic_app.ui import ink
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.clock_rail import row_rail
from clinic_app.ui.parts.pill import Time
from clinic_app.ui.screens import case_clocks
from clinic_app.ui.theme import Type, font, tokens

ROW: Final = 64
OPEN_ROW: Final = 72
NOTE_WIDE: Final = 174
"""What was decided, in small, below the time."""
SHORT_LIST: Final = 600
"""On a narrower list the rail would leave no room to the name: the name stands below the code, on its own line."""
_OPEN_SHORT_ROW: Final = 92
_LINE: Final = Qt.ItemDataRole.UserRole
_INK: Final = {Time.URGENT: "red", Time.SOON: "amber"}
_Index = QModelIndex | QPersistentModelIndex


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, clocks: TodayClocks) -> None:
        super().__init__(clocks)
        self._clocks = clocks

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        if not self._clocks.is_open(index.row()):
            return QSize(200, ROW)
        return QSize(200, _OPEN_SHORT_ROW if self._clocks.short else OPEN_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: ClockLine = index.data(_LINE)
        theme, where = tokens(self._clocks), QRectF(option.rect)
        told, short = self._clocks.is_open(index.row()), self._clocks.short
        clock, now, site = line.clock, self._clocks.now, self._clocks.site
        painter.fillRect(QRectF(where.left(), where.bottom() - 1, where.width(), 1), theme.colour("line"))
        if told or self._clocks.is_at(index.row()):
            ink.ring(painter, where.adjusted(1, 1, -1, -2), theme, radius=6)
        top, high = (where.top() + 10, 24) if told or short else (where.top(), where.height())
        ink.words(painter, QRectF(where.left() + 16, top, 140, high), shown_code(line.code), font(Type.CODE),
                  theme.colour("ink"))  # fmt: skip
        second = QRectF(where.left() + 168, top, where.width() - 152 - 16 - 160 - 190, high)
        if short:
            second = QRectF(where.left() + 16, top + 24, where.width() - 32, 24)
        note = QRectF(second.left(), second.top() + 26, second.width() - (NOTE_WIDE if short else 0), 20)
        name = case_clocks.neutral_of(clock)
        if told:
            name = f"{name} · {case_clocks.short_of(clock)}"
            ink.words(painter, note, self._note(line), font(Type.CAPTION), theme.colour("sub"))
        ink.words(painter, second, name, font(Type.BODY_BOLD), theme.colour("ink"))
        time = case_clocks.time_of(clock, doubted=self._clocks.doubted)
        if not short:
            rail = QRectF(where.right() - 16 - 170 - 160, where.center().y() - 20, 150, 44)
            row_rail(painter, rail, theme, *self._rail(line, now, site), time)
        words = case_clocks.state_words(clock, now)
        if clock.state in (Running.URGENT, Running.SOON, Running.OPEN):
            words = _("{time} left").format(time=words)
        right = QRectF(where.right() - 176, top, 160, high)
        ink.words(painter, right, words, font(Type.SECTION), theme.colour(_INK.get(time, "ink")),
                  align=Qt.AlignmentFlag.AlignRight)  # fmt: skip
        if told:
            below = QRectF(right.right() - NOTE_WIDE, note.top(), NOTE_WIDE, 20)
            ink.words(painter, below, decided_of(line), font(Type.CAPTION), theme.colour("sub"),
                      align=Qt.AlignmentFlag.AlignRight)  # fmt: skip

    def _note(self, line: ClockLine) -> str:
        if line.clock.began is None:
            return _("time unknown; latest end open")
        return case_clocks.name_of(line.clock)

    def _rail(self, line: ClockLine, now: datetime, site: Site) -> tuple[float, tuple[str, str]]:
        clock = line.clock
        if clock.began is None or clock.earliest_end is None:
            return 0.5, (_("time unknown"), _("still open"))
        start, end = clock.began.earliest, clock.earliest_end
        share = (now - start) / (end - start)
        return share, (case_clocks.moment_words(start, now, site), case_clocks.moment_words(end, now, site))


def decided_of(line: ClockLine) -> str:
    """What was decided about it, or that nothing was."""
    if line.clock.decision is not None:
        return case_clocks.decision_words(line.clock)
    offer = line.clock.state in (Running.OFFER_NOW, Running.PASSED)
    return _("not offered · clinician decides") if offer else _("not offered yet")


class TodayClocks(QListWidget):
    """Enter opens the case at the decision."""

    wanted = Signal(object)
    """The chosen `ClockLine`."""

    def __init__(self, site: Site, strangers_near: Callable[[], bool]) -> None:
        super().__init__()
        self.site = site
        self._strangers_near, self._asked = strangers_near, False
        self.now = site.clock.now()
        self.doubted = False
        self.short = False
        """Whether code and name have no room beside each other."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Clocks running"))
        self.setItemDelegate(_RowDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self._told: QListWidgetItem | None = None
        self.currentItemChanged.connect(lambda now, _before: self._come_to(now))
        self.itemClicked.connect(lambda _item: self._ask())
        self.itemDoubleClicked.connect(self._open)
        self.itemEntered.connect(self.setCurrentItem)

    def show_lines(self, lines: Sequence[ClockLine], *, doubted: bool = False) -> None:
        """Show these clocks. Other rows than the one in focus say nothing aloud either."""
        self.doubted = doubted
        self.now = self.site.clock.now()
        here = self.currentRow()
        self._told = None
        self.clear()
        for line in lines:
            item = QListWidgetItem()
            item.setData(_LINE, line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, self._neutral(line))
            self.addItem(item)
        if self.count():
            self.setCurrentRow(min(max(here, 0), self.count() - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The open row is higher on a narrow list."""
        super().resizeEvent(event)
        if (short := self.width() < SHORT_LIST) is not self.short:
            self.short = short
            self.scheduleDelayedItemsLayout()

    def is_open(self, row: int) -> bool:
        """Whether a row may say what it is: only the chosen one, only while somebody is at the list."""
        return row == self.currentRow() and (self.hasFocus() or self.underMouse()) and self._may_tell

    def is_at(self, row: int) -> bool:
        """Whether the focus is at a row, whatever that says."""
        return row == self.currentRow() and self.hasFocus()

    def look_again(self) -> None:
        """It is known now whether strangers are near."""
        self._come_to(self.currentItem())

    @property
    def _may_tell(self) -> bool:
        return self._asked or not self._strangers_near()

    def _ask(self) -> None:
        self._asked = True
        self._tell(self.currentItem())

    def _come_to(self, item: QListWidgetItem | None) -> None:
        self._asked = False
        self._tell(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space asks what the row is."""
        if event.key() == Qt.Key.Key_Space:
            self._ask()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._open(self.currentItem())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen row opens."""
        self._tell(self.currentItem())
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And closes."""
        super().focusOutEvent(event)
        self._come_to(None)

    def _tell(self, item: QListWidgetItem | None) -> None:
        """The row in focus says aloud what it shows; the one before is neutral again."""
        self.scheduleDelayedItemsLayout()
        spoken = Qt.ItemDataRole.AccessibleTextRole
        if self._told is not None:
            self._told.setData(spoken, self._neutral(self._told.data(_LINE)))
        self._told = item if self.hasFocus() and self._may_tell else None
        if self._told is not None:
            line: ClockLine = self._told.data(_LINE)
            self._told.setData(spoken, f"{self._neutral(line)}, {case_clocks.name_of(line.clock)}, {decided_of(line)}")

    def _neutral(self, line: ClockLine) -> str:
        left = case_clocks.state_words(line.clock, self.now)
        return f"{shown_code(line.code)}, {case_clocks.neutral_of(line.clock)}, {left}"

    def _open(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(_LINE))
