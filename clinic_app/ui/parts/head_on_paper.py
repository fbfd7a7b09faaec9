"""The head of a paper as it will stand: a corner of the sheet, white in every theme, as paper is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.qt_numbers import LEFT, MIDDLE, ONE_LINE
from clinic_app.ui.theme import THEMES, Type, font

_EDGE: Final = 20
_PICTURE: Final = 44
_GAP: Final = 12
_BODY: Final = (0.55, 0.92, 0.84, 0.88)
"""Lines that stand for what the paper says: how much of the breadth each takes."""


class HeadOnPaper(QWidget):
    """Name, lines and picture where printing puts them. It only shows."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines: Sequence[str] = ()
        self._picture = QPixmap()

    def say(self, lines: Sequence[str], picture: QPixmap) -> None:
        """Show these: the name first. An empty line is left out, as on paper."""
        self._lines, self._picture = [line for line in lines if line.strip()], picture
        self.setAccessibleDescription("; ".join(self._lines))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the head needs, and some lines below it."""
        return QSize(240, 2 * _EDGE + self._head() + 32 + len(_BODY) * 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The corner of the sheet."""
        paper, painter = THEMES["light"], QPainter(self)
        whole = self.rect()
        ink.frame(painter, QRectF(whole), fill=paper.colour("surface"), edge=paper.colour("line2"), radius=4)
        left, top, right = _EDGE, _EDGE, whole.right() - _EDGE
        if not self._picture.isNull():
            shown = self._picture.scaledToHeight(_PICTURE, Qt.TransformationMode.SmoothTransformation)
            painter.drawPixmap(left, top, shown)
            left += shown.width() + _GAP
        ink.write_in(painter, paper.colour("sub"))
        for place, line in enumerate(self._lines):
            style = Type.CAPTION if place else Type.COMPACT_BOLD
            face, high = font(style), style.leading(line)
            said = QFontMetrics(face).elidedText(line, Qt.TextElideMode.ElideRight, max(0, right - left))
            painter.setFont(face)
            painter.drawText(QRect(left, top, right - left, high), LEFT | MIDDLE | ONE_LINE, said)
            top += high
        top = _EDGE + self._head() + 24
        for share in _BODY:
            bar = QRect(_EDGE, top, round((right - _EDGE) * share), 4)
            ink.fill(painter, bar, paper.colour("line"))
            top += 16
        painter.end()

    def _head(self) -> int:
        words = sum(
            (Type.CAPTION if place else Type.COMPACT_BOLD).leading(line) for place, line in enumerate(self._lines)
        )
        return max(words, 0 if self._picture.isNull() else _PICTURE)
