"""Files that were joined to this one: which of two answers stands, decided by a person; and the way back to two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import Case
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.definitions import Privacy
from clinic_app.domain.ids import CaseId
from clinic_app.domain.people import Act, may
from clinic_app.services.merging import Joined, OpenQuestion, Take
from clinic_app.ui.forms.answer_words import AnswerWords
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import Button, plain, quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class JoinedFiles(CasePage):
    """Nothing of either file is lost, whatever is decided here."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Joined files"),
            _("What two files say differently stands here until somebody decides. Both answers stay in the history."),
        )  # fmt: skip
        self.questions: dict[tuple[CaseId, str], list[Button]] = {}
        self.parts: dict[CaseId, Button] = {}
        self.cards: list[QWidget] = []
        self.empty = EmptyState(
            "layers", _("No other file was joined to this one."),
            _("Ask whether the survivor came before; there two files can be made one."),
        )  # fmt: skip
        self.empty.hide()
        self.column.addWidget(self.empty)
        self.column.addStretch(1)

    def fetch(self) -> tuple[Joined, ...]:
        """Which they are, the latest first."""
        return self.ways.clinic.merging.of(self.case_id)

    def present(self, _case: Case, more: Any) -> None:
        """A card for each."""
        joined: tuple[Joined, ...] = more
        for card in self.cards:
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.questions, self.parts = {}, {}
        self.cards = [self._card(one) for one in joined]
        for card in self.cards:
            self.column.insertWidget(self.column.count() - 1, card)
        self.empty.setVisible(not joined)

    def _card(self, one: Joined) -> Card:
        card = Card(shown_code(one.code), "layers")
        when = _("Joined {when} by {who}").format(when=self.ways.site.shown_instant(one.at), who=one.by)
        card.body.addWidget(Paragraph(when, Type.CAPTION, colour="sub"))
        for line in question_lines(self.ways, one.open, partial(self._choices, one)):
            card.body.addWidget(line)
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

    def _choices(self, one: Joined, question: OpenQuestion) -> list[Button]:
        if not may(self.ways.clinic.whoami.role, Act.MERGE):
            return []
        if question.hers_to_say:
            again = plain(_("Ask the survivor"), "hand", size="small")
            again.clicked.connect(lambda _on: self.ways.open_consent(self.case_id))
            stays = quiet(_("It stays so"), "check", size="small")
            stays.clicked.connect(partial(self._decide, one.case_id, question.field, Take.STANDS))
            made = [again, stays]
        else:
            earlier, later = plain(_("Take the earlier"), size="small"), plain(_("Take the later"), size="small")
            earlier.clicked.connect(partial(self._decide, one.case_id, question.field, Take.EARLIER))
            later.clicked.connect(partial(self._decide, one.case_id, question.field, Take.LATER))
            made = [earlier, later]
        self.questions[one.case_id, question.field] = made
        return made

    def _decide(self, joined: CaseId, field: str, take: Take, _on: bool = False) -> None:
        self.do(partial(self.ways.clinic.merging.decide, self.case_id, joined, field, take), lambda _c: self.reload())

    def _part(self, joined: CaseId, _on: bool = False) -> None:
        self.do(partial(self.ways.clinic.merging.part, self.case_id, joined), lambda _done: self.reload())


def question_lines(
    ways: Ways, questions: Sequence[OpenQuestion], choices: Any = lambda _question: []
) -> Iterator[QWidget]:  # fmt: skip
    """A line for each question with two answers; what names the survivor is opened by hand."""
    if questions:
        n = len(questions)
        head = ngettext("{n} question has two answers", "{n} questions have two answers", n).format(n=n)
        yield Paragraph(head, Type.BODY_BOLD)
    for question in questions:
        yield _line(ways, question, choices(question))


def _line(ways: Ways, question: OpenQuestion, acts: list[Button]) -> SheetRow:
    field = ways.clinic.definitions.fields[question.field]
    words, title = AnswerWords(ways.labels, ways.site), ways.labels.field(field)

    def said(value: Stored | None) -> str:
        return words.of(field, value).replace("\n", ", ")

    both = _("earlier: {earlier} · later: {later} · stands now: {stands}").format(
        earlier=said(question.earlier), later=said(question.later), stands=said(question.stands)
    )
    hidden = field.narrative or field.privacy is Privacy.DI
    end = QWidget()
    line = QHBoxLayout(end)
    line.setContentsMargins(0, 0, 0, 0)
    row = SheetRow(title, _("closed") if hidden else both, mark="scale", end=end)
    if hidden:
        opens = quiet(_("Open"), "eye", size="small")

        def show(_on: bool) -> None:
            row.say(title, both, mark="scale")
            opens.hide()

        opens.clicked.connect(show)
        acts = [opens, *acts]
    for act in acts:
        act.setAccessibleName(f"{title}: {act.text()}")
        line.addWidget(act)
    return row
