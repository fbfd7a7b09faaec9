"""The second screen before a service that must tell anybody: what may follow, said to her, and who tells nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from clinic_app.domain.case import Case
from clinic_app.domain.consent import blocked_organisations
from clinic_app.domain.ids import CaseId
from clinic_app.services.referring import Offer, ReferralRequest
from clinic_app.ui import i18n
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card, Divider, Mark
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.offer_card import OfferCards
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.offer_words import card_of
from clinic_app.ui.screens.packet_words import told_words
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type


class MustTell(CasePage):
    """Two ticks made now open the way. `choose` leads to a service that reports to nobody."""

    def __init__(
        self,
        ways: Ways,
        case_id: CaseId,
        offer: Offer,
        request: ReferralRequest,
        *,
        see: Callable[[], None],
        declined: Callable[[str], None],
        choose: Callable[[Offer], None],
    ) -> None:
        super().__init__(
            ways, case_id, _("Before this service: whom it must tell"), _("A second screen, whatever the sector.")
        )
        self._offer, self._request = offer, request
        self._choose = choose
        self._quiet_ones: dict[str, Offer] = {}
        self.back.setText(_("Back to services"))
        self.see = primary(_("See what will leave"), "arrow-right")
        self.see.clicked.connect(lambda: self._go(see))
        self.no = plain(_("She does not want it"))
        self.no.clicked.connect(lambda: declined("offered_declined"))
        self.think = plain(_("Let me think"))
        self.think.clicked.connect(lambda: declined("offered_deferred"))
        body = Columns()
        body.setSpacing(24)
        left = QVBoxLayout()
        left.addWidget(self._card())
        left.addStretch(1)
        body.addLayout(left, 640)
        body.addLayout(self._right(), 566)
        self.column.addWidget(body)
        self.column.addStretch(1)

    def _card(self) -> Card:
        organisation, labels = self._offer.organisation, self.ways.labels
        card = Card(padding=24)
        training = " · " + _("Training") if self.ways.clinic.training else ""
        card.body.addWidget(
            OneLine(labels.code("service", self._request.service.value) + training, Type.CAPTION, colour="sub")
        )
        card.body.addWidget(Paragraph(organisation.name(i18n.language()), Type.TITLE))
        tags = QHBoxLayout()
        for whom in self._offer.must_tell:
            tags.addWidget(Tag(_("must tell: {whom}").format(whom=told_words(labels, (whom,))), Tone.AMBER, "scale"))
        tags.addStretch(1)
        card.body.addLayout(tags)
        card.body.addWidget(Divider())
        card.body.addWidget(Paragraph(_("“They may have to tell others that you are there. After that:"), Type.SECTION))
        for mark, words in (
            ("building-2", _("you may be asked to stay in a government shelter, and not to go out")),
            ("message-square", _("you may be interviewed, more than once")),
            ("arrow-right", _("if they do not find that you were trafficked, you may be returned")),
        ):
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(Mark(mark, side=20))
            line.addWidget(Paragraph(words, Type.SPOKEN), 1)
            card.body.addLayout(line)
        card.body.addWidget(Paragraph(_("You can choose another place. What you wish is enough.”"), Type.SECTION))
        card.body.addWidget(
            Paragraph(
                _(
                    "Sentence and duties: to be confirmed by DATIP or MSDHS and a legal-aid organisation. "
                    "“Not known” counts as yes."
                ),
                Type.CAPTION, colour="sub",
            )
        )  # fmt: skip
        card.body.addWidget(Divider())
        self.said = QCheckBox(breakable(_("I said this to her, and she answered in her own words")))
        self.wants = QCheckBox(breakable(_("She still wants this place")))
        for box in (self.said, self.wants):
            box.setAccessibleName(box.text().replace("\u200b", ""))
            box.toggled.connect(lambda _on: self.notice.say(None))
            card.body.addWidget(box)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.see, self.no, self.think):
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        self.open = Paragraph("", Type.CAPTION, colour="sub")
        card.body.addWidget(self.open)
        return card

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(OneLine(_("These report to nobody"), Type.SECTION))
        column.addWidget(Paragraph(_("The same need, those who speak her language first."), Type.BODY, colour="sub"))
        self.cards = OfferCards()
        self.cards.chosen.connect(lambda id_: self._choose(self._quiet_ones[id_]))
        column.addWidget(self.cards)
        self.hidden = SheetRow(
            _("Immigration, detention, employers and recruiters are in no list: no referral to them can be made."),
            mark="info",
        )
        column.addWidget(self.hidden)
        column.addStretch(1)
        return column

    def fetch(self) -> Any:
        """Who else meets this need."""
        return self.ways.clinic.referring.alternatives(self.case_id, self._request)

    def present(self, case: Case, more: Any) -> None:
        """The ways that tell nobody, as large as the other."""
        labels = self.ways.labels
        self._quiet_ones = {offer.organisation.id: offer for offer in more}
        language = case.stored("s_lang_first")
        spoken = language if isinstance(language, str) else None
        self.cards.replace(
            {id_: card_of(offer, labels, language=spoken, end=_("Choose")) for id_, offer in self._quiet_ones.items()}
        )
        blocked = len(blocked_organisations(case))
        hidden = ngettext(
            "{n} organisation is hidden, as she asked.", "{n} organisations are hidden, as she asked.", blocked
        )
        nobody = _("Nobody in the list for this need reports to nobody.") if not more else ""
        second = " ".join(filter(None, (nobody, hidden.format(n=blocked) if blocked else "")))
        self.hidden.say(self.hidden.words.text(), second, mark="info")
        first = next(iter(self.cards.cards.values()), None)
        (first or self.said).setFocus()

    def _go(self, see: Callable[[], None]) -> None:
        """The button explains what is missing rather than being dead."""
        missing = next((box for box in (self.said, self.wants) if not box.isChecked()), None)
        if missing is not None:
            self.open.setText(_("Opens when both are ticked, by you, now."))
            missing.setFocus()
        else:
            see()
