"""Files that were joined to this one: which of two answers stands, decided by a person; and the way back to two."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinic_app.domain.calling import CONTACT
from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.services.merging import Joined, Take
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import Button, plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.told_answers import Names, names_of
from clinic_app.ui.screens.two_answers import TwoAnswers, questions_in_order
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class JoinedFiles(CasePage):
    """Nothing of either file is lost, whatever is decided here."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Joined files"),
            _("What two files say differently stands here until somebody decides. Both answers stay in the history."),
        )  # fmt: skip
        self.questions: dict[tuple[CaseId, str], TwoAnswers] = {}
        self.parts: dict[CaseId, Button] = {}
        self.cards: list[QWidget] = []
        self._names: Names = {}
        self.empty = EmptyState(
            "layers", _("No other file was joined to this one."),
            _("Ask whether the survivor came before; there two files can be made one."),
        )  # fmt: skip
        self.empty.hide()
        self.column.addWidget(self.empty)
        self.column.addStretch(1)

    def fetch(self) -> tuple[tuple[Joined, ...], Names]:
        """Which they are, the latest first; and what organisations are called."""
        return self.ways.clinic.merging.of(self.case_id), names_of(self.ways)

    def present(self, _case: Case, more: Any) -> None:
        """A card for each; whoever decides goes on with the next question."""
        joined: tuple[Joined, ...]
        joined, self._names = more
        for card in self.cards:
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.questions, self.parts = {}, {}
        self.cards = [self._card(one) for one in joined]
        for card in self.cards:
            self.column.insertWidget(self.column.count() - 1, card)
        self.empty.setVisible(not joined)
        if self.questions:
            next(iter(self.questions.values())).take_focus()

    def _card(self, one: Joined) -> Card:
        card = Card(shown_code(one.code), "layers")
        when = _("Joined {when} by {who}").format(when=self.ways.site.shown_instant(one.at), who=one.by)
        card.body.addWidget(Paragraph(when, Type.CAPTION, colour="sub"))
        if one.to_phone:
            names = ", ".join(self._names.get(each, each) for each in one.to_phone)
            ring = _("Contact is on hold. Ring them now, no packet reaches them: {names}").format(names=names)
            card.body.addWidget(Paragraph(ring, Type.BODY_BOLD))
        decides = may(self.ways.clinic.whoami.role, Act.MERGE)
        for line in questions_in_order(self.ways, one.open, self._names, decides=decides):
            card.body.addWidget(line)
            if isinstance(line, TwoAnswers):
                field = line.question.field
                line.decided.connect(partial(self._decide, one.case_id, field))
                line.heard.connect(partial(self._hear, field))
                self.questions[one.case_id, field] = line
        if may(self.ways.clinic.whoami.role, Act.MERGE):
            part = plain(_("Part the two files again"), "undo-2", size="small")
            part.setEnabled(one.can_part)
            part.clicked.connect(partial(self._part, one.case_id))
            self.parts[one.case_id] = part
            goes = _("Each gets back what it said. What was written since in parts that came from {code} goes back "
                     "with them; everything else stays here.")  # fmt: skip
            if not one.can_part:
                goes = _("Part the last one first; then this one can be parted.")
            card.body.addWidget(Paragraph(goes.format(code=shown_code(one.code)), Type.CAPTION, colour="sub"))
            card.body.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _hear(self, field: str) -> None:
        """What only she can say: on the page about consent, or on the one for calling her."""
        (self.ways.open_call if field == CONTACT else self.ways.open_consent)(self.case_id)

    def _decide(self, joined: CaseId, field: str, take: Take) -> None:
        self.do(partial(self.ways.clinic.merging.decide, self.case_id, joined, field, take), lambda _c: self.reload())

    def _part(self, joined: CaseId, _on: bool = False) -> None:
        self.do(partial(self.ways.clinic.merging.part, self.case_id, joined), lambda _done: self.reload())
