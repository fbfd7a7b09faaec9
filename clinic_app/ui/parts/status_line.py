"""The line at the foot: what is saved, what waits, who is here. Text, changed when it changes; each opens its page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import IN_TEXT, paint
from clinic_app.ui.parts.buttons import PressedOnce
from clinic_app.ui.qt_numbers import BY_TAB, focus
from clinic_app.ui.theme import Type, font, tokens, width_of

HEIGHT: Final = 32


class StatusPart(PressedOnce, QAbstractButton):
    """A mark and a few words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = ""
        self._tone = "sub"
        focus(self, BY_TAB)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def say(self, mark: str, words: str, tone: str = "sub") -> None:
        """Say this, or nothing (empty)."""
        self._mark, self._tone = mark, tone
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip("")
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(width_of(Type.CAPTION, self.text()) + (IN_TEXT + 4 if self._mark else 0) + 10, HEIGHT - 2)

    def minimumSizeHint(self) -> QSize:
        """It may be cut; the whole is in the page it opens."""
        return QSize(40, HEIGHT - 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark, words."""
        theme = tokens(self)
        painter = QPainter(self)
        if self.hasFocus():
            ink.ring(painter, QRectF(self.rect()), theme, radius=5)
        left = 4
        if self._mark:
            colour = "teal" if self._mark == "check" else self._tone
            paint(painter, self._mark, QRectF(left, self.height() / 2 - 7, 14, 14), theme.colour(colour))
            left += 20
        ink.words(
            painter, self.rect().adjusted(left, 0, -2, 0), self.text(), font(Type.CAPTION), theme.colour(self._tone)
        )
        painter.end()


class TrainingMark(QLabel):
    """Stands on every screen of a training clinic: nobody here is real."""

    def __init__(self) -> None:
        super().__init__(f"{_('Training clinic')} · {_('NOT REAL: every person here is invented')}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """One tag."""
        bold, rest = self.text().split(" · ", 1)
        return QSize(QFontMetrics(_bold_caption()).horizontalAdvance(bold) + width_of(Type.CAPTION, rest) + 26, 22)

    def minimumSizeHint(self) -> QSize:
        """The same: a label's own counts with another font than it is written in."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tinted, the first words bold."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("teal_t"), edge=None, radius=4)
        bold, rest = self.text().split(" · ", 1)
        used = ink.words(painter, self.rect().adjusted(8, 0, 0, 0), bold, _bold_caption(), theme.colour("teal_d"))
        ink.words(painter, self.rect().adjusted(16 + used, 0, -2, 0), rest, font(Type.CAPTION), theme.colour("teal_d"))
        painter.end()


def _bold_caption() -> QFont:
    face = font(Type.CAPTION)
    face.setBold(True)
    return face


class StatusLine(QWidget):
    """Saved · line and what waits · who else is in this case · listening · away · training · who you are · language."""

    pressed = Signal(str)
    """`saved`, `line`, `others`, `backup`, `pcs`, `listening`, `away`, `help`, `person` or `language`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.saved, self.line, self.others = StatusPart(), StatusPart(), StatusPart()
        self.backup, self.pcs = StatusPart(), StatusPart()
        self.listening, self.person, self.language = StatusPart(), StatusPart(), StatusPart()
        self.help, self.away = StatusPart(), StatusPart()
        self._training = TrainingMark()
        self._training.hide()
        for short in (self.help, self.person, self.language):  # a word or two each: never cut
            short.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 12, 0)
        row.setSpacing(8)
        for part in (self.saved, self.line, self.others, self.backup, self.pcs, self.listening, self.away):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._training)
        row.addSpacing(8)
        row.addWidget(self.help)
        row.addWidget(self.person)
        row.addWidget(self.language)
        for name in ("saved", "line", "others", "backup", "pcs", "listening", "away", "help", "person", "language"):
            part = getattr(self, name)
            part.clicked.connect(lambda _on=False, which=name: self.pressed.emit(which))

    def mark_training(self, training: bool) -> None:
        """Show or take away the mark."""
        self._training.setVisible(training)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line above."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.fill(painter, self.rect(), theme.colour("bg"))
        ink.fill(painter, QRectF(0, 0, self.width(), 1), theme.colour("line"))
        painter.end()
