"""Before two files become one: which code stays, what moves over, and where their answers differ."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId
from clinic_app.services.merging import BeforeJoining
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.joined_files import JoinedFiles
from clinic_app.ui.screens.told_answers import Names, names_of
from clinic_app.ui.screens.two_answers import questions_in_order
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class JoinFiles(CasePage):
    """It says what joining does; a person does it."""

    def __init__(self, ways: Ways, case_id: CaseId, other: CaseId) -> None:
        super().__init__(
            ways, case_id, _("One file of two"), _("Only if you are certain that both are the same person.")
        )
        self.other = other
        self.told = Card(_("What follows"), "arrow-right")
        self.join = primary(_("Join the two files"), "layers")
        self.join.clicked.connect(lambda _on: self._join())
        self.join.setEnabled(False)
        self.column.addWidget(self.told)
        self.column.addWidget(self.join, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)

    def fetch(self) -> tuple[BeforeJoining, Names]:
        """What it would do, and what organisations are called."""
        return self.ways.clinic.merging.look(self.case_id, self.other), names_of(self.ways)

    def present(self, _case: Case, more: Any) -> None:
        """In the order in which it matters."""
        look: BeforeJoining
        look, names = more
        while item := self.told.body.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        stays, goes = shown_code(look.stays.code), shown_code(look.goes.code)
        lines = [SheetRow(
            _("The code {code} stays: this file was begun first.").format(code=stays),
            _("{code} leads to it, also in the search.").format(code=goes), mark="layers",
        )]  # fmt: skip
        kinds = ", ".join(f"{self.ways.labels.kind(kind)} {n}" for kind, n in sorted(look.follows.items()))
        if kinds:
            lines.append(SheetRow(_("These move over: {what}").format(what=kinds), mark="arrow-right"))
        if n := look.attachments:
            words = ngettext("{n} photograph or document moves over", "{n} photographs and documents move over", n)
            second = _("They go on after the numbers of the other file.")
            lines.append(SheetRow(words.format(n=n), second, mark="file-text"))
        lines.append(SheetRow(_("The history of both stands in the one, as it was written."), mark="history"))
        lines.append(SheetRow(_("Promises, packets and unfinished drafts follow."), mark="calendar-clock"))
        if look.opens:
            lines.append(SheetRow(_("One of the two is closed. The file will be open."), mark="door-open"))
        if look.restricted:
            lines.append(SheetRow(_("Only those who may know of both will know of it."), mark="shield"))
        for line in lines:
            self.told.body.addWidget(line)
        for question in questions_in_order(self.ways, look.open, names, decides=False):
            self.told.body.addWidget(question)
        undo = _("It can be undone at any time, as long as neither file was erased: More… · Joined files.")
        self.told.body.addWidget(Paragraph(undo, Type.COMPACT, colour="sub"))
        self.join.setEnabled(True)

    def _join(self) -> None:
        self.join.setEnabled(False)
        self.do(partial(self.ways.clinic.merging.join, self.case_id, self.other), self._joined)

    def _joined(self, stays: CaseId) -> None:
        inside = self.ways.inside
        self.ways.open_case(stays)
        inside.open_page(JoinedFiles(self.ways, stays))

    def refuse(self, error: Exception) -> None:
        """Whatever did not go can be tried again."""
        self.join.setEnabled(True)
        super().refuse(error)
