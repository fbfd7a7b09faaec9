"""The few strokes every painted part shares: frames, the focus ring, a line of text that ends in time."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen

from clinic_app.ui.qt_numbers import LEFT, MIDDLE, ONE_LINE
from clinic_app.ui.theme import Tokens

RADIUS = 6.0


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
    if edge is not None:
        pen = QPen(edge, width)
        if dashed:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(fill if fill is not None else QBrush())
        painter.drawRoundedRect(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), radius, radius)
    elif fill is not None:
        shape = QPainterPath()
        shape.addRoundedRect(rect, radius, radius)
        painter.fillPath(shape, fill)
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
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(where, int(align) | MIDDLE | ONE_LINE, text)
    return wide
