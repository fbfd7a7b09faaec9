"""The way back on another PC: choose a backup, open it with the sheet or a key held elsewhere, say who you are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.people import Role
from clinic_app.errors import BackupOlder, WrongRecoveryLine
from clinic_app.ui import both_eras
from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import plain, primary, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.code_lines import CodeLines
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.person_form import PersonForm, TypedPerson
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sign_in import SecretBox
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.outside import OutsidePage, centred
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import told

if TYPE_CHECKING:
    from clinic_app.domain.timekeeping import Clock
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway
    from clinic_app.services.restoring import BackupFacts, Restoring, Unlocked

LINES: Final = 4
SHEET, KEY = "sheet", "key"


class Restore(OutsidePage):
    """`opened` carries the clinic. Nothing is ever restored over a record: this page comes only where none stands."""

    opened = Signal(object)
    given_up = Signal()

    def __init__(
        self, doorway: Doorway, jobs: Jobs, clock: Clock, *, report: Callable[[Exception], str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._restoring: Restoring = doorway.restoring
        self._jobs, self._clock, self._report = jobs, clock, report
        self._path: Path | None = None
        self._key: Path | None = None
        self.lines = CodeLines(LINES, lambda _number, _signs: None)
        self.person = PersonForm(_("Your new sign-in"), (Role.COORDINATOR, Role.SUPERVISOR), doorway.suggest_passphrase)
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
        for card in (self._file_card(), self._way_card(), self.person):
            column.addWidget(card)
        for widget in (self.notice, self.older, self.work):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        column.addLayout(buttons)
        middle = QWidget()
        middle.setFixedWidth(720)
        middle.setLayout(column)
        self.column.addLayout(centred(middle))
        self.column.addStretch(1)
        self._choose_way(SHEET)

    def begin(self) -> None:
        """The focus on choosing the file."""
        self.choose_file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _file_card(self) -> Card:
        card = Card(_("1 · The backup"), "database-backup")
        self.choose_file = plain(_("Choose the file"), "usb")
        self.choose_file.clicked.connect(lambda: self._ask_file(self.choose, "*.nbk"))
        self._facts = FactGrid(labels=160)
        self._facts.hide()
        card.body.addWidget(self.choose_file, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self._facts)
        return card

    def _way_card(self) -> Card:
        card = Card(_("2 · What opens it"), "key-round")
        self.way = Segments(
            [(SHEET, _("The recovery sheet")), (KEY, _("A key held elsewhere"))], _("What opens it"), size="small"
        )
        self.way.chosen.connect(self._choose_way)
        self._elsewhere = QWidget()
        inside = QHBoxLayout(self._elsewhere)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self._key_file = plain(_("Choose the key file"), "key-round")
        self._key_file.clicked.connect(lambda: self._ask_file(self.choose_key, "*"))
        self.key_passphrase = SecretBox(_("Passphrase of the key"))
        self.key_passphrase.setPlaceholderText(_("Passphrase of the key"))
        inside.addWidget(self._key_file)
        inside.addWidget(self.key_passphrase, 1)
        card.body.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self.lines)
        card.body.addWidget(self._elsewhere)
        return card

    def _choose_way(self, way: object) -> None:
        self.way.choose(SHEET if way == SHEET else KEY)
        self.lines.setVisible(way == SHEET)
        self._elsewhere.setVisible(way == KEY)

    def _ask_file(self, then: Callable[[Path], None], names: str) -> None:
        dialog = QFileDialog(self, "Notebook")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([names])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        dialog.open()

    # --- choosing ----------------------------------------------------------------------------------

    def choose(self, path: Path) -> None:
        """A file was chosen: say what it is, before any secret is typed."""
        self.notice.say(None)
        self._jobs.run(self, partial(self._restoring.look, path), self._show, self._refuse, lane="reader")

    def choose_key(self, path: Path) -> None:
        """The file of a key held elsewhere."""
        self._key = path
        self._key_file.setText(path.name)

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
            self.choose_file.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        person = self.person.read()
        if person is None:
            return
        self._wait(True)
        self.work.begin(_("Checking the backup, restoring it, counting."))
        work = partial(self._restore, self._path, person, older_too=self.older.isChecked())
        self._jobs.run(self, work, self._come_in, self._refuse, lane="reader")

    def _restore(self, path: Path, person: TypedPerson, *, older_too: bool) -> Unlocked:
        from clinic_app.services.restoring import NewPerson

        new = NewPerson(word=person.word, passphrase=person.passphrase, role=person.role, staff_code=person.staff_code)
        restoring = self._restoring
        if self._by_key:
            way = restoring.off_site_key(self._key or Path(), self.key_passphrase.text())
            return restoring.restore(restoring.open(path, way), new, older_too=older_too, told=self.work.told)
        backup = restoring.open(path, tuple(self.lines.texts()))
        return restoring.restore(backup, new, older_too=older_too, told=self.work.told)

    @property
    def _by_key(self) -> bool:
        return not self._elsewhere.isHidden()

    def _come_in(self, unlocked: Unlocked) -> None:
        self.lines.forget()
        self.key_passphrase.clear()
        self._jobs.run(self, partial(self._restoring.come_in, unlocked), self._open, self._refuse)

    def _open(self, clinic: Clinic) -> None:
        self.work.end()
        self.opened.emit(clinic)

    def _wait(self, waiting: bool) -> None:
        for widget in (self.go, self.back, self.choose_file, self.person):
            widget.setEnabled(not waiting)

    def _refuse(self, error: Exception) -> None:
        self.work.end()
        self._wait(False)
        if isinstance(error, WrongRecoveryLine) and error.line <= LINES:
            self.lines.refuse(error.line, worded(error).what)
            return
        self.older.setVisible(isinstance(error, BackupOlder))
        self.notice.say(told(error, self._report))
