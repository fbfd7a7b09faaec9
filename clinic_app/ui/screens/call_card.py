"""What is read before dialling: who one is, in which language, the rules; then number and word, for a minute."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.answers import Answer
from clinic_app.domain.site_pack import COVER_VOICE
from clinic_app.services.calling import CALL_REASONS, CallCard, MayCall, Number
from clinic_app.ui.forms.answer_words import AnswerWords
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

SHOWN_MS: Final = 60_000
_HIDE_NUMBER: Final = "hide_caller_id"
_SAID_OTHERWISE: Final = frozenset({_HIDE_NUMBER, "no_restriction", "say_cover_story"})
"""Rules that have a line of their own."""


class BeforeDialling(Card):
    """The number is asked for by hand, and hides itself."""

    number_wanted = Signal(object)
    """The reason, where one is needed; else None."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Before you dial"), "phone")
        self._ways = ways
        self._words = AnswerWords(ways.labels, ways.site)
        self._grid = FactGrid(bold=True)
        other = Card(facts=True, padding=12)
        other.body.addWidget(
            SheetRow(
                _("If another voice answers"),
                _cover(ways.clinic.desk.site.texts.get(COVER_VOICE, "")),
                mark="shield", bold=True,
            )
        )  # fmt: skip
        self.dial = primary(_("I am about to call"), "phone")
        self.dial.clicked.connect(lambda _on: self._asked())
        self.why = self._reasons()
        self.number = OneLine("", Type.CODE_LARGE)
        self.word = Paragraph("", Type.BODY_BOLD)
        self._under = Paragraph("", Type.CAPTION, colour="sub")
        for part in (self._grid, other, self.dial, self.why, self.number, self.word, self._under):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._may = MayCall.NO
        self._can_dial = False
        self._minute = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._minute.timeout.connect(self.hide_number)
        self.hide_number()

    def _reasons(self) -> QWidget:
        why = QWidget()
        column = QVBoxLayout(why)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Paragraph(_("Why do you ring now? It is written to the access trail.")))
        flow = Flow()
        flow.setContentsMargins(0, 0, 0, 0)
        said = {
            "life_in_danger": _("A life may be in danger"),
            "asked_us_to_ring_now": _("The survivor asked us to ring now"),
            "result_that_cannot_wait": _("A result cannot wait"),
            "hours_were_wrong": _("Another time was agreed"),
        }
        self.reasons = {code: plain(said[code], size="small") for code in CALL_REASONS}
        for code, button in self.reasons.items():
            button.clicked.connect(lambda _on=False, which=code: self.number_wanted.emit(which))
            flow.addWidget(button)
        holder = QWidget()
        holder.setLayout(flow)
        column.addWidget(holder)
        return why

    def show_card(self, card: CallCard) -> None:
        """The facts, and whether the number may be shown."""
        self._may = card.may
        self._can_dial = card.may is not MayCall.NO and card.has_number
        case, rules = card.case, card.contact.rules
        said = case.answer("k_cover_story")
        facts = [
            (
                _("You are"),
                str(said.value) if isinstance(said, Answer) else _("nobody: nothing was agreed"),
            ),
            (_("Language"), self._language(card)),
            (
                _("Code word"),
                _("agreed; it shows with the number") if card.has_code_word else _("none was agreed"),
            ),
            (_("Our number"), _("hide it for this call") if _HIDE_NUMBER in rules else _("may be seen")),
            (_("Safe hours"), self._hours(card)),
        ]
        more = [self._ways.labels.code("contact_rule", rule) for rule in sorted(rules - _SAID_OTHERWISE)]
        if more:
            facts.append((_("Rules"), " · ".join(more)))
        if card.guardians_out:
            facts.append((_("Guardians"), _("none is rung, and none is told anything")))
        self._grid.say(facts)
        self.hide_number()
        self._under.setText(
            _("No number is written down.")
            if not card.has_number
            else _("Number ••• ••• •••• shows for 60 s, written to the access trail")
        )
        self._under.setVisible(card.may is not MayCall.NO)

    def _language(self, card: CallCard) -> str:
        known = self._ways.clinic.definitions.fields
        for field in ("k_language", "s_lang_first"):
            if isinstance(card.case.answer(field), Answer):
                spoken = self._words.of(known[field], card.case.stored(field))
                needs = card.case.answer("s_needs_interp") == Answer("yes")
                return _("{language} · interpreter on the line first").format(language=spoken) if needs else spoken
        return _("not known")

    def _hours(self, card: CallCard) -> str:
        if card.in_hours is None:
            return _("none were said")
        hours = self._words.of(self._ways.clinic.definitions.fields["k_times"], card.case.stored("k_times"))
        return hours if card.in_hours else _("{hours}: not now").format(hours=hours)

    def _asked(self) -> None:
        if self._may is MayCall.WITH_REASON:
            self.dial.hide()
            self.why.show()
            self.reasons[CALL_REASONS[0]].setFocus()
        else:
            self.number_wanted.emit(None)

    def show_number(self, number: Number) -> None:
        """For a minute."""
        self.number.setText(number.number)
        self.word.setText(_("Code word: {word}").format(word=number.code_word) if number.code_word else "")
        self.number.show()
        self.word.setVisible(bool(number.code_word))
        self.why.hide()
        self.dial.hide()
        self._minute.start()

    def hide_number(self) -> None:
        """Dots again."""
        self._minute.stop()
        for shown in (self.number, self.word):
            shown.setText("")
            shown.hide()
        self.why.hide()
        self.dial.setVisible(self._can_dial)


def _cover(own: str) -> str:
    """What is said when somebody else answers: in the words of this site, if it has its own."""
    if own:
        return _("“{words}” Ring off. Do not ring again today.").format(words=own)
    return _("“Good morning, is this the flower shop? Sorry, wrong number.” Ring off. Do not ring again today.")
