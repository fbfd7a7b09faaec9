"""What PCs of this clinic wrote differently, case by case: a short list on Today for those who may decide."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt

from clinic_app.domain.casecode import shown
from clinic_app.domain.ids import CaseId
from clinic_app.services.to_decide import ToDecide
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_undecided import CaseUndecided, decide
from clinic_app.ui.screens.pc_answers import PcAnswers
from clinic_app.ui.screens.pc_answers_words import question_words
from clinic_app.ui.screens.told_answers import ToldAnswers
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.which_pc_words import pc_words


class ToDecidePage(TopicPage):
    """Codes and questions only: the answers are read in the case, which is opened for it."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("To decide"),
            _("Two PCs wrote different things before they met. Read both and say which holds: then it holds on all "
              "PCs."),
        )  # fmt: skip
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.buttons: dict[CaseId, Button] = {}
        self._card = Card(padding=8)
        self._card.hide()
        self.common: list[PcAnswers] = []
        self._clinic = Card(_("About the clinic itself"), "users")
        self._clinic.hide()
        self._empty = EmptyState(
            "circle-check", _("Nothing waits to be decided."),
            _("When two PCs write different things, about a case or about the clinic, it appears here."),
        )  # fmt: skip
        self._empty.hide()
        self.column.addWidget(self._card)
        self.column.addWidget(self._clinic)
        self.column.addWidget(self._empty)

    def arrived(self) -> None:
        """Look again."""
        self.ways.jobs.run(self, self.ways.clinic.two_pcs.every, self._show, self.refuse)

    def _show(self, waiting: tuple[ToDecide, ...]) -> None:
        for card in (self._card, self._clinic):
            while item := card.body.takeAt(0):
                if (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        self.buttons = {}
        of_cases = [each for each in waiting if each.record is None]
        for case_id, questions in groupby(of_cases, key=lambda each: each.case_id):
            assert case_id is not None
            if self.buttons:
                self._card.body.addWidget(Divider())
            self._card.body.addWidget(self._row(case_id, list(questions)))
        self.common = [self._asked(each) for each in waiting if each.record is not None]
        for each in self.common:
            if each is not self.common[0]:
                self._clinic.body.addWidget(Divider())
            self._clinic.body.addWidget(each)
        self._card.setVisible(bool(of_cases))
        self._clinic.setVisible(bool(self.common))
        self._empty.setVisible(not waiting)
        if self.buttons:
            next(iter(self.buttons.values())).setFocus(Qt.FocusReason.TabFocusReason)
        elif self.common:
            self.common[0].take_focus()

    def _asked(self, question: ToDecide) -> PcAnswers:
        """Lists of staff codes, roles: no case is opened for it."""
        made = PcAnswers(self.ways, question, {}, decides=True)
        made.decided.connect(partial(self._decide, question))
        return made

    def _decide(self, question: ToDecide, value: Any) -> None:
        def do(work: Any, then: Any) -> None:
            self.ways.jobs.run(self, work, then, self.refuse)

        decide(self.ways, question, value, do, self.arrived)

    def _row(self, case_id: CaseId, questions: list[ToDecide]) -> SheetRow:
        code, said = shown(questions[0].code), ToldAnswers(self.ways, {})
        titles = [question_words(self.ways, each, said) for each in questions]
        writers = [each for question in questions for side in question.sides for each in side.writers]
        who = dict.fromkeys(f"{each.by or _('the program')} ({pc_words(each.came.pc)})" for each in writers)
        opens = plain(_("Decide…"), size="small")
        opens.setAccessibleName(f"{code}: {opens.text()}")
        opens.clicked.connect(partial(self._open, case_id))
        self.buttons[case_id] = opens
        words = f"{code} · {', '.join(dict.fromkeys(titles))}"
        return SheetRow(words, ", ".join(who), mark="scale", end=opens)

    def _open(self, case_id: CaseId, _on: bool = False) -> None:
        def opened(_case: object) -> None:
            self.ways.inside.open_page(CaseUndecided(self.ways, case_id))

        self.ways.jobs.run(self, partial(self.ways.clinic.recording.open, case_id), opened, self.refuse)
