"""Parts of the turned screen that only show: what was written down, what the gate asks, that this is training."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLayout

from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.gate_picture import GatePicture
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.status_line import TrainingMark
from clinic_app.ui.screens.her_words import Turned
from clinic_app.ui.theme import Type


def of_training(told: Turned, *, training: bool, narrow: bool) -> QLayout:
    """That nobody is real here, and that nobody checked her words yet. Who learns the program is told the way back."""
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addStretch(1)
    if training:
        row.addWidget(TrainingMark())
        row.addWidget(OneLine(_("Hold F6 to turn it back"), Type.CAPTION, colour="sub", elides=narrow))
    if told.draft:
        words = _("Training · draft, not yet checked by a native speaker")
        row.addWidget(OneLine(words, Type.CAPTION, colour="sub", elides=narrow))
    row.addStretch(0 if narrow else 1)
    return row


def for_the_gate(told: Turned, row: QLayout) -> QLayout:
    """What she says there: three pictures, and the code if she can keep it."""
    for sign, word in told.pictures:
        row.addWidget(GatePicture(sign, word))
    row.addWidget(OneLine(told.code, Type.HER_TEXT))
    return row


def lines_of(lines: tuple[tuple[str, str], ...]) -> Card:
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
    return card
