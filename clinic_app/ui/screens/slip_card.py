"""A slip that came back on paper is found by the code on it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from clinic_app.domain.casecode import REFERRAL_LENGTH, read_code
from clinic_app.errors import ClinicError
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.theme import Type, font


class SlipCard(Card):
    """`sought` carries the code as it was drawn; `refused` an error, if what was typed is none."""

    sought = Signal(str)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("A slip came back on paper?"), "file-text")
        self.code = QLineEdit()
        self.code.setFont(font(Type.CODE))
        self.code.setPlaceholderText("____-____-___")
        self.code.setAccessibleName(_("Referral code"))
        find = plain(_("Find it"))
        find.clicked.connect(self._seek)
        self.code.returnPressed.connect(self._seek)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code, 1)
        row.addWidget(find)
        self.body.addLayout(row)

    def _seek(self) -> None:
        try:
            self.sought.emit(read_code(self.code.text(), REFERRAL_LENGTH))
        except ClinicError as error:
            self.refused.emit(error)
