"""What the trafficking screen may lead to, said before any question; a no is finished and leads to the next best."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.next_best import FACTS, OTHERS, Help, Waits, helps, others_held, waits_for
from clinic_app.domain.people import Act, may
from clinic_app.services.recording import SECTIONS
from clinic_app.services.referring import Offer
from clinic_app.services.referring_views import OfferFilter
from clinic_app.services.screening import EXPLAINED, Heard
from clinic_app.ui.forms.kept import Kept, kept_again
from clinic_app.ui.forms.short_sheet import Quick, ShortSheet, yes_no_unknown
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, quiet
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.offer_card import OfferCards
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.danger_card import ToDo
from clinic_app.ui.screens.offer_words import card_of
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_MOST: Final = 2
"""So many of each kind are shown; the rest stands in the list of services."""


class _Newest(ShortSheet):
    """What is known about the danger now belongs to the newest look at it."""

    def entity(self, kind: str) -> EntityId:
        """The last of its kind."""
        there = self.filling.case.of_kind(kind)
        return there[-1].id if there else super().entity(kind)


class BeforeScreening(CasePage):
    """Three answers of equal weight. The screen opens with the first, and no door closes with the others."""

    def __init__(self, ways: Ways, case_id: CaseId, sheet: ShortSheet, ask: Callable[[], None]) -> None:
        super().__init__(
            ways, case_id, _("Before the trafficking screen"), _("Said first. Help here does not depend on it.")
        )
        self._sheet, self._ask = sheet, ask
        self.go_on = plain(_("Wants to go on"))
        self.says_no = plain(_("Says no"))
        self.not_now = plain(_("Not safe now"))
        self.go_on.clicked.connect(lambda _on: self._goes_on())
        self.says_no.clicked.connect(lambda _on: self._ends(Heard.DECLINED))
        self.not_now.clicked.connect(lambda _on: self._ends(Heard.NOT_SAFE_NOW))
        body = Columns()
        body.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._said_first())
        left.addWidget(self._others())
        left.addStretch(1)
        body.addLayout(left, 640)
        body.addLayout(self._next_best(), 566)
        self.column.addWidget(body)
        self.column.addStretch(1)
        sheet.filling.changed.connect(self._changed)

    # --- what stands here

    def _said_first(self) -> Card:
        card = Card(padding=24)
        card.body.addWidget(Paragraph(_("“I would like to ask about your work. First, what that may lead to."),
                                      Type.SECTION))  # fmt: skip
        for mark, words in (
            ("hand", _("you decide whether we go there at all, and you can stop at any question")),
            (
                "building-2",
                _("if you want to be identified formally: a government shelter, and not going out for a time"),
            ),
            ("message-square", _("interviews by several offices, more than once; it can take long")),
            ("arrow-right", _("if they do not find that you were trafficked, you may be returned")),
        ):
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(Mark(mark, side=20))
            line.addWidget(Paragraph(words, Type.SPOKEN), 1)
            card.body.addLayout(line)
        card.body.addWidget(Paragraph(_("Saying no is an answer. You get the same help here.”"), Type.SECTION))
        who = self.ways.labels.code("signoff", self.ways.labels.definitions.fields[EXPLAINED].to_be_confirmed_by or "")
        note = _("To be confirmed: {who}").format(who=who)
        card.body.addWidget(Paragraph(note, Type.CAPTION, colour="sub"))
        card.body.addWidget(Divider())
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.go_on, self.says_no, self.not_now):
            row.addWidget(button, 1)
        card.body.addLayout(row)
        self.state = Paragraph("", Type.COMPACT, colour="sub")
        card.body.addWidget(self.state)
        return card

    def _others(self) -> Card:
        """People who are not here did not say no."""
        card = Card(padding=20)
        self.held = Quick(_("Are others still held there?"), yes_no_unknown(), size="small", above=False, row=OTHERS)
        self.held.bind(_Newest(self._sheet.filling, self.ways.labels.definitions), FACTS)
        self.duty = plain(_("Duty card…"), size="small")
        self.duty.clicked.connect(lambda _on: self._sheet.filling.finish_all(self._open_duties))
        self.held_card = ToDo(
            _("A danger of its own: tell whoever leads this shift. What the survivor decided for themselves stands."),
            self.ways.labels.code("signoff", "datip"),
            self.duty,
        )
        card.body.addWidget(self.held)
        card.body.addWidget(self.held_card)
        note = _("Asked for the others only. Where it was told from is given to nobody.")
        card.body.addWidget(Paragraph(note, Type.CAPTION, colour="sub"))
        return card

    def _next_best(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(OneLine(_("The next best, at once"), Type.SECTION))
        words = _("They report to nobody and ask for no finding. Those who speak the language first.")
        column.addWidget(Paragraph(words, colour="sub"))
        self.cards: dict[Help, OfferCards] = {}
        for wanted, title in (
            (Help.BED, _("A safe bed")), (Help.LAW, _("Legal help from an NGO")),
            (Help.WAGES, _("A wage claim, without papers")),
        ):  # fmt: skip
            column.addWidget(OneLine(title, Type.BODY_BOLD))
            self.cards[wanted] = OfferCards()
            self.cards[wanted].chosen.connect(lambda _which: self.ways.open_services(self.case_id))
            column.addWidget(self.cards[wanted])
        self.nobody = SheetRow("", mark="info")
        self.nobody.hide()
        column.addWidget(self.nobody)
        every = quiet(_("All services…"), "list", size="small")
        every.clicked.connect(lambda _on: self.ways.open_services(self.case_id))
        column.addWidget(every)
        column.addStretch(1)
        return column

    # --- what came

    def fetch(self) -> tuple[Offer, ...]:
        """Who tells nobody; empty for a person who makes no referrals."""
        clinic = self.ways.clinic
        if not may(clinic.whoami.role, Act.REFER):
            return ()
        return clinic.referring.offers(self.case_id, OfferFilter(tells_nobody=True)).shown

    def present(self, case: Case, more: Any) -> None:
        """The next best stands there before anything is answered."""
        language = case.stored("s_lang_first")
        spoken = language if isinstance(language, str) else None
        missing = []
        for wanted, cards in self.cards.items():
            fitting = [offer for offer in more if helps(offer.organisation, wanted)][:_MOST]
            made = {each.organisation.id: card_of(each, self.ways.labels, language=spoken) for each in fitting}
            cards.replace(dict(made))
            if not fitting:
                missing.append(wanted)
        self.nobody.setVisible(bool(missing))
        self.nobody.say(_("Not for every need is somebody in the list who reports to nobody."), mark="info")
        self._show()
        self.says_no.setFocus()

    # --- what the person does

    def _goes_on(self) -> None:
        """The button says what is missing rather than being dead."""
        waits = waits_for(self._sheet.filling.case)
        if waits:
            self.state.setText(_("Opens when this is answered: {what}").format(what=", ".join(map(self._told, waits))))
            return
        self._heard(Heard.GOES_ON, self._begins)

    def _ends(self, how: Heard) -> None:
        """Finished: said, written, and not asked again."""
        self._heard(how, self._ended)

    def _heard(self, heard: Heard, then: Callable[[], None]) -> None:
        """That it was said is written by this page alone, with the answer to it."""
        clinic, case_id, filling = self.ways.clinic, self.case_id, self._sheet.filling
        filling.keep()

        def work() -> Kept:
            clinic.screening.explained(case_id, heard)
            return kept_again(clinic.recording, case_id, SECTIONS)

        def written(kept: Kept) -> None:
            filling.take(kept)
            then()

        self.do(work, written)

    def _begins(self) -> None:
        self.ways.inside.back()
        self._ask()

    def _ended(self) -> None:
        self._show()
        first = next((card for cards in self.cards.values() for card in cards.cards.values()), None)
        if first is not None:
            first.setFocus()
            self.bring_into_view(first)

    def _open_duties(self) -> None:
        from clinic_app.ui.screens.duties import Duties

        self.ways.inside.open_page(Duties(self.ways, self.case_id))

    def _told(self, what: Waits) -> str:
        return self.ways.labels.field(self.ways.labels.definitions.fields[what.value])

    def _changed(self, _entity: object, _field: str) -> None:
        self._show()

    def _show(self) -> None:
        self.held_card.setVisible(others_held(self._sheet.filling.case))
        match self._sheet.stored("t_done"):
            case "declined":
                words = _("Written: a no, and finished. The help beside this does not wait for anything.")
            case "not_safe_now":
                words = _("Written: not safe now. It can be asked another time, alone.")
            case _:
                words = ""
        self.state.setText(words)
