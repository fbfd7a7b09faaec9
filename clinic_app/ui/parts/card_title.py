"""What a card is called: on one line where that has room, in a narrow card smaller and on two."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from clinic_app.ui import ink
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import breakable, laid_out
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Type, font, tokens, width_of

_LEAST = 140
_SMALLER = Type.BODY_BOLD
"""Two lines of it are no higher than the head of a card, in Thai as well."""


class CardTitle(OneLine):
    """Gives way to what stands beside it. Too long for two lines, the second ends in an ellipsis and a tip says all."""

    def __init__(self, *, colour: str) -> None:
        super().__init__("", Type.SECTION, colour=colour)
        # All the height of the head: whether it stands on one line or on two, nothing around it moves.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Room for a few words of it, on two lines."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), _LEAST), whole.height())

    @property
    def whole(self) -> bool:
        """Whether all of it is seen."""
        _first, rest = self._lines()
        return width_of(_SMALLER, rest) <= self.width() + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the middle of the height."""
        if self._on_one():
            super().paintEvent(event)
            return
        lines = [line for line in self._lines() if line]
        high = _SMALLER.leading(self.text())
        painter, colour = QPainter(self), tokens(self).colour(self._colour)
        top = (self.height() - high * len(lines)) // 2
        for line in lines:
            ink.words(painter, QRect(0, top, self.width(), high), line, font(_SMALLER), colour)
            top += high
        painter.end()

    def _explain(self) -> None:
        if self.whole:
            self.setToolTip("")
        else:
            self.setToolTip(tip(breakable(self.text())))

    def _on_one(self) -> bool:
        return self.sizeHint().width() <= self.width() + 2

    def _lines(self) -> tuple[str, str]:
        """What stands on the first, and all the rest."""
        if self._on_one():
            return self.text(), ""
        first = laid_out(self.text(), _SMALLER, self.width())[0]
        return first, self.text()[len(first) :].strip()
