"""Hide and lock: the PC is taken along, to a market, a shelter, a home, and is back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from clinic_app.services.locking_policy import AWAY_COVER, AWAY_LOCK
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.theme import Type

HERE, AWAY = "here", "away"


class AwayCard(Card):
    """Two equal answers; whoever carries the PC gives them. `decided` hears whether it is away."""

    def __init__(self, decided: Callable[[bool], object]) -> None:
        super().__init__(_("Taken along"), "map-pin")
        self.where = Segments(
            [(HERE, _("In the clinic")), (AWAY, _("Away from it"))], _("Where this PC is"), size="small"
        )
        self.where.chosen.connect(lambda code: decided(code == AWAY) if code is not None else None)
        row = QHBoxLayout()
        row.addWidget(self.where)
        row.addStretch(1)
        self.body.addLayout(row)
        why = _("At a market, in a shelter, in a home: more eyes are near, and no line is needed.")
        self.body.addWidget(Paragraph(why, Type.COMPACT))
        covers = _("Away it covers after {cover} minute untouched, and locks after {lock}.")
        for words, mark in (
            (covers.format(cover=AWAY_COVER, lock=AWAY_LOCK), "lock"),
            (_("A list shows codes alone: nothing of a case stands beside it until Space asks for it."), "eye-off"),
            (_("A name that was asked for is hidden again after 10 seconds."), "user"),
        ):
            self.body.addWidget(SheetRow(words, mark=mark, tone="sub"))

    def show_where(self, away: bool) -> None:
        """What holds now."""
        self.where.choose(AWAY if away else HERE)
