"""The way back on another PC: choose a backup, open it with the sheet or a key held elsewhere, say who you are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.people import Role
from clinic_app.errors import BackupOlder
from clinic_app.ui import both_eras
from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.other_way import KEY, OtherWay
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.person_form import PersonForm, TypedPerson
from clinic_app.ui.parts.which_file import ask_file
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.outside import WIDE, OutsidePage, centred
from clinic_app.ui.screens.restored import RestoredCard
from clinic_app.ui.soon import soon
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message

if TYPE_CHECKING:
    from clinic_app.domain.timekeeping import Clock
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.from_hub import FromHub
    from clinic_app.services.restoring import BackupFacts, Restored, Restoring
    from clinic_app.ui.screens.restore_from_hub import RestoreFromHub


class Restore(OutsidePage):
    """`opened` carries the clinic. Nothing is ever restored over a record: this page comes only where none stands."""

    opened = Signal(object)
    hub_wanted = Signal()
    given_up = Signal()

    def __init__(
        self, doorway: Doorway, jobs: Jobs, clock: Clock, *, report: Callable[[Exception], str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._restoring: Restoring = doorway.restoring
        self._jobs, self._clock, self._report = jobs, clock, report
        self._path: Path | None = None
        self._fetching: FromHub | None = None
        self.way = OtherWay()
        self.lines = self.way.lines
        self.person = PersonForm(
            _("3 · Your new sign-in"), (Role.COORDINATOR, Role.SUPERVISOR), doorway.suggest_passphrase
        )
        self.notice, self.work = Notice(), WorkLine(lambda: jobs.closed)
        self.older = QCheckBox(breakable(_("Take this older one all the same")))
        self.older.setAccessibleName(_("Take this older one all the same"))
        self.older.hide()
        self.go = primary(_("Restore"), "rotate-ccw")
        self.go.clicked.connect(self._try)
        self.back = quiet(_("Back"), "arrow-left")
        self.back.clicked.connect(self.given_up)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(Paragraph(_("Restore a backup"), Type.DISPLAY))
        column.addWidget(
            Paragraph(
                _("This PC gets the records of a backup and becomes a new PC to the hub. Only where no records are."),
                colour="sub",
            )
        )
        self._asked = (self._file_card(), self._way_card(), self.person)
        for card in self._asked:
            column.addWidget(card)
        self.restored = RestoredCard(clock)
        for widget in (self.notice, self.older, self.work, self.restored):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        column.addLayout(buttons)
        middle = QWidget()
        middle.setLayout(column)
        self.column.addLayout(centred(middle, wide=WIDE))
        self.column.addStretch(1)

    def begin(self) -> None:
        """The focus on choosing the file."""
        self.choose_file.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def begun(self) -> bool:
        """A backup that was chosen or fetched, too."""
        return self._path is not None or super().begun

    def _file_card(self) -> Card:
        card = Card(_("1 · The backup"), "database-backup")
        self.choose_file = plain(_("Choose the file"), "usb")
        self.choose_file.clicked.connect(self._ask_file)
        self._facts = FactGrid(labels=160)
        self._facts.hide()
        self.from_hub = plain(_("Fetch it from the hub"), "download")
        self.from_hub.clicked.connect(self.hub_wanted)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choose_file)
        row.addWidget(self.from_hub)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self._facts)
        return card

    def _way_card(self) -> Card:
        card = Card(_("2 · What opens it"), "key-round")
        card.body.addWidget(self.way)
        return card

    def _ask_file(self) -> None:
        ask_file(self, self.choose, "*.nbk")

    def take(self, page: RestoreFromHub) -> None:
        """A backup that was fetched from the hub, and what opened it: nobody types the sheet twice."""
        self._fetching = page.fetching
        self.way.take(page.way)
        page.way.forget()
        self.from_hub.hide()
        self.choose_file.hide()
        if page.path is not None:
            self.choose(page.path)

    # --- choosing ----------------------------------------------------------------------------------

    def choose(self, path: Path) -> None:
        """A file was chosen: say what it is, before any secret is typed."""
        self.notice.say(None)
        self._jobs.run(self, partial(self._restoring.look, path), self._show, self._refuse, lane="reader")

    def _show(self, facts: BackupFacts) -> None:
        self._path = facts.path
        made = facts.made_at.astimezone(self._clock.zone)
        rows = [
            (_("Made"), f"{both_eras.long_day(made.date())}, {made:%H:%M}"),
            (_("Size"), f"{facts.size / 1_000_000:,.1f} MB"),
            (_("Signed by the PC"), " ".join(facts.device_words)),
        ]
        if facts.newer is not None:
            newer = facts.newer.astimezone(self._clock.zone)
            rows.append((_("A newer one is of"), f"{both_eras.long_day(newer.date())}, {newer:%H:%M}"))
        self._facts.say(rows)
        self._facts.show()
        self.choose_file.setText(_("Choose another file"))
        self.older.setChecked(False)
        self.older.hide()

    # --- restoring ---------------------------------------------------------------------------------

    def _try(self) -> None:
        self.notice.say(None)
        if self._path is None:
            self._say_above_button(Message(_("No backup was chosen yet."), _("Choose its file first, under 1.")))
            self.choose_file.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.way.picked == KEY and self.way.key_file is None:
            self._say_above_button(Message(_("No key file was chosen yet."), _("Choose it first, under 2.")))
            self.way.choose_file.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        person = self.person.read()
        if person is None:
            return
        self._wait(True)
        self.work.begin(_("Checking the backup, restoring it, counting."))
        work = partial(self._restore, self._path, person, older_too=self.older.isChecked())
        self._jobs.run(self, work, self._say, self._refuse, lane="reader")

    def _restore(self, path: Path, person: TypedPerson, *, older_too: bool) -> Restored:
        from clinic_app.services.restoring import NewPerson

        new = NewPerson(word=person.word, passphrase=person.passphrase, role=person.role, staff_code=person.staff_code)
        restoring = self._restoring
        if self.way.picked == KEY:
            way = restoring.off_site_key(self.way.key_file or Path(), self.way.key_passphrase.text())
            backup = restoring.open(path, way)
        else:
            backup = restoring.open(path, tuple(self.lines.texts()))
        device = self._fetching.device if self._fetching is not None else None
        return restoring.restore(backup, new, older_too=older_too, device=device, told=self.work.told)

    def _say(self, done: Restored) -> None:
        """It stands: what had been erased went again; then whoever restored comes in."""
        self.work.end()
        self.way.forget()
        for widget in (*self._asked, self.older, self.go, self.back):
            widget.hide()
        self.restored.taken.connect(partial(self._come_in, done))
        self.restored.say(done.erased)

    def _come_in(self, done: Restored) -> None:
        self.restored.go_on.setEnabled(False)
        self.work.begin_whole(_("Opening the record."))
        self._jobs.run(self, partial(self._opened, done), self._open, self._refuse)

    def _opened(self, done: Restored) -> Clinic:
        """In the vault lane. A record that came from the hub is told that its PC is known there."""
        clinic = self._restoring.come_in(done)
        if self._fetching is not None:
            self._fetching.restored(clinic)
        return clinic

    def _open(self, clinic: Clinic) -> None:
        self.opened.emit(clinic)

    def _wait(self, waiting: bool) -> None:
        self.set_staying(waiting)
        for widget in (self.go, self.back, self.choose_file, self.way, self.person):
            widget.setEnabled(not waiting)

    def _refuse(self, error: Exception) -> None:
        pressed = not self.go.isEnabled()
        self.work.end()
        self._wait(False)
        self.restored.go_on.setEnabled(True)
        if self.way.refuse(error):
            return
        self.older.setVisible(isinstance(error, BackupOlder))
        self._say_above_button(self.way.said(error, self._report))
        if pressed:  # what waited lost the focus to another part of the window
            self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_above_button(self, message: Message) -> None:
        self.notice.say(message)
        # What was said stands above the button, and both below what a small screen shows.
        soon(self.go, lambda: self.area.ensureWidgetVisible(self.go, 0, 24))
