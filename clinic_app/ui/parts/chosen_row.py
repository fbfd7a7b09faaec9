"""What can be chosen in a list: arrows to its neighbours, Enter presses it; and as a row, an edge when it is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.one_of import OneOf
from clinic_app.ui.parts.paragraph import laid_out
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Tokens, Type, font, tokens

_FIRST: Final = 24
_SECOND: Final = 20
_AIR: Final = 8
_AFTER_MARK: Final = 42
_MARKED_FROM: Final = 180


class Choosable(OneOf):
    """One of a list: whoever shows the list says which one is chosen. `stepped` leads to a neighbour."""

    stepped = Signal(int)

    def __init__(self, text: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down lead to the neighbours."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class ChosenRow(Choosable):
    """Subclasses say what stands in it."""

    in_card = True
    """Whether it fills a card from edge to edge, or stands on the page."""

    def __init__(self, first: str, spoken: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(first, spoken, parent)
        self._height = height

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        """What stands in it."""

    def sizeHint(self) -> QSize:
        """Fixed height, as wide as there is room."""
        return QSize(200, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, edge, words, ring."""
        theme, painter, room = tokens(self), QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        if self.in_card:
            room.adjust(1, 0, -1, 0)  # the edge of the card stands to its left and right
            painter.fillRect(room, theme.colour("teal_t" if chosen else "hover" if self.underMouse() else "surface"))
            painter.fillRect(QRectF(room.left(), room.bottom() - 1, room.width(), 1), theme.colour("line"))
        elif chosen or self.underMouse():
            ink.frame(painter, room, fill=theme.colour("teal_t" if chosen else "hover"), edge=None)
        if chosen:
            ink.frame(
                painter, QRectF(room.left(), 0, 3, room.height()), fill=theme.colour("teal"), edge=None, radius=1.5
            )
        self.paint_words(painter, theme, room)
        if self.hasFocus():
            ink.ring(painter, room, theme)
        painter.end()


class MarkedRow(ChosenRow):
    """On the page: a mark, a line that is bold while it is chosen, and a small one below.

    One that `wraps` says all of both, on as many lines as they take; where it is narrow, without its mark.
    """

    in_card = False

    def __init__(
        self, first: str, second: str, mark: str, *, tone: str = "sub", height: int = 56, wraps: bool = False
    ) -> None:
        super().__init__(first, f"{first}: {second}" if second else first, height)
        self._second, self._mark, self._tone = second, mark, tone
        self._wraps, self._least = wraps, height
        if not wraps:  # else nothing of it is cut
            self.setToolTip(tip(f"{first}\n{second}" if second else first))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its words need."""
        super().resizeEvent(event)
        if self._wraps:
            first, second = self._lines()
            needed = len(first) * _FIRST + len(second) * _SECOND + _AIR
            if self._height != max(self._least, needed):
                self._height = max(self._least, needed)
                self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as there is room; one that wraps asks for little."""
        return QSize(100 if self._wraps else 200, self._height)

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        """All lines in the middle of the height."""
        marked = self._left == _AFTER_MARK
        if marked:
            paint(painter, self._mark, QRectF(12, room.center().y() - 9, 18, 18), theme.colour(self._tone))
        first, second = self._lines()
        wide, top = room.width() - self._left - 6, room.center().y() - (len(first) * _FIRST + _SECOND * len(second)) / 2
        face, small = font(Type.BODY_BOLD if self.isChecked() else Type.BODY), font(Type.CAPTION)
        for line in first:
            ink.words(painter, QRectF(self._left, top, wide, _FIRST), line, face, theme.colour("ink"))
            top += _FIRST
        for line in second:
            ink.words(painter, QRectF(self._left, top - 1, wide, _SECOND), line, small, theme.colour("sub"))
            top += _SECOND

    @property
    def _left(self) -> int:
        return _AFTER_MARK if not self._wraps or self.width() >= _MARKED_FROM else 12

    def _lines(self) -> tuple[Sequence[str], Sequence[str]]:
        """Both, by the breadth of what is bold: choosing moves nothing."""
        wide = self.width() - self._left - 6
        if not self._wraps:
            return (self.text(),), (self._second,)
        return laid_out(self.text(), Type.BODY_BOLD, wide), laid_out(self._second, Type.CAPTION, wide)
