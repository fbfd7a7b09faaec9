"""Services and referral: her needs, the directory filtered for her, and one service with what can be done next.

What the firewall bars is not in the list; what she blocked is a number and no name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.case import Case, Change, new_entity
from clinic_app.domain.closed_loops import Loops
from clinic_app.domain.consent import mode_of
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.provinces import GOING_HOME
from clinic_app.facts import dataclass
from clinic_app.services.bed_enquiries import PlacesNow
from clinic_app.services.referring import OfferFilter, Offers, ReferralRequest
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import quiet
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.empty_state import EmptyState
from clinic_app.ui.parts.offer_card import OfferCards
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.search_box import SearchBox
from clinic_app.ui.parts.tab_order import follow
from clinic_app.ui.screens.bed_enquiry import place_tag
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.looked_for import looking_for
from clinic_app.ui.screens.loops_words import often_facts
from clinic_app.ui.screens.needs_list import NEED, Need, NeedsList, needs_of
from clinic_app.ui.screens.offer_filters import OfferFilters
from clinic_app.ui.screens.offer_words import card_of
from clinic_app.ui.screens.saved_line import say_kept
from clinic_app.ui.screens.service_detail import Looked, ServiceDetail
from clinic_app.ui.screens.suited_words import suited_facts
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.settled import profile_of
from clinic_app.ui.theme import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Where this page leads."""

    one_service: Callable[[CaseId, Looked, ReferralRequest | None], None]
    see: Callable[[CaseId, Looked, ReferralRequest], None]
    print_form: Callable[[CaseId, Looked, ReferralRequest | None], None]
    ask_for_bed: Callable[[CaseId, Service], None]


