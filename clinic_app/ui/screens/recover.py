"""Nobody remembers a passphrase: the printed sheet, or a key held elsewhere, opens the record for one person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.people import Role
from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.other_way import KEY, OtherWay
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import PersonForm, TypedPerson
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.outside import WIDE, OutsidePage, centred
from clinic_app.ui.theme import Type

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway, NewPerson


class Recover(OutsidePage):
    """`opened` carries the clinic."""

    opened = Signal(object)
    given_up = Signal()

    def __init__(
        self, doorway: Doorway, jobs: Jobs, *, report: Callable[[Exception], str], parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._doorway, self._jobs, self._report = doorway, jobs, report
        self.way = OtherWay()
        self.lines = self.way.lines
        self.person = PersonForm(_("Your new sign-in"), (Role.COORDINATOR, Role.SUPERVISOR), doorway.suggest_passphrase)
        self.notice, self.work = Notice(), WorkLine(lambda: jobs.closed)
        self.go = primary(_("Open with the sheet"))
        self.way.ways.chosen.connect(lambda _way: self._name_verb())
        self.go.clicked.connect(self._try)
        self.back = back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(self.given_up)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Paragraph(_("I cannot get in"), Type.DISPLAY))
        ask = _(
            "Ask another person of this place first: whoever may add people gives you a new passphrase in a minute."
        )
        column.addWidget(Paragraph(ask))
        sheet = _("If nobody can, fetch the recovery sheet and type its four lines. That it was used is written down.")
        column.addWidget(Paragraph(sheet, colour="sub"))
        column.addWidget(self.way)
        column.addWidget(self.person)
        column.addWidget(self.notice)
        column.addWidget(self.work)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go)
        buttons.addWidget(back)
        buttons.addStretch(1)
        column.addLayout(buttons)
        middle = QWidget()
        middle.setLayout(column)
        self.column.addLayout(centred(middle, wide=WIDE))
        self.column.addStretch(1)

    def begin(self) -> None:
        """The focus on the first line."""
        self.lines.begin()

    def _name_verb(self) -> None:
        self.notice.say(None)
        self.go.setText(_("Open with the key") if self.way.picked == KEY else _("Open with the sheet"))

    def _try(self) -> None:
        if self.way.picked == KEY and self.way.key_file is None:
            self.way.choose_file.setFocus()
            return
        person = self.person.read()
        if person is None:
            return
        self.notice.say(None)
        self._wait(True)
        self.work.begin_whole(_("Opening the record, and writing down who comes in."))
        if self.way.picked == KEY and self.way.key_file is not None:
            key = (self.way.key_file, self.way.key_passphrase.text())
            work = partial(_recover_from_elsewhere, self._doorway, key, person)
        else:
            work = partial(_recover, self._doorway, tuple(self.lines.texts()), person)
        self._jobs.run(self, work, then=self._open, otherwise=self._refuse)

    def _open(self, clinic: Clinic) -> None:
        self.way.forget()
        self.opened.emit(clinic)

    def _wait(self, waiting: bool) -> None:
        self.set_staying(waiting)
        for widget in (self.go, self.back, self.way, self.person):
            widget.setEnabled(not waiting)

    def _refuse(self, error: Exception) -> None:
        self.work.end()
        self._wait(False)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.way.refuse(error):
            self.notice.say(self.way.said(error, self._report))


def _recover(doorway: Doorway, lines: tuple[str, ...], person: TypedPerson) -> Clinic:
    return doorway.recover(lines, _new(person))


def _recover_from_elsewhere(doorway: Doorway, key: tuple[Path, str], person: TypedPerson) -> Clinic:
    return doorway.recover_from_elsewhere(*key, _new(person))


def _new(person: TypedPerson) -> NewPerson:
    from clinic_app.services.doorway import NewPerson

    return NewPerson(word=person.word, passphrase=person.passphrase, role=person.role, staff_code=person.staff_code)
