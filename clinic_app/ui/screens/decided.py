"""What she decided: the coordinator's overview of every yes and no, and taking one back in one step."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, Release, decision_of, mode_of
from clinic_app.domain.ids import CaseId
from clinic_app.domain.packet import longest_within
from clinic_app.domain.packet_codes import Sector, Valid
from clinic_app.services.taking_consent import NewRelease, Withdrawn
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_facts import mode_words
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.decided_columns import (
    ALWAYS,
    REPLY,
    Decided,
    column_of,
    decided_of,
    how_given,
    is_live,
    rows_of,
)
from clinic_app.ui.screens.decided_legend import DecidedLegend
from clinic_app.ui.screens.decided_table import DecidedTable
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_ASKED_HERE: Final = ("c_sensitive", "c_stats")
"""What may be written down on this page; the spoken sentences have their own."""


class DecidedPage(CasePage):
    """Answers are asked elsewhere; here they are seen, corrected, and taken back."""

    lead = "consent"

    def __init__(self, ways: Ways, case_id: CaseId, *, again: Any) -> None:
        super().__init__(
            ways,
            case_id,
            _("What she decided"),
            _("A record of her answers, not a questionnaire."),
        )
        self._decided: list[Decided] = []
        self.withdraw = plain(_("Withdraw…"), "undo-2")
        self.withdraw.clicked.connect(self._offer_withdrawal)
        self.three = plain(_("Three sentences"), "message-square")
        self.three.clicked.connect(lambda: again(case_id))
        self.ask = primary(_("Ask about a service"), "message-square")
        self.ask.clicked.connect(lambda: ways.open_services(case_id))
        for button in (self.withdraw, self.three, self.ask):
            self.head.act(button)
        self.taking = self._taking()
        self.column.addWidget(self.taking)
        body = Columns()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._purposes())
        left.addStretch(1)
        right.setSpacing(12)
        self.table = DecidedTable()
        self.table.corrected.connect(self._corrected)
        self.table_card = Card(padding=1)
        self.table_card.body.setSpacing(0)
        self.none = EmptyState(
            "hand-heart", _("Nobody may know anything yet."), _("What she decides about a service stands here.")
        )
        self.table_card.body.addWidget(self.none)
        self.table_card.body.addWidget(self.table)
        self.table_card.body.addWidget(DecidedLegend())
        right.addWidget(self.table_card)
        note = Card(padding=12)
        note.body.addWidget(
            SheetRow(
                _(
                    "Immigration, detention, employers and recruiters are never recipients. "
                    "The embassy appears only if she asks for it."
                ),
                mark="info",
            )
        )
        right.addWidget(note)
        right.addStretch(1)
        body.addLayout(left, 304)
        body.addLayout(right, 910)
        self.column.addWidget(body)
        self.column.addStretch(1)

    def _purposes(self) -> Card:
        card = Card(_("Purposes"))
        self.purposes: dict[str, Segments] = {}
        self._titles: dict[str, OneLine] = {}
        for field, words in (
            ("c_services", _("Limits, then care")), ("c_record", _("Writing down")),
            ("c_sensitive", _("Sensitive data (PDPA s.26)")), ("c_stats", _("Statistics, asked last")),
        ):  # fmt: skip
            asked = Segments([("given", _("Given")), ("refused", _("Refused"))], words, size="small")
            asked.setEnabled(field in _ASKED_HERE)
            asked.chosen.connect(partial(self._purpose, field))
            self._titles[field] = OneLine(words, Type.BODY, elides=True)
            self.purposes[field] = asked
            card.body.addWidget(self._titles[field])
            card.body.addWidget(asked)
        card.divide()
        card.body.addWidget(OneLine(_("How it was given"), Type.SECTION))
        self.how = FactGrid(labels=100)
        card.body.addWidget(self.how)
        return card

    def _taking(self) -> Card:
        card = Card(_("Withdraw"), "undo-2")
        card.body.addWidget(
            Paragraph(
                _(
                    "What lies here is stopped, what lies on the hub is called back, what was read is asked back. "
                    "What was read cannot be unread."
                ),
                Type.COMPACT,
                colour="sub",
            )
        )
        self._choices = QVBoxLayout()
        self._choices.setSpacing(4)
        card.body.addLayout(self._choices)
        card.hide()
        return card

    # --- showing -----------------------------------------------------------------------------------

    def fetch(self) -> Any:
        """The newest row of each organisation, with what it could learn by law."""
        return decided_of(self.ways.clinic, self.case_id)

    def present(self, case: Case, more: Any) -> None:
        """Purposes, how, the table."""
        self._decided = more
        for field, asked in self.purposes.items():
            decision = decision_of(case.stored(field))
            asked.choose(decision.value if decision in (Decision.GIVEN, Decision.REFUSED) else None)
        self._titles["c_record"].setText(_("Writing down: mode {mode}").format(mode=mode_words(mode_of(case)).lower()))
        self.how.say(how_given(case, self.ways))
        live = [each for each in self._decided if is_live(each.release, self.ways)]
        self.withdraw.setVisible(bool(live))
        self.table.setVisible(bool(self._decided))
        self.none.setVisible(not self._decided)
        columns = [column_of(each, self.ways) for each in self._decided]
        self.table.replace(rows_of(self._decided, self.ways), columns)
        (self.table if self._decided else self.ask).setFocus()

    # --- changing ----------------------------------------------------------------------------------

    def _purpose(self, field: str, code: object) -> None:
        answers: dict[str, Stored | None] = {field: code if isinstance(code, str) else None}
        self.do(lambda: self.ways.clinic.consent.answer(self.case_id, answers), lambda _mode: self.reload())

    def _corrected(self, column: int, item: str, may: bool) -> None:
        """She said it otherwise: a new row, never for longer than the one before."""
        each = self._decided[column]
        row, case = each.release, self.case
        assert case is not None
        if item == ALWAYS:
            return
        could = {part.item for part in each.parts}
        items = {known for known in could if row.names(known)}
        reply = row.reply
        if item == REPLY:
            reply = Decision.GIVEN if may else Decision.REFUSED
        else:
            items = items | {item} if may else items - {item}
        witness = case.stored("c_witness", row.id)
        today = self.ways.clock.today()
        decided = NewRelease(
            decision=Decision.GIVEN, organisation=each.organisation.id,
            sector=Sector(row.sector) if row.sector else None,
            items=tuple(sorted(items)), form=row.form, alone=row.alone_said, explained=row.explained,
            valid=longest_within(Valid.D90, day=today, expires_on=row.expires_on) if row.expires_on else Valid.D7,
            language=row.language, text_state=row.text_state, witness=witness if isinstance(witness, str) else None,
            assent=row.assent, embassy=row.embassy, reply_ok=reply, order=row.order,
        )  # fmt: skip
        self.do(lambda: self.ways.clinic.consent.release(self.case_id, decided), lambda _id: self.reload())

    def _offer_withdrawal(self) -> None:
        empty(self._choices)
        self.taking.setVisible(self.taking.isHidden())
        first = None
        for each in self._decided:
            if is_live(each.release, self.ways):
                name = each.organisation.name(i18n.language())
                button = plain(_("Withdraw for {name}").format(name=name), "undo-2")
                button.clicked.connect(lambda _on=False, row=each.release: self._take_back(row))
                self._choices.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
                first = first or button
        if first is not None:
            first.setFocus()

    def _take_back(self, row: Release) -> None:
        self.do(lambda: self.ways.clinic.consent.withdraw(self.case_id, row.id), self._taken_back)

    def _taken_back(self, done: Withdrawn) -> None:
        said = [_("Withdrawn.")]
        if done.stopped:
            said.append(
                ngettext("{n} packet stopped here.", "{n} packets stopped here.", len(done.stopped)).format(
                    n=len(done.stopped)
                )
            )
        if done.asked_back:
            said.append(
                ngettext("{n} asked back.", "{n} asked back.", len(done.asked_back)).format(n=len(done.asked_back))
            )
        if done.to_phone:
            known = {each.organisation.id: each.organisation.name(i18n.language()) for each in self._decided}
            names = ", ".join(known.get(each, each) for each in done.to_phone)
            said.append(_("Phone: {names}. What was read cannot be unread.").format(names=names))
        self.taking.hide()
        self.ways.inside.toast.say(" ".join(said))
        self.reload()
