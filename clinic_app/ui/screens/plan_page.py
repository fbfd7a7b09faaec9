"""The plan on one page: every service the survivor agreed to, who does it, by when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.people import Act, may
from clinic_app.errors import NotAnAnswer
from clinic_app.services.action_plan import PlanLine
from clinic_app.services.plan_approving import PlanLook
from clinic_app.ui.forms.when import reason_words
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.her_documents import carries_button
from clinic_app.ui.screens.plan_row import PlanRow
from clinic_app.ui.screens.plan_words import approval_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.ui.screens.case_papers import Document


class PlanPage(CasePage):
    """Made together with the survivor. Nothing in it is chosen beforehand; what was declined is not in it."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(ways, case_id, _("Plan"), _("What was agreed, who does it, by when."))
        self.rows: dict[EntityId, PlanRow] = {}
        self._seen: tuple[str, ...] = ()
        services = plain(_("Services…"), "hand-heart")
        services.clicked.connect(lambda _on: ways.open_services(case_id))
        self.empty = EmptyState(
            "list", _("Nothing is agreed yet."), _("A service that the survivor accepts appears here."), services
        )
        self.empty.hide()
        self.paper = plain(_("Print…"), "printer")
        self.paper.clicked.connect(lambda _on=False: self._print())
        self.head.act(self.paper)
        self.head.act(carries_button(ways, case_id))
        self.list = Card(_("Steps"), "list", padding=0)
        self.list.body.setSpacing(0)
        self.column.addWidget(self.empty)
        self.column.addWidget(self.list)
        self.column.addWidget(self._approval())
        self.column.addStretch(1)

    def _approval(self) -> Card:
        self.approval = Card(padding=12)
        self.approve = plain(_("Approve the plan"), "check")
        self.approve.clicked.connect(lambda _on=False: self._approve())
        self.approved = SheetRow("", mark="circle-dashed", end=self.approve)
        self.approval.body.addWidget(self.approved)
        self.approval.hide()
        return self.approval

    def fetch(self) -> tuple[tuple[PlanLine, ...], PlanLook]:
        """The steps, and whether they are approved."""
        scheduling = self.ways.clinic.scheduling
        return scheduling.plan.of(self.case_id), scheduling.approving.look(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """Rows that stand stay where they are, so that the focus does."""
        lines: tuple[PlanLine, ...] = more[0]
        self._show_approval(more[1])
        if set(self.rows) != {line.need for line in lines}:
            self._lay_rows(lines)
        for line in lines:
            self.rows[line.need].show_line(line)
        self.empty.setVisible(not lines)
        self.list.setVisible(bool(lines))
        self.paper.setVisible(bool(lines) and may(self.ways.clinic.whoami.role, Act.PRINT))

    def _show_approval(self, look: PlanLook) -> None:
        self._seen = look.services
        words, second, mark, tone = approval_words(look, self.ways.site)
        self.approval.setVisible(bool(words))
        self.approve.setVisible(look.may_approve)
        if words:
            self.approved.say(words, second, mark=mark, tone=tone)

    def _approve(self) -> None:
        work = partial(self.ways.clinic.scheduling.approving.approve, self.case_id, self._seen)
        self.do(work, self._was_approved)

    def _was_approved(self, done: bool) -> None:
        if not done:
            self.notice.say(
                Message(_("Other services are agreed now."), _("Look at the plan as it is, then approve it."))
            )
        self.reload()

    def _print(self) -> None:
        clinic, case_id = self.ways.clinic, self.case_id

        def gather() -> list[Document]:
            from clinic_app.ui.screens.case_papers import plan_papers

            return plan_papers(clinic, case_id)

        open_papers(self.ways, case_id, gather)

    def _lay_rows(self, lines: tuple[PlanLine, ...]) -> None:
        while item := self.list.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = {}
        plan = self.ways.clinic.scheduling.plan
        for line in lines:
            if self.rows:
                self.list.body.addWidget(Divider())
            row = PlanRow(line, self.ways.site, self.ways.labels)
            row.agreed.connect(partial(self._agree, line.need))
            row.undecided.connect(partial(self._act, partial(plan.undecided, self.case_id, line.need)))
            row.done.connect(partial(self._act, partial(plan.done, self.case_id, line.need)))
            self.rows[line.need] = row
            self.list.body.addWidget(row)

    def _agree(self, need: EntityId, who: Any, by: Any) -> None:
        work = partial(self.ways.clinic.scheduling.plan.agree, self.case_id, need, who=who, by=by)
        self.ways.jobs.run(self, work, lambda _nothing: self.reload(), partial(self._refuse_row, need))

    def _act(self, work: Callable[[], Any]) -> None:
        self.do(work, lambda _nothing: self.reload())

    def _refuse_row(self, need: EntityId, error: Exception) -> None:
        """A day that cannot be is said where it stands."""
        if isinstance(error, NotAnAnswer):
            past = error.reason == "past"
            self.rows[need].say(_("That day is over. Choose another one.") if past else reason_words(error.reason))
        else:
            self.reload()
            self.refuse(error)
