"""What happened on the call: one key each. The two that put contact on hold stand apart and say so."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.services.calling import CallOutcome
from clinic_app.ui import ink
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.chosen_row import ChosenRow
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.qt_numbers import CENTRE
from clinic_app.ui.theme import Tokens, Type, font

_HEIGHT: Final = 54


class OutcomeRow(ChosenRow):
    """A key, what it says, and what follows."""

    def __init__(self, key: str, words: str, follows: str) -> None:
        super().__init__(words, f"{key}, {words}: {follows}", _HEIGHT)
        self._key, self._follows = key, follows

    def paint_words(self, painter: QPainter, theme: Tokens, room: QRectF) -> None:
        """Cap at the left, both lines beside it."""
        cap = QRectF(16, room.center().y() - 14, 28, 28)
        ink.frame(painter, cap, fill=theme.colour("surface"), edge=theme.colour("line2"), radius=4)
        ink.words(painter, cap, self._key, font(Type.BODY), theme.colour("sub"), align=CENTRE)
        enabled = "ink" if self.isEnabled() else "sub"
        width = room.width() - 64
        ink.words(painter, QRectF(56, 5, width, 24), self.text(), font(Type.BODY_BOLD), theme.colour(enabled))
        ink.words(painter, QRectF(56, 28, width, 20), self._follows, font(Type.CAPTION), theme.colour("sub"))


class Outcomes(Card):
    """`chosen` carries the `CallOutcome`."""

    chosen = Signal(object)

    def __init__(self, labels: Labels) -> None:
        super().__init__(_("What happened"), "notebook-pen", note=_("one key"), padding=0)
        follows = {
            CallOutcome.SPOKE: _("asks for the next safe time"),
            CallOutcome.WOULD_NOT_TALK: _("nothing else is said; asks for another time"),
            CallOutcome.NO_ANSWER: _("no message; the promise stays"),
            CallOutcome.ANOTHER_PERSON: _("contact is on hold at once"),
            CallOutcome.HAD_TO_STOP: _("contact is on hold at once"),
            CallOutcome.NUMBER_DEAD: _("the phone is closed, other ways stay"),
            CallOutcome.MESSAGE_LEFT: _("only as it was agreed"),
            CallOutcome.NOT_TRIED: _("the promise stays"),
        }
        self.rows = RowList(follows=False)
        self.rows.replace(
            [
                (outcome, OutcomeRow(str(key), labels.code("contact_result", outcome.value), follows[outcome]))
                for key, outcome in enumerate(CallOutcome, 1)
            ]
        )
        self.rows.chosen.connect(self.chosen)
        self.body.addWidget(self.rows)
        self.body.addWidget(_hold_words())
        self.body.addStretch(1)

    def allow(self, outcomes: set[CallOutcome]) -> None:
        """What can have happened: before the number was shown nobody can have answered."""
        for outcome, row in self.rows.rows.items():
            row.setEnabled(outcome in outcomes)


def _hold_words() -> QWidget:
    below = QWidget()
    column = QVBoxLayout(below)
    column.setContentsMargins(16, 8, 16, 16)
    column.setSpacing(8)
    column.addWidget(Paragraph(_("4 and 5 put contact on hold at once"), Type.BODY_BOLD))
    said = _(
        "Everything promised by phone stops. Danger is to be looked at again. Services are told “contact hold”, no "
        "more. Only a person who has heard from the survivor lifts it."
    )
    column.addWidget(Paragraph(said, Type.CAPTION, colour="sub"))
    return below
