"""Duties to report, and everything that was told: cards to decide on, and one ledger read from what stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.domain.answers import Answer
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.errors import ClinicError, GateClosed
from clinic_app.services.asides import DUTIES, Aside
from clinic_app.services.disclosures import Disclosure
from clinic_app.services.duty_cards import Decided, DutyCard
from clinic_app.ui.forms.aside import KeptAside
from clinic_app.ui.i18n import _, language
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.disclosure_form import DisclosureForm
from clinic_app.ui.screens.disclosure_rows import disclosure_row
from clinic_app.ui.screens.duty_card import DutyCardView
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

_LEDGER: Final = "ledger"
"""What the form for something else is kept under; a card is kept under its row."""


class Duties(CasePage):
    """A card opens; a person decides. Nothing here sends anything, and nothing typed is lost before it is decided."""

    lead = DUTIES

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Duties and disclosures"), _("Nothing is reported by itself, and no care waits for it.")
        )
        self.aside = KeptAside(ways.clinic.asides, ways.jobs, case_id, DUTIES, self)
        self.aside.failed.connect(self.refuse)
        self.cards: dict[str, DutyCardView] = {}
        self._stood: tuple[DutyCard, ...] = ()
        self._form_open = False
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self.none = Paragraph(_("No rule of this clinic concerns what is written so far."), Type.BODY, colour="sub")
        self.none.hide()
        self.ledger = Card(_("Who was told what"), "list")
        self.empty = EmptyState(
            "list", _("Nothing was told to anybody."), _("Packets, papers and reports appear here by themselves.")
        )
        self.add = plain(_("Write down something else that was told"), "plus")
        self.add.clicked.connect(lambda _on=False: self._open_form())
        self.form = DisclosureForm(ways)
        self.form.kept.connect(self._write)
        self.form.touched.connect(lambda: self.aside.say(_LEDGER, self.form.typed()))
        self.form.hide()
        self._lines = QVBoxLayout()
        self.ledger.body.addWidget(self.empty)
        self.ledger.body.addLayout(self._lines)
        self.ledger.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        shut = _("Opens when the survivor is alone with staff.")
        self.closed = EmptyState("lock", shut, _("What was typed here is kept."))
        self.closed.hide()
        self.column.addWidget(self.closed)
        self.column.addWidget(self.none)
        self.column.addLayout(self._cards)
        self.column.addWidget(self.ledger)
        self.column.addWidget(self.form)
        self.column.addStretch(1)

    @property
    def kept(self) -> bool:
        """Whether the vault has what was typed and not decided."""
        return self.aside.settled

    def leaving(self) -> None:
        """What was typed and not decided is kept beside the record."""
        self.aside.keep()

    def fetch(self) -> tuple[tuple[DutyCard, ...], tuple[Disclosure, ...], dict[str, str], dict[str, Aside]]:
        """The cards, the ledger, the names of the services in it, and what was typed and not decided."""
        clinic = self.ways.clinic
        lines = clinic.disclosures.of(self.case_id)
        directory, names = clinic.directory(), dict[str, str]()
        for line in lines:
            try:
                names[line.to_whom] = directory.organisation(OrganisationId(line.to_whom)).name(language())
            except (ClinicError, KeyError):
                continue  # words that a person typed, or a service that is in the list no longer
        return clinic.duties.of(self.case_id), lines, names, clinic.asides.of(self.case_id, DUTIES)

    def present(self, case: Case, more: Any) -> None:
        """A card that stands stays with what was typed in it, unless something else was decided."""
        cards, lines, names, typed = more
        shown = dict[str, DutyCardView]()
        stood = {card.duty.id: card for card in self._stood}
        for card in cards:
            view = self.cards.pop(card.duty.id, None)
            if view is None or stood[card.duty.id] != card:
                _take_out(self._cards, view)
                view = DutyCardView(self.ways, card)
                view.decided.connect(partial(self._decide, card.duty.id))
                if card.duty.id in typed:
                    self._bring_back(card.duty.id, view, typed)
                view.touched.connect(partial(self._typed, view))
                self._cards.addWidget(view)
            shown[card.duty.id] = view
        for gone in self.cards.values():
            _take_out(self._cards, gone)
        self.cards, self._stood = shown, cards
        _clear(self._lines)
        self.rows = [disclosure_row(self.ways, line, names) for line in lines]
        for row in self.rows:
            if self._lines.count():
                self._lines.addWidget(Divider())
            self._lines.addWidget(row)
        self.empty.setVisible(not lines)
        if _LEDGER in typed and self.form.isHidden() and self.aside.settled:
            self._bring_back(_LEDGER, self.form, typed)
            self._form_open = True
        self._show_parts(alone=case.answer("a_private_now") != Answer("no"))

    def _show_parts(self, *, alone: bool) -> None:
        """Whoever came along reads none of it: who is told, and that anybody is."""
        self.closed.setVisible(not alone)
        self.none.setVisible(alone and not self.cards)
        for view in self.cards.values():
            view.setVisible(alone)
        self.ledger.setVisible(alone)
        self.form.setVisible(alone and self._form_open)
        self.add.setVisible(not self._form_open)

    def _bring_back(self, about: str, view: DutyCardView | DisclosureForm, typed: Mapping[str, Aside]) -> None:
        self.aside.learn(about, typed[about].values)
        view.put(typed[about].values)

    def _typed(self, view: DutyCardView) -> None:
        self.aside.say(view.duty, view.typed())

    # --- acting ------------------------------------------------------------------------------------

    def _decide(self, duty: str, decided: Decided) -> None:
        work = partial(self.ways.clinic.duties.decide, self.case_id, duty, decided)
        self.notice.say(None)
        self.ways.jobs.run(
            self, work, partial(self._decided, duty), partial(self._refused, self.cards[duty].asks.missing)
        )

    def _decided(self, duty: str, _nothing: object) -> None:
        self._let_go(duty)
        self._kept(None)

    def _let_go(self, about: str) -> None:
        """It is written now: what was kept of it beside the record goes."""
        self.aside.say(about, {})
        self.aside.keep()

    def _open_form(self) -> None:
        self._form_open = True
        self._show_parts(alone=True)
        self.form.whom.setFocus()
        self.bring_into_view(self.form)

    def _write(self, new: Any) -> None:
        work = partial(self.ways.clinic.disclosures.write, self.case_id, new)
        self.notice.say(None)
        self.ways.jobs.run(self, work, self._written, partial(self._refused, self.form.asks.missing))

    def _written(self, _nothing: object) -> None:
        self.form.empty()
        self._let_go(_LEDGER)
        self._form_open = False
        self._kept(None)

    def _kept(self, _nothing: object) -> None:
        self.ways.inside.toast.say(_("Written down."))
        self.reload()

    def _refused(self, missing: Any, error: Exception) -> None:
        if isinstance(error, GateClosed):
            still = _("Still to be said: {what}").format(what=missing(error.fields))
            self.notice.say(Message(still, _("What you typed is still here.")))
            self.room.verticalScrollBar().setValue(0)
            return
        self.refuse(error)


def _take_out(column: QVBoxLayout, view: DutyCardView | None) -> None:
    if view is not None:
        column.removeWidget(view)
        view.hide()
        view.deleteLater()


def _clear(column: QVBoxLayout) -> None:
    while item := column.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
