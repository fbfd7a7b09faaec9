"""The pictured words drawn: each is a sign of a face of ours that holds nothing else."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from clinic_app.ui import ink
from clinic_app.ui.qt_numbers import CENTRE, MIDDLE

FAMILY = "Noto Emoji"
_INK = 0.76
"""The type size in parts of the square: a sign of this face is a quarter wider than its size."""


def paint(painter: QPainter, sign: str, rect: QRectF, colour: QColor) -> None:
    """The picture in the middle of `rect`, as high as it."""
    face = QFont(FAMILY)
    face.setPixelSize(max(1, round(rect.height() * _INK)))
    ink.write_in(painter, colour)
    painter.setFont(face)
    painter.drawText(rect, CENTRE | MIDDLE, sign)
