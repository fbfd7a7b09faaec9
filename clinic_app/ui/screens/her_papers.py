"""Papers she may carry: what stands on each is chosen with her, then looked at and printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.catalogue import Catalogue
from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.timekeeping import instant
from clinic_app.services.her_papers import LONGEST_REST, MOST_NUMBERS, HerPapers, Ringable
from clinic_app.services.printing_forms import Paper
from clinic_app.ui import i18n
from clinic_app.ui.forms.days import DayEditor, InstantEditor
from clinic_app.ui.i18n import _
from clinic_app.ui.loaded_first import open_papers
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.stepper import Stepper
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.case_papers import Document
from clinic_app.ui.screens.her_documents import for_her, titles
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_NAMED, _UNNAMED = "named", "unnamed"
_DULL, _WHOLE = "dull", "whole"
_THREE_DAYS: Final = 3


class HerPapersPage(CasePage):
    """Closed as a whole until she said that paper is safe for her to carry: then there is one way, to that question."""

    def __init__(self, ways: Ways, case_id: CaseId) -> None:
        super().__init__(
            ways, case_id, _("Papers she carries"),
            _("Dull on purpose: no violence, no clinic unless she wants it, nothing to scan."),
        )  # fmt: skip
        self.looks: dict[str, QWidget] = {}
        self.numbers: dict[OrganisationId, Chip] = {}
        ask = plain(_("Ask whether paper is safe"), "shield")
        ask.clicked.connect(lambda _on=False: self._ask())
        self.closed = EmptyState(
            "shield", _("Paper is not safe for her, or nobody asked."),
            _("A paper in her bag is read by whoever looks into it. Tell her instead, or let her learn it by heart."),
            ask,
        )  # fmt: skip
        self.closed.hide()
        self.column.addWidget(self.closed)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self._appointment_card(), self._note_card())),
            (right, (self._medicine_card(), self._numbers_card(), self._services_card())),
        ):
            column.setSpacing(16)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        self.open = Columns()
        self.open.setSpacing(16)
        self.open.addLayout(left, 590)
        self.open.addLayout(right, 590)
        self.open.hide()
        self.column.addWidget(self.open)
        self.column.addStretch(1)

    # --- the cards ---------------------------------------------------------------------------------

    def _appointment_card(self) -> Card:
        card = Card(titles()["appointment_slip"], "calendar")
        self.at = InstantEditor(self.ways.site)
        self.at.name(_("Day and time she comes"))
        self.at_place = Chip(_("with the name of this place, if she wants it"))
        told = _(
            "Says “Check-up”. Visits that were promised stand on it too; without any, there are lines to write on."
        )
        self._lay(card, told, (_("Day and time she comes"), self.at), self.at_place)
        return self._with_look(card, "appointment_slip", self._appointment)

    def _note_card(self) -> Card:
        card = Card(titles()["sick_note"], "briefcase")
        self.first = DayEditor(self.ways.site)
        self.first.name(_("Rests from"))
        self.first.put(self.ways.clock.today().isoformat())
        self.days = Stepper(_("Days of rest"), _THREE_DAYS, most=LONGEST_REST)
        self.note_place = Chip(_("with the name of this place, if she wants it"))
        told = _("Says how long she rests, and nothing else. Her name is written by hand. Wording to be confirmed by "
                 "the hospital.")  # fmt: skip
        self._lay(card, told, (_("Rests from"), self.first), (_("Days of rest"), self.days), self.note_place)
        return self._with_look(card, "sick_note", self._note)

    def _medicine_card(self) -> Card:
        card = Card(titles()["medicine_paper"], "stethoscope")
        self.names = Segments(
            [(_UNNAMED, _("Medicine 1, 2, 3")), (_NAMED, _("By their names"))], _("What they are called"), size="small"
        )
        self.names.choose(_UNNAMED)
        self.given = Paragraph("", Type.COMPACT, colour="sub")
        self._lay(card, "", self.given, self.names)
        return self._with_look(card, "medicine_paper", self._medicine)

    def _numbers_card(self) -> Card:
        card = Card(titles()["numbers_card"], "phone")
        told = _("Hers among an ambulance, a taxi, the electricity. Only numbers that somebody here rang lately, each "
                 "under a dull word.")  # fmt: skip
        self._chips = of_chips()
        self.none = Paragraph(_("No number was rung lately."), Type.COMPACT, colour="sub")
        holder = QWidget()
        holder.setLayout(self._chips)
        self._lay(card, told, self.none, holder)
        return self._with_look(card, "numbers_card", self._numbers)

    def _services_card(self) -> Card:
        card = Card(titles()["services_for_her"], "hand-heart")
        told = _("Those who speak her language first. Say aloud what each is for and whom it must tell: on paper only "
                 "if she wants it.")  # fmt: skip
        self.tells = Segments(
            [(_DULL, _("Under dull words")), (_WHOLE, _("With what each is for"))], _("What it says"), size="small"
        )
        self.tells.choose(_DULL)
        self._lay(card, told, self.tells)
        return self._with_look(card, "services_for_her", self._services)

    def _lay(self, card: Card, told: str, *parts: QWidget | tuple[str, QWidget]) -> None:
        if told:
            card.body.addWidget(Paragraph(told, Type.COMPACT, colour="sub"))
        for part in parts:
            if isinstance(part, tuple):
                row = QHBoxLayout()
                row.setSpacing(12)
                words = OneLine(part[0], Type.BODY)
                words.setFixedWidth(180)
                row.addWidget(words)
                row.addWidget(part[1])
                row.addStretch(1)
                card.body.addLayout(row)
            elif isinstance(part, Chip):
                card.body.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                card.body.addWidget(part)

    def _with_look(self, card: Card, document: str, make: Callable[[str | None], Paper]) -> Card:
        look = plain(_("Look at it…"), "eye", size="small")
        look.setAccessibleName(f"{look.text()} {titles()[document]}")
        look.clicked.connect(lambda _on=False: self._look(document, make))
        self.looks[document] = look
        card.body.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _ask(self) -> None:
        from clinic_app.ui.screens.case import CaseScreen

        self.ways.inside.open_page(CaseScreen(self.ways, self.case_id, section="contact", field="k_paper_safe"))

    # --- what each is made of ----------------------------------------------------------------------

    def _appointment(self, hers: str | None) -> Paper:
        said = self.at.value()
        at = instant(said) if isinstance(said, str) else None
        return self._papers.appointment(self.case_id, at=at, place=self.at_place.isChecked(), hers=hers)

    def _note(self, _hers: str | None) -> Paper:
        said = self.first.value()
        first = date.fromisoformat(said) if isinstance(said, str) else self.ways.clock.today()
        place = self.note_place.isChecked()
        return self._papers.sick_note(self.case_id, first=first, days=self.days.value, place=place)

    def _medicine(self, hers: str | None) -> Paper:
        return self._papers.medicine(self.case_id, named=self.names.code() == _NAMED, hers=hers)

    def _numbers(self, hers: str | None) -> Paper:
        chosen = {id_ for id_, chip in self.numbers.items() if chip.isChecked()}
        return self._papers.numbers(self.case_id, chosen, hers=hers)

    def _services(self, hers: str | None) -> Paper:
        return self._papers.services(self.case_id, whole=self.tells.code() == _WHOLE, hers=hers)

    @property
    def _papers(self) -> HerPapers:
        return self.ways.clinic.her_papers

    def _look(self, document: str, make: Callable[[str | None], Paper]) -> None:
        paper: Document = for_her(document, make)
        open_papers(self.ways, self.case_id, lambda: [paper])

    # --- showing -----------------------------------------------------------------------------------

    def fetch(self) -> tuple[tuple[Ringable, ...], bool]:
        """Numbers that may stand on the card, and whether anything was given."""
        papers = self.ways.clinic.her_papers
        return papers.ringable(self.case_id), papers.has_medicine(self.case_id)

    def present(self, case: Case, more: Any) -> None:
        """Everything, or the one way to the question."""
        safe = read(case.stored("k_paper_safe")) == Answer("yes")
        self.closed.setVisible(not safe)
        self.open.setVisible(safe)
        ringable, given = more
        self.given.setText(
            _("From what the record says was given. Doses are written by hand.")
            if given
            else _("Nothing is on record as given: accepted is not given.")
        )
        self.looks["medicine_paper"].setEnabled(given)
        self.none.setVisible(not ringable)
        chosen = {id_ for id_, chip in self.numbers.items() if chip.isChecked()}
        for chip in self.numbers.values():
            chip.hide()
            chip.deleteLater()
        self.numbers = {}
        for each in ringable[: 2 * MOST_NUMBERS]:
            dull = Catalogue("paper", i18n.language()).text(each.called.english)
            chip = self.numbers[each.id] = Chip(f"{each.name}: {dull}")
            chip.setAccessibleName(f"{each.name}, {dull}, {each.phone}")
            chip.setChecked(each.id in chosen)
            chip.toggled.connect(partial(self._not_too_many, each.id))
            self._chips.addWidget(chip)

    def _not_too_many(self, id_: OrganisationId, on: bool) -> None:
        if on and sum(chip.isChecked() for chip in self.numbers.values()) > MOST_NUMBERS:
            self.numbers[id_].setChecked(False)
