"""What went on already from one referral: to whom, for what, the code and the words to tell her, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.directory import Directory
from clinic_app.services.sending_on import SentOn
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.told_words import ToldWords
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class SentOnCard(Card):
    """`taken_back` carries the `SentOn`. Not there at all while nothing went on."""

    taken_back = Signal(object)

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Sent on already"), "send")
        self._ways = ways
        self.keys: list[Button] = []
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)
        alone = _("It stands by her yes here: if the clinic takes back what it sent, this is not taken back with it.")
        self.body.addWidget(Paragraph(alone, Type.CAPTION, colour="sub"))
        self.hide()

    def show_rows(self, gone: Sequence[SentOn], directory: Directory) -> None:
        """The newest first."""
        empty(self._rows)
        self.keys.clear()
        for row in gone:
            known = directory.organisations.get(row.consent.organisation)
            name = known.name(i18n.language()) if known else row.consent.organisation
            when = self._ways.site.shown_day(row.withdrawn_on or row.sealed_on)
            said = _state(row).format(day=when)
            code = shown_code(referral_code_of(row.thread))
            line = f"{self._ways.labels.code('service', row.service)} · {said} · {code}"
            self._rows.addWidget(SheetRow(name, line, mark="send", end=self._key(row)))
            if row.words and not row.withdrawn_on:
                self._rows.addWidget(ToldWords(row.words))
        self.setVisible(bool(gone))

    def _key(self, row: SentOn) -> Button | None:
        if row.withdrawn_on is not None:
            return None
        key = quiet(_("She takes it back"), "undo-2")
        key.clicked.connect(partial(self._press, row))
        self.keys.append(key)
        return key

    def _press(self, row: SentOn, _on: bool = False) -> None:
        self.taken_back.emit(row)


def _state(row: SentOn) -> str:
    if row.ran_out:
        return _("lapsed: her yes ran out, {day}")
    return _("taken back, {day}") if row.withdrawn_on else _("sealed, {day}")
