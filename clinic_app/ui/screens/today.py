"""Today: what cannot wait first. Codes and neutral names stand open; who stands at the door reads too."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.ids import ReferralId
from clinic_app.domain.people import Act, may
from clinic_app.errors import ChainBroken
from clinic_app.services.following_up import MOST_CLOCKS, ClockLine, ReferralLine, Resume, TodayView
from clinic_app.services.journal_watch import Doubt
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.find_box import FindBox
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.waiting_rows import WaitingRows
from clinic_app.ui.screens.case_clocks import left_words, not_confirmed
from clinic_app.ui.screens.to_decide_card import ToDecideCard
from clinic_app.ui.screens.today_call import TodayCall
from clinic_app.ui.screens.today_clocks import ROW, TodayClocks
from clinic_app.ui.screens.today_dues import TodayDues
from clinic_app.ui.screens.today_lines import Lines, today_line
from clinic_app.ui.screens.today_promises import Promises
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.tour_bar import TourBar
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.ui.screens.case_papers import Document

_MINUTE_MS: Final = 60_000


class Today(TopicPage):
    """The first page. It shows what the service found and opens it; it decides nothing."""

    def __init__(self, ways: Ways) -> None:
        hour = ways.clock.now().astimezone(ways.clock.zone).hour
        super().__init__(ways, _greeting(hour, ways.clinic.whoami.staff_code))
        new = primary(_("New case"), "plus")
        new.clicked.connect(lambda _on=False: ways.new_case())
        emergency = plain(_("Emergency minimum"), "life-buoy")
        emergency.clicked.connect(lambda _on=False: ways.new_emergency())
        self.anything = FindBox(_("Find or do anything"), "Ctrl K")
        self.anything.wanted.connect(ways.inside.open_palette)
        self.head.act(self.anything)
        self.head.act(emergency)
        self.head.act(new)
        self.dues = TodayDues(ways)
        self.tour = TourBar(ways)
        self.journal = Notice(tone="amber")
        self._clocks_card = Card(_("Clocks running"), "hourglass", padding=0)
        self.hand_over = quiet(_("Hand-over sheet"), "printer", size="small")
        self.hand_over.clicked.connect(lambda _on=False: self._print_shift())
        self._clocks_card.act(self.hand_over)
        if not (may(ways.clinic.whoami.role, Act.PRINT) and may(ways.clinic.whoami.role, Act.READ_CASE)):
            self.hand_over.hide()
        self.clocks = TodayClocks(ways.site, lambda: ways.inside.away)
        self.clocks.wanted.connect(self._open_clock)
        self._no_clock = EmptyState("hourglass", _("No clock is running."), _("Windows for care appear here, by code."))
        self._clocks_card.body.setContentsMargins(1, 0, 1, 1)
        self._looking = WaitingRows()  # nobody has looked yet: neither a list nor *none* would be true
        self._clocks_card.body.addWidget(self._looking)
        self._clocks_card.body.addWidget(self.clocks)
        self._clocks_card.body.addWidget(self._no_clock)
        self._no_clock.hide()
        self._resume = Lines(_("To resume"), "notebook-pen", "")
        self._unanswered = Lines(_("Unanswered referrals"), "send", _("Sent is not help."))
        self._promises = Lines(_("Promised"), "phone", "")
        self.later = quiet("", "calendar-clock", size="small")
        self.later.clicked.connect(lambda _on=False: self._open_later())
        self.later.hide()
        self._promises.act(self.later)
        self._promised = Promises(ways, self, self._ask, self.refuse)
        self.next_call = TodayCall(ways, self._promised.tomorrow)
        self._waits = OneLine("", Type.CAPTION, colour="sub", elides=True)
        self._replies = Lines(_("Replies that came"), "message-square", "")
        self._lay_out(ways)
        minute = QTimer(self, interval=_MINUTE_MS)
        minute.timeout.connect(self.look_again)
        minute.start()

    def arrived(self) -> None:
        """Ask what there is."""
        day = self.ways.site.shown_day(self.ways.clock.today())
        self.head.say(self.head.title.text(), day)
        self._ask()
        self.clocks.setFocus()

    def taken_along(self) -> None:
        """The row in focus may say what it is, or may not any more."""
        self.clocks.look_again()
        self._say_how_many()

    def search(self) -> None:
        """Ctrl+F leads to the list of cases, where one searches."""
        if self.ways.inside.has("cases"):
            self.ways.inside.open_place("cases").search()

    def look_again(self) -> None:
        """Something may have come; the focus stays where it is."""
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self.ways.jobs.run(self, self.ways.clinic.today, self.show_view)
        self.ways.jobs.run(self, self.ways.clinic.journal.wrong, self._say_wrong)
        self.dues.ask()
        self.tour.ask()
        self.to_decide.ask()

    def _say_wrong(self, wrong: Doubt | ChainBroken | None) -> None:
        """Somebody changed the record, or put another in its place: whoever comes in is told."""
        if wrong is None:
            self.journal.say(None)
            return
        # Read only when it is needed: the first page waits for no words that are hardly ever said.
        from clinic_app.ui.screens.journal_words import wrong_words

        self.journal.say(wrong_words(wrong))

    def _print_shift(self) -> None:
        clinic = self.ways.clinic

        def gather() -> list[Document]:
            from clinic_app.ui.screens.case_papers import shift_sheet
            from clinic_app.ui.screens.working_documents import working_documents

            return [shift_sheet(clinic), *working_documents(clinic)]

        open_papers(self.ways, None, gather)

    def _open_later(self) -> None:
        from clinic_app.ui.screens.later import Later

        self.ways.inside.open_page(Later(self.ways))

    def _say_how_many(self) -> None:
        many, asks = self.clocks.count(), _("details on Space") if self.ways.inside.away else _("details on focus")
        shown = str(many) if many < MOST_CLOCKS else _("the {n} most pressing").format(n=many)
        notes = [shown, *([not_confirmed()] if self.clocks.doubted else []), asks]
        self._clocks_card.note.setText(" · ".join(notes) if many else "")

    def show_view(self, view: TodayView) -> None:
        """Show what the service found."""
        self.clocks.show_lines(view.clocks, doubted=self.ways.clinic.health.clock is not None)
        self._say_how_many()
        self.clocks.setVisible(bool(view.clocks))
        self._no_clock.setVisible(not view.clocks)
        self._looking.hide()
        day = self.ways.clock.today()
        due = sum(each.due_at.astimezone(self.ways.clock.zone).date() <= day for each in view.promises)
        self.next_call.show_view(view)
        self._waits.setText(_waiting(view))
        self._waits.setVisible(bool(self._waits.text()))
        self._resume.show_lines(
            [partial(self._resume_line, each) for each in view.resume],
            (_("Nothing is left half done."), _("Cases you leave in the middle appear here.")),
        )
        self._unanswered.show_lines(
            [partial(self._unanswered_line, each) for each in view.unanswered],
            (_("Nothing waits for an answer."), _("Referrals appear here until somebody answers.")),
        )
        self._promises.show_lines(
            [partial(self._promised.line, each) for each in view.promises],
            (_("Nothing is promised for today."), _("Calls and visits you promise appear here.")),
            ngettext("{n} today", "{n} today", due).format(n=due) if due else "",
        )
        self.later.setText(ngettext("{n} later…", "{n} later…", view.later).format(n=view.later))
        self.later.setVisible(bool(view.later))
        self._replies.show_lines(
            [partial(self._reply_line, each) for each in view.replies],
            (_("No reply came yet."), _("Answers of services appear here.")),
        )
        # What says only that there is nothing leaves its room to what there is.
        self._left.setStretch(1, 4 if view.resume or view.unanswered or not view.clocks else 0)
        self._right.setStretch(2, 1 if view.replies or not view.promises else 0)

    # --- lines

    def _resume_line(self, each: Resume) -> QWidget:
        kept = self.ways.site.shown_time(each.kept_at)
        caption = ngettext("paused {at} · {n} open", "paused {at} · {n} open", each.open).format(at=kept, n=each.open)
        return today_line(each.code, "", caption, _("Resume"), lambda: self.ways.resume(each))

    def _unanswered_line(self, each: ReferralLine) -> QWidget:
        silent = _("silent {time}").format(time=_span(each.silent))
        decide = each.pc_gone or each.state.value == "held"
        words = _("lies on a PC that is gone") if each.pc_gone else _("held, not sent") if decide else silent
        caption = self.ways.labels.code("urgency", each.urgency)
        tone = "red" if each.ring else "ink"
        verb = _("Decide") if decide else _("Ring them") if each.ring else _("Open")
        if decide:
            leads = partial(self.ways.open_held, each.case_id, ReferralId(each.referral))
        else:
            leads = partial(self.ways.open_services, each.case_id)
        return today_line(each.code, words, caption, verb, leads, tone=tone)

    def _reply_line(self, each: ReferralLine) -> QWidget:
        from clinic_app.services.asking_next import is_full

        status = self.ways.labels.code("ref_status", each.status)
        reason = self.ways.labels.code("ref_reason", each.reason) if each.reason else ""
        words = f"{status}: {reason}" if reason else status
        since = self.ways.site.shown_instant(each.since)
        if is_full(each.status, each.reason):
            leads = lambda: self.ways.ask_next(each.case_id, ReferralId(each.referral))  # noqa: E731 - two of a kind
            return today_line(each.code, words, since, _("Ask the next one"), leads)
        return today_line(each.code, words, since, _("Open"), lambda: self.ways.open_services(each.case_id))

    def _open_clock(self, line: ClockLine) -> None:
        self.ways.open_decision(line.case_id, line.clock.window.field or "")

    def _lay_out(self, ways: Ways) -> None:
        self.to_decide = ToDecideCard(ways)
        self.clocks.setMinimumHeight(ROW * 2)
        below = RowOrColumn(16, down=16)
        below.addWidget(self._resume, 1)
        below.addWidget(self._unanswered, 1)
        self._left = left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._clocks_card, 5)
        left.addLayout(below, 4)
        self._right = right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self._promises, 1)
        right.addWidget(self.next_call)
        right.addWidget(self._replies, 1)
        columns = Columns()
        columns.setSpacing(24)
        columns.addLayout(left, 760)
        columns.addLayout(right, 432)
        self.column.addWidget(self.tour)
        self.column.addWidget(self.dues)
        self.column.addWidget(self.journal)
        self.column.addWidget(self.to_decide)
        self.fill(columns)
        self._whole.addWidget(self._waits)
        self._waits.hide()


def _greeting(hour: int, who: str) -> str:
    if hour < 12:
        return _("Good morning, {who}").format(who=who)
    return _("Good afternoon, {who}").format(who=who) if hour < 18 else _("Good evening, {who}").format(who=who)


def _span(silent: timedelta) -> str:
    return (
        _("{n} min").format(n=int(silent.total_seconds()) // 60) if silent < timedelta(hours=1) else left_words(silent)
    )


def _waiting(view: TodayView) -> str:
    """The honest line: what is sealed and has not left, what of it a person must decide, what nobody here answered."""
    said = []
    if n := view.waiting:
        said.append(ngettext("{n} packet waits here, sealed", "{n} packets wait here, sealed", n).format(n=n))
    if n := view.held:
        said.append(ngettext("{n} is held: somebody decides", "{n} are held: somebody decides", n).format(n=n))
    if n := view.received:
        said.append(ngettext("{n} referral came in unanswered", "{n} referrals came in unanswered", n).format(n=n))
    return " · ".join(said)
