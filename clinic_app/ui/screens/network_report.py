"""The tables of a year for a network: to whom ours go, what became of them; and, where others' come here, their sum."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.timekeeping import instant
from clinic_app.services.aggregate_sending import Collector, OutState, Sent, YearTables
from clinic_app.services.reporting import IN_A_YEAR, month_of
from clinic_app.ui.dialogs import ask
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.row_or_column import RowOrColumn
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.figure_words import year_words
from clinic_app.ui.screens.network_collecting import CollectingCard
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

_YEARS_BACK = 3


class NetworkReportPage(TopicPage):
    """Sending on the left, summing on the right."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Network report"), _("Tables of a whole year, sealed to whoever sums them."))
        self._reports = ways.clinic.network_reports
        self.lines: list[SheetRow] = []
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(16)
        right.setSpacing(16)
        left.addWidget(self._whom())
        left.addWidget(self._sending())
        left.addStretch(1)
        self.collecting = CollectingCard(ways, self.refuse)
        right.addWidget(self.collecting)
        right.addStretch(1)
        body = Columns()
        body.setSpacing(16)
        body.addLayout(left, 560)
        body.addLayout(right, 560)
        self.column.addWidget(body)

    # --- parts ---------------------------------------------------------------------------------------

    def _whom(self) -> Card:
        card = Card(_("Who sums the figures of our network"), "users")
        self.named = Paragraph("", Type.BODY_BOLD)
        self.change = quiet(_("Another organisation"), size="small")
        self.change.clicked.connect(lambda: self._open(True))
        self.box = ChoiceBox()
        self.box.room = 300
        self.box.setPlaceholderText(_("Choose one"))
        self.box.setAccessibleName(_("Who sums the figures of our network"))
        self.name = plain(_("This one"), "check")
        self.name.clicked.connect(self._name)
        first, second = QHBoxLayout(), RowOrColumn(6)
        first.addWidget(self.named, 1)
        first.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.box)
        second.addWidget(self.name)
        second.addStretch(1)
        card.body.addLayout(first)
        card.body.addLayout(second)
        kinds = _("Only hospitals, NGOs, UN agencies and networks of the signed list; no police, court or office.")
        card.body.addWidget(Paragraph(kinds, Type.CAPTION, colour="sub"))
        return card

    def _sending(self) -> Card:
        card = Card(_("Our tables"), "send")
        for mark, words, more in (
            ("chart-column", _("Whole numbers, also of one person."),
             _("So that small numbers are held back once, on the sum, and not twice.")),
            ("hand", _("Only survivors who agreed to be counted."),
             _("What another GBVIMS organisation recorded is among that one’s numbers.")),
            ("lock", _("Sealed to one reader, never a file."),
             _("They go by the hub or by stick, as referrals do. Nobody on the way can read them.")),
        ):  # fmt: skip
            card.body.addWidget(SheetRow(words, more, mark=mark, bold=True))
        card.body.addWidget(Divider())
        self.year = ChoiceBox()
        self.year.room = 180
        self.year.setAccessibleName(_("Which year"))
        self.send = primary(_("Send…"), "send")
        self.send.clicked.connect(self._look)
        row = RowOrColumn()
        row.addWidget(OneLine(_("Year"), Type.BODY))
        row.addWidget(self.year)
        row.addWidget(self.send)
        row.addStretch(1)
        card.body.addLayout(row)
        self.first = Paragraph(_("First say who sums the figures of our network."), Type.CAPTION, colour="sub")
        self.first.hide()
        card.body.addWidget(self.first)
        self._sent = QVBoxLayout()
        card.body.addLayout(self._sent)
        return card

    # --- reading -------------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Who is named, and what went."""
        self.notice.say(None)
        last = month_of(self.ways.clock.today()) // IN_A_YEAR - 1
        if not self.year.count():
            years = range(last, last - _YEARS_BACK, -1)
            self.year.offer([(str(year), year_words(year)) for year in years])
            self.year.setCurrentIndex(0)
        self._ask()
        self.collecting.ask()
        self.year.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        def work() -> tuple[tuple[Collector, ...], Collector | None, tuple[Sent, ...]]:
            return self._reports.collectors(), self._reports.collector(), self._reports.sent()

        self.ways.jobs.run(self, work, self._show, self.refuse)

    def _show(self, told: tuple[tuple[Collector, ...], Collector | None, tuple[Sent, ...]]) -> None:
        offered, named, sent = told
        self.box.clear()
        self.box.offer([(each.id, each.name) for each in offered])
        self.box.choose(named.id if named else None)
        self.named.setText(named.name if named else _("Nobody is named yet."))
        if not offered:
            self.named.setText(_("No organisation of the list may be named. See Hub and directory, in Upkeep."))
        self._open(named is None and bool(offered))
        self.change.setVisible(named is not None and len(offered) > 1)
        self.send.setEnabled(named is not None)
        self.first.setVisible(named is None)
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = [self._line(each) for each in sent]
        for line in self.lines:
            self._sent.addWidget(line)

    def _line(self, sent: Sent) -> SheetRow:
        n = sent.incidents
        told = ngettext("{n} incident", "{n} incidents", n).format(n=n)
        at = self.ways.site.shown_instant(instant(sent.at))
        second = f"{state_words(sent.stands)} · {sent.to} · {at}"
        if sent.changed:
            second = f"{_('Other numbers are counted now: send it again.')} {second}"
        elif sent.given_since:
            second = f"{_('Our own year was given out since: send it again, so that the sum allows for it.')} {second}"
        again = sent.changed or sent.given_since
        return SheetRow(
            f"{year_words(sent.year)} · {told}", second, mark="triangle-alert" if again else "mail-open",
            tone="amber" if again else "teal",
        )  # fmt: skip

    def _open(self, asking: bool) -> None:
        self.box.setVisible(asking)
        self.name.setVisible(asking)

    # --- acting --------------------------------------------------------------------------------------

    def _name(self) -> None:
        if self.box.code is None:
            self.box.setFocus(Qt.FocusReason.TabFocusReason)
            return
        work = partial(self._reports.name_collector, OrganisationId(self.box.code))
        self.ways.jobs.run(self, work, lambda _named: self._ask(), self.refuse)

    def _look(self) -> None:
        """Whether there is anything to send; then ask."""
        self.notice.say(None)
        if self.year.code is not None:
            self.ways.jobs.run(self, partial(self._reports.would_send, int(self.year.code)), self._sure, self.refuse)

    def _sure(self, made: YearTables) -> None:
        year, to, n = made.year, self.named.text(), made.incidents
        told = ngettext("{n} incident", "{n} incidents", n).format(n=n)
        message = Message(
            _("Send the tables of {year} to {to}?").format(year=year_words(year), to=to),
            f"{told}. " + _("They go whole, with the next round. Newer tables take the place of older ones."),
        )
        ask(self, message, verb=_("Send"), then=partial(self._send, year))

    def _send(self, year: int) -> None:
        self.ways.jobs.run(self, partial(self._reports.send, year), lambda _made: self._ask(), self.refuse)


def state_words(stands: OutState | None) -> str:
    """What became of tables that were sent."""
    match stands:
        case OutState.WAITING | OutState.SENDING:
            return _("waiting for a line")
        case OutState.ON_HUB:
            return _("on the hub")
        case OutState.DONE:
            return _("read there")
        case OutState.HELD | OutState.QUARANTINED:
            return _("not taken by the hub: send it again")
        case OutState.RECALLED | OutState.LAPSED:
            return _("out of date: send it again")
    return _("sent by another PC, or long ago")
