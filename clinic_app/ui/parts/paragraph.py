"""Text that wraps where its language allows. Qt does not know where Thai, Lao, Khmer or Burmese words end; ICU does."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clinic_app.printing.linebreaks import segments
from clinic_app.ui import i18n
from clinic_app.ui.theme import Type, font, tokens

_BREAK: Final = "\u200b"
_WIDEST: Final = 560


def breakable(text: str) -> str:
    """`text` with a zero-width space wherever a line may end. For Qt's own labels; never stored, never copied on."""
    if not _needs_icu(text):
        return text
    return _BREAK.join(segments(text, i18n.language())).replace(" " + _BREAK, " ")


def _needs_icu(text: str) -> bool:
    """Latin and its like end lines at spaces, which Qt knows: ICU and its 30 MB of tables stay unloaded."""
    return any("\u0e00" <= sign <= "\u1fff" for sign in text)


class Paragraph(QLabel):
    """Plain text over as many lines as it needs, with the leading of its script."""

    def __init__(
        self, text: str = "", style: Type = Type.BODY, *, colour: str = "ink", centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._style = style
        self._colour = colour
        self._centred = centred
        self._lines: tuple[int, list[QTextLayout], int] | None = None
        # A label, for what reads the screen aloud: it finds the words by itself.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Say something else. `text()` gives it back without break points."""
        self._lines = None
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
        """How high it stands in this width."""
        return self._laid_out(width)[1] if self.text() else 0

    def sizeHint(self) -> QSize:
        """One line if that is not too long to read, else several."""
        face = font(self._style)
        width = max((QFontMetrics(face).horizontalAdvance(line) for line in self.text().split("\n")), default=0) + 2
        width = min(width, _WIDEST)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """It can become narrow; a layout gives it the height that costs."""
        return QSize(min(self.sizeHint().width(), 80), self._style.leading(self.text()) if self.text() else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Every line on its own baseline."""
        painter = QPainter(self)
        self.draw(painter, tokens(self).colour(self._colour))
        painter.end()

    def draw(self, painter: QPainter, colour: QColor) -> None:
        """Draw into another's painter."""
        painter.setPen(colour)
        for layout in self._laid_out(self.width())[0]:
            layout.draw(painter, QPointF(0, 0))

    def _laid_out(self, width: int) -> tuple[list[QTextLayout], int]:
        if self._lines is None or self._lines[0] != width:
            layouts, top = [], 0.0
            leading = self._style.leading(self.text())
            for paragraph in self.text().split("\n"):
                layout, top = _lay(paragraph, font(self._style), width, leading, top, self._centred)
                layouts.append(layout)
            self._lines = (width, layouts, round(top))
        return self._lines[1], self._lines[2]


def _lay(  # noqa: PLR0917
    text: str, face: QFont, width: int, leading: int, top: float, centred: bool
) -> tuple[QTextLayout, float]:
    layout = QTextLayout(text, face)
    option = QTextOption()
    option.setAlignment(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
    # Qt fills the line to the last sign that fits; we then go back to the last place where the language ends a line.
    option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
    layout.setTextOption(option)
    ends = _ends(text, i18n.language())
    layout.beginLayout()
    start = 0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1))
        reach = start + line.textLength()
        if reach < (ends[-1] if ends else 0):
            fitting = [end for end in ends if start < end <= reach]
            # A trailing space may hang over the edge: it is not seen.
            over = next((end for end in ends if end > reach and not text[reach:end].strip()), None)
            stop = over or (fitting[-1] if fitting else reach)
            if stop != reach:
                line.setNumColumns(stop - start, max(width, 1))
            start = stop
        line.setPosition(QPointF(0, top + (leading - line.height()) / 2))
        top += leading
    layout.endLayout()
    return layout, top if text else top + leading


@lru_cache(maxsize=1024)
def _ends(text: str, language: str) -> tuple[int, ...]:
    """Where a line of this text may end, as places in UTF-16, in which Qt counts."""
    pieces = segments(text, language) if _needs_icu(text) else tuple(_words(text))
    ends, place = [], 0
    for piece in pieces:
        place += len(piece.encode("utf-16-le")) // 2
        ends.append(place)
    return tuple(ends)


def _words(text: str) -> list[str]:
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + words[-1:]