class ServicesPage(CasePage):
    """Nothing leaves from here: the page leads to the sentence, or to what would leave."""

    lead = "services"

    def __init__(self, ways: Ways, case_id: CaseId, leads: Leads) -> None:
        super().__init__(ways, case_id, _("Services and referral"))
        self._leads = leads
        self._begins, self._left_by_detail = True, False
        self._need: Need | None = None
        self._need_id: EntityId | None = None
        self._offers = Offers((), 0)
        self._places: Mapping[OrganisationId, PlacesNow] = {}
        self._often: Mapping[OrganisationId, Loops] = {}
        self._chosen: str | None = None
        self.search_box = SearchBox(_("Search the directory"), key="Ctrl F")
        self.search_box.setFixedWidth(264)
        self.search_box.asked.connect(lambda _text: self._filter())
        self.search_box.left_down.connect(self._to_cards)
        self.head.act(self.search_box)
        self.needs = NeedsList(ways.labels, before=self.search_box)
        self.needs.setFixedWidth(224)
        self.needs.chosen.connect(self._choose_need)
        self.needs.wanted.connect(self._add_need)
        self.cards = OfferCards()
        self.cards.chosen.connect(self._choose)
        self.detail = ServiceDetail(ways)
        self.detail.setFixedWidth(328)
        self.detail.answered.connect(self._her_answer)
        self.detail.see_wanted.connect(self._see)
        self.detail.ask_wanted.connect(self._ask)
        self.detail.consent_wanted.connect(lambda: ways.open_consent(case_id))
        self.detail.print_wanted.connect(self._print)
        self.detail.bed_wanted.connect(self._ask_for_bed)
        body = Columns()
        body.setSpacing(16)
        for widget, stretch in ((self.needs, 0), (self._middle(), 1), (self.detail, 0)):
            body.addWidget(widget, stretch, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(body)
        self.column.addStretch(1)

    def _middle(self) -> QWidget:
        self.filters = OfferFilters(self.ways.labels, self.ways.clock)
        self.filters.changed.connect(self._filter)
        self.chips = self.filters.chips
        self._fit = OneLine("", Type.CAPTION, colour="sub")
        top = QHBoxLayout()
        top.addWidget(self.filters, 1)
        top.addWidget(self._fit, 0, Qt.AlignmentFlag.AlignBottom)
        self._hidden = Paragraph("", Type.COMPACT, colour="sub")
        self.show_them = quiet(_("Show them"), size="small")
        self.show_them.clicked.connect(self._clear_filters)
        foot = QHBoxLayout()
        foot.addWidget(self._hidden, 1)
        foot.addWidget(self.show_them)
        self._none = EmptyState("hand-heart", _("Choose what she needs."), _("Then those who can help stand here."))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.cards)
        column.addWidget(self._none)
        column.addLayout(foot)
        return holder

    def arrived(self) -> None:
        """The focus begins on her needs; on what comes next for the service, when somebody comes back from it."""
        self._begins = True
        super().arrived()

    def search(self) -> None:
        """Ctrl+F."""
        self.search_box.setFocus()

    def fetch(self) -> Any:
        """Those who can meet the need that is looked at."""
        case = self.ways.clinic.recording.shown(self.case_id)
        needs = needs_of(case)
        need = next((each for each in needs if each.entity == self._need_id), needs[0] if needs else None)
        wanted = OfferFilter(service=need.service.value) if need else OfferFilter()
        clinic = self.ways.clinic
        self._places, self._often = clinic.beds.places(), clinic.book.often()
        return needs, need, clinic.referring.offers(self.case_id, wanted), looking_for(self.ways, case)

    def present(self, _case: Case, more: Any) -> None:
        """Needs, offers, detail."""
        needs, self._need, self._offers, looking = more
        if self._need is None or self._need.entity != self._need_id:
            self._chosen = None
        self._need_id = self._need.entity if self._need else None
        profile = profile_of(self)
        if profile is not None and profile.province:
            looking = replace(looking, province=profile.province)
        going_home = self._need is not None and self._need.service.value in GOING_HOME
        self.filters.setVisible(self._need is not None)  # of nothing, nothing is filtered
        self.filters.look(looking, self._offers.shown, abroad_too=going_home)
        total = len(self._offers.shown)
        words = ngettext(
            "{n} service meets this, works with no line", "{n} services meet this, works with no line", total
        )
        self.head.second.setText(words.format(n=total) if self._need else _("The directory works with no line."))
        self.needs.show_needs(needs, self._need_id)
        self._filter()
        if self._begins:
            self._begins = False
            self.take_focus()
            self._left_by_detail = False

    def take_focus(self) -> None:
        """To her first need, or to the question which it is."""
        if self._left_by_detail and self.detail.looked is not None:
            self.detail.focus_first()
        elif self.needs.list.rows:
            self.needs.list.take_focus()
        else:
            self.needs.ask()

    def _filter(self) -> None:
        filters, labels = self.filters, self.ways.labels
        shown = filters.sorted_in(self._offers.shown, self.search_box.text()) if self._need is not None else []
        language, places, site = filters.speaking.first, self._places, self.ways.site
        self.cards.replace(
            {
                offer.organisation.id: card_of(
                    offer,
                    labels,
                    language=language,
                    more=[*filters.tags(offer), *place_tag(places.get(offer.organisation.id), site)],
                )
                for offer in shown
            }
        )
        follow(self.filters.last, list(self.cards.cards.values()))
        total = len(self._offers.shown)
        self._fit.setText(_("{n} of {all} fit").format(n=len(shown), all=total) if self._need else "")
        self._none.setVisible(self._need is None or not shown)
        if self._need is not None and not shown:
            self._none.say(_("Nobody in the list fits all of this."), _("Take a filter away, or ask for another need."))
        self._say_hidden(total - len(shown))
        if self._chosen not in self.cards.cards:
            self._chosen = next(iter(self.cards.cards), None)
        self._show_chosen()

    def _say_hidden(self, others: int) -> None:
        said = []
        if others and self._need is not None:
            said.append(self.filters.hidden_words())
        if self._offers.blocked and self._need is not None:
            hidden = ngettext("{n} is hidden, as she asked.", "{n} are hidden, as she asked.", self._offers.blocked)
            said.append(hidden.format(n=self._offers.blocked))
        self._hidden.setText(" ".join(said))
        self.show_them.setVisible(bool(others) and self._need is not None)

    def _clear_filters(self) -> None:
        self.filters.clear()
        self.search_box.clear()
        self._filter()

    def _show_chosen(self) -> None:
        self.cards.mark(self._chosen)
        offer = next((each for each in self._offers.shown if each.organisation.id == self._chosen), None)
        if offer is not None and self._need is not None and self.case is not None:
            how, suits = self.filters.how(offer), suited_facts(self.filters.of(offer), self.ways.clock)
            suits = (*suits, *often_facts(self._often.get(offer.organisation.id)))
            self.detail.look_at(Looked(self.case, self._need, offer, how, suits))
        else:
            self.detail.look_at(None)

    # --- choosing ----------------------------------------------------------------------------------

    def _to_cards(self) -> None:
        if self.cards.cards:
            next(iter(self.cards.cards.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, id_: str) -> None:
        again = self._chosen == id_
        self._chosen = id_
        self._show_chosen()
        if again:
            self.detail.focus_first()

    def look_for(self, organisation: str) -> None:
        """Show this one when the page is shown again."""
        self._chosen = organisation

    def _choose_need(self, need: Need) -> None:
        if need.entity == self._need_id:
            self._to_cards()
            return
        self._need_id, self._chosen = need.entity, None
        self.reload()

    def _add_need(self, service: str) -> None:
        assert self.case is not None
        entity = new_entity(NEED, self.case.root)
        change = Change(created=(entity,), values=((entity.id, "n_service", service),))
        self._need_id, self._chosen = entity.id, None
        self.do(lambda: self.ways.clinic.recording.change(self.case_id, change), self._added)

    def _added(self, case: Case) -> None:
        say_kept(self.ways, mode_of(case))
        self._begins = True
        self.reload()

    def _her_answer(self, code: object) -> None:
        if self._need is None:
            return
        change = Change(values=((self._need.entity, "n_offer", code),))
        self.do(lambda: self.ways.clinic.recording.change(self.case_id, change), self._answered)

    def _answered(self, case: Case) -> None:
        say_kept(self.ways, mode_of(case))
        self.reload()

    # --- leading on --------------------------------------------------------------------------------

    def _ask(self) -> None:
        if self.detail.looked is not None:
            self._left_by_detail = True
            self._leads.one_service(self.case_id, self.detail.looked, self.detail.request())

    def _see(self) -> None:
        request = self.detail.request()
        if self.detail.looked is not None and request is not None:
            self._left_by_detail = True
            self._leads.see(self.case_id, self.detail.looked, request)

    def _ask_for_bed(self) -> None:
        if self._need is not None:
            self._left_by_detail = True
            self._leads.ask_for_bed(self.case_id, self._need.service)

    def _print(self) -> None:
        if self.detail.looked is not None:
            self._left_by_detail = True
            self._leads.print_form(self.case_id, self.detail.looked, self.detail.request())
