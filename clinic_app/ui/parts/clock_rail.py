"""Time left, drawn as a line from the incident and not as an alarm: the rail of a case, and the short rail of a row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clinic_app.facts import dataclass
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.paragraph import laid_out, set_lines
from clinic_app.ui.parts.pill import Time
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Tokens, Type, font, tokens, width_of

HEIGHT: Final = 48
_LINEAR: Final = timedelta(days=7)
_LONGEST: Final = timedelta(days=183)
_BETWEEN: Final = 8
_SOFT: Final = 0.45  # how strongly the time gone by is tinted


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """The end of one window."""

    id: str
    name: str
    at: datetime
    time: Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What the rail shows: where it begins, now, and the ends; `marks` are the days written below."""

    start: datetime
    start_words: str
    now: datetime
    ticks: Sequence[Tick]
    marks: Sequence[tuple[datetime, str]] = ()


def place(axis_start: datetime, at: datetime, *, long: bool) -> float:
    """0 to 1 along the axis: seven days evenly; on a long one they take two thirds, the rest grows like a logarithm."""
    gone = max((at - axis_start) / _LINEAR, 0.0)
    if not long:
        return min(gone, 1.0)
    if gone <= 1:
        return gone * 2 / 3
    whole = math.log(_LONGEST / _LINEAR)
    return min(2 / 3 + math.log(gone) / whole / 3, 1.0)


class ClockRail(QLabel):
    """Arrows go from end to end, Enter or a click opens its decision; its description says all of it in words.

    A label, for what reads the screen aloud: a picture that says what it shows.
    """

    tick_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis: Axis | None = None
        self._at = 0
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Clock rail"))

    def show_axis(self, axis: Axis | None, spoken: str = "") -> None:
        """Show this line; None shows that the time is not known yet. `spoken` says the same in words."""
        self._axis = axis
        self._at = 0
        self.setAccessibleDescription(spoken)
        self.setToolTip(tip(spoken))
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(640, HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, right, Enter."""
        ticks = self._axis.ticks if self._axis else ()
        if ticks and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._at = (self._at + (1 if event.key() == Qt.Key.Key_Right else -1)) % len(ticks)
            self.update()
        elif ticks and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.tick_pressed.emit(ticks[self._at].id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The nearest end within 24 px."""
        if self._axis is None:
            return
        near = [(abs(self._x(tick.at) - event.position().x()), tick.id) for tick in self._axis.ticks]
        if near and min(near)[0] <= 24:
            self.tick_pressed.emit(min(near)[1])

    def _x(self, at: datetime) -> float:
        assert self._axis is not None
        long = any(tick.at - self._axis.start > _LINEAR for tick in self._axis.ticks)
        return 24 + place(self._axis.start, at, long=long) * (self.width() - 72)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, time gone by, ends with their names, now as a ring."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        if self._axis is None:
            words = _("The time it happened is not known yet: what can be offered is offered now.")
            self._paint_words(painter, theme, words)
        else:
            self._paint_line(painter, theme, self._axis)
        if self.hasFocus():
            ink.ring(painter, QRectF(self.rect()).adjusted(2, 2, -2, -3), theme)
        painter.end()

    def _paint_words(self, painter: QPainter, theme: Tokens, words: str) -> None:
        """On two lines where one has no room."""
        for edge in (24, 8):
            room = self.rect().adjusted(edge, 0, -edge, 0)
            lines = laid_out(words, Type.COMPACT, room.width())
            if len(lines) == 1:
                break
        if len(lines) == 1:
            ink.words(painter, room, words, font(Type.COMPACT), theme.colour("sub"))
        else:
            high = len(lines) * Type.COMPACT.leading(words)
            place = QRectF(room.left(), (self.height() - high) / 2, room.width(), high)
            set_lines(painter, place, lines, style=Type.COMPACT, text=words, colour=theme.colour("sub"))

    def _paint_line(self, painter: QPainter, theme: Tokens, axis: Axis) -> None:
        left, right, now = self._x(axis.start), float(self.width() - 48), self._x(axis.now)
        painter.fillRect(QRectF(left, 14, right - left, 6), theme.colour("line"))
        gone = QColor(theme.colour("teal"))
        gone.setAlphaF(_SOFT)
        painter.fillRect(QRectF(left, 14, now - left, 6), gone)
        coming = sorted((tick for tick in axis.ticks if tick.at > axis.now), key=lambda tick: tick.at)
        if coming and coming[0].time is Time.URGENT:
            painter.fillRect(QRectF(now, 14, self._x(coming[0].at) - now, 6), theme.colour("red_bar"))
        self._mark(painter, theme, left, axis.start_words, bold=False, colour="sub", start=True)
        taken = [left + width_of(Type.CAPTION, axis.start_words)]
        ends = sorted(axis.ticks, key=lambda tick: tick.at)
        rooms = beside_each_other([(self._x(tick.at), _width(tick.name, bold=True)) for tick in ends],
                                  taken[0] + _BETWEEN, self.width() - 4.0)  # fmt: skip
        for tick, room in zip(ends, rooms, strict=True):
            chosen = self.hasFocus() and axis.ticks[self._at] is tick
            colour = "red" if tick.time is Time.URGENT else "ink"
            words = "" if room is None else tick.name
            self._mark(painter, theme, self._x(tick.at), words, at=room, bold=True, colour=colour, chosen=chosen)
            taken.append(self._x(tick.at))
        for at, words in axis.marks:
            x = self._x(at)
            if all(abs(x - other) > 60 for other in taken):
                self._mark(painter, theme, x, words, bold=False, colour="sub")
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QPointF(now, 17), 6, 6)

    def _mark(
        self, painter: QPainter, theme: Tokens, x: float, words: str, *, bold: bool, colour: str, start: bool = False,
        chosen: bool = False, at: float | None = None,
    ) -> None:  # fmt: skip
        painter.fillRect(QRectF(x - 1, 10, 2, 14), theme.colour(colour if bold else "ctl"))
        face = font(Type.CAPTION)
        face.setBold(bold)
        face.setUnderline(chosen)
        width = _width(words, bold=bold)
        left = at if at is not None else x - 2 if start else x - width / 2
        side = Qt.AlignmentFlag.AlignLeft if start else Qt.AlignmentFlag.AlignHCenter
        ink.words(painter, QRectF(left, 25, width, 19), words, face, theme.colour(colour), align=side)


