"""Text that wraps where its language allows. Qt does not know where Thai, Lao, Khmer or Burmese words end; ICU does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clinic_app.ui import i18n, ink
from clinic_app.ui.qt_numbers import CENTRE, LEFT, MIDDLE, ONE_LINE, plain
from clinic_app.ui.theme import Type, font, tokens, width_of

_BREAK: Final = "\u200b"
_WIDEST: Final = 560


def breakable(text: str) -> str:
    """`text` with a zero-width space wherever a line may end. For Qt's own labels; never stored, never copied on."""
    if not _needs_icu(text):
        return text
    from clinic_app.printing.line_ends import pieces

    return _BREAK.join(pieces(text, i18n.language())).replace(" " + _BREAK, " ")


def _needs_icu(text: str) -> bool:
    """Latin and its like end lines at spaces, which Qt knows: ICU and its 30 MB of tables stay unloaded."""
    return any("\u0e00" <= sign <= "\u1dff" or "\u2e80" <= sign <= "\uffef" for sign in text)


class Paragraph(QLabel):
    """Plain text over as many lines as it needs, with the leading of its script."""

    def __init__(
        self, text: str = "", style: Type = Type.BODY, *, colour: str = "ink", centred: bool = False,
        widest: int = 0, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """`widest`: no line of it is longer, however wide its place."""
        super().__init__(parent)
        self._widest = widest
        self._style = style
        self._colour = colour
        self._centred = centred
        # A label, for what reads the screen aloud: it finds the words by itself.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        plain(self)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Say something else. `text()` gives it back without break points."""
        super().setText(text)
        self.updateGeometry()

    def set_colour(self, token: str) -> None:
        """Another ink, by the name of its token."""
        self._colour = token
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it stands in this width, with the air that was set above and below it."""
        if not self.text():
            return 0
        air = self.contentsMargins()
        return len(self._laid_out(width)) * self._style.leading(self.text()) + air.top() + air.bottom()

    def sizeHint(self) -> QSize:
        """One line if that is not too long to read, else several."""
        width = min(max(width_of(self._style, line) for line in self.text().split("\n")) + 2, _WIDEST)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """It can become narrow; a layout gives it the height that costs."""
        return QSize(min(self.sizeHint().width(), 80), self._style.leading(self.text()) if self.text() else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Every line in the middle of its leading."""
        painter = QPainter(self)
        side = CENTRE if self._centred else LEFT
        above = self.contentsMargins().top()
        place = QRectF(0, above, self.width() + 1, self.height() - above)
        colour = tokens(self).colour(self._colour)
        lines = self._laid_out(self.width())
        set_lines(painter, place, lines, style=self._style, text=self.text(), colour=colour, side=side)
        painter.end()

    def _laid_out(self, width: int) -> Sequence[str]:
        return laid_out(self.text(), self._style, min(width, self._widest) if self._widest else width)


def laid_out(text: str, style: Type, width: int) -> Sequence[str]:
    """The lines a text takes in this width, in the language of the screens."""
    return _laid(text, style, max(width, 1), i18n.language())


@lru_cache(maxsize=2048)
def _laid(text: str, style: Type, width: int, _language: str) -> tuple[str, ...]:
    """The lines of a text. The same labels come back with every section, asked for several widths each time."""
    face = font(style)
    return tuple(line for part in text.split("\n") for line in lines_of(part, face, width))


def set_lines(
    painter: QPainter, place: QRectF, lines: Sequence[str], *, style: Type, text: str, colour: QColor,
    side: int = LEFT,
) -> None:  # fmt: skip
    """Paint lines from the top of a place, each in the middle of its leading."""
    ink.write_in(painter, colour)
    painter.setFont(font(style))
    leading = style.leading(text)
    how = side | MIDDLE | ONE_LINE
    for number, line in enumerate(lines):
        painter.drawText(QRectF(place.left(), place.top() + number * leading, place.width(), leading), how, line)


def lines_of(text: str, face: QFont, width: int) -> list[str]:
    """The lines this text takes in this width, broken where its language ends words."""
    metrics = QFontMetricsF(face)
    if metrics.horizontalAdvance(text) <= width:
        return [text]  # most labels: nobody need know where their words end
    lines, line = [], ""
    for piece in _pieces(text, i18n.language()):
        # A trailing space may hang over the edge: it is not seen.
        if line and metrics.horizontalAdvance((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        if not line and metrics.horizontalAdvance(piece.rstrip()) > width:
            *full, line = _cut(piece, metrics, width)
            lines.extend(full)
        else:
            line += piece
    return [*lines, line.rstrip()]


def _cut(word: str, metrics: QFontMetricsF, width: int) -> list[str]:
    """A word longer than its line ends where a reader sees one sign end."""
    from clinic_app.printing.line_ends import signs

    lines = [""]
    for cluster in signs(word, i18n.language()):
        if lines[-1] and metrics.horizontalAdvance(lines[-1] + cluster) > width:
            lines.append("")
        lines[-1] += cluster
    return lines


@lru_cache(maxsize=2048)
def _pieces(text: str, language: str) -> tuple[str, ...]:
    """The shortest pieces a line may end after."""
    if not _needs_icu(text):
        return tuple(re.findall(r"\S*\s*", text))
    from clinic_app.printing.line_ends import pieces

    return pieces(text, language)
