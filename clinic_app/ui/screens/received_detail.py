"""One referral that came, opened: what is asked, until when, contact only through the clinic, and the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.referral import REASONS
from clinic_app.facts import dataclass
from clinic_app.services.paper_words import pictured
from clinic_app.services.receiving import Outcome, Reason, Received, Status
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pictured_word import PicturedWord
from clinic_app.ui.parts.pill import Chip, Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.tab_order import follow
from clinic_app.ui.screens.other_outcomes import OtherOutcomes
from clinic_app.ui.screens.packet_words import content_lines, element_words
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import Message

_COLUMNS: Final = 3
_FIRST: Final = ("no_capacity", "no_interpreter", "not_eligible", "out_of_area", "safety_concern", "fee_required")
"""The reasons that are given most stand first; none is chosen beforehand."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: Status
    reason: Reason | None = None
    outcome: Outcome | None = None
    onward: Service | None = None
    """Where help might be instead, if they know."""


class ReceivedDetail(Card):
    """`answered` carries an `Answer`."""

    answered = Signal(object)
    grown = Signal(object)
    """Carries a part that has just been opened: it wants to be seen."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(padding=24)
        self._ways = ways
        self._title = Paragraph("", Type.TITLE)
        self._from = Paragraph("", Type.BODY, colour="sub")
        self._urgency = QHBoxLayout()
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._from)
        top.addLayout(words, 1)
        top.addLayout(self._urgency)
        self._facts_place = QVBoxLayout()
        self.body.addLayout(top)
        self.body.addLayout(self._facts_place)
        self.held = Notice(tone="amber")
        self.body.addWidget(self.held)
        only = Card(facts=True, padding=16)
        self._contact = SheetRow(_("Contact her only through the referring clinic."), mark="shield", bold=True)
        only.body.addWidget(self._contact)
        self.body.addWidget(only)
        head = QHBoxLayout()
        head.addWidget(OneLine(_("Your answer"), Type.SECTION))
        note = OneLine(
            _("goes back sealed; the clinic sees it in plain words"), Type.CAPTION, colour="sub", elides=True
        )
        head.addStretch(1)
        head.addWidget(note)
        self.body.addSpacing(4)
        self.body.addLayout(head)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(8)
        self.body.addLayout(self._answers)
        self.reasons = self._reasons()
        self.body.addWidget(self.reasons)
        self.others = OtherOutcomes(lambda code: self._ways.labels.code("ref_outcome", code))
        self.others.chosen.connect(lambda told: self.answered.emit(Answer(told.status, told.reason, told.outcome)))
        self.others.grown.connect(self.grown)
        self.body.addWidget(self.others)
        self.body.addStretch(1)
        self.hide()

    def _reasons(self) -> Card:
        card = Card(padding=12)
        card.body.addWidget(Paragraph(_("Reason for declining"), Type.CAPTION, colour="sub"))
        flow = of_chips()
        fitting = {each.value for each in REASONS[Status.REJECTED]}
        order = [code for code in _FIRST if code in fitting] + sorted(fitting - set(_FIRST))
        self.chips: dict[str, Chip] = {}
        for code in order:
            chip = Chip(self._ways.labels.code("ref_reason", code))
            chip.clicked.connect(lambda _on=False, which=code: self._choose_reason(which))
            self.chips[code] = chip
            flow.addWidget(chip)
        holder = QWidget()
        holder.setLayout(flow)
        card.body.addWidget(holder)
        self.instead = ChoiceBox()
        self.instead.setAccessibleName(_("Help that might be given elsewhere"))
        self.instead.offer([("", _("Nothing suggested")), *self._ways.labels.codes("service", tuple(_elsewhere()))])
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(Paragraph(_("Help that might be given elsewhere"), Type.CAPTION, colour="sub"), 1)
        where.addWidget(self.instead, 2)
        card.body.addLayout(where)
        self.send = plain("", size="small")
        self.send.clicked.connect(self._send_reason)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.send)
        row.addWidget(Paragraph(_("The clinic will look for another place at once."), Type.CAPTION, colour="sub"), 1)
        card.body.addLayout(row)
        card.hide()
        return card

    # --- showing -----------------------------------------------------------------------------------

    def show_received(self, received: Received | None, *, service: str, duty_line: str) -> None:
        """This one, or nothing."""
        self.setVisible(received is not None)
        if received is None:
            return
        labels, site, view = self._ways.labels, self._ways.site, received.view
        self.held.say(contact_held_words() if view.contact_held else over_words() if received.over else None)
        self._title.setText(service)
        sender = view.sender or _("a clinic that is not in the directory any more")
        until = site.shown_day(received.lapses_on)
        self._from.setText(
            _("From {sender} · signature checked · may be acted on until {day}").format(sender=sender, day=until)
        )
        empty(self._urgency)
        asked = labels.code("urgency", view.urgency)
        self._urgency.addWidget(Tag(_("Asked: {how_soon}").format(how_soon=asked), Tone.AMBER, "hourglass"))
        lines = content_lines(labels, received.content)
        newer = _("“{code}”: a word of a newer program. Ask the clinic what it means.")
        lines += [(element_words(word.element), newer.format(code=word.code)) for word in received.newer]
        lines.append((_("Code"), shown_code(view.code)))
        self._show_facts(lines, received)
        say = _("You hold no name and no number. Duty line: {number} (signed directory). Code first, never a name.")
        self._contact.say(self._contact.words.text(), say.format(number=duty_line or _("not known")), mark="shield")
        self.reasons.hide()
        self.instead.choose("")
        self._choose_reason(None)
        self._offer(received.answers)

    def _show_facts(self, lines: Sequence[tuple[str, str]], received: Received) -> None:
        empty(self._facts_place)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        for place, (label, value) in enumerate(lines):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(Paragraph(label, Type.CAPTION, colour="sub"))
            cell.addWidget(Paragraph(value, Type.CODE if label == _("Code") else Type.SECTION))
            cell.addStretch(1)
            grid.addLayout(cell, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self._facts_place.addWidget(holder)
        if received.content.words:
            words = QWidget()
            row = QHBoxLayout(words)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(OneLine(_("Words at the gate"), Type.CAPTION, colour="sub"))
            for noun in pictured(received.content.words):
                row.addWidget(PicturedWord(noun.sign, noun.said))
            row.addStretch(1)
            self._facts_place.addWidget(words)

    def _offer(self, answers: frozenset[Status]) -> None:
        empty(self._answers)
        first = Status.ACCEPTED in answers and Status.REJECTED in answers
        self.buttons: dict[str, Button] = {}
        if first:
            self._button("accept", primary(_("Accept"), "check", size="large"), Answer(Status.ACCEPTED))
            decline = plain(_("Decline…"), "x", size="large")
            decline.clicked.connect(self._ask_reason)
            self.buttons["decline"] = decline
            self._answers.addWidget(decline)
            self._button("hold", plain(_("Hold, answer today"), "clock", size="large"), Answer(Status.ON_HOLD))
        else:
            if Status.IN_PROGRESS in answers:
                arrived = Answer(Status.IN_PROGRESS, outcome=Outcome.ARRIVED)
                self._button("arrived", primary(_("She has arrived"), "check", size="large"), arrived)
            if Status.COMPLETED in answers:
                served = Answer(Status.COMPLETED, outcome=Outcome.SERVICE_COMPLETED)
                self._button("served", plain(_("Served"), "circle-check", size="large"), served)
            if Status.FAILED in answers:
                never = Answer(Status.FAILED, Reason.COULD_NOT_REACH, Outcome.NEVER_ARRIVED)
                self._button("never", plain(_("Never came"), "circle-minus", size="large"), never)
            if Status.REJECTED in answers:
                no_place = plain(_("No place after all…"), "x", size="large")
                no_place.clicked.connect(self._ask_reason)
                self.buttons["decline"] = no_place
                self._answers.addWidget(no_place)
        may_others = self.others.offer(frozenset() if first else answers)
        if may_others:
            self.buttons["others"] = quiet(_("Something else…"), "ellipsis")
            self.buttons["others"].clicked.connect(self.others.unfold)
            self._answers.addWidget(self.buttons["others"])
        if not self.buttons:
            self._answers.addWidget(Paragraph(_("Nothing more is to be answered."), Type.BODY, colour="sub"))
        self._answers.addStretch(1)
        others = (*self.others.chips.values(), self.others.send)
        follow(self, [*self.buttons.values(), *self.chips.values(), self.instead, self.send, *others])

    def _button(self, id_: str, button: Button, answer: Answer) -> None:
        button.clicked.connect(lambda: self.answered.emit(answer))
        self.buttons[id_] = button
        self._answers.addWidget(button)

    # --- declining ---------------------------------------------------------------------------------

    def _ask_reason(self) -> None:
        self.reasons.setVisible(self.reasons.isHidden())
        if not self.reasons.isHidden():
            next(iter(self.chips.values())).setFocus(Qt.FocusReason.TabFocusReason)
            self.grown.emit(self.reasons)

    def _choose_reason(self, code: str | None) -> None:
        self._reason = code
        for each, chip in self.chips.items():
            chip.setChecked(each == code)
        if code is not None:
            words = self._ways.labels.code("ref_reason", code)
            self.send.setText(_("Send “{reason}”").format(reason=words))
        self.send.setVisible(code is not None)
        if code is not None:
            self.grown.emit(self.reasons)

    def _send_reason(self) -> None:
        if self.instead.unmatched is not None:
            self.instead.setFocus(Qt.FocusReason.TabFocusReason)  # typed, and none of the list
        elif self._reason is not None:
            onward = Service(self.instead.code) if self.instead.code else None
            self.answered.emit(Answer(Status.REJECTED, Reason(self._reason), onward=onward))


def _elsewhere() -> Iterator[str]:
    return (each.value for each in Service if each is not Service.CAPACITY_ENQUIRY)


def over_words() -> Message:
    """What it means that the last day is over and she is not here."""
    return Message(
        _("Its last day is over: her yes has run out."),
        _("Nothing more is done by it. Ring the clinic, code first: they ask her anew."),
    )


def contact_held_words() -> Message:
    """What a contact hold means for whoever takes care of her."""
    return Message(
        _("Contact is on hold: do not ring, do not write."),
        _("The clinic says when it is safe again. If you must know something, ring the clinic, code first."),
    )
