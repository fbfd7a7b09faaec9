"""One request about the record: its days, who asks and how that is certain, what becomes of it, and where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from clinic_app.domain.answers import Stored
from clinic_app.services.data_requests import DataRequest, Kind, Outcome, Proof
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.text_box import TextBox
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.asked_grid import AskedGrid
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.ways import Ways

KIND: Final = "access_request.kind"
ASKER: Final = "access_request.asker"
OUTCOME: Final = "access_request.outcome"
"""Lists of codes of the forms."""

WIDEST_BOX: Final = 440
"""Of what is chosen or typed: every choice has room in it, and a line of it is read at a glance."""
SOON: Final = 7
"""Days left from which on it is amber."""


class RequestCard(Card):
    """What is over shows what became of it, and asks for nothing."""

    verified = Signal(object, str)
    """`Proof`, and the word that was said."""
    decided = Signal(object, str)
    """`Outcome`, and why."""
    second = Signal(bool)
    """A second person finds it unsafe too, or does not."""
    done_at = Signal(object)
    """Opens the place where this `Kind` is done."""
    touched = Signal()
    """A hand changed something of the decision: it is not kept yet."""

    def __init__(self, ways: Ways, request: DataRequest, *, has_word: bool) -> None:
        kind = ways.labels.code(KIND, request.kind) if request.kind else _("Request")
        super().__init__(kind, "file-text")
        self.request = request
        self._ways = ways
        self.body.addWidget(self._days(ways.clock.today()))
        self.body.addWidget(self._who())
        self.word = QLineEdit()
        if request.done_on is None:
            if not request.verified:
                self._ask_who(has_word)
            if request.outcome is None:
                self._ask_what()
        if request.outcome is not None:
            self.body.addWidget(self._became())
        if request.waits_for_second:
            self._ask_second()

    @property
    def decides(self) -> bool:
        """Whether it asks what becomes of it."""
        return self.request.done_on is None and self.request.outcome is None

    def typed(self) -> dict[str, Stored | None]:
        """What stands in it and is not kept yet. The code word is never among it."""
        return {"outcome": self.outcome.code, "why": self.why.toPlainText()} if self.decides else {}

    def put(self, typed: Mapping[str, Stored | None]) -> None:
        """Show what was chosen and typed before and not kept."""
        if self.decides:
            outcome, why = typed.get("outcome"), typed.get("why")
            self.outcome.choose(outcome if isinstance(outcome, str) and outcome in tuple(Outcome) else None)
            self.why.setPlainText(why if isinstance(why, str) else "")
            self._fit()

    # --- what is shown -----------------------------------------------------------------------------

    def _days(self, today: date) -> SheetRow:
        request, site = self.request, self._ways.site
        asked = site.shown_day(request.asked_on) if request.asked_on else "–"
        left = request.days_left(today)
        if left is None:
            return SheetRow(_("Asked on {day}").format(day=asked), mark="calendar", tone="sub")
        words = ngettext("{n} day left", "{n} days left", left).format(n=left)
        if left < 0:
            words = ngettext("{n} day over", "{n} days over", -left).format(n=-left)
        due = site.shown_day(request.due_on) if request.due_on else "–"
        second = _("Asked on {asked}, due on {due} (30 days; to be confirmed by {who})").format(
            asked=asked, due=due, who=self._ways.labels.code("signoff", "counsel")
        )
        return SheetRow(words, second, mark="calendar-clock", tone="amber" if left <= SOON else "teal", bold=True)

    def _who(self) -> SheetRow:
        request = self.request
        asker = self._ways.labels.code(ASKER, request.asker) if request.asker else "–"
        proof = proofs().get(request.proof) if request.proof else None
        if request.verified:
            return SheetRow(asker, proof or "", mark="circle-check")
        second = _("Not certain yet who asks. Nothing is given.")
        return SheetRow(asker, f"{proof} · {second}" if proof else second, mark="circle-help", tone="amber")

    def _became(self) -> SheetRow:
        request, site = self.request, self._ways.site
        assert request.outcome is not None
        second = [part for part in (request.why, request.decided_by, request.second) if part]
        if request.done_on:
            second.append(site.shown_day(request.done_on))
        return SheetRow(self._ways.labels.code(OUTCOME, request.outcome), " · ".join(second), mark="check", bold=True)

    # --- what is asked -----------------------------------------------------------------------------

    def _ask_who(self, has_word: bool) -> None:
        self.word.setEchoMode(QLineEdit.EchoMode.Password)
        self.word.setAccessibleName(_("Code word"))
        self.word.setPlaceholderText(_("Code word"))
        self.word.setFixedWidth(200)
        self.word.returnPressed.connect(self._by_word)
        self.is_word = plain(_("It is this word"), "check", size="small")
        self.is_word.clicked.connect(lambda _on=False: self._by_word())
        self.alone = plain(_("In person, and alone with me"), "user", size="small")
        self.alone.clicked.connect(lambda _on=False: self.verified.emit(Proof.ALONE, ""))
        self.paper = quiet(_("Only a signed paper"), "file-text", size="small")
        self.paper.clicked.connect(lambda _on=False: self.verified.emit(Proof.PAPER, ""))
        row = Flow()
        for part in (self.word, self.is_word, self.alone, self.paper):
            row.addWidget(part)
        self.word.setVisible(has_word)
        self.is_word.setVisible(has_word)
        self.body.addLayout(row)

    def _by_word(self) -> None:
        said = self.word.text()
        self.word.clear()
        self.verified.emit(Proof.CODE_WORD, said)

    def _ask_what(self) -> None:
        self.outcome = ChoiceBox()
        self.outcome.offer(self._ways.labels.codes(OUTCOME, tuple(Outcome)))
        self.why = TextBox()
        self.asks = AskedGrid(widest=WIDEST_BOX)
        self.asks.ask("outcome", _("What becomes of it"), self.outcome)
        self.asks.ask("why", _("Why"), self.why)
        self.outcome.chosen.connect(self._fit)
        self.outcome.chosen.connect(self.touched)
        self.why.textChanged.connect(self.touched)
        self.body.addWidget(self.asks)
        self.keep = plain(_("Keep this decision"), "check")
        self.keep.clicked.connect(lambda _on=False: self._decide())
        self.place = quiet(places().get(self.request.kind, ""), "arrow-right") if self.request.kind else quiet("")
        self.place.clicked.connect(lambda _on=False: self.done_at.emit(self.request.kind))
        self.place.setVisible(self.request.verified and self.request.kind is not None)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.keep)
        row.addWidget(self.place)
        row.addStretch(1)
        self.body.addLayout(row)
        self._fit()

    def _decide(self) -> None:
        code = self.outcome.code
        if code is not None:
            self.decided.emit(Outcome(code), self.why.toPlainText())

    def _fit(self) -> None:
        code = self.outcome.code
        self.asks.show_row("why", code in (Outcome.IN_PART, Outcome.REFUSED, Outcome.UNSAFE))
        self.keep.setVisible(code is not None)

    def _ask_second(self) -> None:
        if self.request.decided_by == self._ways.clinic.whoami.staff_code:
            words = _("A second person, signed in as themselves, looks at it before it is over.")
            self.body.addWidget(SheetRow(words, mark="users", tone="amber"))
            return
        self.too = plain(_("I find it unsafe too"), "check")
        self.too.clicked.connect(lambda _on=False: self.second.emit(True))
        self.not_so = quiet(_("I do not: decide again"))
        self.not_so.clicked.connect(lambda _on=False: self.second.emit(False))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.too)
        row.addWidget(self.not_so, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        self.body.addLayout(row)


def proofs() -> dict[Proof, str]:
    """How it can be certain."""
    return {
        Proof.CODE_WORD: _("by the code word"),
        Proof.ALONE: _("in person, alone"),
        Proof.PAPER: _("by a signed paper only"),
    }


def places() -> dict[Kind, str]:
    """Where each is done."""
    return {
        Kind.ACCESS: _("Who had it open"),
        Kind.COPY: _("Papers of this case"),
        Kind.CORRECT: _("To the record"),
        Kind.ERASE: _("To the erasing"),
        Kind.WITHDRAW: _("To the consents"),
        Kind.STOP: _("To the consents"),
        Kind.PORTABILITY: _("Papers of this case"),
    }
