"""The screen turned to her: full, in her language, with nothing of ours on it. Three answers of one size and colour.

The way back is to hold F6; then the cover asks who is there. A text that is not checked is shown in training only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clinic_app.errors import ClinicError
from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.card import Card, Mark
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.her_words import Turned
from clinic_app.ui.theme import Type, font, tokens, width_of

HELD_MS: Final = 900
CODES: Final = ("given", "refused", "undecided")
_MARKS: Final = ("check", "x", "clock")


class _Answer(QAbstractButton):
    """80 high, none coloured; what she chose has a bold edge."""

    def __init__(self, words: str, mark: str) -> None:
        super().__init__()
        self._mark = mark
        self.setCheckable(True)
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(width_of(Type.HER_TEXT, self.text()) + 80, 80)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        if self.hasFocus():
            ink.ring(painter, rect, theme)
        edge = theme.colour("ink" if self.isChecked() else "ctl")
        ink.frame(painter, ink.within_ring(rect, self.hasFocus()), fill=theme.colour("surface"), edge=edge, radius=8,
                  width=3 if self.isChecked() else 1)  # fmt: skip
        face = font(Type.HER_TEXT)
        face.setBold(True)
        width = width_of(Type.HER_TEXT, self.text()) + 38
        left = rect.center().x() - width / 2
        paint(painter, self._mark, QRectF(left, rect.center().y() - 13, 26, 26), theme.colour("ink"))
        ink.words(painter, QRectF(left + 40, 0, rect.width() - left - 44, rect.height()), self.text(), face,
                  theme.colour("ink"))  # fmt: skip
        painter.end()


class _Part(QWidget):
    """One thing they would learn, with a round × of 44 that takes it out."""

    def __init__(self, mark: str, words: str, *, kept: bool, switched: Callable[[], None]) -> None:
        super().__init__()
        self._words = OneLine(words, Type.HER_TEXT, elides=True)
        self.out = _Round(words)
        self.out.setChecked(not kept)
        self.out.clicked.connect(lambda _on=False: self._switch(switched))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(Mark(mark, side=26, colour="teal_d"))
        row.addWidget(self._words, 1)
        row.addWidget(self.out)
        self._show()

    def _switch(self, switched: Callable[[], None]) -> None:
        self._show()
        switched()

    def _show(self) -> None:
        face = font(Type.HER_TEXT)
        face.setStrikeOut(self.out.isChecked())
        self._words.setFont(face)
        self._words.set_colour("sub" if self.out.isChecked() else "ink")


class _Round(QAbstractButton):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(50, 50)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, rect = tokens(self), QPainter(self), QRectF(self.rect())
        if self.hasFocus():
            ink.ring(painter, rect, theme, radius=25)
        ink.frame(
            painter, rect.adjusted(3, 3, -3, -3), fill=theme.colour("surface"), edge=theme.colour("ctl"), radius=22
        )
        paint(painter, "undo-2" if self.isChecked() else "x", rect.adjusted(15, 15, -15, -15), theme.colour("ink"))
        painter.end()


class TurnedScreen(QWidget):
    """`answered` carries her answer, `switched` the number of a part she took out or put back."""

    answered = Signal(str)
    switched = Signal(int)
    turned_back = Signal()

    def __init__(self, told: Turned, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Notebook")
        self._held = QTimer(self, singleShot=True, interval=HELD_MS)
        self._held.timeout.connect(self.turn_back)
        column = QVBoxLayout(self)
        column.setContentsMargins(120, 40, 120, 20)
        column.setSpacing(20)
        listed = bool(told.learn or told.lines)
        column.addWidget(Paragraph(told.question, Type.HER_TEXT_BOLD if listed else Type.HER_QUESTION))
        self.parts: list[_Part] = []
        if told.learn:
            column.addLayout(self._lists(told), 1)
        elif told.lines:
            column.addWidget(_told(told.lines), 1)
        else:
            column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        # Where she is only told something, there are none.
        self.answers = [_Answer(words, mark) for words, mark in zip(told.answers, _MARKS, strict=False)]
        for code, button in zip(CODES, self.answers, strict=False):
            button.clicked.connect(lambda _on=False, chosen=code: self._choose(chosen))
            row.addWidget(button, 1)
        column.addLayout(row)
        column.addWidget(Paragraph(told.foot, Type.HER_FOOT, colour="sub", centred=True))
        if not listed:
            column.addStretch(1)
        if told.draft:
            words = _("Training · draft, not yet checked by a native speaker")
            column.addWidget(Paragraph(words, Type.CAPTION, colour="sub", centred=True))

    def _lists(self, told: Turned) -> QHBoxLayout:
        learn, never = Card(), Card()
        learn.setAccessibleName(told.head)
        learn.body.setContentsMargins(28, 12, 28, 12)
        learn.body.setSpacing(0)
        learn.body.addWidget(Paragraph(told.head, Type.HER_TEXT_BOLD, colour="teal_d"))
        for number, (mark, words, kept) in enumerate(told.learn):
            part = _Part(mark, words, kept=kept, switched=partial(self.switched.emit, number))
            self.parts.append(part)
            learn.body.addWidget(part)
        learn.body.addStretch(1)
        never.body.setContentsMargins(28, 16, 28, 16)
        for words in told.never:
            line = QHBoxLayout()
            line.setSpacing(16)
            line.addWidget(Mark("lock", side=24), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Paragraph(words, Type.HER_TEXT), 1)
            never.body.addLayout(line)
        never.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(_room(learn), 1)
        row.addWidget(never, 1)
        return row

    def _choose(self, code: str) -> None:
        for each, button in zip(CODES, self.answers, strict=True):
            button.setChecked(each == code)
        self.answered.emit(code)

    def turn_back(self) -> None:
        """Back to the staff; the cover asks who is there."""
        self.close()
        self.turned_back.emit()

    def event(self, event: QEvent) -> bool:
        """No shortcut of ours reaches this screen."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key of ours is off, but the hide key and F6, held."""
        if event.key() == Qt.Key.Key_F6:
            if not event.isAutoRepeat():
                self._held.start()
            return
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go too early: nothing."""
        if event.key() == Qt.Key.Key_F6 and not event.isAutoRepeat():
            self._held.stop()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground alone."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens(self).colour("bg"))
        painter.end()


def _told(lines: tuple[tuple[str, str], ...]) -> QScrollArea:
    """Lines that she only reads."""
    card = Card()
    card.body.setContentsMargins(28, 16, 28, 16)
    card.body.setSpacing(12)
    for bold, rest in lines:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(Paragraph(bold, Type.HER_TEXT_BOLD), 1)
        row.addWidget(Paragraph(rest, Type.HER_TEXT), 2)
        card.body.addLayout(row)
    card.body.addStretch(1)
    return _room(card)


def _room(card: Card) -> QScrollArea:
    room = QScrollArea()
    room.setWidgetResizable(True)
    room.setFrameShape(QScrollArea.Shape.NoFrame)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    room.setWidget(card)
    return room


def turn(
    page: CasePage,
    tell: Callable[[], Turned],
    answered: Callable[[str], object],
    switched: Callable[[int], object] | None = None,
) -> TurnedScreen | None:
    """Turn the screen to her, or say on the page why it stays."""
    try:
        told = tell()
    except ClinicError as error:
        page.refuse(error)
        return None
    screen = TurnedScreen(told, page.window())
    screen.answered.connect(answered)
    if switched is not None:
        screen.switched.connect(switched)
    # It closes first: what the cover puts away would come back with it.
    screen.turned_back.connect(page.ways.inside.hide_wanted)
    screen.showFullScreen()
    screen.setFocus()
    return screen
