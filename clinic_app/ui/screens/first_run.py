"""The first page on a PC without records: try with invented survivors, or set up for real work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from clinic_app.ui import ink
from clinic_app.ui.i18n import _
from clinic_app.ui.icons import paint
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.outside import OutsidePage, centred, said
from clinic_app.ui.theme import Type, tokens

_BEFORE_AIR: Final = 1_000
"""The cards take what room there is, up to their width, before the air beside them does."""


class _Tile(QWidget):
    def __init__(self, mark: str) -> None:
        super().__init__()
        self._mark = mark
        self.setFixedSize(48, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = tokens(self)
        painter = QPainter(self)
        ink.frame(painter, QRectF(self.rect()), fill=theme.colour("teal_t"), edge=None)
        paint(painter, self._mark, QRectF(12, 12, 24, 24), theme.colour("teal_d"))
        painter.end()


class FirstRun(OutsidePage):
    """Either way can be taken later as well."""

    training_wanted = Signal()
    set_up_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, only_training: bool = False) -> None:
        super().__init__(parent)
        self.train = primary(_("Open the training clinic"))
        self.train.clicked.connect(self._train)
        self.set_up = plain(_("Begin set-up"))
        self.set_up.clicked.connect(self.set_up_wanted)
        self.restore = quiet(_("Restore a backup"), "rotate-ccw")
        self.restore.clicked.connect(self.restore_wanted)
        self.notice = Notice()
        cards = QHBoxLayout()
        cards.setSpacing(24)
        cards.addStretch(1)
        cards.addWidget(
            _choice(
                "user-round",
                _("Try the training clinic"),
                _("Learn with invented survivors. Nothing is real and nothing leaves."),
                (
                    _("Invented cases in several languages"),
                    _("The whole way: consent, intake, referral, answer"),
                    _("Marked NOT REAL on every screen and every page"),
                    _("Lies apart from real work"),
                ),
                self.train,
            ),
            _BEFORE_AIR,
        )
        real = _choice(
            "building-2",
            _("Set up for real work"),
            _("Take ten minutes and two people."),
            (
                _("A clinic, or a receiving service: you choose first"),
                _("Two people who may add people; never only one"),
                _("A printer for the recovery sheet"),
                _("No internet needed at any step"),
            ),
            self.set_up,
        )
        cards.addWidget(real, _BEFORE_AIR)
        cards.addStretch(1)
        self.column.addStretch(1)
        title = _("Training clinic") if only_training else _("Welcome. How would you like to begin?")
        self.column.addWidget(Paragraph(title, Type.DISPLAY, centred=True))
        self.column.addSpacing(4)
        second = _("This PC has no records yet. Either choice can be changed later.")
        if only_training:
            second = _("Real records stay locked. They are behind the start entry of the program itself.")
            real.hide()
            self.restore.hide()
        self.column.addWidget(Paragraph(second, colour="sub", centred=True))
        self.column.addSpacing(28)
        self.column.addLayout(cards)
        self.column.addSpacing(16)
        self.column.addLayout(centred(self.restore))
        self.column.addSpacing(8)
        self.column.addLayout(centred(self.notice))
        self.column.addStretch(2)

    def begin(self) -> None:
        """The focus on the way that cannot harm."""
        self.train.setFocus()

    def set_waiting(self, waiting: bool) -> None:
        """While the training clinic is made nothing else is begun."""
        self.train.setEnabled(not waiting)
        self.set_up.setEnabled(not waiting)
        self.restore.setEnabled(not waiting)
        self.train.setText(_("Making invented cases…") if waiting else _("Open the training clinic"))

    def _train(self) -> None:
        self.set_waiting(True)
        self.training_wanted.emit()


def _choice(mark: str, title: str, second: str, points: Sequence[str], button: QPushButton) -> Card:
    card = Card(padding=32)
    card.setAccessibleName(title)
    card.setMinimumWidth(340)
    card.setMaximumWidth(440)
    card.body.setSpacing(4)
    card.body.addWidget(_Tile(mark))
    card.body.addSpacing(12)
    card.body.addWidget(Paragraph(title, Type.TITLE))
    card.body.addWidget(Paragraph(second, colour="sub"))
    card.body.addSpacing(12)
    for point in points:
        card.body.addLayout(said("check", point))
    card.body.addStretch(1)
    card.body.addSpacing(20)
    card.body.addWidget(button)
    return card
