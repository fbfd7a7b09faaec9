"""What of a year was given out to others, giving it out, and below how many people numbers are not shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from clinic_app.domain.timekeeping import instant
from clinic_app.services.meeting import PcStands
from clinic_app.services.reporting import IN_A_YEAR, Audience, Edition, Report, month_of
from clinic_app.ui.dialogs import ask
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.figure_period import span_words
from clinic_app.ui.screens.other_pcs_gave import both_gave, may_have_given
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

_LONGEST = 9
"""Longer than any number that is taken: what is too much is refused in words and not cut off."""


class EditionCard(Card):
    """`changed` tells that something was given out, or that other numbers are hidden now."""

    changed = Signal()

    def __init__(self, ways: Ways, refuse: Callable[[Exception], None]) -> None:
        super().__init__(padding=12)
        self._ways, self._refuse = ways, refuse
        self._publishing = ways.clinic.reporting.publishing
        self._report: Report | None = None
        self.line = Paragraph("", Type.BODY_BOLD)
        self.second = Paragraph("", Type.COMPACT, colour="sub")
        self.others = Paragraph("", Type.COMPACT, colour="amber")
        self.go = plain(_("Give it out…"), "send")
        self.go.clicked.connect(self._look)
        self.fewest = Paragraph("", Type.COMPACT)
        self.change = quiet(_("Another number"), size="small")
        self.change.clicked.connect(lambda: self._open(True))
        self.typed = QLineEdit()
        self.typed.setMaxLength(_LONGEST)
        self.typed.setFixedWidth(80)
        self.typed.setAccessibleName(_("From how many people on a number is shown"))
        self.typed.returnPressed.connect(self._set)
        self.keep = plain(_("From this number on"), "check")
        self.keep.clicked.connect(self._set)
        first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.line, 1)
        first.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.fewest, 1)
        second.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        third.addWidget(self.typed)
        third.addWidget(self.keep)
        third.addStretch(1)
        self.body.addLayout(first)
        self.body.addWidget(self.second)
        self.body.addWidget(self.others)
        self.body.addLayout(second)
        self.body.addLayout(third)
        self.hide()

    def tell(self, report: Report | None) -> None:
        """Of a year that is shown to others; hidden for every other report."""
        self._report = report
        self.setVisible(report is not None and not report.audience.sees_all)
        self._open(False)
        self.others.hide()
        if report is None or report.audience.sees_all:
            return
        self._ways.jobs.run(self, self._ways.clinic.meeting.every, self._tell_others, self._refuse)
        self.fewest.setText(_("Numbers of fewer than {n} people are hidden here.").format(n=report.least))
        self.typed.setText(str(report.least))
        over = report.months[-1] < month_of(self._ways.clock.today())
        self.go.setVisible(over and not report.empty)
        if report.edition is None:
            self.line.setText(_("Nothing of this year was given out yet."))
            self.second.setText(_("This is how it would look: to a network, and to everybody, at once."))
            self.go.setText(_("Give it out…"))
            return
        self.line.setText(_given_words(report.edition, self._ways))
        told = [_("These are the numbers that were given out, and stay so.")]
        if report.unheld:
            told.append(both_gave(report.unheld, self._ways.site))
        if report.version != self._ways.clinic.reporting.law.version:
            told.append(_("Tables are counted otherwise since: do not compare them with those of other years."))
        self.second.setText(" ".join(told))
        self.go.setText(_("Give it out anew…"))

    @property
    def _year(self) -> int:
        assert self._report is not None
        return self._report.months[0] // IN_A_YEAR

    def _tell_others(self, stands: tuple[PcStands, ...]) -> None:
        words = may_have_given(stands, self._ways.clock.now())
        self.others.setText(words)
        self.others.setVisible(bool(words) and not self.go.isHidden())

    def _look(self) -> None:
        """Whether it may be; then ask."""

        def work() -> tuple[Edition, bool]:
            coming = self._publishing.next(self._year)
            return coming, any(each.year == coming.year for each in self._ways.clinic.network_reports.sent())

        self._ways.jobs.run(self, work, self._ask, self._refuse)

    def _ask(self, told: tuple[Edition, bool]) -> None:
        coming, sent = told
        when = span_words(range(coming.year * IN_A_YEAR, (coming.year + 1) * IN_A_YEAR))
        message = Message(
            _("Give out the numbers of {year}?").format(year=when),
            _("They are kept as they are shown, for a network and for everybody, and cannot be taken back. What comes "
              "to this year later is held against them, and may have to stay hidden."),
        )  # fmt: skip
        more = [message.do]
        if sent:
            more.append(
                _("This year was sent to whoever sums the figures of the network: whoever has that sum and ours takes "
                  "one from the other. Agree which of them is given out, and send the year again afterwards.")
            )  # fmt: skip
        if not self.others.isHidden():
            more.append(self.others.text())
        message = Message(message.what, " ".join(more))
        ask(self, message, verb=_("Give them out"), then=self._give_out)

    def _give_out(self) -> None:
        work = partial(self._publishing.give_out, self._year)
        self._ways.jobs.run(self, work, lambda _edition: self.changed.emit(), self._refuse)

    def _open(self, asking: bool) -> None:
        for part in (self.typed, self.keep):
            part.setVisible(asking)
        self.change.setVisible(not asking)
        if asking:
            self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
            self.typed.selectAll()

    def _set(self) -> None:
        assert self._report is not None
        work = partial(self._publishing.set_least, Audience(self._report.audience), self.typed.text())
        self._ways.jobs.run(self, work, lambda _n: self.changed.emit(), self._refuse)


def _given_words(edition: Edition, ways: Ways) -> str:
    at = ways.site.shown_instant(instant(edition.at))
    if edition.number == 1:
        return _("Given out {at}.").format(at=at)
    return _("Given out {at}, for the {n}. time.").format(at=at, n=edition.number)
