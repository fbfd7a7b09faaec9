"""A calendar of both eras: Qt knows no Buddhist one. Gone through by arrows, chosen by Enter or a press."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QLocale, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QWidget

from clinic_app.catalogue import THAI
from clinic_app.domain.timekeeping import BUDDHIST
from clinic_app.ui import both_eras, i18n, ink
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.theme import Type, font, tokens

_CELL: Final = 40
_HEAD: Final = 44
_EDGE: Final = 12
_STEP: Final = 28
"""Of the ends of the head, the outer part is a year and the inner a month."""
_WEEK: Final = 7
_ROWS: Final = 6
_STEPS: Final = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -_WEEK, Qt.Key.Key_Down: _WEEK,
}  # fmt: skip


class DayPicker(QLabel):
    """`chosen` carries a day. A popup: the hide key takes it away like a menu. A label, for what reads the screen."""

    chosen = Signal(date)

    def __init__(self, day: date, today: date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.day, self._today = day, today
        self.setFixedSize(self.sizeHint())
        self._go(day)

    def sizeHint(self) -> QSize:
        """A head, the days of the week, six weeks."""
        return QSize(_WEEK * _CELL + 2 * _EDGE, _HEAD + 28 + _ROWS * _CELL + _EDGE)

    def open_below(self, widget: QWidget) -> None:
        """Below what it is for."""
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 2)))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def title(self) -> str:
        """Month and both years, the reader's own first."""
        years = (self.day.year, self.day.year + BUDDHIST)
        own = years[::-1] if i18n.language() == THAI else years
        return f"{both_eras.month(self.day)} {own[0]} · {own[1]}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A day, a week, a month, with Ctrl a year; Enter chooses, Escape does not."""
        key = event.key()
        if key in _STEPS:
            self._go(self.day + timedelta(days=_STEPS[Qt.Key(key)]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            months = 12 if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
            self._go(_months_on(self.day, months if key == Qt.Key.Key_PageDown else -months))
        elif key == Qt.Key.Key_Home:
            self._go(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.day)
        elif key == Qt.Key.Key_Escape:
            self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Beside the sheet: nothing is wanted."""
        if not self.rect().contains(event.position().toPoint()):
            self.close()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A day; at the ends of the head a year or a month before and after. A press can still be drawn away."""
        at = event.position().toPoint()
        if not self.rect().contains(at):
            return
        if at.y() < _HEAD:
            sign, within = (-1, at.x()) if at.x() < self.width() // 2 else (1, self.width() - at.x())
            self._go(_months_on(self.day, sign * (12 if within < _EDGE + _STEP else 1)))
            return
        day = next((day for day, cell in self._cells() if cell.contains(at)), None)
        if day is not None:
            self._choose(day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A month before or after."""
        if turned := event.angleDelta().y():
            self._go(_months_on(self.day, -1 if turned > 0 else 1))
        event.accept()

    def _go(self, day: date) -> None:
        if day.year in range(1900, 2201):
            self.day = day
        self.setAccessibleName(_("Calendar: {day}").format(day=both_eras.long_day(self.day)))
        announce(self, both_eras.long_day(self.day))
        self.update()

    def _choose(self, day: date) -> None:
        self.chosen.emit(day)
        self.close()

    def _cells(self) -> list[tuple[date, QRect]]:
        first = self.day.replace(day=1)
        begin = first - timedelta(days=(first.weekday() + 1) % _WEEK)  # weeks begin on Sunday, as in Thailand
        return [
            (begin + timedelta(days=place), QRect(_EDGE + place % _WEEK * _CELL,
                                                  _HEAD + 28 + place // _WEEK * _CELL, _CELL, _CELL))
            for place in range(_ROWS * _WEEK)
        ]  # fmt: skip

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet, the month, its days; those of other months paler."""
        theme, painter = tokens(self), QPainter(self)
        middle = Qt.AlignmentFlag.AlignHCenter
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("surface"), edge=theme.colour("ctl"), radius=8)
        head = QRect(_EDGE, 0, self.width() - 2 * _EDGE, _HEAD)
        ink.words(painter, head, self.title(), font(Type.BODY_BOLD), theme.colour("ink"), align=middle)
        for inset, back, on in ((0, "«", "»"), (_STEP, "‹", "›")):
            side = head.adjusted(inset, 0, -inset, 0)
            ink.words(painter, side, back, font(Type.SECTION), theme.colour("teal_d"))
            ink.words(painter, side, on, font(Type.SECTION), theme.colour("teal_d"), align=Qt.AlignmentFlag.AlignRight)
        names = QLocale(i18n.language())
        for place in range(_WEEK):
            word = names.dayName(place or _WEEK, QLocale.FormatType.NarrowFormat)
            cell = QRect(_EDGE + place * _CELL, _HEAD, _CELL, 28)
            ink.words(painter, cell, word, font(Type.CAPTION), theme.colour("sub"), align=middle)
        for day, cell in self._cells():
            at = day == self.day
            room = QRectF(cell).adjusted(2, 2, -2, -2)
            if at:
                ink.frame(painter, room, fill=theme.colour("teal"), edge=None, radius=6)
            elif day == self._today:
                ink.frame(painter, room, fill=None, edge=theme.colour("teal"), radius=6)
            colour = "onteal" if at else "ink" if day.month == self.day.month else "sub"
            face = font(Type.BODY_BOLD if at or day == self._today else Type.BODY)
            ink.words(painter, cell, str(day.day), face, theme.colour(colour), align=middle)
        painter.end()


def _months_on(day: date, months: int) -> date:
    """The same day of another month, or its last."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
