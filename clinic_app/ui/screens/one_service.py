"""Consent, the second moment: one sentence for one service. Nothing is decided until she answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.answers import Answer, read
from clinic_app.domain.case import Case
from clinic_app.domain.consent import Decision, blocked_organisations
from clinic_app.domain.ids import CaseId, OrganisationId
from clinic_app.domain.packet_codes import Sector
from clinic_app.domain.sectors import sector_for
from clinic_app.errors import GateClosed
from clinic_app.services.asides import SERVICES
from clinic_app.services.referring import OfferFilter
from clinic_app.services.taking_consent import NewRelease, ServiceSentence
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain
from clinic_app.ui.parts.card import Card, Divider
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.flow import Flow
from clinic_app.ui.parts.never_pill import NeverPill
from clinic_app.ui.parts.notice import Notice
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.pill import Tag, Tone
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.sentence import Sentence
from clinic_app.ui.parts.tab_order import follow
from clinic_app.ui.screens.about_service import About
from clinic_app.ui.screens.beside_sentence import AndCard, Rarity, WhomNext
from clinic_app.ui.screens.case_page import CasePage
from clinic_app.ui.screens.half_answered import HalfAnswered
from clinic_app.ui.screens.her_words import HerWords
from clinic_app.ui.screens.how_given import HowGiven
from clinic_app.ui.screens.offer_words import tells_tag
from clinic_app.ui.screens.packet_words import never_words, part_mark, part_words
from clinic_app.ui.screens.sentence_keys import SentenceKeys
from clinic_app.ui.screens.turned import turn
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_message import Message


class OneService(CasePage):
    """`decided` is called once her answer is written down."""

    def __init__(self, ways: Ways, case_id: CaseId, about: About, decided: Callable[[Decision], None]) -> None:
        super().__init__(ways, case_id, _("One sentence for this service"), _("Nothing is decided until she answers."))
        self._about, self._decided = about, decided
        self._sentence: ServiceSentence | None = None
        self._asked_back = False
        self.her_words = HerWords(ways)
        self.back.setText(_("Services"))
        self.turn = plain(_("Turn to her") + "  ·  F6", "languages")
        self.turn.clicked.connect(self._turn)
        self.head.act(self.turn)
        self.key("F6", self._turn, _("Turn the screen to the survivor"), "languages")
        self.back_again = Notice(tone="amber")
        self.column.addWidget(self.back_again)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._card())
        left.addStretch(1)
        right.setSpacing(12)
        self.given = HowGiven(ways, embassy=about.sector is Sector.EMBASSY)
        self.others, self.more, rarity = WhomNext(), AndCard(), Rarity()
        self.reply, self.close_to = self.more.reply, self.more.close_to
        self.close_to.chosen.connect(self._hide_everywhere)
        self.given.changed.connect(lambda: rarity.say(self.given.valid))
        rarity.say(self.given.valid)
        for card in (self.others, self.more, self.given, rarity):
            right.addWidget(card)
        right.addStretch(1)
        body = Columns()
        body.setSpacing(16)
        body.addLayout(left, 776)
        body.addLayout(right, 438)
        self.column.addWidget(body)
        self.column.addStretch(1)
        self._means = SentenceKeys(self, self.sentence, self.answer, self._keys)
        self.half = HalfAnswered(self, f"{about.offer.organisation.id}:{about.service.value}")

    # --- building ----------------------------------------------------------------------------------

    def _card(self) -> Card:
        about, labels = self._about, self.ways.labels
        card = Card(padding=20)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(OneLine(about.name, Type.TITLE, elides=True))
        training = " · " + _("Training") if self.ways.clinic.training else ""
        names.addWidget(
            OneLine(labels.code("service", about.service.value) + training, Type.BODY, colour="sub", elides=True)
        )
        tag = tells_tag(about.offer.organisation, labels)
        top = QHBoxLayout()
        top.addLayout(names, 1)
        top.addWidget(Tag(tag.words, Tone.AMBER if about.offer.must_tell else Tone.TEAL, tag.mark))
        card.body.addLayout(top)
        card.body.addSpacing(4)
        card.body.addWidget(Divider())
        card.body.addSpacing(4)
        card.body.addWidget(Paragraph(_("“They will learn:"), Type.TITLE))
        self.sentence = Sentence(_("They will learn"))
        self.sentence.changed.connect(self._parts_changed)
        self.sentence.answered.connect(self._by_key)
        card.body.addWidget(self.sentence)
        card.body.addSpacing(4)
        card.body.addWidget(Paragraph(_("Not:"), Type.TITLE))
        never = QWidget()
        flow = Flow(gap=6)
        flow.setContentsMargins(0, 0, 0, 0)
        for words in never_words().values():
            flow.addWidget(NeverPill(words))
        never.setLayout(flow)
        card.body.addWidget(never)
        card.body.addSpacing(4)
        card.body.addWidget(Paragraph(_("May we tell them this?”"), Type.TITLE))
        answers = [("given", _("Yes, this")), ("refused", _("No")), ("undecided", _("Let me think"))]
        self.answer = Segments(answers, _("May we tell them this?”"), size="56", lines=Lines.EVEN)
        self.answer.chosen.connect(self._answered)
        card.body.addWidget(self.answer)
        foot = QHBoxLayout()
        self._out = Paragraph("", Type.CAPTION, colour="sub")
        self._keys = OneLine("", Type.CAPTION, colour="sub")
        foot.addWidget(self._out, 1)
        foot.addWidget(self._keys)
        card.body.addLayout(foot)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def fetch(self) -> Any:
        """The sentence, and who else could be asked."""
        about, clinic = self._about, self.ways.clinic
        arrival = about.request.arrival if about.request else None
        sentence = clinic.consent.sentence(
            self.case_id, about.offer.organisation.id, about.service, about.sector, arrival=arrival
        )
        offers = clinic.referring.offers(self.case_id, OfferFilter(service=about.service.value))
        others = [each for each in offers.shown if each.organisation.id != about.offer.organisation.id]
        return sentence, others, clinic.consent.limits(self.case_id), clinic.asides.of(self.case_id, SERVICES)

    def present(self, case: Case, more: Any) -> None:
        """Parts, whom next, how it is given."""
        first = self._sentence is None
        self._sentence, others, limits, kept = more
        assert self._sentence is not None
        if first:
            labels, parts = self.ways.labels, self._sentence.parts
            self.sentence.show_parts([(part_words(labels, each), part_mark(each), not each.pointed) for each in parts])
            follow(self.turn, list(self.sentence.parts))
            self.others.offer([each for each in others if not each.must_tell])
            self.given.put(case, limits)
            self._parts_changed()
            if (told := self.half.begin([each.item for each in parts], kept)) is not None:
                self.back_again.say(told)
            self.sentence.take_focus()

    def _parts_changed(self) -> None:
        assert self._sentence is not None
        out = [pill.text() for pill, part in zip(self.sentence.parts, self._sentence.parts, strict=True)
               if not pill.isChecked() and not part.pointed]  # fmt: skip
        taken = _("She has taken out: {parts}.").format(parts=", ".join(out)) if out else ""
        self._out.setText(" ".join(filter(None, (_("She points; you take the part out."), taken))))
        self._means.say()
        self.answer.choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures and letters mean the sentence, wherever the focus is; on a question beside it, that question."""
        if not self._means.press(event):
            super().keyPressEvent(event)

    def go_back(self) -> None:
        """What was asked already is not dropped by one key."""
        if self._sentence is None or self._asked_back or not self.half.touched:
            self.half.let_go()
            super().go_back()
            return
        self._asked_back, asks = True, Notice(tone="amber")
        self.column.insertWidget(1, asks)
        do = _("Her answer writes it down. Escape again goes back and forgets it.")
        asks.say(Message(_("Nothing of this page is written down yet."), do))
        self.room.verticalScrollBar().setValue(0)

    @property
    def kept(self) -> bool:
        """Whether the vault has what was asked and not decided."""
        return self.half.settled

    def leaving(self) -> None:
        """What was asked and not decided is kept beside the record, for this shift."""
        self.half.keep()

    # --- her answer --------------------------------------------------------------------------------

    def _by_key(self, code: str) -> None:
        self.answer.choose_by_hand(code)

    def _hide_everywhere(self, code: object) -> None:
        if code != "yes" or self.case is None:
            return
        blocked = sorted({*blocked_organisations(self.case), self._about.offer.organisation.id})
        self.do(lambda: self.ways.clinic.consent.answer(self.case_id, {"c_block_org": list(blocked)}), self._hidden)

    def _hidden(self, _mode: object) -> None:
        before = list(blocked_organisations(self.case)) if self.case else []
        undo = lambda: self.do(  # noqa: E731 - named for the toast
            lambda: self.ways.clinic.consent.answer(self.case_id, {"c_block_org": before or None}), lambda _mode: None
        )
        self.ways.inside.toast.say(_("Hidden everywhere: {name}").format(name=self._about.name), undo)
        self.ways.inside.back()

    def _answered(self, code: object) -> None:
        if not isinstance(code, str) or self._sentence is None:
            return
        decision = Decision(code)
        rows = [self._release(self._about.offer.organisation.id, self._about.sector, decision, None)]
        order = 0
        for offer, asked in self.others.asked.values():
            if asked.code() in ("yes", "no"):
                order += asked.code() == "yes"
                said = Decision.GIVEN if asked.code() == "yes" else Decision.REFUSED
                sector = sector_for(offer.organisation, self._about.service)
                rows.append(
                    self._release(offer.organisation.id, sector, said, order if said is Decision.GIVEN else None)
                )
        consent, case_id = self.ways.clinic.consent, self.case_id
        self.notice.say(None)
        self.ways.jobs.run(
            self,
            lambda: [consent.release(case_id, row) for row in rows],
            partial(self._written, decision),
            self._not_written,
        )

    def _release(
        self, organisation: OrganisationId, sector: Sector, decision: Decision, order: int | None
    ) -> NewRelease:
        assert self._sentence is not None
        given = decision is Decision.GIVEN
        items = tuple(part.item for part, kept in zip(self._sentence.parts, self.sentence.kept(), strict=True) if kept)
        language = read(self.case.stored("s_lang_first")) if self.case else None
        hers = str(language.value) if isinstance(language, Answer) else None
        how = self.given
        return NewRelease(
            decision=decision,
            organisation=organisation,
            sector=sector,
            items=items if given else (),
            form=how.form.code,
            valid=how.valid,
            alone=how.alone.code(),
            explained=how.explained.code() == "yes",
            language=hers,
            text_state=self.her_words.text_state(hers),
            witness=how.witness.text().strip() or None,
            assent=how.assent_given,
            embassy=how.embassy_given,
            reply_ok={"yes": Decision.GIVEN, "no": Decision.REFUSED}.get(self.reply.code() or ""),
            order=order,
        )

    def _written(self, decision: Decision, _rows: object) -> None:
        self.half.let_go()
        self._decided(decision)

    def _not_written(self, error: Exception) -> None:
        self.answer.choose(None)
        if isinstance(error, GateClosed):
            what = self.given.missing(error.fields)
            self.notice.say(
                Message(_("Her answer is not written down yet."), _("Still open: {fields}.").format(fields=what))
            )
            self.room.ensureWidgetVisible(self.given)
        else:
            self.refuse(error)

    def _turn(self) -> None:
        if self._sentence is None:
            return
        parts = list(zip(self._sentence.parts, self.sentence.kept(), strict=True))
        tell = partial(self.her_words.sentence, self.case, organisation=self._about.name,
                       service=self._about.service.value, parts=parts)  # fmt: skip
        turn(self, tell, self.answer.choose_by_hand, self.sentence.switch)
