"""Is a place free? The question as it is said on the telephone, nobody in it; who was asked, and what they said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.bed_enquiry import CHILDREN, MAY_ASK
from clinic_app.domain.case import Case
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.packet_codes import Arrival, Language, PacketFlag, Service, Urgency
from clinic_app.services.bed_enquiries import BedEnquiry, Places, PlacesNow
from clinic_app.services.referring import Offer, OfferFilter
from clinic_app.ui import i18n
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.offer_card import CardTag
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Chip, Tone
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.packet_words import told_words
from clinic_app.ui.screens.preview_cards import empty
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.screens.working_documents import bed_script, print_button
from clinic_app.ui.theme import Type

_WHEN: Final = (Arrival.BROUGHT_NOW, Arrival.TONIGHT, Arrival.TOMORROW)


class BedEnquiryPage(CasePage):
    """What is chosen here is in no record; what they said is kept for the next nurse, for a night."""

    def __init__(self, ways: Ways, case_id: CaseId, service: Service) -> None:
        second = _("Ask before anybody is named. Nobody is in the question.")
        super().__init__(ways, case_id, _("Is a place free?"), second)
        self._service, self._begins = service, True
        self.head.act(print_button(ways, _("Print…"), bed_script))
        self.rows: dict[OrganisationId, Segments] = {}
        self.sends: dict[OrganisationId, QWidget] = {}
        self._lines: dict[OrganisationId, SheetRow] = {}
        self._known: dict[OrganisationId, Callable[[PlacesNow | None], tuple[str, str]]] = {}
        self._houses = QVBoxLayout()
        self._houses.setSpacing(0)
        body = Columns()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._question())
        left.addWidget(self._script())
        left.addStretch(1)
        card = Card(_("Whom to ask"), "phone")
        card.body.addLayout(self._houses)
        right.addWidget(card)
        right.addStretch(1)
        body.addLayout(left, 520)
        body.addLayout(right, 690)
        self.column.addWidget(body)
        self.column.addStretch(1)
        self._say()

    # --- the question ------------------------------------------------------------------------------

    def _question(self) -> Card:
        labels = self.ways.labels
        card = Card(_("What is asked"), "bed")
        self.language = ChoiceBox()
        self.language.setAccessibleName(_("Language"))
        self.language.offer(labels.codes("lang", tuple(each.value for each in Language)))
        self.language.chosen.connect(self._say)
        none = [("", _("none")), *((code, labels.code("packet_flag", flag.value)) for code, flag in CHILDREN.items())]
        self.children_ = Segments([(code or "0", words) for code, words in none], _("Children who come"), size="small")
        self.when = Segments(
            [(each.value, labels.code("x_arrival", each.value)) for each in _WHEN], _("How she comes"), size="small"
        )
        self.when.choose(Arrival.TONIGHT.value)
        self.also: dict[PacketFlag, Chip] = {}
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for flag in MAY_ASK:
            chip = self.also[flag] = Chip(labels.code("packet_flag", flag.value))
            chip.toggled.connect(lambda _on: self._say())
            chips.addWidget(chip)
        chips.addStretch(1)
        for asked in (self.children_, self.when):
            asked.chosen.connect(lambda _code: self._say())
        for words, part in (
            (_("Language"), self.language), (_("Children who come"), self.children_), (_("How she comes"), self.when),
        ):  # fmt: skip
            card.body.addWidget(OneLine(words, Type.BODY_BOLD))
            card.body.addWidget(part)
        card.body.addLayout(chips)
        return card

    def _script(self) -> Card:
        card = Card(_("Say this"), "message-square")
        self.script = Paragraph("", Type.SECTION)
        card.body.addWidget(self.script)
        card.body.addWidget(
            Paragraph(
                _("Say which service you are. No name, no case, no story; if they ask who it is: “I do not say that.”"),
                Type.COMPACT, colour="sub",
            )
        )  # fmt: skip
        return card

    @property
    def enquiry(self) -> BedEnquiry:
        """As it stands on the page."""
        children = self.children_.code() or ""
        return BedEnquiry(
            language=Language(self.language.code) if self.language.code else None,
            children=children if children in CHILDREN else "",
            also=frozenset(flag for flag, chip in self.also.items() if chip.isChecked()),
            arrival=Arrival(self.when.code() or Arrival.TONIGHT.value),
            urgency=Urgency.WITHIN_24H if self.when.code() == Arrival.TOMORROW.value else Urgency.NOW_PHONE_FIRST,
        )

    def _say(self) -> None:
        enquiry, labels = self.enquiry, self.ways.labels
        with_ = [labels.code("packet_flag", flag.value) for flag in enquiry.needs]
        said = [
            _("“Is a place free for one grown person ({kind})? {when}.").format(
                kind=labels.code("service", self._service.value),
                when=labels.code("x_arrival", enquiry.arrival.value),
            )
        ]
        if with_:
            said.append(_("With: {needs}.").format(needs=", ".join(with_)))
        if enquiry.language is not None:
            said.append(_("Language: {language}.").format(language=labels.code("lang", enquiry.language.value)))
        self.script.setText(" ".join(said) + "”")

    # --- whom --------------------------------------------------------------------------------------

    def arrived(self) -> None:
        """The focus begins on the first that can be asked."""
        self._begins = True
        super().arrived()

    def fetch(self) -> Any:
        """Those who give this kind of place and whom she did not hide, with what they said last."""
        clinic = self.ways.clinic
        return clinic.referring.offers(self.case_id, OfferFilter(service=self._service.value)), clinic.beds.places()

    def present(self, _case: Case, more: Any) -> None:
        """Each with its number, and three answers of one key."""
        offers, places = more
        if not self.rows or [each.organisation.id for each in offers.shown] != list(self.rows):
            self._lay(offers.shown)
        for organisation, asked in self.rows.items():
            now = places.get(organisation)
            asked.choose(now.places.value if now else None)
            self._lines[organisation].say(*self._known[organisation](now), mark="house")
        if self._begins and self.rows:
            self._begins = False
            next(iter(self.rows.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _lay(self, offers: Sequence[Offer]) -> None:
        """A row for each. Rows stay where they are while what is known of them changes: the focus is in one."""
        empty(self._houses)
        self.rows.clear()
        self.sends.clear()
        for place, offer in enumerate(offers):
            if place:
                self._houses.addWidget(Divider())
            self._houses.addWidget(self._house(offer))
        if not offers:
            self._houses.addWidget(Paragraph(_("Nobody in the list gives this."), Type.BODY, colour="sub"))

    def _house(self, offer: Offer) -> QWidget:
        organisation, labels = offer.organisation, self.ways.labels
        name = organisation.name(i18n.language())
        answers = [
            (Places.FREE.value, _("Has a place")), (Places.FULL.value, _("No place")),
            (Places.CALL_FIRST.value, _("Call first")), (Places.NO_ANSWER.value, _("No answer")),
        ]  # fmt: skip
        asked = self.rows[organisation.id] = Segments(answers, name, size="small")
        asked.chosen.connect(partial(self._answered, organisation.id))
        number = organisation.phone or _("no number in the directory")
        told = told_words(labels, offer.must_tell)
        tells = _("must tell: {whom}").format(whom=told) if offer.must_tell else _("reports to nobody")

        def known(now: PlacesNow | None) -> tuple[str, str]:
            return name, f"{number} · {tells}" + (f" · {places_words(now, self.ways.site)}" if now else "")

        self._known[organisation.id] = known
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 6, 0, 8)
        column.setSpacing(4)
        send = None
        if offer.sealable and Service.CAPACITY_ENQUIRY.value in organisation.services:
            send = plain(_("Ask by packet"), "send", size="small")
            send.setAccessibleName(f"{send.text()}: {name}")
            send.clicked.connect(partial(self._send, organisation.id))
            self.sends[organisation.id] = send
        line = self._lines[organisation.id] = SheetRow(name, known(None)[1], mark="house", bold=True, end=send)
        column.addWidget(line)
        column.addWidget(asked, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    # --- acting ------------------------------------------------------------------------------------

    def _answered(self, organisation: OrganisationId, code: object) -> None:
        places = Places(code) if isinstance(code, str) else None
        self.do(lambda: self.ways.clinic.beds.said(organisation, places), lambda _nothing: self.reload())

    def _send(self, organisation: OrganisationId, _on: bool = False) -> None:
        enquiry = self.enquiry

        def sent(_nothing: object) -> None:
            self.ways.inside.toast.say(_("Sealed, nobody named. The answer stands here when it comes."))

        self.do(lambda: self.ways.clinic.beds.ask(organisation, enquiry), sent)


def places_words(now: PlacesNow, site: Site) -> str:
    """What they said last, and since when."""
    words = {
        Places.FREE: _("a place was free, {at}"), Places.FULL: _("full, {at}"),
        Places.CALL_FIRST: _("call first, {at}"), Places.NO_ANSWER: _("no answer, {at}"),
    }  # fmt: skip
    return words[now.places].format(at=site.shown_time(now.at))


def place_tag(now: PlacesNow | None, site: Site) -> list[CardTag]:
    """The same on the card of a service."""
    if now is None:
        return []
    tone = {Places.FREE: Tone.TEAL, Places.FULL: Tone.AMBER}.get(now.places, Tone.PLAIN)
    return [CardTag(places_words(now, site), tone, "bed")]
