"""She asks who had her record open: first it is certain that it is she, then she is told, on her screen or on paper."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.services.clinic import Clinic
from clinic_app.services.her_access import AccessTold, SureBy
from clinic_app.services.printing_forms import Copy, Paper
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.flow import Acts
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import role_words
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.her_words import HerWords
from clinic_app.ui.screens.turned import turn
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class HerAccessPage(CasePage):
    """Nothing is shown before it is certain who asks; it is forgotten when the page is left."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways,
            case_id,
            _("The survivor asks who had it open"),
            _("Roles and days. No name of anybody who works here."),
        )
        self.told: AccessTold | None = None
        self.asks = self._ask_card()
        self.answer = Card(_("What is told"), "eye")
        self.rows: list[SheetRow] = []
        self.answer.hide()
        self.turn_it = primary(_("Turn the screen to the survivor"), "monitor")
        self.turn_it.clicked.connect(self._turn)
        self.print_it = plain(_("Print it for the survivor"), "printer")
        self.print_it.clicked.connect(self._print)
        self.unsafe = Paragraph(
            _("It is not printed: the survivor did not say that paper is safe to carry."), Type.COMPACT, colour="sub"
        )
        body = Columns(least=BESIDE_A_LIST_FROM)
        body.setSpacing(16)
        body.addWidget(self.asks, 3)
        body.addWidget(self.answer, 3)
        body.addWidget(_follows(), 2)
        self.column.addWidget(body)
        self.column.addStretch(1)

    def _ask_card(self) -> Card:
        card = Card(_("Is it the survivor who asks?"), "shield")
        never = _(
            "Nobody else is told, not even that there is a record: no husband, no relative, no employer, no police."
        )
        card.body.addWidget(Paragraph(never, Type.BODY))
        self.word_asked = Paragraph(
            _("By telephone, or if you do not know the survivor: the code word that was agreed.")
        )
        self.no_word = Paragraph(
            _("No code word was agreed: it is told only here, in person and alone."), Type.COMPACT, colour="sub"
        )
        self.word = QLineEdit()
        self.word.setEchoMode(QLineEdit.EchoMode.Password)
        self.word.setAccessibleName(_("Code word"))
        self.word.setPlaceholderText(_("Code word"))
        self.word.setFixedWidth(280)
        self.word.returnPressed.connect(self._by_word)
        self.check = plain(_("It is this word"), "check")
        self.check.clicked.connect(self._by_word)
        row = Acts()
        row.addWidget(self.word)
        row.addWidget(self.check)
        self.alone = plain(_("The survivor is here, alone with me"), "user")
        self.alone.clicked.connect(partial(self._ask, SureBy.ALONE, ""))
        for part in (self.word_asked, self.no_word):
            card.body.addWidget(part)
        card.body.addLayout(row)
        card.body.addWidget(self.alone, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        return card

    def fetch(self) -> bool:
        """Whether a word was agreed with her."""
        return self.ways.clinic.her_access.has_code_word(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """Offer the word only where there is one."""
        for part in (self.word_asked, self.word, self.check):
            part.setVisible(bool(more))
        self.no_word.setVisible(not more)
        (self.word if more else self.alone).setFocus(Qt.FocusReason.OtherFocusReason)

    def leaving(self) -> None:
        """What she was told does not stay on a page that nobody looks at."""
        self.told = None
        self.word.clear()
        self.answer.hide()
        self.asks.show()

    # --- asking ------------------------------------------------------------------------------------

    def _by_word(self) -> None:
        self._ask(SureBy.CODE_WORD, self.word.text())

    def _ask(self, sure_by: SureBy, typed: str, _on: bool = False) -> None:
        self.word.clear()
        self.do(partial(self.ways.clinic.her_access.tell, self.case_id, sure_by, typed), self._tell)

    def _tell(self, told: AccessTold) -> None:
        self.told = told
        while item := self.answer.body.takeAt(0):
            if (widget := item.widget()) is not None and widget not in (self.turn_it, self.print_it, self.unsafe):
                widget.hide()
                widget.deleteLater()
        site = self.ways.site
        begun = _("Written since {day}. Everybody who had it open since then:").format(day=site.shown_day(told.since))
        self.answer.body.addWidget(Paragraph(begun, Type.COMPACT, colour="sub"))
        self.rows = [
            SheetRow(role_words(each.role), ", ".join(site.shown_day(day) for day in each.days), mark="user")
            for each in told.looked
        ]
        for line in self.rows:
            self.answer.body.addWidget(line)
        for last in (self.turn_it, self.print_it, self.unsafe):
            self.answer.body.addWidget(last, 0, Qt.AlignmentFlag.AlignLeft)
        self.answer.body.addStretch(1)
        self.print_it.setVisible(told.paper_safe)
        self.unsafe.setVisible(not told.paper_safe)
        self.asks.hide()
        self.answer.show()
        self.turn_it.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- telling -----------------------------------------------------------------------------------

    def _turn(self) -> None:
        case, told = self.case, self.told
        if case is not None and told is not None:
            turn(self, lambda: HerWords(self.ways).opened(case, told), lambda _code: None)

    def _print(self) -> None:
        clinic, told = self.ways.clinic, self.told
        if told is not None:
            open_papers(self.ways, self.case_id, lambda: [_sheet(clinic, told)])


def _follows() -> Card:
    card = Card(_("What follows"), "arrow-right")
    for mark, words, more in (
        ("users", _("It shows since when there is a record, and who opened it on which days."), ""),
        ("monitor", _("The survivor reads it on the turned screen."), _("There is no way back without your PIN.")),
        ("printer", _("On paper only where paper is safe to carry."), _("Without clinic, code or name.")),
        ("history", _("The journal keeps that it was told, and how it was certain who asked."), ""),
    ):
        card.body.addWidget(SheetRow(words, more, mark=mark))
    card.body.addStretch(1)
    return card


def _sheet(clinic: Clinic, told: AccessTold) -> Document:
    def make(_copy: Copy, hers: str | None) -> Paper:
        return clinic.her_access.sheet(told, hers)

    title, second = _("Who had it open"), _("for her alone")
    return Document(id="access", title=title, second=second, copies=(Copy.HER,), make=make)
