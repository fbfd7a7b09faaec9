"""A chart on the screen, and as a picture. Whatever reads the screen is told its numbers, line by line."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.domain.reporting.chart_drawing import Drawing, Ground, Stroke, Words, drawn
from clinic_app.domain.reporting.charts import Chart
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.theme import LIGHT, Tokens, Type, font, tokens

PICTURE_WIDTH = 720.0
_TWICE = 2
_MARGIN = 16


class ChartView(QWidget):
    """As wide as its room and as high as that needs."""

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = chart
        self._drawing: Drawing | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription("\n".join(chart.in_words(_("not shown"))))
        self._lay(640)

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
        painter.translate(_MARGIN, 4)
        paint(painter, self._drawing, tokens(self))
        painter.end()

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
