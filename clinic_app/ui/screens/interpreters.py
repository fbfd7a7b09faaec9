"""Whom to ring for this survivor: by language, wish and hour; who was taken; and whom the survivor knows: never."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.services.interpreters import Interpreter, Interpreters, Offers
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.interpreter_register import interpreter_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.working_documents import picture_cards, print_button


class InterpretersPage(CasePage):
    """What is pressed is kept at once, and taken back by pressing another."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Interpreter"), _("Whom to ring, by language and hour. The survivor chooses.")
        )
        self.cards = print_button(ways, _("Picture cards…"), lambda clinic: picture_cards(clinic, *self._spoken))
        self.head.act(self.cards)
        self.empty = EmptyState("languages", "", "")
        self.card = Card(padding=16)
        self._lines = QVBoxLayout()
        self.card.body.addLayout(self._lines)
        self.never = Card(_("Never for this case"), "hand")
        self._refused = QVBoxLayout()
        self.never.body.addLayout(self._refused)
        for part in (self.empty, self.card, self.never):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def fetch(self) -> Offers:
        """Whom to ring now."""
        return self.ways.clinic.interpreters.for_case(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """In the order in which to ring."""
        offers: Offers = more
        self.offers = offers
        if offers.language:
            self.empty.say(
                _("Nobody in the register speaks this language."),
                _("The list of services has telephone interpreters; picture cards help till then."),
            )
        else:
            self.empty.say(_("Write down the first language first."), _("Then those who speak it appear here."))
        self.empty.setVisible(not offers.people)
        self.card.setVisible(bool(offers.people))
        self.never.setVisible(bool(offers.never))
        _fill(self._lines, [self._line(one, chosen=one.code == offers.chosen) for one in offers.people])
        _fill(self._refused, [self._refused_line(one) for one in offers.never])

    @property
    def _spoken(self) -> tuple[str, str]:
        language = self.offers.language
        return language, self.ways.labels.code("lang", language) if language else ""

    def _line(self, one: Interpreter, *, chosen: bool) -> QWidget:
        there = one.there(self.ways.clock.now(), self.ways.clock.zone)
        when = {True: _("there now"), False: _("not there now"), None: _("hours not known")}[there]
        second = [interpreter_words(self.ways, one), when]
        if not one.vetted:
            second.append(_("not vetted"))
        if chosen:
            second.insert(0, _("chosen"))
        take = plain(_("The survivor takes this one"), "check", size="small")
        take.setAccessibleName(f"{take.text()}: {one.code}")
        take.clicked.connect(lambda _on=False: self._act(partial(self._register.choose, self.case_id, one.code)))
        take.setEnabled(not chosen)
        knows = quiet(_("Knows them: never"), "hand", size="small")
        knows.setAccessibleName(f"{knows.text()}: {one.code}")
        knows.clicked.connect(lambda _on=False: self._act(partial(self._register.never, self.case_id, one.code)))
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        words = f"{one.name} · {one.phone}" if one.phone else one.name
        mark = "circle-check" if chosen else "user"
        column.addWidget(SheetRow(words, " · ".join(second), mark=mark, tone="teal" if one.vetted else "amber"))
        row = Flow()
        row.addWidget(take)
        row.addWidget(knows)
        column.addLayout(row)
        return line

    def _refused_line(self, one: Interpreter) -> QWidget:
        again = quiet(_("May interpret after all"), size="small")
        again.setAccessibleName(f"{again.text()}: {one.code}")
        again.clicked.connect(lambda _on=False: self._act(partial(self._register.after_all, self.case_id, one.code)))
        return SheetRow(one.name, one.code, mark="hand", tone="sub", end=again)

    def _act(self, work: Callable[[], object]) -> None:
        def done(_nothing: object) -> None:
            self.ways.inside.toast.say(_("Written down."))
            self.reload()

        self.do(work, done)

    @property
    def _register(self) -> Interpreters:
        return self.ways.clinic.interpreters


def _fill(column: QVBoxLayout, lines: list[QWidget]) -> None:
    while item := column.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    for line in lines:
        if column.count():
            column.addWidget(Divider())
        column.addWidget(line)
