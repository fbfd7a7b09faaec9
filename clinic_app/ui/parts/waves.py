"""The quiet hills behind the pages outside the record: unlock, first run."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from clinic_app.ui import ink
from clinic_app.ui.theme import tokens

# Each hill: how strongly it is tinted, and its line as shares of the width and of the height above the foot.
_HILLS: Final = (
    (0.45, (0.215, 0.345, 0.19, 0.33, 0.30)),
    (0.75, (0.13, 0.20, 0.12, 0.23, 0.19)),
    (1.0, (0.06, 0.10, 0.05, 0.07, 0.10)),
)


class Waves(QWidget):
    """Paints itself only; what stands on it goes into its layout."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground and three hills."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.fill(painter, self.rect(), theme.colour("bg"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for strength, heights in _HILLS:
            tint = theme.colour("teal_l")
            tint.setAlphaF(0.28 * strength)
            painter.fillPath(self._hill(heights), ink.brush(tint))
        painter.end()

    def _hill(self, heights: tuple[float, ...]) -> QPainterPath:
        width, height = float(self.width()), float(self.height())
        step = width / (len(heights) - 1)
        path = QPainterPath()
        path.moveTo(0, height * (1 - heights[0]))
        for number, (one, other) in enumerate(pairwise(heights)):
            left, right = number * step, (number + 1) * step
            middle = (left + right) / 2
            path.cubicTo(middle, height * (1 - one), middle, height * (1 - other), right, height * (1 - other))
        path.lineTo(width, height)
        path.lineTo(0, height)
        path.closeSubpath()
        return path
