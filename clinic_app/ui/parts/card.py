"""White cards with a head; the facts card is tinted. No shadows."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.ui import ink
from clinic_app.ui.icons import IN_TEXT, paint
from clinic_app.ui.parts.card_title import CardTitle
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.qt_numbers import CENTRE
from clinic_app.ui.theme import Type, tokens


class Mark(QWidget):
    """An icon that only shows; the words beside it say the same."""

    def __init__(self, name: str, *, side: int = IN_TEXT, colour: str = "sub", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._colour = colour
        self.setFixedSize(QSize(side, side))

    def set_mark(self, name: str, colour: str) -> None:
        """Another icon."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon, tinted."""
        painter = QPainter(self)
        paint(painter, self._name, QRectF(self.rect()), tokens(self).colour(self._colour))
        painter.end()


def at_top(mark: Mark) -> QVBoxLayout:
    """A mark beside the first line of what may take several."""
    column = QVBoxLayout()
    column.addWidget(mark)
    column.addStretch(1)
    return column


class Divider(QWidget):
    """A line of 1 px. Decoration: it never carries meaning."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line."""
        painter = QPainter(self)
        ink.fill(painter, self.rect(), tokens(self).colour("line"))
        painter.end()


class Card(QFrame):
    """A white sheet, 8 px round. With a `title` it has a head of 48; `body` is where its content goes."""

    def __init__(
        self, title: str = "", mark: str = "", *, note: str = "", facts: bool = False, padding: int = 16,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._facts = facts
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        if title:
            self.setAccessibleName(title)
            top = QWidget()
            top.setFixedHeight(48)
            top.setLayout(self.head)
            self.head.setContentsMargins(16, 0, 16, 0)
            self.head.setSpacing(8)
            if mark:
                self.head.addWidget(Mark(mark, colour="teal_d" if facts else "sub"))
            self.title.setText(title)
            self.note.setText(note)
            self.head.addWidget(self.title)
            self.head.addSpacing(4)
            self.head.addWidget(self.note, 1)
            whole.addWidget(top)
            if not facts:
                whole.addWidget(Divider())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(padding, 0 if facts and title else padding, padding, padding)
        self.body.setSpacing(8)
        whole.addLayout(self.body, 1)

    @cached_property
    def head(self) -> QHBoxLayout:
        """What stands at the top: nothing, on a card without a title."""
        return QHBoxLayout()

    @cached_property
    def title(self) -> OneLine:
        """What the card is called."""
        return CardTitle(colour="teal_d" if self._facts else "ink")

    @cached_property
    def note(self) -> OneLine:
        """What is said beside it."""
        return OneLine("", Type.BODY, colour="sub", elides=True)

    def act(self, widget: QWidget) -> None:
        """Put a quiet action at the right end of the head."""
        self.head.addWidget(widget)

    def divide(self) -> None:
        """A line across the body, edge to edge."""
        self.body.addWidget(Divider())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(
            painter,
            QRectF(self.rect()),
            fill=theme.colour("teal_t" if self._facts else "surface"),
            edge=theme.colour("teal_l" if self._facts else "line"),
            radius=8,
        )
        painter.end()


class Keycap(QWidget):
    """The name of a key, as a small cap."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = OneLine(text, Type.CAPTION, colour="sub", align=CENTRE)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(6, 1, 6, 1)
        inside.addWidget(self._line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The cap."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("surface"), edge=theme.colour("line2"), radius=4)
        painter.end()
