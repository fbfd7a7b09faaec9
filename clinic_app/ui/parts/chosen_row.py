"""What can be chosen in a list: arrows to its neighbours, Enter presses it; and as a row, an edge when it is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.one_of import OneOf
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.theme import Tokens, Type, font, tokens


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
    """On the page: a mark, a line that is bold while it is chosen, and a small one below."""

    in_card = False

    def __init__(self, first: str, second: str, mark: str, *, tone: str = "sub", height: int = 56) -> None:
        super().__init__(first, f"{first}: {second}" if second else first, height)
        self._second, self._mark, self._tone = second, mark, tone
        self.setToolTip(tip(f"{first}\n{second}" if second else first))

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        """Both lines in the middle of the height."""
        paint(painter, self._mark, QRectF(12, room.center().y() - 9, 18, 18), theme.colour(self._tone))
        top = room.center().y() - 22
        face = font(Type.BODY_BOLD if self.isChecked() else Type.BODY)
        ink.words(painter, QRectF(42, top, room.width() - 48, 24), self.text(), face, theme.colour("ink"))
        small = QRectF(42, top + 23, room.width() - 48, 20)
        ink.words(painter, small, self._second, font(Type.CAPTION), theme.colour("sub"))
