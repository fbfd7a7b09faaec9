"""The screen turned to her: full, in her language, with nothing of ours on it. Three answers of one size and colour.

The way back is to hold F6; then the cover asks who is there. A text that is not checked is shown in training only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from clinic_app.errors import ClinicError
from clinic_app.services.read_aloud import Recorded
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.blank import Blank
from clinic_app.ui.parts.card import Card, Mark
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.gate_picture import GatePicture
from clinic_app.ui.parts.her_parts import HerAnswer, HerPart
from clinic_app.ui.parts.her_voice import with_voice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.status_line import TrainingMark
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.her_words import LONG, Turned
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.theme import Type, tokens

HELD_MS: Final = 900
CODES: Final = ("given", "refused", "undecided")
_MARKS: Final = ("check", "x", "clock")
_BESIDE_FROM: Final = 1000
"""On a screen narrower than this, as an old one at 150 %, two lists beside each other would cut her words."""


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
        self._held = QTimer(self, singleShot=True, interval=HELD_MS)
        self._held.timeout.connect(self.turn_back)
        column = QVBoxLayout(self)
        narrow = parent.screen().size().width() < _BESIDE_FROM
        wide = (72, 24, 72, 12) if told.fixed else (120, 40, 120, 20)
        column.setContentsMargins(*((24, 16, 24, 8) if narrow else wide))
        column.setSpacing(14 if told.fixed else 20)
        listed = bool(told.learn or told.lines)
        question = Paragraph(told.question, Type.HER_TEXT_BOLD if listed else Type.HER_QUESTION)
        asked, self.voice = with_voice(question, told.question, recorded)
        column.addLayout(asked)
        self.parts: list[HerPart] = []
        if told.learn:
            column.addLayout(self._lists(told, narrow=narrow), 1)
        elif told.lines:
            column.addWidget(_told(told.lines), 1)
        else:
            column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        # Where she is only told something, there are none.
        self.answers = [HerAnswer(words, mark) for words, mark in zip(told.answers, _MARKS, strict=False)]
        for code, button in zip(CODES, self.answers, strict=False):
            button.clicked.connect(lambda _on=False, chosen=code: self._choose(chosen))
            row.addWidget(button, 1)
        column.addLayout(row)
        column.addWidget(Paragraph(told.foot, Type.HER_FOOT, colour="sub", centred=True))
        if not listed:
            column.addStretch(1)
        last = QHBoxLayout()
        last.setSpacing(16)
        last.addStretch(1)
        if training:
            last.addWidget(TrainingMark())
        if told.draft:
            words = _("Training · draft, not yet checked by a native speaker")
            last.addWidget(OneLine(words, Type.CAPTION, colour="sub"))
        last.addStretch(1)
        column.addLayout(last)

    def _lists(self, told: Turned, *, narrow: bool) -> QLayout:
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
            learn.body.addLayout(_beside_each_other(self.parts, columns=1 if narrow else 2))
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
        if narrow:
            return _one_below_the_other(learn, never, _for_the_gate(told, Flow(gap=12)) if told.fixed else None)
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
        right.addLayout(_for_the_gate(told, beside))
        beside.addStretch(1)
        row.addLayout(right, 2)
        return row

    def _choose(self, code: str) -> None:
        for each, button in zip(CODES, self.answers, strict=True):
            button.setChecked(each == code)
        self.answered.emit(code)

    def turn_back(self) -> None:
        """Back to the staff; the cover asks who is there."""
        self.close()

    def showEvent(self, event: QShowEvent) -> None:
        """While she looks, nothing of ours stands behind this screen either."""
        self._blank.lay_over()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Closed, or put away by the cover, which stands there now."""
        self._blank.hide()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """By whatever way it is closed, the cover comes and asks who is there."""
        self.hide()  # first: what the cover puts away would come back with it
        self.turned_back.emit()
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


def _one_below_the_other(learn: Card, never: Card, gate: QLayout | None) -> QLayout:
    """All of it in one room that scrolls, in the order in which it is read."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    column.addWidget(learn)
    if gate is not None:
        column.addLayout(gate)
    column.addWidget(never)
    column.addStretch(1)
    whole = QVBoxLayout()
    whole.addWidget(_room(inside))
    return whole


def _beside_each_other(parts: list[HerPart], *, columns: int) -> QGridLayout:
    """Two in a row, so that all of it is seen without turning a wheel, or one where there is no room for two."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(0)
    whole = len(parts) - LONG
    for place, part in enumerate(parts[:whole]):
        grid.addWidget(part, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
    for place, part in enumerate(parts[whole:], whole):
        grid.addWidget(part, whole + place, 0, 1, columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return grid


def _for_the_gate(told: Turned, row: QLayout) -> QLayout:
    """What she says there: three pictures, and the code if she can keep it."""
    for sign, word in told.pictures:
        row.addWidget(GatePicture(sign, word))
    row.addWidget(OneLine(told.code, Type.HER_TEXT))
    return row


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
    screen = TurnedScreen(told, page.window(), training=page.ways.clinic.training, recorded=recorded)
    screen.answered.connect(answered)
    if switched is not None:
        screen.switched.connect(switched)
    screen.turned_back.connect(page.ways.inside.hide_wanted)
    screen.showFullScreen()
    screen.setFocus()
    return screen
