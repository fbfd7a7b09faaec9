"""When we see or hear the survivor again: every follow-up in one list, each with its own yes, no or other day."""

from __future__ import annotations

from functools import partial
from typing import Any

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId
from clinic_app.errors import NotAnAnswer
from clinic_app.services.scheduling import Schedule
from clinic_app.ui.forms.when import reason_words
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.follow_up_row import FollowUpRow
from clinic_app.ui.screens.her_documents import carries_button
from clinic_app.ui.screens.other_promises import OtherPromises
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class FollowUps(CasePage):
    """Proposed by rules, agreed by the survivor. An answer is kept as soon as it is chosen, and undone the same way."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(ways, case_id, _("Follow-up"), _("Each one is asked. A no is a complete answer."))
        self.head.act(carries_button(ways, case_id))
        self.rows: dict[str, FollowUpRow] = {}
        self._by_phone: bool | None = None
        self.given = _Asks(ways, case_id)
        self.no_phone = SheetRow(
            _("The survivor may not be rung now: only what is done in person can be promised."), mark="phone"
        )
        self.no_phone.hide()
        self.list = Card(_("When we meet again"), "calendar-clock", padding=0)
        self.list.body.setSpacing(0)
        self.empty = EmptyState(
            "calendar-clock", _("Nothing to propose yet."), _("Days appear here once an incident and care are written.")
        )
        self.empty.hide()
        self.list.body.addWidget(self.empty)
        self.version = Paragraph("", Type.CAPTION, colour="sub")
        self.others = OtherPromises(ways, case_id, self.reload, self.refuse)
        for part in (self.given, self.no_phone, self.list, self.version, self.others):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def fetch(self) -> Schedule:
        """The list."""
        return self.ways.clinic.scheduling.of(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """Rows that stand stay, so that the focus does."""
        schedule: Schedule = more
        self.given.ask(schedule)
        self.no_phone.setVisible(not schedule.by_phone)
        if self._by_phone != schedule.by_phone or set(self.rows) != {line.step.id for line in schedule.lines}:
            self._lay_rows(schedule)
        for line in schedule.lines:
            self.rows[line.step.id].show_line(line)
        n = sum(line.standing == "proposed" for line in schedule.lines)
        self.list.note.setText(ngettext("{n} not asked yet", "{n} not asked yet", n).format(n=n) if n else "")
        self.empty.setVisible(not schedule.lines)
        self.others.show_promises(schedule.others, by_phone=schedule.by_phone)
        made_on = self.ways.site.shown_iso(schedule.version)
        self.version.setText(_("Days from the rules of {version}.").format(version=made_on))

    def _lay_rows(self, schedule: Schedule) -> None:
        while item := self.list.body.takeAt(1):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows, self._by_phone = {}, schedule.by_phone
        for line in schedule.lines:
            if self.rows:
                self.list.body.addWidget(Divider())
            row = FollowUpRow(line, self.ways.site, self.ways.labels, by_phone=schedule.by_phone)
            row.agreed.connect(self._agree)
            row.declined.connect(self._decline)
            row.undecided.connect(self._undecide)
            self.rows[line.step.id] = row
            self.list.body.addWidget(row)

    def _agree(self, step: str, on: Any, channel: str) -> None:
        work = partial(self.ways.clinic.scheduling.accept, self.case_id, step, on=on, channel=channel)
        self.ways.jobs.run(self, work, lambda _task: self.reload(), partial(self._refuse_row, step))

    def _decline(self, step: str) -> None:
        self.do(partial(self.ways.clinic.scheduling.decline, self.case_id, step), lambda _nothing: self.reload())

    def _undecide(self, step: str) -> None:
        self.do(partial(self.ways.clinic.scheduling.undecided, self.case_id, step), lambda _nothing: self.reload())

    def _refuse_row(self, step: str, error: Exception) -> None:
        """A day that cannot be is said where it stands; the answer is not kept, and does not look as if it were."""
        if isinstance(error, NotAnAnswer):
            self.rows[step].answer.choose(None)
            past = error.reason == "past"
            self.rows[step].say(_("That day is over. Choose another one.") if past else reason_words(error.reason))
        else:
            self.reload()
            self.refuse(error)


class _Asks(Card):
    """What has to be known before days can be counted: whether it was really given, and where it is kept."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__("", facts=True)
        self._ways, self._case_id = ways, case_id
        self.hide()

    def ask(self, schedule: Schedule) -> None:
        """Only what nobody has said yet."""
        while item := self.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for field in schedule.missing:
            what = self._ways.labels.field(self._ways.clinic.definitions.fields[field])
            words = _("{what}: it was accepted. Was the first dose given?").format(what=what)
            self._row(words, _("Accepted is not given. No day is counted before."), field)
        if schedule.unasked_place:
            words = _("Is there a safe place to keep the medicine?")
            self._row(words, _("28 days of pills can be found by others. Nothing is assumed."), "h_pep_given_at")
        self.setVisible(bool(self.body.count()))

    def _row(self, words: str, second: str, field: str) -> None:
        write = plain(_("Write it…"), "pen", size="small")
        write.setAccessibleName(f"{write.text()} {words}")
        write.clicked.connect(lambda _on: self._ways.open_decision(self._case_id, field))
        self.body.addWidget(SheetRow(words, second, mark="circle-help", end=write))
