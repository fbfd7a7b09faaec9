"""Before the cover: who signed in is asked for the passphrase, or while she listens for six figures."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.clock_head import ClockHead
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sign_in import AskPassphrase
from clinic_app.ui.parts.six_figures import SixFigures
from clinic_app.ui.parts.status_line import StatusLine
from clinic_app.ui.parts.waves import Waves
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

_WIDTH: Final = 400
_LOW: Final = 440
_PADDING: Final = 28
_LOW_PADDING: Final = 20


class CoverAsks(Waves):
    """`given` carries the passphrase, `figures_given` six figures. No word is asked: who it must be stands fast."""

    given = Signal(str)
    figures_given = Signal(str)
    another_person = Signal()
    typed = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = ClockHead(clock)
        self.passphrase = AskPassphrase(verb=_("Go on"))
        self.passphrase.given.connect(self.given)
        self.passphrase.passphrase.textEdited.connect(lambda _text: self.typed.emit())
        self._hold = self._ask_figures()
        self._lines = _Lines()
        self._hint = Paragraph("", Type.CAPTION, colour="sub")
        self._card = card = Card(padding=_PADDING)
        card.setFixedWidth(_WIDTH)
        for part in (self.passphrase, self._hold, self._hint, self._lines):
            card.body.addWidget(part)
        self._instead = quiet(_("Use the passphrase"), size="small")
        self._instead.clicked.connect(lambda: self._show_hold(None))
        other = quiet(_("Another person"), size="small")
        other.clicked.connect(self.another_person)
        self._foot = StatusLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._now)
        column.addSpacing(20)
        for line in ((card,), (self._instead, other)):
            row = QHBoxLayout()
            row.addStretch(1)
            for widget in line:
                row.addWidget(widget)
            row.addStretch(1)
            column.addLayout(row)
            column.addSpacing(12)
        column.addStretch(3)
        column.addWidget(self._foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a very low window the time gives way to what is asked, and so does the air around it."""
        super().resizeEvent(event)
        low = event.size().height() < _LOW
        self._now.setVisible(not low)
        edge = _LOW_PADDING if low else _PADDING
        self._card.body.setContentsMargins(edge, edge, edge, edge)

    def _ask_figures(self) -> QWidget:
        self.figures = SixFigures()
        self.figures.given.connect(self.figures_given)
        self.figures.typed.connect(self.typed)
        self._tries = OneLine("", Type.CAPTION, colour="sub")
        self.wrong = Notice()
        head = QHBoxLayout()
        head.addWidget(OneLine(_("Six figures"), Type.BODY_BOLD))
        head.addStretch(1)
        head.addWidget(self._tries)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.figures)
        column.addWidget(self.wrong)
        return made

    def prepare(self, *, training: bool, hint: str) -> None:
        """`hint` is for the training clinic, whose passphrase everybody may know."""
        self._foot.mark_training(training)
        self._hint.setText(hint)
        self._lines.say_kept("")

    def say_kept(self, at: str) -> None:
        """Everything typed until this time of day is in the vault."""
        self._lines.say_kept(at)

    def begin(self, hold_until: str | None, tries: int) -> None:
        """The time of now, and the focus where the figures go while a hold runs, else the passphrase."""
        self._now.say_now()
        self._say_tries(tries)
        self._show_hold(hold_until)

    def refuse_figures(self, tries: int) -> None:
        """Not these. With no try left, the passphrase is asked, and it is said why."""
        if tries:
            self._say_tries(tries)
            self.wrong.say(Message(_("These are not the figures."), ""))
            self.figures.begin()
        else:
            self._show_hold(None)
            self.passphrase.notice.say(
                Message(_("Three wrong tries: the figures count no more."), _("Type the passphrase."))
            )

    def forget(self) -> None:
        """Drop what was typed."""
        self.passphrase.forget()
        self.figures.forget()
        self.wrong.say(None)

    def _say_tries(self, tries: int) -> None:
        words = ngettext("{n} try, then the passphrase", "{n} tries, then the passphrase", tries)
        self._tries.setText(words.format(n=tries))

    def _show_hold(self, until: str | None) -> None:
        self.forget()
        holds = until is not None
        self._hold.setVisible(holds)
        self._instead.setVisible(holds)
        self.passphrase.setVisible(not holds)
        self._hint.setVisible(not holds and bool(self._hint.text()))
        self._lines.say_listening(until or "")
        (self.figures if holds else self.passphrase).begin()


class _Lines(QWidget):
    """Below what is asked: until when she listens, until when everything is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._listening, self._kept = Paragraph("", Type.COMPACT, colour="sub"), Paragraph("", Type.COMPACT)
        self._rows = [self._row("clock", self._listening), self._row("check", self._kept)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(Divider())
        column.addSpacing(6)
        for row in self._rows:
            column.addWidget(row)
        self._show()

    @staticmethod
    def _row(mark: str, words: Paragraph) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Mark(mark, colour="teal" if mark == "check" else "sub"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(words, 1)
        return made

    def say_listening(self, until: str) -> None:
        self._listening.setText(_("I am listening · until {time} at the latest").format(time=until) if until else "")
        self._show()

    def say_kept(self, at: str) -> None:
        self._kept.setText(_("Everything typed until {time} is kept.").format(time=at) if at else "")
        self._show()

    def _show(self) -> None:
        for row, words in zip(self._rows, (self._listening, self._kept), strict=True):
            row.setVisible(bool(words.text()))
        self.setVisible(any(words.text() for words in (self._listening, self._kept)))
