"""What PCs of this clinic wrote differently, case by case: a short list on Today for those who may decide."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from PySide6.QtCore import Qt

from clinic_app.domain.casecode import shown
from clinic_app.domain.ids import CaseId
from clinic_app.services.undecided import ToDecide
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_undecided import CaseUndecided
from clinic_app.ui.screens.pc_answers import PcAnswers
from clinic_app.ui.screens.told_answers import ToldAnswers
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.which_pc_words import pc_words


class ToDecidePage(TopicPage):
    """Codes and questions only: the answers are read in the case, which is opened for it."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("To decide"),
            _("Two PCs wrote about one case before they met. Open it, read both, say which holds: then it holds on all "
              "PCs."),
        )  # fmt: skip
        self.buttons: dict[CaseId, Button] = {}
        self._card = Card(padding=8)
        self._card.hide()
        self._empty = EmptyState(
            "circle-check", _("Nothing waits to be decided."),
            _("When two PCs say different things about a case, it appears here."),
        )  # fmt: skip
        self._empty.hide()
        self.column.addWidget(self._card)
        self.column.addWidget(self._empty)

    def arrived(self) -> None:
        """Look again."""
        self.ways.jobs.run(self, self.ways.clinic.two_pcs.every, self._show, self.refuse)

    def _show(self, waiting: tuple[ToDecide, ...]) -> None:
        while item := self._card.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = {}
        for case_id, questions in groupby(waiting, key=lambda each: each.case_id):
            if self.buttons:
                self._card.body.addWidget(Divider())
            self._card.body.addWidget(self._row(case_id, list(questions)))
        self._card.setVisible(bool(waiting))
        self._empty.setVisible(not waiting)
        for button in self.buttons.values():
            button.setFocus(Qt.FocusReason.TabFocusReason)
            break

    def _row(self, case_id: CaseId, questions: list[ToDecide]) -> SheetRow:
        code, said = shown(questions[0].code), ToldAnswers(self.ways, {})
        titles = [PcAnswers.title(self.ways, each, said) for each in questions]
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
