"""The few strokes every painted part shares: frames, the focus ring, a line of text that ends in time."""

from __future__ import annotations

from functools import cache

from PySide6 import QtCore
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QWidget

from clinic_app.ui.qt_numbers import LEFT, MIDDLE, ONE_LINE
from clinic_app.ui.theme import Tokens

RADIUS = 6.0

# `setPen`, `setBrush`, `fillRect` and `QBrush(colour)` each ask whether they were given one of `Qt`'s enumerations, and
# that alone makes all of them (see `qt_numbers`). What follows says the same by calls that take one kind of thing.


def brush(colour: QColor) -> QBrush:
    """One colour to fill with."""
    made = QPalette()
    made.setColor(QPalette.ColorRole.Window, colour)
    return made.window()


def write_in(painter: QPainter, colour: QColor) -> None:
    """The ink of words: what `setPen` does. Their font is to be set after it."""
    _pot(colour.rgba()).initPainter(painter)


@cache
def _pot(rgba: int) -> QWidget:
    """Never shown: Qt writes in the ink of whatever widget it is told to begin with."""
    made = QWidget()
    look = made.palette()
    look.setColor(QPalette.ColorRole.WindowText, QColor.fromRgba(rgba))
    made.setPalette(look)
    return made


def fill(painter: QPainter, rect: QRect | QRectF, colour: QColor) -> None:
    """A plain ground."""
    shape = QPainterPath()
    shape.addRect(QRectF(rect))
    painter.fillPath(shape, brush(colour))


def frame(
    painter: QPainter,
    rect: QRectF,
    *,
    fill: QColor | None,
    edge: QColor | None,
    radius: float = RADIUS,
    dashed: bool = False,
    width: float = 1.0,
) -> None:
    """A filled shape with round corners and an edge that lies wholly inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if edge is not None else 0.0
    shape = QPainterPath()
    shape.addRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    if fill is not None:
        painter.fillPath(shape, brush(fill))
    if edge is not None:
        pen = QPen()
        pen.setColor(edge)
        pen.setWidthF(width)
        if dashed:
            pen.setDashPattern([3, 2.5])
        painter.strokePath(shape, pen)
    painter.restore()


def ring(painter: QPainter, rect: QRectF, theme: Tokens, radius: float = RADIUS + 2) -> None:
    """The focus ring: 2 px, the same on every widget, inside the room the widget has."""
    frame(painter, rect, fill=None, edge=theme.colour("focus"), radius=radius, width=2)


def within_ring(rect: QRectF, focused: bool) -> QRectF:
    """Where a frame stands when the ring and its 1 px gap need their room."""
    return rect.adjusted(3, 3, -3, -3) if focused else rect


def words(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    *,
    align: int = LEFT,
) -> int:
    """One line of text, in the middle of the height, cut with an ellipsis if it is too long; how wide it was."""
    where = QRectF(rect)
    metrics = QFontMetrics(font)
    room, wide = int(where.width()) + 1, metrics.horizontalAdvance(text)
    if wide > room:
        text = metrics.elidedText(text, QtCore.Qt.TextElideMode.ElideRight, room)
        wide = metrics.horizontalAdvance(text)
    write_in(painter, colour)
    painter.setFont(font)
    painter.drawText(where, int(align) | MIDDLE | ONE_LINE, text)
    return wide
