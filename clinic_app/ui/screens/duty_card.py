"""One duty card: what the rule says and how sure that is, what was decided, and room to decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal

from clinic_app.domain.answers import Stored
from clinic_app.services.duty_cards import Decided, DutyCard, Fits, Stand
from clinic_app.ui.forms.controls import LineBox
from clinic_app.ui.forms.days import DayEditor
from clinic_app.ui.forms.text_box import TextBox
from clinic_app.ui.i18n import _, label
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

STATE: Final = "duty_decision.state"
"""The list of decisions."""
_WIDEST_BOX: Final = 560
"""Of what is decided or typed: the four decisions stand on one line in it, and a line of it is read at a glance."""


class DutyCardView(Card):
    """Nothing is chosen beforehand, and nothing goes anywhere when it is kept."""

    decided = Signal(object)
    """What a person decided, as `Decided`."""

    touched = Signal()
    """A hand changed something in it: it is not decided yet."""

    def __init__(self, ways: Ways, card: DutyCard) -> None:
        super().__init__(label(f"duty.{card.duty.id}", card.duty.label), "scale")
        self.duty = card.duty.id
        self._ways = ways
        self._say(card)
        self.asks = AskedGrid(widest=_WIDEST_BOX)
        self.stand = Segments(
            ways.labels.codes(STATE, (Stand.PENDING, Stand.MADE, Stand.NOT_MADE, Stand.NOT_APPLICABLE)),
            _("Decision"),
            size="small",
            lines=Lines.EVEN,
        )
        self.stand.chosen.connect(lambda _code: self._fit())
        self.stand.chosen.connect(lambda _code: self.touched.emit())
        self.told = Segments([("yes", _("Yes")), ("no", _("No"))], _("The survivor was told first"), size="small")
        self.by = LineBox()
        self.due = DayEditor(ways.site)
        self.due.name(_("To be decided by"))
        self.why = TextBox()
        self.asks.ask("state", _("Decision"), self.stand)
        self.asks.ask("by", _("Who decides"), self.by)
        self.asks.ask("due_on", _("To be decided by"), self.due)
        self.asks.ask("told_first", _("The survivor was told first"), self.told)
        self.asks.ask("why", _("Why, and how it is made safe"), self.why)
        self.body.addWidget(self.asks)
        self.keep = plain(_("Keep this decision"), "check")
        self.keep.setAccessibleName(f"{_('Keep this decision')}: {self.title.text()}")
        self.keep.clicked.connect(lambda _on=False: self.decided.emit(self.said()))
        self.body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self.told.chosen.connect(lambda _code: self.touched.emit())
        self.by.textEdited.connect(lambda _text: self.touched.emit())
        self.due.edited.connect(self.touched)
        self.why.textChanged.connect(self.touched)
        self._fit()

    def said(self) -> Decided:
        """What stands in the card now."""
        day = self.due.value()
        return Decided(
            stand=Stand(self.stand.code() or Stand.PENDING),
            told_first=self.told.code(),
            why=self.why.toPlainText(),
            by=self.by.text(),
            due_on=date.fromisoformat(day) if isinstance(day, str) else None,
        )

    def typed(self) -> dict[str, Stored | None]:
        """What stands in it, also what does not read as a day, to be kept until it is decided."""
        return {
            "state": self.stand.code(),
            "by": self.by.text(),
            "due_on": self.due.value(),
            "told_first": self.told.code(),
            "why": self.why.toPlainText(),
        }

    def put(self, typed: Mapping[str, Stored | None]) -> None:
        """Show what was typed before and not decided."""
        state, told = typed.get("state"), typed.get("told_first")
        self.stand.choose(state if isinstance(state, str) else None)
        self.told.choose(told if isinstance(told, str) else None)
        self.by.setText(_words(typed.get("by")))
        self.due.put(typed.get("due_on"))
        self.why.setPlainText(_words(typed.get("why")))
        self._fit()

    def _say(self, card: DutyCard) -> None:
        duty, labels = card.duty, self._ways.labels
        if card.fits is Fits.UNCLEAR:
            self.body.addWidget(
                SheetRow(
                    _("It is unclear whether this is a duty here."),
                    label(f"duty.{duty.id}.note", duty.note),
                    mark="circle-help",
                    tone="amber",
                )
            )
        elif duty.note:
            self.body.addWidget(SheetRow(label(f"duty.{duty.id}.note", duty.note), mark="hand-heart"))
        who = label(f"duty.{duty.id}.receives", duty.receives)
        source = label(f"duty.{duty.id}.source", duty.source)
        if not duty.confirmed:
            by = labels.code("signoff", duty.to_be_confirmed_by)
            source = f"{source} · " + _("to be confirmed by {who}").format(who=by)
        self.body.addWidget(SheetRow(_("Who would be told: {who}").format(who=who), source, mark="building-2"))
        self.stands = Paragraph(self._standing(card), Type.BODY_BOLD)
        self.body.addWidget(self.stands)

    def _standing(self, card: DutyCard) -> str:
        said, site = card.decided, self._ways.site
        if said is None:
            return _("Nobody has decided yet. Care goes on all the same.")
        if said.stand is Stand.PENDING:
            day = site.shown_day(said.due_on) if said.due_on else "–"
            return _("Not decided yet: {who}, by {day}.").format(who=said.by, day=day)
        words = [self._ways.labels.code(STATE, said.stand), said.by]
        if card.decided_on:
            words.append(site.shown_day(card.decided_on))
        if said.told_first == "yes":
            words.append(_("the survivor was told first"))
        if said.told_first == "no":
            words.append(_("the survivor was not told first"))
        return " · ".join([*words, said.why] if said.why else words)

    def _fit(self) -> None:
        stand = self.stand.code()
        pending = stand == Stand.PENDING
        self.asks.show_row("by", pending)
        self.asks.show_row("due_on", pending)
        self.asks.show_row("told_first", stand == Stand.MADE)
        self.asks.show_row("why", stand is not None)
        self.keep.setVisible(stand is not None)


def _words(stored: Stored | None) -> str:
    return stored if isinstance(stored, str) else ""