def _width(words: str, *, bold: bool) -> float:
    return width_of(Type.CAPTION, words) + (16 if bold else 4)


def beside_each_other(names: Sequence[tuple[float, float]], first: float, last: float) -> list[float | None]:
    """Where names of these middles and widths begin, so that none covers another between `first` and `last`.

    Each as near its tick as can be. Where there is no room for all, those of the earliest ends are left out (None):
    their ticks stay, and what the rail says aloud names every one.
    """
    for left_out in range(len(names) + 1):
        shown = names[left_out:]
        if sum(width for _middle, width in shown) > last - first:
            continue
        lefts = list[float]()
        for middle, width in shown:
            lefts.append(max(middle - width / 2, lefts[-1] + shown[len(lefts) - 1][1] if lefts else first))
        limit = last
        for place in reversed(range(len(shown))):
            lefts[place] = min(lefts[place], limit - shown[place][1])
            limit = lefts[place]
        return [*[None] * left_out, *lefts]
    return [None] * len(names)


_BAR: Final = {Time.FAR: "teal", Time.SOON: "amber_bar", Time.URGENT: "red_bar", Time.DECIDED: "teal", Time.OUT: "ctl"}


def row_rail(  # noqa: PLR0917
    painter: QPainter, rect: QRectF, theme: Tokens, share: float, words: tuple[str, str], time: Time
) -> None:
    """Draw a row's rail into `rect`, 44 high; also for delegates of lists."""
    top = rect.top() + 8
    ink.frame(painter, QRectF(rect.left(), top, rect.width(), 6), fill=theme.colour("line"), edge=None, radius=3)
    done = QRectF(rect.left(), top, rect.width() * share, 6)
    ink.frame(painter, done, fill=theme.colour(_BAR[time]), edge=None, radius=3)
    painter.fillRect(QRectF(rect.left() + rect.width() * share - 1, top - 5, 2, 16), theme.colour("ink"))
    below = QRectF(rect.left(), top + 13, rect.width(), 20)
    ink.words(painter, below, words[0], font(Type.CAPTION), theme.colour("sub"))
    ink.words(painter, below, words[1], font(Type.CAPTION), theme.colour("sub"), align=Qt.AlignmentFlag.AlignRight)
