"""What hides and locks, on which key; after how long by itself; what pictures of the screen show; what this cannot."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.interview_hold import LONGEST_S
from clinic_app.domain.people import Act, may
from clinic_app.services import no_dumps
from clinic_app.services.locking_policy import LONGEST
from clinic_app.ui import both_eras
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.away_card import AwayCard
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

MINUTES: Final = (5, 10, 15, 20, 25, 30)


class LockingPage(TopicPage):
    """Everybody may read it. Whoever manages people decides the minutes, and whether support may look."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways, _("Hide and lock"), _("What a key does in the worst moment"))
        self._decides = may(ways.clinic.whoami.role, Act.MANAGE_PEOPLE)
        self.away = AwayCard(self._take_along)
        left = (self._keys_card(), self._not_card())
        self.stand_beside(left, (self._minutes_card(), self.away, self._here_card()), shares=(560, 480))
        if (capture := ways.inside.capture) is not None:
            capture.changed.connect(self._show_pictures)

    def arrived(self) -> None:
        """Ask what the site decided."""
        locking = self.ways.clinic.locking
        self.ways.jobs.run(self, lambda: locking.lock_after_minutes, self._show_minutes)
        self.ways.jobs.run(self, lambda: locking.times.away, self.away.show_where)
        self._show_pictures()

    # --- the cards ---------------------------------------------------------------------------------

    def _keys_card(self) -> Card:
        card = Card(_("Keys"), "keyboard")
        grid = FactGrid(labels=132)
        grid.say(
            (
                (
                    "Pause · F9",
                    _("Hide: a dull page covers everything at once. Any key then asks your passphrase. Work that was "
                      "begun goes on behind it."),
                ),
                (
                    "F9 F9 · Ctrl L",
                    _("Panic: lock at once. What was typed is kept if the disk takes it, the keys leave the memory, "
                      "and the program starts anew. The same person goes on where she was."),
                ),
                (
                    "F8",
                    _("I am listening: for {n} minutes at most six figures stand for the passphrase, and the PC does "
                      "not lock while nobody types.").format(n=LONGEST_S // 60),
                ),
                (_("hold F6"), _("Back from the page that is turned to her: the cover asks who is there.")),
            )
        )  # fmt: skip
        card.body.addWidget(grid)
        return card

    def _minutes_card(self) -> Card:
        card = Card(_("Locks by itself"), "lock")
        card.body.addWidget(
            Paragraph(_("Covered when nobody touches it for a while, locked after so many minutes:"), Type.COMPACT)
        )
        most = self.ways.clinic.locking.at_most
        offered = [(str(n), str(n)) for n in MINUTES if n <= most]
        self.minutes = Segments(offered, _("Minutes until it locks"), size="small")
        self.minutes.setEnabled(self._decides)
        self.minutes.chosen.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.minutes)
        row.addStretch(1)
        card.body.addLayout(row)
        said = (
            _("It holds for every PC and person of this site, and the journal says who decided it.")
            if self._decides
            else _("Whoever manages people decides it.")
        )
        if most < LONGEST:
            said = _("Set by your IT: {n} minutes at most on this PC.").format(n=most) + " " + said
        card.body.addWidget(Paragraph(said, Type.CAPTION, colour="sub"))
        card.body.addWidget(
            Paragraph(_("At once when the PC sleeps, when its own lock comes, or another person is in front."),
                      Type.COMPACT)
        )  # fmt: skip
        return card

    def _here_card(self) -> Card:
        card = Card(_("On this PC"), "monitor")
        self.pictures = SheetRow("", mark="eye-off")
        self.support = plain(_("Let support see it for 15 minutes"), size="small")
        self.support.clicked.connect(self._allow)
        self.forbid = plain(_("Hide it from pictures again"), size="small")
        self.forbid.clicked.connect(self._forbid)
        dumps = (
            SheetRow(_("A crash writes no memory to the disk."), mark="circle-check")
            if no_dumps.forbidden()
            else SheetRow(_("A crash may write memory to the disk."), mark="info", tone="sub")
        )
        clipboard = SheetRow(
            _("Names, numbers and places of people cannot be copied."),
            _("What else was copied here is taken back when the PC hides."),
            mark="circle-check",
        )
        for widget in (self.pictures, self.support, self.forbid, dumps, clipboard):
            card.body.addWidget(widget)
        return card

    def _not_card(self) -> Card:
        card = Card(_("What this does not help against"), "triangle-alert")
        for words in (
            _("A person who is forced to open it. There is no second passphrase that shows something else, and none "
              "that destroys: both have cost lives."),
            _("Somebody who looks at the screen while it is open, a camera, or a program that reads every key."),
            _("Whoever runs this PC as its administrator."),
        ):  # fmt: skip
            card.body.addWidget(SheetRow(words, mark="minus", tone="sub"))
        return card

    # --- what is shown, what is done ---------------------------------------------------------------

    def _show_minutes(self, minutes: int) -> None:
        self.minutes.choose(str(minutes) if minutes in MINUTES else None)

    def _choose(self, code: object) -> None:
        if not isinstance(code, str):
            return
        minutes = int(code)
        self.ways.jobs.run(
            self, partial(self.ways.clinic.locking.lock_after, minutes), lambda _nothing: self._decided(minutes),
            self.refuse,
        )  # fmt: skip

    def _decided(self, minutes: int) -> None:
        self.ways.inside.times_changed.emit()
        words = _("Locks after {n} minutes, once it is back") if self.ways.inside.away else _("Locks after {n} minutes")
        self.ways.inside.toast.say(words.format(n=minutes))

    def _take_along(self, away: bool) -> None:
        take = partial(self.ways.clinic.locking.take_along, away=away)
        self.ways.jobs.run(self, take, lambda _nothing: self.ways.inside.times_changed.emit(), self.refuse)

    def _show_pictures(self) -> None:
        capture = self.ways.inside.capture
        able = capture is not None and capture.able
        until = capture.seen_until if capture is not None else None
        if not able:
            second = _("This system has no way to keep a window out of them. Share no screen while a case is open.")
            self.pictures.say(_("Pictures of the screen show this window."), second, mark="eye", tone="sub")
        elif until is not None:
            at = both_eras.time_of_day(until, self.ways.clock)
            words = _("Until {time} pictures of the screen show this window.").format(time=at)
            self.pictures.say(words, mark="eye", tone="amber")
        else:
            self.pictures.say(_("Pictures of the screen do not show this window."), mark="circle-check")
        self.support.setVisible(able and until is None and self._decides)
        self.forbid.setVisible(able and until is not None)

    def _allow(self) -> None:
        capture = self.ways.inside.capture
        if capture is not None:
            note = self.ways.clinic.locking.note_pictures_allowed
            self.ways.jobs.run(self, note, lambda _nothing: capture.allow(), self.refuse)

    def _forbid(self) -> None:
        if (capture := self.ways.inside.capture) is not None:
            capture.forbid()
