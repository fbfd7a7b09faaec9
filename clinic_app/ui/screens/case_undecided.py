"""What PCs wrote differently in one case, question by question, decided by a person; nothing written is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from clinic_app.domain.answers import Stored
from clinic_app.domain.calling import CONTACT
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.domain.stricter import DANGER, HERS
from clinic_app.services.to_decide import SHARING, ToDecide
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.pc_answers import PcAnswers
from clinic_app.ui.screens.told_answers import Names, names_of
from clinic_app.ui.screens.ways import Ways


class CaseUndecided(CasePage):
    """The next question has the focus when one was decided."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Written differently on two PCs"),
            _("Two of you wrote before the PCs met. Both answers stay in the history."),
        )  # fmt: skip
        self.questions: list[PcAnswers] = []
        self._card = Card(padding=16)
        self.empty = EmptyState(
            "circle-check", _("Nothing waits to be decided here."),
            _("When two PCs say different things about this case, both answers appear here."),
        )  # fmt: skip
        self.empty.hide()
        self._card.hide()
        self.column.addWidget(self._card)
        self.column.addWidget(self.empty)
        self.column.addStretch(1)

    def written_elsewhere(self) -> None:
        """What was decided there is not asked here any more."""
        self.reload()

    def fetch(self) -> tuple[tuple[ToDecide, ...], Names]:
        """Which they are, and what organisations are called."""
        return self.ways.clinic.two_pcs.of(self.case_id), names_of(self.ways)

    def present(self, _case: Case, more: Any) -> None:
        """Danger first."""
        open_: tuple[ToDecide, ...]
        open_, names = more
        while item := self._card.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        decides = may(self.ways.clinic.whoami.role, Act.MERGE)
        self.questions = [
            PcAnswers(self.ways, each, names, decides=decides or each.record is not None) for each in open_
        ]
        for each in self.questions:
            if each is not self.questions[0]:
                self._card.body.addWidget(Divider())
            self._card.body.addWidget(each)
            each.decided.connect(partial(self._decide, each.question))
            each.heard.connect(partial(hear_from_her, self.ways, each.question))
            each.another.connect(partial(write_another, self.ways, each.question))
        self._card.setVisible(bool(open_))
        self.empty.setVisible(not open_)
        if self.questions:
            self.questions[0].take_focus()

    def _decide(self, question: ToDecide, value: Stored | None) -> None:
        decide(self.ways, question, value, self.do, self.reload)


def decide(ways: Ways, question: ToDecide, value: Stored | None, do: Any, then: Any) -> None:
    """Let an answer hold, and offer to take that back."""

    def again(back: Callable[[], None]) -> None:
        do(back, lambda _none: then())

    def write() -> Callable[[], None] | None:
        try:
            return ways.clinic.two_pcs.decide(question, value)
        except ValueError:
            return None  # this page does not know yet what was decided, or written, on another PC

    def said(back: Callable[[], None] | None) -> None:
        if back is None:
            ways.inside.toast.say(_("Nothing was changed: it was decided meanwhile. Look again."))
        else:
            ways.inside.toast.say(_("Decided. It goes to the other PCs when they meet."), partial(again, back))
        then()

    do(write, said)


def hear_from_her(ways: Ways, question: ToDecide) -> None:
    """What only she can say: on the page about consent, or on the one for calling her."""
    assert question.case_id is not None
    (ways.open_call if question.field == CONTACT else ways.open_consent)(question.case_id)


def write_another(ways: Ways, question: ToDecide) -> None:
    """Where the question is asked: whatever is written there is the last word."""
    from clinic_app.ui.screens.case import CaseScreen

    assert question.case_id is not None
    if question.field in HERS or question.field == SHARING:
        ways.open_consent(question.case_id)
        return
    section = ways.clinic.definitions.fields[question.field].section
    field = "" if question.field == DANGER else question.field
    ways.inside.open_page(CaseScreen(ways, question.case_id, section=section, field=field), place="cases")
