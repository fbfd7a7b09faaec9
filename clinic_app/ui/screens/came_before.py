"""Did she come before? Cases that could be hers, each with the reasons in words; a person looks and says so."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.services.came_before import Alike, Candidate, Offered
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class CameBeforePage(CasePage):
    """Nothing is decided here by the program, and what is typed here is kept nowhere."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Did the survivor come before?"),
            _("Cases that look alike, and why. Only a person can tell whether they are the same."),
        )  # fmt: skip
        self.rows: dict[CaseId, SheetRow] = {}
        self.box = SearchBox(_("a name or a number, as the survivor says it; it is not kept"))
        self.box.asked.connect(lambda _said: self.reload())
        self.found = Card(_("Could be the same person"), "users")
        self.apart = Card(_("Compared already: not the same"), "circle-minus")
        for part in (self.box, self.found, self.apart):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.apart.hide()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def fetch(self) -> tuple[str, Offered]:
        """Who else it could be."""
        said = self.box.text().strip()
        return said, self.ways.clinic.came_before.offers(self.case_id, said)

    def present(self, _case: Case, more: Any) -> None:
        """The likeliest first."""
        said, offered = more
        if said != self.box.text().strip():
            return
        for card in (self.found, self.apart):
            _empty(card)
        self.rows = {}
        for candidate in offered.candidates:
            self.found.body.addWidget(self._row(candidate, self._acts(candidate)))
        if not offered.candidates:
            self.found.body.addWidget(EmptyState("users", *_nobody(offered)))
        if offered.more:
            more_words = _("More look alike than are shown. A telephone number or a year of birth tells them apart.")
            self.found.body.addWidget(Paragraph(more_words, Type.CAPTION, colour="sub"))
        for candidate in offered.dismissed:
            back = quiet(_("Could be the same after all"), "undo-2", size="small")
            back.clicked.connect(partial(self._judge, self.ways.clinic.came_before.maybe_same, candidate.row.id))
            self.apart.body.addWidget(self._row(candidate, [back]))
        self.apart.setVisible(bool(offered.dismissed))

    def _acts(self, candidate: Candidate) -> list[Button]:
        opens = plain(_("Open…"), "eye", size="small")
        opens.clicked.connect(partial(self._open, candidate.row.id))
        never = quiet(_("Not the same"), "circle-minus", size="small")
        never.clicked.connect(partial(self._judge, self.ways.clinic.came_before.not_same, candidate.row.id))
        if not may(self.ways.clinic.whoami.role, Act.MERGE):
            return [opens, never]
        one = quiet(_("The same…"), "layers", size="small")
        one.clicked.connect(partial(self._one_file, candidate.row.id))
        return [opens, one, never]

    def _one_file(self, other: CaseId, _on: bool = False) -> None:
        from clinic_app.ui.screens.join_files import JoinFiles

        self.ways.inside.open_page(JoinFiles(self.ways, self.case_id, other))

    def _row(self, candidate: Candidate, acts: list[Button]) -> SheetRow:
        labels, row = self.ways.labels, candidate.row
        code = shown_code(row.code)
        about = [
            labels.code("age_band", row.age_band) if row.age_band else "",
            labels.code("lang", row.language) if row.language else "",
            _("closed") if row.closed else "",
        ]
        end = QWidget()
        line = QHBoxLayout(end)
        line.setContentsMargins(0, 0, 0, 0)
        for act in acts:
            act.setAccessibleName(f"{code}: {act.text()}")
            line.addWidget(act)
        said = " · ".join(reason_words(reason) for reason in candidate.reasons)
        made = SheetRow(" · ".join((code, *filter(None, about))), said, mark="user", end=end)
        self.rows[row.id] = made
        return made

    def _open(self, case_id: CaseId, _on: bool = False) -> None:
        """Like any other case: whose it is not is asked why. What led there is noted, without words."""
        finding = self.ways.clinic.finding
        self.do(partial(finding.found, case_id, hits=len(self.rows)), lambda _done: self.ways.open_case(case_id))

    def _judge(self, say: Any, other: CaseId, _on: bool = False) -> None:
        self.do(partial(say, self.case_id, other), lambda _done: self.reload())


def reason_words(reason: Alike) -> str:
    """A likeness in words."""
    return {
        Alike.PHONE: _("the same telephone number"),
        Alike.SAME_NAME: _("the same name"),
        Alike.NICKNAME: _("the same nickname"),
        Alike.NAME_PART: _("a part of the name is the same"),
        Alike.SOUNDS: _("the name sounds alike"),
        Alike.BIRTH: _("the same date of birth, as far as it is known"),
        Alike.AGE: _("about the same age"),
        Alike.NATIONALITY: _("the same nationality"),
        Alike.LANGUAGE: _("the same language"),
    }[reason]


def _nobody(offered: Offered) -> tuple[str, str]:
    """That there is none, and what would find one."""
    if offered.asked:
        return _("No case that you may know of looks alike."), _("Another spelling or an older number may find one.")
    words = _("Nothing is known yet by which the survivor could be recognised: a name, a nickname or a number.")
    return words, _("Type one above: cases that look alike appear here, each with its reasons.")


def _empty(card: Card) -> None:
    while item := card.body.takeAt(0):
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
