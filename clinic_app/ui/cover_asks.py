"""Before the cover: who signed in is asked for the passphrase, on a page that says the time and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.timekeeping import Clock
from clinic_app.ui import both_eras
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sign_in import AskPassphrase
from clinic_app.ui.parts.status_line import StatusLine
from clinic_app.ui.parts.waves import Waves
from clinic_app.ui.theme import Type

_WIDTH = 400


class CoverAsks(Waves):
    """`given` carries the passphrase of whoever signed in; no word is asked, since who that is stands fast."""

    given = Signal(str)
    another_person = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        middle = Qt.AlignmentFlag.AlignHCenter
        self._time = OneLine("", Type.DISPLAY, align=middle)
        self._day = OneLine("", Type.BODY, colour="sub", align=middle)
        self.passphrase = AskPassphrase(verb=_("Go on"))
        self.passphrase.given.connect(self.given)
        self._hint = Paragraph("", Type.CAPTION, colour="sub")
        card = Card(padding=28)
        card.setFixedWidth(_WIDTH)
        card.body.addWidget(self.passphrase)
        card.body.addWidget(self._hint)
        other = quiet(_("Another person"), size="small")
        other.clicked.connect(self.another_person)
        self._foot = StatusLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(self._time)
        column.addWidget(self._day)
        column.addSpacing(20)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(12)
        column.addWidget(other, 0, middle)
        column.addStretch(3)
        column.addWidget(self._foot)

    def prepare(self, *, training: bool, hint: str) -> None:
        """`hint` is for the training clinic, whose passphrase everybody may know."""
        self._foot.mark_training(training)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def begin(self) -> None:
        """The time of now, and the focus where the passphrase goes."""
        now = self._clock.now()
        self._time.setText(both_eras.time_of_day(now, self._clock))
        self._day.setText(both_eras.long_day(now.astimezone(self._clock.zone).date()))
        self.passphrase.begin()

    def forget(self) -> None:
        """Drop what was typed."""
        self.passphrase.forget()
