"""Room for what the program cannot know: a call, a word in the corridor, an order of a court."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.services.disclosures import BASES, NewDisclosure
from clinic_app.ui.forms.controls import ChoiceBox, LineBox, TextBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.screens.ways import Ways


class DisclosureForm(Card):
    """Packets and papers write themselves down; this is for the rest."""

    kept = Signal(object)
    """What was typed, as `NewDisclosure`."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Something else that was told"), "pen")
        self.whom = LineBox()
        self.items = TextBox()
        self.basis = ChoiceBox()
        self.basis.offer(ways.labels.codes("disclosure", BASES))
        self.told = Segments([("yes", _("Yes")), ("no", _("No"))], _("The survivor was told"), size="small")
        self.told.chosen.connect(lambda _code: self._fit())
        self.why = LineBox()
        self.asks = AskedGrid()
        self.asks.ask("to_whom", _("To whom"), self.whom)
        self.asks.ask("items", _("What was told"), self.items)
        self.asks.ask("duty_basis", _("On which basis"), self.basis)
        self.asks.ask("told", _("The survivor was told"), self.told)
        self.asks.ask("not_told_why", _("Why not"), self.why)
        self.body.addWidget(self.asks)
        self.keep = plain(_("Write it down"), "check")
        self.keep.clicked.connect(lambda _on=False: self.kept.emit(self.said()))
        row = QHBoxLayout()
        row.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        self.body.addLayout(row)
        self._fit()

    def said(self) -> NewDisclosure:
        """What stands in it now."""
        return NewDisclosure(
            to_whom=self.whom.text(),
            items=self.items.toPlainText(),
            basis=self.basis.code,
            told=self.told.code(),
            not_told_why=self.why.text() if self.told.code() == "no" else "",
        )

    def empty(self) -> None:
        """For the next one."""
        self.whom.clear()
        self.items.clear()
        self.basis.choose(None)
        self.told.choose(None)
        self.why.clear()
        self._fit()

    def _fit(self) -> None:
        self.asks.show_row("not_told_why", self.told.code() == "no")
