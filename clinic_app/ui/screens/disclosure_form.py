"""Room for what the program cannot know: a call, a word in the corridor, an order of a court."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.answers import Stored
from clinic_app.services.disclosures import BASES, NewDisclosure
from clinic_app.ui.forms.controls import ChoiceBox, LineBox
from clinic_app.ui.forms.text_box import TextBox
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

    touched = Signal()
    """A hand changed something in it."""

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
        for line in (self.whom, self.why):
            line.textEdited.connect(lambda _text: self.touched.emit())
        self.items.textChanged.connect(self.touched)
        self.basis.chosen.connect(self.touched)
        self.told.chosen.connect(lambda _code: self.touched.emit())
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

    def typed(self) -> dict[str, Stored | None]:
        """What stands in it, to be kept until it is written down."""
        return {
            "to_whom": self.whom.text(),
            "items": self.items.toPlainText(),
            "basis": self.basis.code,
            "told": self.told.code(),
            "why": self.why.text(),
        }

    def put(self, typed: Mapping[str, Stored | None]) -> None:
        """Show what was typed before and not written down."""
        said = {part: value if isinstance(value, str) else "" for part, value in typed.items()}
        self.whom.setText(said.get("to_whom", ""))
        self.items.setPlainText(said.get("items", ""))
        self.basis.choose(said.get("basis") or None)
        self.told.choose(said.get("told") or None)
        self.why.setText(said.get("why", ""))
        self._fit()

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
