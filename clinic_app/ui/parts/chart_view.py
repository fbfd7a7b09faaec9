"""A chart on the screen, and as a picture. Whatever reads the screen is told its numbers, line by line."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from clinic_app.domain.reporting.chart_drawing import drawn
from clinic_app.domain.reporting.chart_marks import Area, Drawing, Ground, Stroke, Words
from clinic_app.domain.reporting.charts import Chart
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import LIGHT, Tokens, Type, font, tokens

PICTURE_WIDTH = 720.0
_TWICE = 2
_MARGIN = 16
_TOP = 4
_STEPS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End})


class ChartView(QWidget):
    """As wide as its room and as high as that needs.

    Where there are files behind it (`drills`), arrows move from number to number as in a table, or the pointer marks
    one; Enter or a double click asks for its files. What is hidden and what is zero is passed over. `room` is how wide
    it will probably stand.
    """

    opened = Signal(str, str)
    """What is behind a number was asked for: row and column."""

    def __init__(self, chart: Chart, parent: QWidget | None = None, *, drills: bool = False, room: int = 0) -> None:
        super().__init__(parent)
        self.at: int | None = None
        """Which of the areas is marked."""
        self._leads, self._room = drills, room
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tell(chart)

    def tell(self, chart: Chart) -> None:
        """Other numbers in its place. What was marked stays so, if there still is a number."""
        before = self.areas[self.at] if self.at is not None else None
        self.chart = chart
        self._drills = self._leads and bool(chart.rows)
        self._drawing: Drawing | None = None
        self.setMouseTracking(self._drills)
        self.setAccessibleName(chart.title)
        told = chart.in_words(_("not shown"))
        if self._drills:
            told.append(_("Arrow keys go from number to number; Enter lists the files behind one."))
        self.setAccessibleDescription("\n".join(told))
        room = self.width() if self.isVisible() else self._room
        self._lay(max(280, room - 2 * _MARGIN) if room > 0 else 640)
        there = [(each.place, each.part) for each in self.areas]
        self.at = there.index(at) if before is not None and (at := (before.place, before.part)) in there else None
        self.update()

    def sizeHint(self) -> QSize:
        """What it was laid out for."""
        assert self._drawing is not None
        return QSize(int(self._drawing.width), int(self._drawing.height) + 8)

    def minimumSizeHint(self) -> QSize:
        """It can be drawn narrow."""
        return QSize(320, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Laid out anew."""
        super().resizeEvent(event)
        self._lay(max(280, self.width() - 2 * _MARGIN))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Strokes and words in the ink of the theme; a ring while it has the focus."""
        assert self._drawing is not None
        painter = QPainter(self)
        if self.hasFocus():
            ink.ring(painter, QRectF(self.rect()).adjusted(4, 0, -4, 0), tokens(self))
        painter.translate(_MARGIN, _TOP)
        paint(painter, self._drawing, tokens(self))
        if self.hasFocus() and self.at is not None:
            at = self.areas[self.at]
            ink.ring(painter, QRectF(at.left - 3, at.top - 1, at.width + 6, at.height + 2), tokens(self), radius=3)
        painter.end()

    # --- from number to number -----------------------------------------------------------------------

    @property
    def areas(self) -> tuple[Area, ...]:
        """Where its numbers stand."""
        assert self._drawing is not None
        return self._drawing.areas

    def words(self, at: int) -> str:
        """The number of an area, and what it is of."""
        area = self.areas[at]
        return f"{self.chart.name(area.place, area.part)}: {self.chart.number(area.place, area.part)}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right and left to the next number, down and up to the next line, Enter to the files."""
        key = event.key()
        if not self._drills or not self.areas:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at is not None:
            self._open(self.at)
        elif key in _STEPS:
            self._mark(self._next(key))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Mark the number there."""
        super().mousePressEvent(event)
        if (at := self._under(event.position())) is not None:
            self._mark(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for its files."""
        if (at := self._under(event.position())) is not None:
            self._open(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be opened."""
        there = self._under(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        """The number under the pointer, in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if at is None else tip(self.words(at)), self)
            return True
        return super().event(event)

    def _under(self, where: QPointF) -> int | None:
        """A part before the whole that it is in."""
        if not self._drills:
            return None
        x, y = where.x() - _MARGIN, where.y() - _TOP
        hit = (
            number for number, each in enumerate(self.areas)
            if 0 <= x - each.left <= each.width and 0 <= y - each.top <= each.height
        )  # fmt: skip
        return max(hit, default=None)

    def _next(self, key: int) -> int:
        last = len(self.areas) - 1
        if self.at is None or key == Qt.Key.Key_Home:
            return 0
        if key == Qt.Key.Key_End:
            return last
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            return min(last, max(0, self.at + (1 if key == Qt.Key.Key_Right else -1)))
        here = self.areas[self.at]
        down = key == Qt.Key.Key_Down
        lines = [each.place for each in self.areas if (each.place > here.place if down else each.place < here.place)]
        if not lines:
            return self.at
        line = min(lines) if down else max(lines)
        there = [number for number, each in enumerate(self.areas) if each.place == line]
        return next((number for number in there if self.areas[number].part == here.part), there[0])

    def _mark(self, at: int) -> None:
        self.at = at
        self.update()
        announce(self, self.words(at))

    def _open(self, at: int) -> None:
        area = self.areas[at]
        self.opened.emit(*self.chart.code(area.place, area.part))

    def _lay(self, width: float) -> None:
        if self._drawing is None or self._drawing.width != width:
            self._drawing = drawn(self.chart, width, measured, hidden=_("not shown"), titled=False)
            self.setFixedHeight(int(self._drawing.height) + 8)


