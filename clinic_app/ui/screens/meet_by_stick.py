"""Two PCs of the clinic meet by a stick that somebody carries: one press on each, and words for what to do next."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from clinic_app.errors import Stopped
from clinic_app.facts import dataclass
from clinic_app.ui.errands import carry_out
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.meeting_duty import meeting_duty_of
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.notice import announce
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.which_folder import ask_folder
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.domain.ids import DeviceId
    from clinic_app.services.meeting_others import Carried
    from clinic_app.services.meetings_view import Meetings
    from clinic_app.ui.screens.ways import Ways


@dataclass(slots=True)
class _Round:
    """One press: what is known of the others by name, and how much went to each."""

    places: dict[DeviceId, str] = field(default_factory=dict)
    went: dict[DeviceId, int] = field(default_factory=dict)


class MeetByStickPage(TopicPage):
    """One button for both directions; what it did stands below it."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Meet by stick"), _("Where the PCs of this clinic do not reach each other."))
        self._round = _Round()
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(ways.inside.back)
        self.head.act(back)
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.column.addWidget(self.work)
        card = Card(_("One press on each PC"), "usb", padding=20)
        for words in (
            _("Put the stick in and press. This PC takes what the others left on it, and leaves what they lack."),
            _("Then carry it to the other PC and press there. Brought back, the stick carries the answer."),
            _("Everything on it is sealed: only the PCs of this clinic can open it. Twice does no harm. If a stick is "
              "lost, the next one carries the same."),
        ):  # fmt: skip
            card.body.addWidget(Paragraph(words, Type.COMPACT))
        self.meet = primary(_("Choose the stick…"), "usb")
        self.meet.clicked.connect(lambda: ask_folder(self, self.meet_on))
        card.body.addWidget(self.meet, 0, Qt.AlignmentFlag.AlignLeft)
        self.said = QVBoxLayout()
        self.said.setSpacing(8)
        card.body.addLayout(self.said)
        self.column.addWidget(card)

    def arrived(self) -> None:
        """The focus on the one thing there is to press."""
        self.meet.setFocus(Qt.FocusReason.OtherFocusReason)

    def meet_on(self, folder: Path) -> None:
        """Both directions in this folder."""
        self.notice.say(None)
        empty(self.said)
        self.meet.setEnabled(False)
        self.work.begin(_("Reading what is there, then writing what the others lack."))
        meeting_duty_of(self.ways.inside).ask(self, lambda all_: self._go(folder, all_), self._stop)

    def _go(self, folder: Path, meetings: Meetings) -> None:
        from clinic_app.services.meeting_others import by_stick

        clinic = self.ways.clinic
        self._round = made = _Round(
            {each.stands.pc.device: each.stands.pc.place or _("the other PC") for each in meetings.pcs if each.believed}
        )

        def told(device: DeviceId, done: int, of: int) -> None:
            """In the vault's lane."""
            made.went[device] = done
            self.work.told(done / max(of, 1))

        errands = by_stick(clinic.meeting, clinic.ways_between, folder, told, self._goes_on)
        carry_out(self, self.ways.jobs, errands, self._done, self._stop)

    def _goes_on(self) -> bool:
        return self.work.stop.isEnabled() and not self.ways.jobs.closed

    def _done(self, carried: Carried) -> None:
        self._end()
        if carried.came.cases:
            meeting_duty_of(self.ways.inside).came.emit(carried.came.cases)
        for message, good in _words(self._round, carried):
            row = SheetRow(
                message.what, message.do, mark="circle-check" if good else "triangle-alert",
                tone="teal" if good else "amber",
            )  # fmt: skip
            self.said.addWidget(row)
            announce(row, f"{message.what} {message.do}")

    def _end(self) -> None:
        self.work.end()
        self.meet.setEnabled(True)
        self.meet.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Stopped):
            row = SheetRow(_("Stopped."), _("What came is kept. Press again to go on."), mark="info")
            self.said.addWidget(row)
            return
        self.refuse(error)


def _words(made: _Round, carried: Carried) -> list[tuple[Message, bool]]:
    """What came, what goes, what is wrong: each a row."""
    rows, came = list[tuple[Message, bool]](), carried.came
    from_ = _and([made.places.get(each, _("the other PC")) for each in carried.heard_of])
    if came.new:
        words = ngettext("{n} entry came from {places}.", "{n} entries came from {places}.", came.new)
        rows.append((Message(words.format(n=came.new, places=from_), _("It is in the record now.")), True))
    elif carried.heard_of:
        rows.append((Message(_("Nothing was new in what {places} left.").format(places=from_), ""), True))
    elif came.refused is None:
        rows.append((Message(_("Nothing lay on the stick for this PC."), ""), True))
    if carried.left_for:
        to = _and([made.places.get(each, _("the other PC")) for each in carried.left_for])
        count = sum(made.went.get(each, 0) for each in carried.left_for)
        what = ngettext("{n} entry for {places} is on the stick.", "{n} entries for {places} are on the stick.", count)
        if not count:
            what = _("What this PC has by now is told to {places} by the stick.")
        do = _("Carry it there, sign in, and press the same button. Then bring it back.")
        rows.append((Message(what.format(n=count, places=to), do), True))
    elif made.places:
        do = _("The stick need not be carried now.")
        rows.append(
            (Message(_("Nothing waits here for {places}.").format(places=_and(list(made.places.values()))), do), True)
        )
    else:
        rows.append(
            (Message(_("This clinic has no other PC yet."), _("Add one under Upkeep, PCs of this clinic.")), False)
        )
    if carried.unfit is not None:
        rows.append((worded(carried.unfit), False))
    if came.refused is not None:
        rows.append((worded(came.refused), False))
    return rows


def _and(places: list[str]) -> str:
    return ", ".join(sorted(places)) or _("the other PC")
