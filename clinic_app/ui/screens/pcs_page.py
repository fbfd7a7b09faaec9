"""The PCs of this clinic, under Upkeep: when each was met and how, what waits for it, and by which ways they meet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from clinic_app.domain.ids import DeviceId
from clinic_app.domain.people import Act, may
from clinic_app.services.letting_go import Owed
from clinic_app.services.meetings_view import Meetings, met_ago
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.meeting_duty import meeting_duty_of
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.which_folder import ask_folder
from clinic_app.ui.screens.ask_line import AskLine
from clinic_app.ui.screens.pc_row import PcRow
from clinic_app.ui.screens.pcs_ways import WaysCard
from clinic_app.ui.screens.pcs_words import ago_words, alone_words, place_words, share_trouble
from clinic_app.ui.screens.topic_page import TopicPage

if TYPE_CHECKING:
    from clinic_app.ui.screens.ways import Ways

_EVERY_MS = 30_000


class PcsPage(TopicPage):
    """It shows what the book of meetings says, and asks for it again whenever something moves."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(
            ways, _("PCs of this clinic"), _("What is written on one comes to all of them, sealed on the way.")
        )
        self._manages = may(ways.clinic.whoami.role, Act.MANAGE_PEOPLE)
        self.duty = meeting_duty_of(ways.inside)
        self.rows: dict[DeviceId, PcRow] = {}
        self.add = plain(_("Add a PC…"), "plus")
        self.add.clicked.connect(lambda _on=False: self._add_pc())
        self.meet = primary(_("Meet now"), "refresh-cw")
        self.meet.clicked.connect(lambda _on=False: self._meet_now())
        self.add.setVisible(self._manages)
        self.come_back = plain(_("Come back among the PCs…"), "rotate-ccw")
        self.come_back.clicked.connect(lambda _on=False: self._come_back())
        self.come_back.hide()
        self._wanted = False
        self.head.act(self.come_back)
        self.head.act(self.add)
        self.head.act(self.meet)
        self.rename = quiet(_("Rename…"), size="small")
        self.rename.setVisible(self._manages)
        self.here = SheetRow("", mark="house", bold=True, end=self.rename)
        self.name_here = AskLine(_("What is this PC called? Say where it stands, not whose it is."))
        self.name_here.about(_("this PC"))
        self.rename.setAccessibleName(f"{_('this PC')}: {self.rename.text()}")
        self.rename.clicked.connect(lambda _on=False: self.name_here.ask(self._place))
        self.name_here.said.connect(self._name_here)
        self._card = Card(padding=12)
        self._card.body.addWidget(self.here)
        self._card.body.addWidget(self.name_here)
        first = plain(_("Add a PC…"), "plus")
        first.clicked.connect(lambda _on=False: self._add_pc())
        self.empty = EmptyState(
            "monitor", _("This clinic has one PC."),
            _("With a second one, night intakes in the emergency room are here in the morning, and what you plan is "
              "there at night. It needs a code from this page, a stick, and ten minutes."),
            first if self._manages else None,
        )  # fmt: skip
        self._place: str = ""
        self.by = WaysCard(manages=self._manages)
        self.by.lan_chosen.connect(lambda on: self._do(partial(ways.clinic.ways_between.choose_lan, on=on)))
        self.by.share_wanted.connect(lambda: ask_folder(self, self.use_share))
        self.by.no_share.connect(lambda: self._do(partial(ways.clinic.ways_between.choose_share, None)))
        self.by.stick_wanted.connect(self._by_stick)
        self.owed = Card(_("Still to do since a PC was lost"), "triangle-alert", padding=12)
        self.owed.hide()
        self.alone = Notice(tone="amber")
        for part in (self.alone, self.owed, self.empty, self._card, self.by):
            self.column.addWidget(part)
        self.empty.hide()
        self._card.hide()
        self.by.hide()
        self.duty.changed.connect(self._look)
        soon = QTimer(self, interval=_EVERY_MS)
        soon.timeout.connect(self._look)
        soon.start()

    def arrived(self) -> None:
        """Ask how they stand."""
        self.notice.say(None)
        self._ask()

    # --- what is shown

    def _look(self) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        clinic = self.ways.clinic
        self.ways.jobs.run(self, lambda: clinic.ways_between.place, self._show_here, self.refuse)
        if self._manages:
            back_among = clinic.adding_pc.back_among
            self.ways.jobs.run(self, clinic.letting_go.owed, self._show_owed, self.refuse)
            self.ways.jobs.run(self, lambda: back_among.wanted, self._show_wanted, self.refuse)
        self.duty.ask(self, self.show_meetings, self.refuse)

    def _show_wanted(self, wanted: bool) -> None:
        self._wanted = wanted
        self.come_back.setVisible(wanted or not self.come_back.isHidden())

    def _show_here(self, place: str) -> None:
        self._place = place

    def _show_owed(self, owed: tuple[Owed, ...]) -> None:
        while item := self.owed.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in owed:
            self.owed.body.addWidget(self._owed_row(each))
        self.owed.setVisible(bool(owed))

    def _owed_row(self, each: Owed) -> SheetRow:
        """Whoever had the PC may guess at what lay on it: other locks, and another sheet."""
        still = []
        if each.people:
            who = ", ".join(person.staff_code for person in each.people)
            still.append(_("choose a new passphrase on this PC: {who}").format(who=who))
        if each.sheet:
            still.append(_("a new recovery sheet, typed back"))
        leads = plain(_("Open"), size="small")
        leads.setAccessibleName(f"{self.owed.title.text()}: {leads.text()}")
        leads.clicked.connect(lambda _on=False: self._take_out())
        place = each.pc.place or _("A PC without a name")
        return SheetRow(place, " · ".join(still), mark="triangle-alert", tone="amber", end=leads)

    def show_meetings(self, meetings: Meetings) -> None:
        """Rows stay while their PC does: nobody loses what they are typing."""
        now = self.ways.clock.now()
        several = bool(meetings.pcs)
        self.meet.setVisible(several)
        self.add.setVisible(several and self._manages)
        self.empty.setVisible(not several)
        self._card.setVisible(several)
        self.by.setVisible(several)
        at = _("others reach it at {address}").format(address=", ".join(meetings.listens_at))
        self.here.say(self._place or _("This PC has no name yet"),
                      " · ".join([_("this PC"), *([at] if meetings.listens_at else [])]), mark="house")  # fmt: skip
        for each in meetings.pcs:
            if each.stands.pc.device not in self.rows:
                self._begin_row(each.stands.pc.device)
            self.rows[each.stands.pc.device].show_pc(each, now)
        self.meet.setEnabled(not meetings.busy)
        self.meet.setText(_("Meeting…") if meetings.busy else _("Meet now"))
        self.by.show_meetings(meetings, share_trouble(meetings))
        alone = alone_words(meetings, now)
        self.alone.say(alone)
        # Whoever let it in may have been restored from an older backup since, and nobody knows it any more.
        self.come_back.setVisible(self._manages and (self._wanted or alone is not None))

    def _begin_row(self, device: DeviceId) -> None:
        row = self.rows[device] = PcRow(device, manages=self._manages)
        row.typed.connect(lambda typed: self._do(partial(self.ways.clinic.ways_between.type_address, device, typed)))
        row.named.connect(lambda place: self._do(partial(self.ways.clinic.letting_go.name, device, place)))
        row.out_wanted.connect(partial(self._take_out, device))
        self._card.body.addWidget(Divider())
        self._card.body.addWidget(row)

    # --- what is done

    def _do(self, work: Callable[[], object]) -> None:
        def done(_nothing: object) -> None:
            self.ways.inside.toast.say(_("Written down."))
            self._ask()
            self.duty.go()

        self.notice.say(None)
        self.ways.jobs.run(self, work, done, self.refuse)

    def _name_here(self, place: str) -> None:
        self._do(lambda: self.ways.clinic.letting_go.name_here(place))

    def _take_out(self, device: DeviceId | None = None) -> None:
        from clinic_app.ui.screens.let_go_pc import LetGoPage

        self.ways.inside.open_page(LetGoPage(self.ways, device))

    def _come_back(self) -> None:
        from clinic_app.ui.screens.back_among import BackAmongPage

        self.ways.inside.open_page(BackAmongPage(self.ways))

    def _meet_now(self) -> None:
        self.duty.go()
        self._ask()

    def _add_pc(self) -> None:
        from clinic_app.ui.screens.add_pc import AddPcPage

        self.ways.inside.open_page(AddPcPage(self.ways))

    def _by_stick(self) -> None:
        from clinic_app.ui.screens.meet_by_stick import MeetByStickPage

        self.ways.inside.open_page(MeetByStickPage(self.ways))

    def use_share(self, folder: Path) -> None:
        """Meet in this folder as well."""
        self._do(partial(self.ways.clinic.ways_between.choose_share, folder))


class PcsCard(Card):
    """For the overview: how many there are, and which should have been met."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("PCs of this clinic"), "monitor")
        self._now = ways.clock.now
        self._words = Paragraph("")
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        meeting_duty_of(ways.inside).ask(self, self._show, lambda _error: None)

    def _show(self, meetings: Meetings) -> None:
        stands = [each for each in meetings.pcs if each.believed]
        if not stands:
            self._words.setText(_("This clinic has one PC."))
            return
        n, now = len(stands) + 1, self._now()
        words = ngettext("{n} PC.", "{n} PCs.", n).format(n=n)
        if (old := meetings.oldest(now)) is not None:
            self.act(Tag(_("look at it"), Tone.AMBER))
            met, place = old.stands.met_at, place_words(old.stands)
            told = _("{where}: something waits for it, last met {ago}.")
            words += " " + (
                told.format(where=place, ago=ago_words(met_ago(now, met))) if met
                else _("{where}: something waits for it, and it was never met.").format(where=place)
            )  # fmt: skip
        else:
            words += " " + _("Nothing waits for long.")
        self._words.setText(words)
