"""The sum of a network's figures as one audience sees it: given out once, taken out as a file, never place by place."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from clinic_app.domain.people import Act, may
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import Stopped
from clinic_app.services.aggregate_sums import NetworkSum
from clinic_app.services.figures_out import LONGEST_REASON, OutFile
from clinic_app.services.figures_written import write_out
from clinic_app.services.meeting import PcStands
from clinic_app.services.reporting import IN_A_YEAR, Audience
from clinic_app.ui.dialogs import ask
from clinic_app.ui.forms.pasted import BurmesePasted
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.figure_cards import TableCard
from clinic_app.ui.screens.figure_period import span_words
from clinic_app.ui.screens.figure_words import FigureWords, audience_words
from clinic_app.ui.screens.figures_export_words import WordsOnce
from clinic_app.ui.screens.other_pcs_gave import may_have_given
from clinic_app.ui.screens.paper_file import ask_where
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


class NetworkSumPage(TopicPage):
    """`missing` are the places that are not in it."""

    def __init__(self, ways: Ways, year: int, missing: tuple[str, ...]) -> None:
        when = span_words(range(year * IN_A_YEAR, (year + 1) * IN_A_YEAR))
        super().__init__(ways, _("Sum of the network"), when)
        self._sums, self._year, self._when = ways.clinic.network_sums, year, when
        self.found: NetworkSum | None = None
        self._made: OutFile | None = None
        back = plain(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.audience = Segments(
            [(each.value, audience_words(each)) for each in (Audience.NETWORK, Audience.PUBLIC)], _("For whom")
        )
        self.audience.choose(Audience.NETWORK.value)
        self.audience.chosen.connect(self._chosen)
        row = QHBoxLayout()
        row.addWidget(self.audience)
        row.addStretch(1)
        self.column.addLayout(row)
        self.told = Notice(tone="amber")
        self.column.addWidget(self.told)
        self.beside = Notice(tone="amber")
        self.column.addWidget(self.beside)
        self._missing = missing
        self.line = Paragraph("", Type.COMPACT, colour="sub")
        self.column.addWidget(self.line)
        self.work = WorkLine(lambda: self.ways.jobs.closed)
        self.column.addWidget(self.work)
        self.column.addWidget(self._given())
        self.once = WordsOnce()
        self.column.addWidget(self.once)
        self.cards: list[TableCard] = []
        self._shown = QVBoxLayout()
        self._shown.setSpacing(16)
        self.column.addLayout(self._shown)

    def _given(self) -> Card:
        card = Card(padding=12)
        self.edition = Paragraph("", Type.BODY_BOLD)
        self.anew = plain(_("Sum anew"), "refresh-cw")
        self.anew.clicked.connect(self._look)
        self.go = plain(_("Give it out…"), "send")
        self.go.clicked.connect(self._sure)
        self.reason = QLineEdit()
        BurmesePasted(self.reason)
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setAccessibleName(_("What it is for"))
        self.reason.setPlaceholderText(_("In a few words; no names"))
        self.file = primary(_("Make the file…"), "download")
        self.file.clicked.connect(self._make)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.edition, 1)
        first.addWidget(self.anew, 0, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.go, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.reason, 1)
        second.addWidget(self.file)
        card.body.addLayout(first)
        card.body.addLayout(second)
        return card

    # --- reading -------------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Sum it."""
        self._ask()
        self.audience.setFocus(Qt.FocusReason.OtherFocusReason)

    def leaving(self) -> None:
        """The words go with the page; so does a sum that is not ready."""
        self.work.give_up()
        self.once.forget()
        self._made = None

    def _chosen(self, code: str | None) -> None:
        if code is None:
            self.audience.choose(Audience.NETWORK.value)
        self._ask()

    def _ask(self) -> None:
        self.notice.say(None)
        if self.found is None:
            self.line.setText("")
            self.work.begin(_("Summing the tables of the places…"))
        audience = Audience(self.audience.code() or Audience.NETWORK)
        self.ways.jobs.run(
            self, partial(self._sums.sum, audience, self._year, self.work.told), self._show, self._cannot
        )

    def _cannot(self, error: Exception) -> None:
        self.work.end()
        self._clear()
        for part in (self.go, self.file, self.reason):
            part.hide()
        stopped = isinstance(error, Stopped)
        self.line.setText(_("Stopped. Nothing was summed, and nothing is kept of it.") if stopped else "")
        self.anew.setVisible(stopped)
        if not stopped:
            self.refuse(error)

    def _show(self, found: NetworkSum) -> None:
        self.work.end()
        self.found = found
        self._clear()
        self.told.say(self._warning(found))
        self.beside.say(self._beside(found))
        n = found.places
        places = ngettext("Of {n} place.", "Of {n} places together.", n).format(n=n)
        hidden = _("Numbers of fewer than {n} people are not shown, nor what would tell of them to one of the places.")
        told = [places, hidden.format(n=found.least)]
        if found.given:
            told.append(
                _("{places} gave out their own year: what that would tell beside this sum is hidden too.").format(
                    places=", ".join(found.given)
                )
            )
        self.line.setText(" ".join(told))
        at = self.ways.site.shown_instant(instant(found.seen.at))
        if found.edition is not None:
            self.edition.setText(_("Given out {at}. What is shown is what was given out.").format(at=at))
        else:
            self.edition.setText(_("Summed {at}, not given out yet: this is how it would look.").format(at=at))
        given = found.edition is not None
        self.anew.setVisible(found.since)
        self.go.setVisible(not given)
        for part in (self.reason, self.file):
            part.setVisible(given and may(self.ways.clinic.whoami.role, Act.PRINT))
        words_of = FigureWords(self.ways.clinic)
        for table in found.tables:
            card = TableCard(table, words_of, drills=False)
            self._shown.addWidget(card)
            self.cards.append(card)

    def _warning(self, found: NetworkSum) -> Message | None:
        """Tables that are not in what is shown."""
        if found.since:
            return Message(
                _("Other tables are there than were summed."),
                _("They are not in what is shown. Sum anew once at least three places are new."),
            )
        if self._missing:
            return Message(
                _("Not in it: {places}.").format(places=", ".join(self._missing)),
                _("Places that come later can only be added three or more at once, and with enough people."),
            )
        return None

    def _beside(self, found: NetworkSum) -> Message | None:
        """What was shown elsewhere and is not held against this."""
        if found.unheld:
            told = "; ".join(self.ways.site.shown_instant(instant(each)) for each in found.unheld)
            return Message(
                _("Two PCs of this clinic made a sum of this year before they met ({when}).").format(when=told),
                _("Whoever has seen both learns of the places between them. Give out one; destroy files of the other."),
            )
        if found.late:
            return Message(
                _("Given out their own year since this sum: {places}.").format(places=", ".join(found.late)),
                _("Whoever has both takes one from the other. It is held against that when it is given out."),
            )
        return None

    def _clear(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []

    # --- acting --------------------------------------------------------------------------------------

    def _look(self) -> None:
        if self.found is None:  # the first was stopped
            self._ask()
            return
        self.work.begin(_("Summing the tables of the places…"))
        work = partial(self._sums.look, self._year, self.work.told)
        self.ways.jobs.run(self, work, lambda _seen: self._ask(), self._not_anew)

    def _not_anew(self, error: Exception) -> None:
        """What was summed before stays as it is."""
        self.work.end()
        if not isinstance(error, Stopped):
            self.refuse(error)

    def _sure(self) -> None:
        self.ways.jobs.run(self, self.ways.clinic.meeting.every, self._ask_sure, self.refuse)

    def _ask_sure(self, stands: tuple[PcStands, ...]) -> None:
        told = _("They are kept as they are shown, for a network and for everybody, and cannot be taken back. What "
                 "comes to this year later is held against them, and may have to stay hidden.")  # fmt: skip
        message = Message(
            _("Give out the numbers of {year}?").format(year=self._when),
            f"{told} {may_have_given(stands, self.ways.clock.now())}".strip(),
        )
        ask(self, message, verb=_("Give them out"), then=self._give_out)

    def _give_out(self) -> None:
        work = partial(self._sums.give_out, self._year)
        self.ways.jobs.run(self, work, lambda _edition: self._ask(), self.refuse)

    def _make(self) -> None:
        if self.found is None:
            return
        self.once.forget()
        work = partial(self.ways.clinic.figures_out.of_sum, self.found, reason=self.reason.text())
        self.ways.jobs.run(self, work, self._ask_where, self.refuse)

    def _ask_where(self, made: OutFile) -> None:
        self._made = made
        ask_where(self, lambda path: self.write(Path(path)))

    def write(self, path: Path) -> None:
        """Put the locked file where the person said, and show its words once."""
        if self._made is None:
            return
        made = self._made

        def written(_nothing: None) -> None:
            self.once.say(made.file.words)
            self.bring_into_view(self.once)

        self.ways.jobs.run(self, partial(write_out, made, path), written, self.refuse, lane="reader")
