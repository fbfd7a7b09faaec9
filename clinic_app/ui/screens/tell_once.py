"""What was told already, on one page, so that nobody has to tell it again: by section, with what not to ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_app.domain.answers import Answer, Missing, read
from clinic_app.domain.case import CASE, Case, Entity
from clinic_app.domain.definitions import Field, Privacy, Section
from clinic_app.domain.ids import CaseId
from clinic_app.services.recording import Revised
from clinic_app.ui.forms.answer_words import AnswerWords
from clinic_app.ui.forms.asked_when import AskedWhen
from clinic_app.ui.forms.read_only import ReadOnlyRow
from clinic_app.ui.forms.standing import held_from_company, is_asked
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_ELSEWHERE: Final = frozenset({"consent", "referral"})
"""Sections that have a page of their own for this."""


class TellOnce(CasePage):
    """Read before anything is asked. What names the survivor, and the account, is opened one by one."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(ways, case_id, _("Told already"), _("Read this first. Nobody should have to tell it twice."))
        self._words = AnswerWords(ways.labels, ways.site)
        self._known = ways.clinic.definitions
        self._asked = AskedWhen(ways.site, ways.clinic.whoami.staff_code)
        self.cards: list[Card] = []
        self.empty = EmptyState(
            "notebook-pen", _("Nothing was told yet."), _("What is written appears here, section by section.")
        )
        self.empty.hide()
        self.closed = EmptyState(
            "lock", _("Opens when the survivor is alone with staff."), _("What was answered here is kept.")
        )
        self.closed.hide()
        self._held = frozenset[str]()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self.column.addWidget(self.empty)
        self.column.addLayout(self._cards)
        self.column.addWidget(self.closed)
        self.column.addStretch(1)

    def fetch(self) -> tuple[Revised, ...]:
        """When each thing was told, and to whom."""
        return self.ways.clinic.recording.history(self.case_id)

    def present(self, case: Case, more: Any) -> None:
        """One card for each section in which something was said."""
        self._asked.learn(more)
        self._held = held_from_company(case, self._known, self.ways.derived(case))
        for card in self.cards:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [
            self._card(section, lines)
            for section in self._known.sections
            if section.id not in _ELSEWHERE and (lines := list(self._lines(section, case)))
        ]
        for card in self.cards:
            self._cards.addWidget(card)
        self.closed.setVisible(bool(self._held))
        self.empty.setVisible(not self.cards and not self._held)

    def _card(self, section: Section, lines: list[QWidget]) -> Card:
        card = Card(self.ways.labels.section(section))
        for line in lines:
            card.body.addWidget(line)
        return card

    def _lines(self, section: Section, case: Case) -> Iterator[QWidget]:
        silences = list[str]()
        for group in section.groups:
            for entity in case.of_kind(group.kind):
                asked = [field for field in group.fields if is_asked(field) and field.id not in self._held]
                said = [field for field in asked if isinstance(case.answer(field.id, entity.id), Answer)]
                if said and (name := self._name(case, entity)):
                    yield Paragraph(name, Type.BODY_BOLD)
                for field in said:
                    yield self._line(field, case, entity)
                silences += (
                    self._silence(field, case, entity)
                    for field in asked
                    if read(case.stored(field.id, entity.id)) in (Missing.DECLINED, Missing.UNKNOWN)
                )
        if silences:
            yield SheetRow(_("Not to be asked again"), "; ".join(silences), mark="hand", tone="sub")

    def _line(self, field: Field, case: Case, entity: Entity) -> QWidget:
        stored, title = case.stored(field.id, entity.id), self.ways.labels.field(field)
        words = self._words.of(field, stored).replace("\n", ", ")
        told = self._asked.words(entity.id, field.id, stored)
        if not field.narrative and field.privacy is not Privacy.DI:
            return _told(ReadOnlyRow(field, title), words)
        opens = quiet(_("Open"), "eye", size="small")
        opens.setAccessibleName(f"{title}: {_('Open')}")
        row = ReadOnlyRow(field, title, opens)

        def show(_on: bool) -> None:
            row.say(words)
            opens.hide()

        opens.clicked.connect(show)
        return _told(row, f"{_('closed')} · {told}" if told else _("closed"))

    def _silence(self, field: Field, case: Case, entity: Entity) -> str:
        stored = case.stored(field.id, entity.id)
        return f"{self.ways.labels.field(field)} ({self._words.of(field, stored)})"

    def _name(self, case: Case, entity: Entity) -> str:
        """Only where there are several of a kind; what is asked once per case needs none."""
        there = case.of_kind(entity.kind)
        if entity.kind == CASE or len(there) == 1:
            return ""
        return f"{self.ways.labels.kind(entity.kind)} {there.index(entity) + 1}"


def _told(row: ReadOnlyRow, words: str) -> ReadOnlyRow:
    row.say(words)
    return row
