"""What is wrong, at its place: in red until solved, in amber when it only needs a look. Never a toast."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.ui import ink
from clinic_app.ui.parts.card import Mark, at_top
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.theme import Type, tokens

if TYPE_CHECKING:
    from clinic_app.ui.wording_message import Message


def announce(widget: QWidget, words: str) -> None:
    """Have it read aloud by whatever reads the screen. Behind a cover, or a screen turned to her, nobody is told."""
    if not widget.isVisible():
        return
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class Notice(QFrame):
    """What happened in bold, what to do below. Hidden until it has something to say."""

    def __init__(self, *, tone: str = "red", framed: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._framed = framed
        self.hide()

    @property
    def what(self) -> Paragraph:
        """What happened."""
        return self._words[0]

    @property
    def do(self) -> Paragraph:
        """What to do."""
        return self._words[1]

    @cached_property
    def _words(self) -> tuple[Paragraph, Paragraph]:
        """Made with the first thing it says: most notices never say anything."""
        what = Paragraph("", Type.COMPACT_BOLD, colour=self._tone)
        do = Paragraph("", Type.COMPACT, colour="ink" if self._framed else "sub")
        row = QHBoxLayout(self)
        margin = 12 if self._framed else 0
        row.setContentsMargins(margin + 4 if self._framed else 0, margin, margin, margin)
        row.setSpacing(12)
        row.addLayout(at_top(Mark("triangle-alert", side=18, colour=self._tone)))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(what)
        words.addWidget(do)
        row.addLayout(words, 1)
        return what, do

    def say(self, message: Message | None) -> None:
        """Say it, or nothing more (None)."""
        if message is None:
            self.hide()
            return
        self.what.setText(message.what)
        self.do.setText(message.do)
        self.setAccessibleName(f"{message.what} {message.do}")
        self.show()
        announce(self, f"{message.what} {message.do}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tinted, with an edge, if it is framed."""
        if self._framed:
            theme = tokens(self)
            painter = QPainter(self)
            ink.frame(painter, QRectF(self.rect()), fill=theme.colour(f"{self._tone}_t"),
                      edge=theme.colour(f"{self._tone}_l"))  # fmt: skip
            painter.end()


class FieldProblem(Paragraph):
    """One sentence below a control: what is odd, and that it is kept as typed. It never blocks leaving or saving."""

    def __init__(self, parent: QWidget | None = None, *, colour: str = "red") -> None:
        super().__init__("", Type.CAPTION, colour=colour, parent=parent)
        self.hide()

    def say(self, sentence: str, control: QWidget | None = None) -> None:
        """Say it, also aloud, and give the control its red edge, or take both away (empty)."""
        news = sentence != self.text()
        self.setText(sentence)
        self.setVisible(bool(sentence))
        if control is not None:
            control.setProperty("problem", bool(sentence))
            control.update()
        if sentence and news:
            announce(control or self, sentence)
