"""The file of a real woman that was begun in the training clinic: what moves, what does not, who moves it."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId
from clinic_app.errors import MoveRefused
from clinic_app.services.clinic import Clinic
from clinic_app.services.moving import BeforeMoving, MovedCase, look, move_into_real
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.parts.sign_in import SignIn
from clinic_app.ui.parts.work_line import WorkLine
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording import worded
from clinic_app.ui.wording_message import told

_LINES: Final = 400
"""As wide as the lines at the door."""


class MoveCase(CasePage):
    """The real door stands on it. Once the file is there, there is no way back to this one: it is erased."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        about = _("For the file of a real survivor that was begun in the training clinic by mistake.")
        super().__init__(ways, case_id, _("This is real: move it"), about)
        door = ways.inside.real_door
        assert door is not None
        self._door = door
        self._moved: tuple[Clinic, MovedCase] | None = None
        self.cannot = Notice(tone="amber")
        """Why this one stays here: nothing went wrong."""
        self.column.addWidget(self.cannot)
        self.needed = Card(_("What it takes"), "list")
        self.needed.hide()
        self.column.addWidget(self.needed)
        self.sign_in = SignIn(verb=_("Move it into the real record"))
        self.sign_in.tried.connect(self._try)
        self.work = WorkLine(lambda: ways.jobs.closed)
        self.work.stop.hide()
        self._moves, self._stays = Card(_("What moves"), "arrow-right"), Card(_("What does not"), "circle-dashed")
        self.who = self._who()
        self.done = Card(_("It is in the real record"), "circle-check")
        self.new_code = Paragraph("", Type.BODY_BOLD)
        self.go = primary(_("Open it there"), "arrow-right")
        self.go.clicked.connect(self._go_in)
        self.done.body.addWidget(self.new_code)
        self.done.body.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self._told = Columns()
        self._told.setSpacing(16)
        self._told.addWidget(self._moves, 1)
        self._told.addWidget(self._stays, 1)
        self.column.addWidget(self._told)
        for card in (self.who, self.done):
            card.hide()
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _who(self) -> Card:
        card = Card(_("Who you are in the real record"), "key-round")
        card.body.addWidget(
            Paragraph(
                _("Your own word and passphrase, as at its door. Nothing is moved before they fit."), colour="sub"
            )
        )
        self.sign_in.setFixedWidth(_LINES)
        row = QHBoxLayout()
        row.addWidget(self.sign_in)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.work)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def fetch(self) -> BeforeMoving | MoveRefused:
        """What would move, or why nothing can."""
        if not self._door.stands():
            return MoveRefused("no_record")
        try:
            return look(self.ways.clinic.desk, self.case_id)
        except MoveRefused as refused:
            return refused

    def present(self, _case: Case, more: Any) -> None:
        """What moves; where nothing can, why."""
        if isinstance(more, MoveRefused):
            self.cannot.say(worded(more))
            self._told.hide()
            self._say_needed(more)
            return
        self.needed.hide()
        for card, rows in ((self._moves, _moving(more)), (self._stays, _staying(more))):
            if not card.findChildren(SheetRow):
                for row in rows:
                    card.body.addWidget(row)
                card.body.addStretch(1)
        if self.who.isHidden():
            self.who.show()
            self.sign_in.begin()

    def _say_needed(self, refused: MoveRefused) -> None:
        while item := self.needed.body.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for row in _taking(refused):
            self.needed.body.addWidget(row)
        self.needed.show()

    def reload(self) -> None:
        """Ask for the case again, while it is here."""
        if self._moved is None:
            super().reload()

    def go_back(self) -> None:
        """Escape: the page below, as long as there is a file it could show."""
        if self._moved is not None:
            self._go_in()
        elif self.work.isHidden():
            super().go_back()

    # --- acting ------------------------------------------------------------------------------------

    def _try(self, word: str, passphrase: str) -> None:
        self.notice.say(None)
        self.sign_in.notice.say(None)
        self.work.begin(_("Writing it into the real record; then it is erased here."))
        work = partial(
            move_into_real, self._door.doorway(), self.ways.clinic, self.case_id, word=word, passphrase=passphrase,
            told=self.work.told,
        )  # fmt: skip
        self.ways.jobs.run(self, work, self._came, self._refused)

    def _refused(self, error: Exception) -> None:
        self.work.end()
        self.sign_in.refuse(told(error, self._door.report))
        self.bring_into_view(self.sign_in.button)

    def _came(self, moved: tuple[Clinic, MovedCase]) -> None:
        self.work.end()
        self.sign_in.forget()
        self._moved = moved
        case = moved[1]
        if case.erased_before:
            words = _("It had been moved before, and was erased from the real record since. Now it is erased here too.")
        elif case.code != case.code_before:
            words = _("Another file there has the code {old}. This one is now {new}: correct it on paper.")
        else:
            self._go_in()
            return
        self.new_code.setText(words.format(old=shown_code(case.code_before), new=shown_code(case.code)))
        self.who.hide()
        self._told.hide()
        self.done.show()
        self.go.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_in(self) -> None:
        if self._moved is None:
            return
        clinic, case = self._moved
        inside = self._door.go_in(clinic)
        if not case.erased_before:
            inside.toast.say(_("Moved. You are in the real record now: {code}").format(code=shown_code(case.code)))


def _taking(refused: MoveRefused) -> list[SheetRow]:
    """What must be so before a file can be moved; amber what is not."""
    return [
        SheetRow(
            words, more, mark="triangle-alert" if refused.reason in lacking else "circle-dashed",
            tone="amber" if refused.reason in lacking else "sub",
        )
        for words, more, lacking in (
            (_("A real record on this PC, of a clinic"), _("It is set up once, at the first page."),
             ("no_record", "receiving")),
            (_("A file that was begun here by hand"), _("None of the invented people."), ("invented",)),
            (_("A file by itself"), _("Not joined with another one."), ("joined",)),
            (_("Your own word and passphrase of the real record"), _("With a role that writes cases."), ("role",)),
        )
    ]  # fmt: skip


def _moving(before: BeforeMoving) -> list[SheetRow]:
    moments = ngettext(
        "Everything that was written, {n} moment, with its own time",
        "Everything that was written, {n} moments, each with its own time",
        before.moments,
    )
    rows = [
        SheetRow(
            moments.format(n=before.moments), _("The history says that it was moved, when, and by you."), mark="history"
        ),
        SheetRow(_("What is typed and not finished yet"), mark="pen"),
    ]
    if n := before.attachments:
        words = ngettext("{n} photograph or document", "{n} photographs and documents", n)
        rows.append(SheetRow(words.format(n=n), mark="file-text"))
    if n := before.promises:
        words = ngettext("{n} promised call or task", "{n} promised calls and tasks", n)
        rows.append(SheetRow(words.format(n=n), mark="calendar"))
    rows.append(SheetRow(_("Then it is erased from the training clinic."), mark="trash-2"))
    return rows


def _staying(before: BeforeMoving) -> list[SheetRow]:
    services = _("Services here are invented: nobody was told anything.")
    again = _("What the survivor agreed to with them ends. A task reminds you to ask again.")
    return [
        SheetRow(services, again if before.invented else "", mark="send"),
        SheetRow(_("Papers printed here say NOT REAL."), _("Print them again from the real record."), mark="printer"),
        SheetRow(_("Who may know of it, if there is a list: it begins anew, with you alone."), mark="shield"),
    ]
