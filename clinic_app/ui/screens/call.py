"""The call: the card first, then the number, then what happened, then the next safe time."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from clinic_app.domain.answers import Answer
from clinic_app.domain.calling import ENDS_CONTACT
from clinic_app.domain.case import Case
from clinic_app.domain.directory import Directory
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.timekeeping import instant
from clinic_app.services.calling import CallCard, CallOutcome, Happened, MayCall, Number, SureBy
from clinic_app.ui.forms.days import InstantEditor
from clinic_app.ui.forms.editor import typed
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.answer_keys import answer_key
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.call_card import BeforeDialling
from clinic_app.ui.screens.call_outcomes import Outcomes
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.working_documents import call_script, print_button
from clinic_app.ui.theme import Type

_KEYS: Final = "12345678"
_BEFORE: Final = {CallOutcome.NOT_TRIED}
_AGAIN: Final = frozenset({CallOutcome.SPOKE, CallOutcome.WOULD_NOT_TALK, CallOutcome.NO_ANSWER})


class CallPage(CasePage):
    """Keys 1 to 8 say what happened, once the number was shown."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(ways, case_id, _("Call"))
        self.head.act(print_button(ways, _("Print…"), call_script))
        self.happened: Happened | None = None
        self._directory: Directory | None = None
        self.before = BeforeDialling(ways)
        self.before.number_wanted.connect(self._want_number)
        self.outcomes = Outcomes(ways.labels)
        self.outcomes.chosen.connect(self._choose)
        self.outcomes.allow(_BEFORE)
        self.hold = self._hold_card()
        self.next = self._next_card()
        left = QVBoxLayout()
        left.setSpacing(16)
        for part in (self.hold, self.before):
            left.addWidget(part)
        left.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._talk_card())
        middle.addWidget(self._rings_card())
        middle.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self.next)
        right.addWidget(self.outcomes)
        right.addStretch(1)
        columns = Columns()
        columns.setSpacing(16)
        columns.addLayout(left, 400)
        columns.addLayout(middle, 304)
        columns.addLayout(right, 494)
        self.column.addWidget(columns)
        self.column.addStretch(1)

    # --- cards -------------------------------------------------------------------------------------

    def _talk_card(self) -> Card:
        card = Card(_("When it is the survivor"), "message-square")
        card.body.addWidget(Paragraph(_("“Can you talk now? Yes, no, or call me later.”"), Type.SPOKEN))
        card.body.addWidget(Divider())
        card.body.addWidget(Paragraph(_("To tell"), Type.BODY_BOLD))
        self.tell = Paragraph("")
        card.body.addWidget(self.tell)
        card.body.addWidget(Paragraph(_("To ask"), Type.BODY_BOLD))
        for words in (
            _("Is this phone still safe?"),
            _("Can the person who did it reach you now?"),
            _("When may we ring again?"),
        ):
            card.body.addWidget(SheetRow(words, mark="circle-dashed", tone="sub"))
        return card

    def _rings_card(self) -> Card:
        card = Card(_("Somebody rings us"), "key-round")
        said = _("To cancel, withdraw, or learn an address: the code word first. Without it, “we will look into it”.")
        card.body.addWidget(Paragraph(said, Type.COMPACT, colour="sub"))
        self.word = QLineEdit()
        self.word.setEchoMode(QLineEdit.EchoMode.Password)
        self.word.setPlaceholderText(_("Code word"))
        self.word.setAccessibleName(_("Code word of the caller"))
        check = plain(_("It is this word"), "check", size="small")
        check.clicked.connect(lambda _on: self._rings())
        self.word.returnPressed.connect(self._rings)
        card.body.addWidget(self.word)
        card.body.addWidget(check, 0, Qt.AlignmentFlag.AlignLeft)
        self.rang = SheetRow("", mark="check")
        self.rang.hide()
        card.body.addWidget(self.rang)
        return card

    def _next_card(self) -> Card:
        card = Card(_("When may we ring again?"), "calendar-clock")
        self.again = InstantEditor(self.ways.site)
        self.again.name(_("When may we ring again?"))
        problem = Paragraph("", Type.CAPTION, colour="red")
        self.again.problem_changed.connect(problem.setText)
        promise = primary(_("Promise the call"), size="small")
        promise.clicked.connect(lambda _on: self._promise())
        no = plain(_("No other call"), size="small")
        no.clicked.connect(lambda _on: self.ways.inside.back())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.again, 1)
        row.addWidget(no)
        row.addWidget(promise)
        card.body.addLayout(row)
        card.body.addWidget(problem)
        card.hide()
        return card

    def _hold_card(self) -> Card:
        card = Card(_("Contact is on hold"), "shield")
        said = _("Nobody rings or writes until somebody has heard from the survivor that it is safe again.")
        card.body.addWidget(Paragraph(said))
        self.to_phone = Paragraph("", Type.BODY_BOLD)
        self.to_phone.hide()
        card.body.addWidget(self.to_phone)
        self.heard_word = QLineEdit()
        self.heard_word.setEchoMode(QLineEdit.EchoMode.Password)
        self.heard_word.setPlaceholderText(_("Code word"))
        self.heard_word.setAccessibleName(_("Code word"))
        by_word = plain(_("Heard by phone, with the word"), size="small")
        by_word.clicked.connect(lambda _on: self._lift(SureBy.CODE_WORD))
        self._by_word = (self.heard_word, by_word)
        self.here = plain(_("The survivor is here, alone with me"), "user", size="small")
        self.here.clicked.connect(lambda _on: self._lift(SureBy.ALONE))
        card.body.addWidget(self.heard_word)
        card.body.addWidget(by_word, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self.here, 0, Qt.AlignmentFlag.AlignLeft)
        card.hide()
        return card

    # --- showing -----------------------------------------------------------------------------------

    def fetch(self) -> tuple[CallCard, Directory]:
        """What must be known before dialling, and what services are called."""
        return self.ways.clinic.calling.card(self.case_id), self.ways.clinic.directory()

    def present(self, case: Case, more: Any) -> None:
        """The card, and the number masked."""
        card: CallCard
        card, self._directory = more
        due = card.promised[0].due_at if card.promised else None
        self.head.say(_("Call"), self._when(card, due))
        held = card.contact.on_hold
        self.hold.setVisible(held)
        for part in self._by_word:
            part.setVisible(card.has_code_word)
        self.before.setVisible(not held)
        self.before.show_card(card)
        if card.may is MayCall.NO and not held:
            unwanted = _("The survivor does not want to be contacted.")
            died = _("The survivor has died: nobody rings any more.")
            self.head.say(_("Call"), died if card.contact.died else unwanted)
        said = case.answer("k_her_messages")
        told = [str(said.value)] if isinstance(said, Answer) else []
        if card.replies:
            told.append(ngettext("{n} answer came.", "{n} answers came.", card.replies).format(n=card.replies))
        self.tell.setText("\n".join(told) or _("Nothing waits to be told."))
        if self.happened is None:
            self.outcomes.allow(_BEFORE if not held else set())
        if held:
            self.here.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.happened is None:
            self.before.dial.setFocus(Qt.FocusReason.OtherFocusReason)

    def written_elsewhere(self) -> None:
        """Whether she may be rung, as it stands now: a number that was shown is covered until it is asked for again."""
        if self.happened is None:
            self.reload()
        else:
            super().written_elsewhere()

    def _when(self, card: CallCard, due: Any) -> str:
        site = self.ways.site
        inside = {True: _("inside the safe hours"), False: _("outside the safe hours"), None: ""}[card.in_hours]
        now = _("It is {time}, {inside}.") if inside else _("It is {time}.")
        parts = [_("Promised for {when}.").format(when=site.shown_instant(due))] if due else []
        return " ".join([*parts, now.format(time=site.shown_time(self.ways.clock.now()), inside=inside)])

    def leaving(self) -> None:
        """Number and words do not stay on a page that nobody looks at."""
        self.before.hide_number()
        self.word.clear()
        self.heard_word.clear()

    # --- acts --------------------------------------------------------------------------------------

    def _want_number(self, reason: str | None) -> None:
        self.do(partial(self.ways.clinic.calling.number, self.case_id, reason), self._show_number)

    def _show_number(self, number: Number) -> None:
        if not self.isVisible():
            return  # the cover came before it: it is asked for again
        self.before.show_number(number)
        self.outcomes.allow(set(CallOutcome))
        self.outcomes.rows.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key an outcome, in any keyboard layout; not while a word or a time is typed."""
        key = answer_key(event)
        outcome = list(CallOutcome)[int(key) - 1] if key and key in _KEYS else None
        if outcome is not None and self.outcomes.rows.rows[outcome].isEnabled():
            self._choose(outcome)
        else:
            super().keyPressEvent(event)

    def _choose(self, outcome: CallOutcome) -> None:
        self.do(partial(self.ways.clinic.calling.happened, self.case_id, outcome), self._done)

    def _done(self, happened: Happened) -> None:
        self.happened = happened
        self.before.hide_number()
        self.outcomes.rows.mark(happened.outcome)
        self.outcomes.allow(set())
        self.ways.inside.toast.say(
            self.ways.labels.code("contact_result", happened.outcome.value), partial(self._take_back, happened)
        )
        if happened.outcome in ENDS_CONTACT:
            self._say_to_phone(happened.hold.to_phone)
        self.next.setVisible(happened.outcome in _AGAIN)
        if happened.outcome in _AGAIN:
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reload()

    def _say_to_phone(self, organisations: tuple[OrganisationId, ...]) -> None:
        known = self._directory.organisations if self._directory else {}
        names = [known[each].name(self.ways.site.language) for each in organisations if each in known]
        self.to_phone.setText(_("Ring them now, no packet reaches them: {names}").format(names=", ".join(names)))
        self.to_phone.setVisible(bool(names))

    def _take_back(self, happened: Happened) -> None:
        def done(_nothing: None) -> None:
            self.happened = None
            self.next.hide()
            self.outcomes.rows.mark(None)
            self.reload()

        self.do(partial(self.ways.clinic.calling.take_back, happened), done)

    def _promise(self) -> None:
        at = self.again.value()
        if isinstance(at, str) and typed(at) is None:
            instead = self.happened.open if self.happened else None
            self.do(
                partial(self.ways.clinic.calling.again, self.case_id, instant(at), instead),
                lambda _nothing: self.ways.inside.back(),
            )

    def _lift(self, sure_by: SureBy) -> None:
        word = self.heard_word.text()
        self.heard_word.clear()
        self.do(partial(self.ways.clinic.calling.heard, self.case_id, sure_by, word), self._lifted)

    def _lifted(self, _told: object) -> None:
        self.happened = None
        self.to_phone.hide()
        self.ways.inside.toast.say(_("The hold is lifted."))
        self.reload()

    def _rings(self) -> None:
        word = self.word.text()
        self.word.clear()
        self.rang.hide()

        def right(_nothing: None) -> None:
            self.rang.say(_("It is the word."), mark="check")
            self.rang.show()

        self.do(partial(self.ways.clinic.calling.rings_us, self.case_id, word), right)
