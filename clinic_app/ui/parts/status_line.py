"""The line at the foot: what is saved, what waits, who is here. Text, changed when it changes; each opens its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import IN_TEXT, paint
from clinic_app.ui.parts.buttons import PressedOnce
from clinic_app.ui.parts.tip import tip
from clinic_app.ui.qt_numbers import BY_TAB, focus
from clinic_app.ui.theme import Type, font, tokens, width_of

HEIGHT: Final = 32
_FOLDED: Final = 28
"""A mark alone, and a target of more than 24."""
_GAP: Final = 8
_EDGE: Final = 12


class StatusPart(PressedOnce, QAbstractButton):
    """A mark and a few words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = ""
        self._tone = "sub"
        self._folded = False
        focus(self, BY_TAB)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def say(self, mark: str, words: str, tone: str = "sub") -> None:
        """Say this, or nothing (empty)."""
        self._mark, self._tone = mark, tone
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(tip(words if self._folded else ""))
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    @property
    def folds(self) -> bool:
        """Whether it has a mark that can stand for it."""
        return bool(self._mark)

    def fold(self, folded: bool) -> None:
        """Show the mark alone, or the words again. What they say stays its name, and is told under the mouse."""
        if folded is not self._folded:
            self._folded = folded
            self.setToolTip(tip(self.text() if folded else ""))
            self.updateGeometry()
            self.update()

    def whole(self) -> int:
        """How wide it is with all its words."""
        return width_of(Type.CAPTION, self.text()) + (IN_TEXT + 4 if self._mark else 0) + 10

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(_FOLDED if self._folded else self.whole(), HEIGHT - 2)

    def minimumSizeHint(self) -> QSize:
        """It may be cut; the whole is in the page it opens."""
        return QSize(_FOLDED, HEIGHT - 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark, words."""
        theme = tokens(self)
        painter = QPainter(self)
        if self.hasFocus():
            ink.ring(painter, QRectF(self.rect()), theme, radius=5)
        left = 7 if self._folded else 4
        if self._mark:
            colour = "teal" if self._mark == "check" else self._tone
            paint(painter, self._mark, QRectF(left, self.height() / 2 - 7, 14, 14), theme.colour(colour))
            left += 20
        if not self._folded:
            room = self.rect().adjusted(left, 0, -2, 0)
            ink.words(painter, room, self.text(), font(Type.CAPTION), theme.colour(self._tone))
        painter.end()


class TrainingMark(QLabel):
    """Stands on every screen of a training clinic: nobody here is real."""

    def __init__(self) -> None:
        super().__init__(f"{_('Training clinic')} · {_('NOT REAL: every person here is invented')}")
        self._short = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def shorten(self, short: bool) -> None:
        """Show its first words alone; the rest is told under the mouse."""
        if short is not self._short:
            self._short = short
            self.setToolTip(tip(self.text() if short else ""))
            self.updateGeometry()
            self.update()

    def whole(self) -> int:
        """How wide it is with all its words."""
        return self._bold() + width_of(Type.CAPTION, self.text().split(" · ", 1)[1]) + 10

    def _bold(self) -> int:
        return QFontMetrics(_bold_caption()).horizontalAdvance(self.text().split(" · ", 1)[0]) + 16

    def sizeHint(self) -> QSize:
        """One tag."""
        return QSize(self._bold() if self._short else self.whole(), 22)

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
        if not self._short:
            beside = self.rect().adjusted(16 + used, 0, -2, 0)
            ink.words(painter, beside, rest, font(Type.CAPTION), theme.colour("teal_d"))
        painter.end()


def _bold_caption() -> QFont:
    face = font(Type.CAPTION)
    face.setBold(True)
    return face


def _needs(parts: Sequence[StatusPart]) -> int:
    return sum(part.whole() + _GAP for part in parts)


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
        row.setContentsMargins(_EDGE, 1, _EDGE, 0)
        row.setSpacing(_GAP)
        for part in (self.saved, self.line, self.others, self.backup, self.pcs, self.listening, self.away):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._training)
        row.addSpacing(_GAP)
        row.addWidget(self.help)
        row.addWidget(self.person)
        row.addWidget(self.language)
        for name in ("saved", "line", "others", "backup", "pcs", "listening", "away", "help", "person", "language"):
            part = getattr(self, name)
            part.clicked.connect(lambda _on=False, which=name: self.pressed.emit(which))

    def mark_training(self, training: bool) -> None:
        """Show or take away the mark."""
        self._training.setVisible(training)

    def event(self, event: QEvent) -> bool:
        """A part says something else: look anew who has room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._give_way()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look who has room."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Where there is no room for all words, one part after the other keeps its mark alone: none is cut short.

        What was saved gives way last of them. That nothing is real is said whole as long as every mark has room.
        """
        giving = (self.pcs, self.away, self.others, self.backup, self.listening, self.line, self.saved)
        shown = [part for part in giving if not part.isHidden()]
        fixed = [part for part in (self.help, self.person, self.language) if not part.isHidden()]
        room = self.width() - 2 * _EDGE - _GAP - sum(part.sizeHint().width() + _GAP for part in fixed)
        training = not self._training.isHidden()
        least = sum(_FOLDED if part.folds else part.whole() for part in shown) + _GAP * (len(shown) + 1)
        self._training.shorten(training and least + self._training.whole() > room)
        if training:
            room -= self._training.sizeHint().width() + _GAP
        for place, part in enumerate(shown):
            wide = _needs(shown[place:]) + place * (_FOLDED + _GAP)
            part.fold(part.folds and wide > room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line above."""
        theme = tokens(self)
        painter = QPainter(self)
        ink.fill(painter, self.rect(), theme.colour("bg"))
        ink.fill(painter, QRectF(0, 0, self.width(), 1), theme.colour("line"))
        painter.end()
