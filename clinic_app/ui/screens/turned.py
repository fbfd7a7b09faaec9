"""The screen turned to her: full, in her language, with nothing of ours on it. Three answers of one size and colour.

The way back is to hold F6; then the cover asks who is there. A text that is not checked is shown in training only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.errors import ClinicError
from clinic_app.services.read_aloud import Recorded
from clinic_app.ui.kept_away import KeptAway
from clinic_app.ui.parts.blank import Blank
from clinic_app.ui.parts.card import Card, Mark
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.her_parts import HerAnswer, HerPart, in_columns
from clinic_app.ui.parts.her_voice import not_heard, with_voice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.her_words import LONG, Turned
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.turned_parts import for_the_gate, lines_of, of_training
from clinic_app.ui.theme import Type, tokens

HELD_MS: Final = 900
CODES: Final = ("given", "refused", "undecided")
_MARKS: Final = ("check", "x", "clock")
_BESIDE_FROM: Final = 1000
"""On a screen narrower than this, as an old one at 150 %, two lists beside each other would cut her words."""
_LARGE_FROM: Final = 700
"""On a screen lower than this, as an old one at 125 %, a long sentence in large letters would push the answers off."""


class TurnedScreen(QWidget):
    """`answered` carries her answer, `switched` the number of a part she took out or put back."""

    answered = Signal(str)
    switched = Signal(int)
    turned_back = Signal()

    def __init__(
        self, told: Turned, parent: QWidget, *, training: bool = False, recorded: Recorded | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Notebook")
        self._blank = Blank(parent)
        self._kept_away = KeptAway(self, parent, parent=self)
        self._closes = False
        self._held = QTimer(self, singleShot=True, interval=HELD_MS)
        self._held.timeout.connect(self.turn_back)
        column = QVBoxLayout(self)
        screen = parent.screen().size()
        narrow, low = screen.width() < _BESIDE_FROM, screen.height() < _LARGE_FROM
        wide = (72, 24, 72, 12) if told.fixed else (120, 40, 120, 20)
        edges = (24, 16, 24, 8) if narrow else wide
        column.setContentsMargins(*edges)
        self._edges = 2 * edges[0]
        column.setSpacing(14 if told.fixed else 20)
        listed = bool(told.learn or told.lines)
        large = not (listed or narrow or low)
        question = Paragraph(told.question, Type.HER_QUESTION if large else Type.HER_TEXT_BOLD)
        asked, self.voice = with_voice(question, told.question, recorded)
        self.parts: list[HerPart] = []
        scrolls = narrow or (low and not listed)
        if scrolls:
            column.setSpacing(10)
            column.addWidget(self._scrolled(told, asked), 1)
        else:
            column.addLayout(asked)
            if told.learn:
                column.addLayout(self._lists(told), 1)
            elif told.lines:
                column.addWidget(_room(lines_of(told.lines)), 1)
            else:
                column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(10 if narrow else 16)
        # Where she is only told something, there are none.
        self.answers = [HerAnswer(words, mark) for words, mark in zip(told.answers, _MARKS, strict=False)]
        for code, button in zip(CODES, self.answers, strict=False):
            button.clicked.connect(lambda _on=False, chosen=code: self._choose(chosen))
            row.addWidget(button, 1)
        column.addLayout(row)
        column.addWidget(Paragraph(told.foot, Type.HER_FOOT, colour="sub", centred=True))
        if not listed and not scrolls:
            column.addStretch(1)
        column.addLayout(of_training(told, training=training, narrow=narrow))

    def _scrolled(self, told: Turned, asked: QLayout) -> QScrollArea:
        """All she reads in one room: however long it is, the answers below it stay on the screen."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(asked)
        if told.learn:
            learn, never = self._cards(told, columns=1)
            column.addWidget(learn)
            if told.fixed:
                column.addLayout(for_the_gate(told, Flow(gap=12)))
            column.addWidget(never)
        elif told.lines:
            column.addWidget(lines_of(told.lines))
        column.addStretch(1)
        return _room(inside)

    def _cards(self, told: Turned, *, columns: int) -> tuple[Card, Card]:
        """What they would learn, and what nobody learns."""
        learn, never = Card(), Card()
        learn.setAccessibleName(told.head)
        learn.body.setContentsMargins(28, 12, 28, 12)
        learn.body.setSpacing(0)
        learn.body.addWidget(Paragraph(told.head, Type.HER_TEXT_BOLD, colour="teal_d"))
        for number, (mark, words, kept) in enumerate(told.learn):
            part = HerPart(mark, words, kept=kept, switched=partial(self.switched.emit, number), fixed=told.fixed)
            self.parts.append(part)
            if not told.fixed:
                learn.body.addWidget(part)
        if told.fixed:
            learn.body.addLayout(in_columns(self.parts, columns, last=LONG))
            never.body.setSpacing(2)
        learn.body.addStretch(1)
        never.body.setContentsMargins(28, 16, 28, 16)
        for place, words in enumerate(told.never):
            if told.fixed and not place:
                never.body.addWidget(Paragraph(words, Type.HER_TEXT_BOLD, colour="teal_d"))
                continue
            line = QHBoxLayout()
            line.setSpacing(16)
            line.addWidget(Mark("lock", side=24), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Paragraph(words, Type.HER_TEXT), 1)
            never.body.addLayout(line)
        never.body.addStretch(1)
        return learn, never

    def _lists(self, told: Turned) -> QLayout:
        """The two beside each other."""
        learn, never = self._cards(told, columns=2)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(_room(learn), 3 if told.fixed else 1)
        if not told.fixed:
            row.addWidget(never, 1)
            return row
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(_room(never), 1)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        right.addLayout(for_the_gate(told, beside))
        beside.addStretch(1)
        row.addLayout(right, 2)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The answers are of one size, large if all of them have room for that."""
        super().resizeEvent(event)
        room = event.size().width() - self._edges
        room = room // max(1, len(self.answers)) - 16
        small = any(answer.sizeHint().width() > room for answer in self.answers)
        for answer in self.answers:
            answer.show_small(small=small)

    def _choose(self, code: str) -> None:
        for each, button in zip(CODES, self.answers, strict=True):
            button.setChecked(each == code)
        self.answered.emit(code)

    def turn_back(self) -> None:
        """Back to the staff; the cover asks who is there."""
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """While she looks, nothing of ours stands behind this screen or comes up before it."""
        if not event.spontaneous():
            self._blank.lay_over()
            self._kept_away.begin()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Closed, or put away by the cover, which stands there now. Made small by a hand, it is still turned to her."""
        if not event.spontaneous():
            self._blank.take_away()
            if not self._closes:
                self._kept_away.end()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """By whatever way it is closed, the cover comes and asks who is there."""
        self._closes = True
        self.hide()  # first: what the cover puts away would come back with it
        self.turned_back.emit()
        self._kept_away.end()  # last: what waited goes behind the cover
        self._blank.deleteLater()
        super().closeEvent(event)

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


def _room(card: QWidget) -> QScrollArea:
    room = QScrollArea()
    room.setWidgetResizable(True)
    room.setFrameShape(QScrollArea.Shape.NoFrame)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    room.setWidget(card)
    return room


def turn(
    page: CasePage | TopicPage,
    tell: Callable[[], Turned],
    answered: Callable[[str], object],
    switched: Callable[[int], object] | None = None,
    recorded: Recorded | None = None,
) -> TurnedScreen | None:
    """Turn the screen to her, or say on the page why it stays. What is `recorded` she can have read to her."""
    try:
        told = tell()
    except ClinicError as error:
        page.refuse(error)
        return None
    page.notice.say(None)
    screen = TurnedScreen(told, page.window(), training=page.ways.clinic.training, recorded=recorded)
    screen.answered.connect(answered)
    if switched is not None:
        screen.switched.connect(switched)
    if (voice := screen.voice) is not None:
        screen.turned_back.connect(lambda: page.notice.say(not_heard()) if voice.failed else None)
    screen.turned_back.connect(page.ways.inside.hide_wanted)
    screen.showFullScreen()
    screen.setFocus()
    return screen
