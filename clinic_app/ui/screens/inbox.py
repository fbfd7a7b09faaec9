"""What came to this service: the list, one referral opened, the answer; what could not be opened is told in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta, tzinfo
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.services.outgoing import OutView
from clinic_app.services.receiving import Received, ReceivedId, ReceivedView, Status
from clinic_app.services.set_aside import AsideView
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.inbox_row import InboxRow
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.parts.row_list import RowList
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.take_along import TakeAlong
from clinic_app.ui.screens import line_words
from clinic_app.ui.screens.fhir_export import export_of_received
from clinic_app.ui.screens.inbox_words import nothing_words
from clinic_app.ui.screens.line import Line
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.receipts import ReceiptsPage
from clinic_app.ui.screens.received_detail import Answer, ReceivedDetail
from clinic_app.ui.screens.sent_on_notice import SentOnNotice
from clinic_app.ui.screens.set_aside import SetAsidePage
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.wording_line import set_aside

_NEW: Final = "received"
_TO_ANSWER: Final = frozenset({_NEW, "opened", Status.ON_HOLD.value})
_IN_CARE: Final = frozenset({Status.ACCEPTED.value, Status.IN_PROGRESS.value})
_PRESSING: Final = frozenset({"now_phone_first", "within_24h"})


class InboxPage(TopicPage):
    """`gate` opens the gate check, `bed_sheet` the paper for the bed, `send_on` the way to another service."""

    def __init__(
        self,
        ways: Ways,
        line: Line,
        *,
        gate: Callable[[], object],
        bed_sheet: Callable[[Received], None],
        send_on: Callable[[Received], None],
    ) -> None:
        super().__init__(ways, _("Inbox"))
        self.line = line
        self._bed_sheet = bed_sheet
        self._begins = True
        self._views: list[ReceivedView] = []
        self._group = "answer"
        self._chosen: ReceivedId | None = None
        self.received: Received | None = None
        self.now = plain(_("Ask the hub"), "refresh-cw")
        self.now.clicked.connect(line.press)
        self.gate = plain(_("Gate check"), "user")
        self.gate.clicked.connect(gate)
        self.bed = plain(_("Bed sheet"), "printer")
        self.bed.clicked.connect(self._print_bed)
        keys = QShortcut(QKeySequence("Ctrl+G"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(gate)
        for button in (self.now, self.gate, self.bed):
            self.head.act(button)
        self.detail = ReceivedDetail(ways)
        self.detail.answered.connect(self._answer)
        self.detail.grown.connect(self.bring_into_view)
        self._none = EmptyState("inbox", _("Nothing to answer."), "")
        body = Columns()
        body.setSpacing(16)
        body.addWidget(self._list_card(), 392, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.addWidget(self.detail)
        self.take_along = TakeAlong()
        self.take_along.receipts.connect(self._open_receipts)
        self.take_along.export.connect(self._open_export)
        self.take_along.onward.connect(lambda: self.received and send_on(self.received))
        right.addWidget(self.take_along)
        right.addWidget(self._none)
        right.addStretch(1)
        body.addLayout(right, 806)
        self.column.addWidget(body)
        line.changed.connect(self.reload)

    def _list_card(self) -> Card:
        card = Card(padding=1)
        card.body.setSpacing(0)
        self.chips: dict[str, Chip] = {}
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for id_ in ("answer", "care", "done"):
            chip = Chip("")
            chip.clicked.connect(partial(self._show_group, id_))
            self.chips[id_] = chip
            row.addWidget(chip)
        row.addStretch(1)
        card.body.addLayout(row)
        self.sent_on = SentOnNotice(lambda: self.ways.inside.open_place("sending"))
        card.body.addWidget(self.sent_on)
        self._line = Divider()
        card.body.addWidget(self._line)
        self.list = RowList(follows=False, before=self.chips["done"])
        self.list.chosen.connect(self._choose)
        card.body.addWidget(self.list)
        self._aside = QVBoxLayout()
        card.body.addLayout(self._aside)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Look what came; the focus begins on it."""
        self._begins = True
        self.reload()
        self.now.setFocus(Qt.FocusReason.TabFocusReason)

    def reload(self) -> None:
        """Ask the vault again."""
        clinic = self.ways.clinic
        work = lambda: (clinic.receiving.inbox(), clinic.set_asides.every(), clinic.outgoing.every())  # noqa: E731
        self.ways.jobs.run(self, work, self._show, self.refuse)

    def _show(self, answer: tuple[list[ReceivedView], list[AsideView], list[OutView]]) -> None:
        self._views, aside, out = answer
        self.sent_on.say_about(out, self.ways.clock.now())
        counts = {group: sum(_group_of(view) == group for view in self._views) for group in self.chips}
        words = {"answer": _("To answer {n}"), "care": _("In our care {n}"), "done": _("Done {n}")}
        for id_, chip in self.chips.items():
            chip.setText(words[id_].format(n=counts[id_]))
            chip.setAccessibleName(chip.text())
            chip.setChecked(id_ == self._group)
            chip.updateGeometry()
        to_answer = ngettext("{n} to answer", "{n} to answer", counts["answer"]).format(n=counts["answer"])
        self.head.say(_("Inbox"), line_words.followed_by(self.line.words(self.ways.site), to_answer))
        if self.ways.inside.has("inbox"):
            self.ways.inside.rail.show_count("inbox", counts["answer"])
        self._show_rows()
        if self._begins:
            self._begins = False
            self.list.take_focus()
        self._show_aside(aside)

    def _show_group(self, group: str, _on: bool = False) -> None:
        self._group, self._chosen = group, None
        for id_, chip in self.chips.items():
            chip.setChecked(id_ == group)
        self._show_rows()

    def _show_rows(self) -> None:
        labels, site = self.ways.labels, self.ways.site
        rows = [
            (view.id, InboxRow(
                view.sender or _("not in the directory"), shown_code(view.code), site.shown_instant(view.received_at),
                urgency=labels.code("urgency", view.urgency),
                presses=view.urgency in _PRESSING and view.state in _TO_ANSWER,
                state=_("contact on hold") if view.contact_held else _stands(view), new=view.state == _NEW,
            ))
            for view in self._views if _group_of(view) == self._group
        ]  # fmt: skip
        self.list.replace(rows, self._chosen)
        nothing = not rows
        self._none.setVisible(nothing or self._chosen is None)
        if nothing:
            self._none.say(*nothing_words(self._group))
        else:
            self._none.say(_("Choose one."), _("Opening tells the clinic that somebody did."))
        if self._chosen not in self.list.rows:
            self._show_received(None)

    def _show_aside(self, aside: list[AsideView]) -> None:
        empty(self._aside)
        # What is empty leaves no strip of its own below the chips.
        self._aside.setContentsMargins(*((16, 8, 16, 8) if aside else (0, 0, 0, 0)))
        self._line.setVisible(bool(aside or self.list.rows))
        for item in aside[:3]:
            message = set_aside(item.why)
            self._aside.addWidget(SheetRow(message.what, message.do, mark="triangle-alert", tone="amber", bold=True))
        if not aside:
            return
        more = ngettext("{n} was set aside.", "{n} were set aside.", len(aside)).format(n=len(aside))
        self.set_aside = plain(_("See each, and decide"), size="small")
        self.set_aside.clicked.connect(lambda: self.ways.inside.open_page(SetAsidePage(self.ways)))
        self._aside.addWidget(SheetRow(more, mark="info", tone="sub", end=self.set_aside))

    def _choose(self, id_: ReceivedId) -> None:
        self._chosen = id_
        self.list.mark(id_)
        self.notice.say(None)
        self.ways.jobs.run(self, partial(self.ways.clinic.receiving.detail, id_), self._show_received, self.refuse)

    def _show_received(self, received: Received | None) -> None:
        self.received = received
        self._none.setVisible(received is None)
        self.bed.setEnabled(received is not None)
        here = received is not None
        self.take_along.offer(receipts=here, export=here, onward=here)
        if received is None:
            self.detail.show_received(None, service="", duty_line="")
            return
        if any(view.id == received.view.id and view.state == _NEW for view in self._views):
            self.reload()  # it is opened now
        service = self.ways.labels.code("service", received.content.service.value)
        sender = received.view.sender_id

        def number() -> str:
            known = self.ways.clinic.directory().organisations.get(sender)
            return known.phone if known else ""

        self.ways.jobs.run(
            self,
            number,
            lambda phone: self.detail.show_received(received, service=service, duty_line=phone),
            self.refuse,
        )

    # --- acting ------------------------------------------------------------------------------------

    def _answer(self, answer: Answer) -> None:
        if self.received is None:
            return
        id_ = self.received.view.id
        work = partial(
            self.ways.clinic.receiving.answer, id_, answer.status,
            reason=answer.reason, outcome=answer.outcome, onward=answer.onward,
        )  # fmt: skip
        self.notice.say(None)
        self.ways.jobs.run(self, work, partial(self._answered, answer.status), self.refuse)

    def _answered(self, status: Status, told: bool) -> None:
        words = _("Sealed: it goes back with the next round.") if told else _("Kept here: she did not want it told.")
        self.ways.inside.toast.say(f"{state_words(status.value)}. {words}")
        self._begins = True  # the button that was pressed is gone
        self._group = "care" if status.value in _IN_CARE else "done" if status.value not in _TO_ANSWER else "answer"
        self.reload()
        if self.received is not None:
            self._choose(self.received.view.id)
        if told:
            self.line.go()

    def _open_receipts(self) -> None:
        if self.received is not None:
            view = self.received.view
            work = partial(self.ways.clinic.receipts.ours, view.id)
            self.ways.inside.open_page(ReceiptsPage(self.ways, view.code, work))

    def _open_export(self) -> None:
        if self.received is not None:
            self.ways.inside.open_page(export_of_received(self.ways, self.received.view))

    def _print_bed(self) -> None:
        if self.received is not None:
            self._bed_sheet(self.received)


def act_before(received: Received, zone: tzinfo) -> datetime:
    """Until when it may be acted on: the end of its last day."""
    return datetime.combine(received.lapses_on + timedelta(days=1), time(), zone)


def _group_of(view: ReceivedView) -> str:
    if view.state in _TO_ANSWER:
        return "answer"
    return "care" if view.state in _IN_CARE else "done"


def _stands(view: ReceivedView) -> str:
    return _("On another PC: it comes when the two have met") if view.awaited else state_words(view.state)


def state_words(state: str) -> str:
    """Where a received referral stands."""
    known = {
        _NEW: _("New"),
        "opened": _("Opened, not answered"),
        Status.ACCEPTED.value: _("Accepted, waits for arrival"),
        Status.REJECTED.value: _("Declined"),
        Status.ON_HOLD.value: _("On hold, answer today"),
        Status.IN_PROGRESS.value: _("Arrived, being served"),
        Status.COMPLETED.value: _("Served"),
        Status.FAILED.value: _("Never came"),
        "retracted": _("Taken back by the clinic: nothing is kept"),
        "lapsed": _("Her yes ran out: nothing is kept"),
        "forgotten": _("Over: nothing is kept"),
    }
    return known.get(state, state)
