"""The journal: is it whole, and do ten characters on a paper belong to it. Whoever leads also reads who did what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout

from clinic_app.domain.ids import DeviceId
from clinic_app.domain.people import Person
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import ChainBroken, Stopped
from clinic_app.facts import dataclass
from clinic_app.services.journal_watch import Entry, JournalReader, JournalState, Proven
from clinic_app.services.which_pc import WhichPc
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import BESIDE_A_LIST_FROM, Columns
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.journal_list import JournalList
from clinic_app.ui.screens.journal_words import broken_words, doubt_words, salvage_words
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.which_pc_words import pc_words
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


def entries_words(n: int) -> str:
    """How many entries there are."""
    return ngettext("{n:,} entry", "{n:,} entries", n).format(n=n)


def times_words(n: int) -> str:
    """How often."""
    return ngettext("{n} time", "{n} times", n).format(n=n)


@dataclass(frozen=True, slots=True)
class _Told:
    state: JournalState
    reader: JournalReader
    people: tuple[Person, ...]
    elsewhere: tuple[WhichPc, ...]
    broken: tuple[WhichPc, ...]


class JournalTopic(TopicPage):
    """Proving and looking for characters walk all of it in the reader lane; a page of lines is asked there too."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Journal"), _("What was done here, in order. Nobody can change yesterday unseen."))
        self._reader: JournalReader | None = None
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.doubt = Notice(tone="amber")
        self.of = QComboBox()
        self.of.setAccessibleName(_("Of which PC"))
        self.of.activated.connect(lambda _index: self._turn())
        self.of.hide()
        self.column.addWidget(self.of, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.doubt)
        self.column.addWidget(self.work)
        body = Columns(least=BESIDE_A_LIST_FROM)
        body.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self._whole_card())
        left.addWidget(self._paper_card())
        left.addStretch(1)
        body.addLayout(left, 420)
        self.list = JournalList(ways, self.refuse)
        right = QVBoxLayout()
        right.addWidget(self.list)
        right.addStretch(1)
        body.addLayout(right, 560)
        self.column.addWidget(body)

    def arrived(self) -> None:
        """Ask how it stands; the focus on what most come for."""
        self.ways.jobs.run(self, self._ask, self._show, self.refuse)
        self.prove.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- whole? ------------------------------------------------------------------------------------

    def _whole_card(self) -> Card:
        card = Card(_("Is it whole?"), "shield")
        self.verdict = Notice()
        self.known = FactGrid(labels=150)
        self.prove = primary(_("Prove it now"), "circle-check")
        self.prove.clicked.connect(self._prove)
        card.body.addWidget(self.verdict)
        card.body.addWidget(self.known)
        explained = _(
            "Every entry holds a hash of the one before, and every day is sealed with a key that is then destroyed. "
            "Write the ten characters down where this PC cannot reach them: they tell if all of it was put back or "
            "written anew."
        )
        card.body.addWidget(Paragraph(explained, Type.COMPACT, colour="sub"))
        card.body.addWidget(self.prove, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _turn(self) -> None:
        """To the journal of another PC."""
        self.found.hide()
        self.ways.jobs.run(self, self._ask, self._show, self.refuse)

    @property
    def _pc(self) -> DeviceId | None:
        pc: WhichPc | None = self.of.currentData()
        return pc.device if pc else None

    def _ask(self) -> _Told:
        watch, of = self.ways.clinic.journal, self._pc
        return _Told(
            watch.state(of), watch.reader(of), self.ways.clinic.people, watch.elsewhere(), watch.broken_elsewhere()
        )

    def _show(self, told: _Told) -> None:
        state, self._reader = told.state, told.reader
        if self.of.count() != len(told.elsewhere) + 1:
            self._offer(told.elsewhere)
        changed = [pc for pc in told.broken if pc.device != self._pc]
        self.doubt.say(_doubts(state, changed))
        self.verdict.say(broken_words(state.broken) if state.broken else None)
        proved = _("not yet")
        if state.proved_at is not None:
            proved = self.ways.site.shown_instant(state.proved_at)
        facts = [(_("Entries"), f"{state.entries:,}"), (_("Ten characters"), state.head), (_("Last proved"), proved)]
        if state.proved_at is not None and state.broken is None:
            words = _("{entries} whole, others missing") if state.missing else _("{entries}, all whole")
            facts.append((_("Found then"), words.format(entries=entries_words(state.proved_entries))))
            facts += [(_("Salvaged"), salvage_words(each, self.ways.site)) for each in state.salvaged]
            if state.clock_back:
                facts.append((_("Clock set back"), times_words(state.clock_back)))
            if state.restored:
                facts.append((_("Restored"), times_words(state.restored)))
        self.known.say(facts)
        self.list.setVisible(state.may_read)
        if state.may_read:
            self.list.read_with(self._reader, told.people)

    def _offer(self, elsewhere: tuple[WhichPc, ...]) -> None:
        chosen = self._pc
        self.of.clear()
        self.of.addItem(_("This PC"), None)
        for pc in elsewhere:
            self.of.addItem(pc_words(pc), pc)
            if pc.device == chosen:
                self.of.setCurrentIndex(self.of.count() - 1)
        self.of.setVisible(bool(elsewhere))

    def _prove(self) -> None:
        if self._reader is None:
            return
        self._begin(_("Walking through every entry. You can go on working."))
        work = partial(self._reader.prove, self.work.told)
        self.ways.jobs.run(self, work, self._settle, self._stopped, lane="reader")

    def _settle(self, found: Proven | ChainBroken) -> None:
        def done(_nothing: None) -> None:
            if isinstance(found, Proven):
                words = _("Whole but for what a salvage lost: {entries}.") if found.missing else _("Whole: {entries}.")
                self.ways.inside.toast.say(words.format(entries=entries_words(found.entries)))
            self.arrived()

        self._end()
        of = self._reader.elsewhere if self._reader else None
        self.ways.jobs.run(self, partial(self.ways.clinic.journal.settle, found, of), done, self.refuse)

    def _stopped(self, error: Exception) -> None:
        if isinstance(error, ChainBroken):
            self._settle(error)
            return
        self._end()
        if not isinstance(error, Stopped):
            self.refuse(error)

    def _begin(self, words: str) -> None:
        self.notice.say(None)
        self.prove.setEnabled(False)
        self.look.setEnabled(False)
        self.work.begin(words)

    def _end(self) -> None:
        self.work.end()
        self.prove.setEnabled(True)
        self.look.setEnabled(True)

    # --- from a paper ------------------------------------------------------------------------------

    def _paper_card(self) -> Card:
        card = Card(_("From a paper"), "file-text")
        self.typed = QLineEdit()
        self.typed.setPlaceholderText("K4T9M-WXQ2B")
        self.typed.setAccessibleName(_("Ten characters from a paper"))
        self.typed.setMaxLength(24)
        self.typed.returnPressed.connect(self._look)
        self.look = plain(_("Look for them"), "search")
        self.look.clicked.connect(self._look)
        self.found = Paragraph("", Type.BODY_BOLD)
        self.found.hide()
        words = _(
            "Type the ten characters of a backup or a note. If this journal never had them, it is not the one they "
            "were taken from."
        )
        card.body.addWidget(Paragraph(words, Type.COMPACT, colour="sub"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.typed, 1)
        row.addWidget(self.look)
        card.body.addLayout(row)
        card.body.addWidget(self.found)
        return card

    def _look(self) -> None:
        if self._reader is None or not self.look.isEnabled():
            return
        self.found.hide()
        self._begin(_("Looking for these characters."))
        work = partial(self._reader.find, self.typed.text(), self.work.told)
        self.ways.jobs.run(self, work, self._tell_found, self._stopped, lane="reader")

    def _tell_found(self, entry: Entry | None) -> None:
        self._end()
        if entry is None:
            self.found.setText(_("This journal never had these characters."))
        else:
            at = self.ways.site.shown_instant(instant(entry.at))
            told = _("Entry {number}, {at}: what was before it is what was before it then.")
            self.found.setText(told.format(number=entry.seq, at=at))
        self.found.show()


def _doubts(state: JournalState, changed: Sequence[WhichPc]) -> Message | None:
    if state.doubt:
        return doubt_words(state.doubt)
    if not changed:
        return None
    told = _("The journal of another PC does not follow on what it had told here: {pcs}.")
    return Message(
        told.format(pcs=", ".join(map(pc_words, changed))), _("Choose it above, and see what this PC knows of it.")
    )


class JournalCard(Card):
    """For the overview: whether it was found whole, and when."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Journal"), "shield")
        self._ways = ways
        self._known = FactGrid(labels=120)
        self.body.addWidget(self._known)
        self.body.addStretch(1)
        journal = ways.clinic.journal
        ways.jobs.run(self, lambda: (journal.state(), bool(journal.broken_elsewhere())), self._show)

    def _show(self, told: tuple[JournalState, bool]) -> None:
        state, elsewhere = told
        odd = state.broken is not None or state.doubt is not None or elsewhere
        if odd:
            self.act(Tag(_("look at it"), Tone.AMBER))
        elif state.proved_at is not None:
            self.act(Tag(_("with gaps"), Tone.AMBER) if state.missing else Tag(_("whole"), Tone.TEAL))
        site, at = self._ways.site, state.proved_at
        proved = site.shown_day(at.astimezone(site.zone).date()) if at else _("not yet")
        self._known.say(
            [(_("Entries"), f"{state.entries:,}"), (_("Last proved"), proved), (_("Ten characters"), state.head)]
        )