def measured(text: str, size: float) -> float:
    """How wide words are on the screen."""
    return _width(text, size, bold=False)


@lru_cache(maxsize=4096)
def _width(text: str, size: float, *, bold: bool) -> float:
    return QFontMetricsF(_font(size, bold=bold)).horizontalAdvance(text)


@cache
def _font(size: float, *, bold: bool) -> QFont:
    made = QFont(font(Type.COMPACT))
    made.setPixelSize(round(size * 1.18))
    made.setBold(bold)
    return made


def paint(painter: QPainter, drawing: Drawing, theme: Tokens) -> None:
    """Draw it at the painter's place."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tones = {"ink": "teal", "grey": "ctl", "light": "line", "paper": "surface"}
    for mark in drawing.marks:
        match mark:
            case Ground():
                box = QRectF(mark.left, mark.top, mark.width, mark.height)
                ink.fill(painter, box, theme.colour(tones[mark.tone]))
            case Stroke():
                _stroke(painter, mark, theme.colour("line2" if mark.soft else "ink"))
            case Words():
                painter.setPen(theme.colour("sub" if mark.soft else "ink"))
                painter.setFont(_font(mark.size, bold=mark.bold))
                wide = _width(mark.text, mark.size, bold=mark.bold) if mark.right or mark.middle else 0.0
                left = mark.x - wide if mark.right else mark.x - wide / 2 if mark.middle else mark.x
                painter.drawText(QPointF(left, mark.base), mark.text)


def png_of(chart: Chart) -> bytes:
    """As a picture on white, twice as fine as the screen."""
    drawing = drawn(chart, PICTURE_WIDTH, measured, hidden=_("not shown"))
    size = QSize(int(drawing.width) + 2 * _MARGIN, int(drawing.height) + 2 * _MARGIN)
    image = QImage(size * _TWICE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(_TWICE, _TWICE)
    painter.translate(_MARGIN, _MARGIN)
    paint(painter, drawing, LIGHT)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # it takes a word; its stubs say bytes
    return bytes(content.data())


def _stroke(painter: QPainter, mark: Stroke, colour: QColor) -> None:
    path = QPainterPath(QPointF(*mark.points[0]))
    for at in mark.points[1:]:
        path.lineTo(QPointF(*at))
    pen = QPen(colour)
    pen.setWidthF(mark.weight)
    if mark.dash:
        pen.setDashPattern([each / mark.weight for each in mark.dash])
    painter.strokePath(path, pen)
