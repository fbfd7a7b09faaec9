"""One sealed item in a list: its state in bold words first, then what and to whom, and its code."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.chosen_row import ChosenRow
from clinic_app.ui.theme import Tokens, Type, font, width_of


class OutRow(ChosenRow):
    """Two columns of two lines, the code at the right."""

    def __init__(self, state: str, since: str, what: str, whom: str, code: str, *, mark: str, tone: str) -> None:
        super().__init__(state, ", ".join(filter(None, (state, since, what, whom, code))), 56)
        self._since, self._what, self._whom, self._code = since, what, whom, code
        self._mark, self._tone = mark, tone

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        """The code never gives way."""
        paint(painter, self._mark, QRectF(13, room.center().y() - 10, 20, 20), theme.colour(self._tone))
        code = width_of(Type.CODE, self._code) + 24 if self._code else 12
        half = (room.width() - 46 - code) * 0.5
        bold, body, small = font(Type.BODY_BOLD), font(Type.BODY), font(Type.CAPTION)
        black, grey = theme.colour("ink"), theme.colour("sub")
        ink.words(painter, QRectF(46, 6, half - 12, 22), self.text(), bold, black)
        ink.words(painter, QRectF(46, 29, half - 12, 20), self._since, small, grey)
        ink.words(painter, QRectF(46 + half, 6, half - 8, 22), self._what, body, black)
        ink.words(painter, QRectF(46 + half, 29, half - 8, 20), self._whom, small, grey)
        place = QRectF(room.width() - code, 0, code - 8, room.height())
        ink.words(painter, place, self._code, font(Type.CODE), black)
