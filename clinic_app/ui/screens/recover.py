"""Nobody remembers a passphrase: the printed sheet opens the record, and one person gets a new passphrase."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.people import Role
from clinic_app.errors import WrongRecoveryLine
from clinic_app.ui.i18n import _
from clinic_app.ui.jobs import Jobs
from clinic_app.ui.parts.buttons import primary, quiet
from clinic_app.ui.parts.code_lines import CodeLines
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.person_form import PersonForm, TypedPerson
from clinic_app.ui.screens.outside import OutsidePage, centred
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import told

if TYPE_CHECKING:
    from clinic_app.services.clinic import Clinic
    from clinic_app.services.doorway import Doorway

LINES: Final = 4


class Recover(OutsidePage):
    """`opened` carries the clinic."""

    opened = Signal(object)
    given_up = Signal()

    def __init__(
        self, doorway: Doorway, jobs: Jobs, *, report: Callable[[Exception], str], parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._doorway, self._jobs, self._report = doorway, jobs, report
        self.lines = CodeLines(LINES, lambda _number, _signs: None)
        self.person = PersonForm(_("Your new sign-in"), (Role.COORDINATOR, Role.SUPERVISOR), doorway.suggest_passphrase)
        self.notice = Notice()
        self.go = primary(_("Open with the sheet"))
        self.go.clicked.connect(self._try)
        back = quiet(_("Back"), "arrow-left")
        back.clicked.connect(self.given_up)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(Paragraph(_("I cannot get in"), Type.DISPLAY))
        ask = _(
            "Ask another person of this place first: whoever may add people gives you a new passphrase in a minute."
        )
        column.addWidget(Paragraph(ask))
        sheet = _("If nobody can, fetch the recovery sheet and type its four lines. That it was used is written down.")
        column.addWidget(Paragraph(sheet, colour="sub"))
        column.addWidget(self.lines)
        column.addWidget(self.person)
        column.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go)
        buttons.addWidget(back)
        buttons.addStretch(1)
        column.addLayout(buttons)
        middle = QWidget()
        middle.setFixedWidth(720)
        middle.setLayout(column)
        self.column.addLayout(centred(middle))
        self.column.addStretch(1)

    def begin(self) -> None:
        """The focus on the first line."""
        self.lines.begin()

    def _try(self) -> None:
        person = self.person.read()
        if person is None:
            return
        self.notice.say(None)
        self.go.setEnabled(False)
        work = partial(_recover, self._doorway, tuple(self.lines.texts()), person)
        self._jobs.run(self, work, then=self._open, otherwise=self._refuse)

    def _open(self, clinic: Clinic) -> None:
        self.lines.forget()
        self.opened.emit(clinic)

    def _refuse(self, error: Exception) -> None:
        self.go.setEnabled(True)
        if isinstance(error, WrongRecoveryLine) and error.line <= LINES:
            self.lines.refuse(error.line, worded(error).what)
        else:
            self.notice.say(told(error, self._report))


def _recover(doorway: Doorway, lines: tuple[str, ...], person: TypedPerson) -> Clinic:
    from clinic_app.services.doorway import NewPerson

    new = NewPerson(word=person.word, passphrase=person.passphrase, role=person.role, staff_code=person.staff_code)
    return doorway.recover(lines, new)
