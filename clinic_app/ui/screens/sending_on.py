"""Sending her on from a receiving service: which help, to whom, what they learn, her yes; and what went on already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.directory import Directory, Organisation
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet import Request
from clinic_app.domain.packet_codes import Sector, Service, Urgency
from clinic_app.domain.sectors import lasts, sector_for
from clinic_app.services.receiving import Received
from clinic_app.services.sending_on import OnwardAsk, OnwardPreview, SentOn
from clinic_app.ui import i18n
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.columns import Columns
from clinic_app.ui.parts.flow import of_chips
from clinic_app.ui.parts.paragraph import Paragraph, breakable
from clinic_app.ui.parts.pill import Chip
from clinic_app.ui.parts.segments import Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.her_words import HerWords
from clinic_app.ui.screens.onward_leaves import OnwardLeaves
from clinic_app.ui.screens.onward_words import asked_back_words, her_answer_words, offer_words, said_to_her
from clinic_app.ui.screens.packet_words import item_words, told_words, urgencies
from clinic_app.ui.screens.sent_on_card import SentOnCard
from clinic_app.ui.screens.topic_page import TopicPage
from clinic_app.ui.screens.turned import turn
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type

_SOON: Final = Urgency.WITHIN_72H.value


class SendingOnPage(TopicPage):
    """Nothing is chosen for her. `go` lets the line carry what was sealed."""

    def __init__(self, ways: Ways, received: Received, go: Callable[[], None]) -> None:
        second = _("Referral {code}: nothing of it is passed on. She is asked anew, here.")
        super().__init__(ways, _("Send her on"), second.format(code=shown_code(received.view.code)))
        self._id, self._carry = received.view.id, go
        self._reply_wanted = received.content.reply_wanted
        self._offers: dict[str, Organisation] = {}
        self.preview: OnwardPreview | None = None
        self.back = plain(_("Back"), "arrow-left")
        self.back.clicked.connect(ways.inside.back)
        self.head.act(self.back)
        self._spoken = received.content.lang
        self.her_words = HerWords(ways)
        self.leaves = OnwardLeaves(ways)
        self.leaves.sealed.connect(self._seal)
        self.leaves.turned.connect(self._turn)
        keys = QShortcut(QKeySequence("F6"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._turn)
        body = Columns()
        body.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in ((left, (self._what(), self._learns())), (right, (self._says(), self.leaves))):
            column.setSpacing(16)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        body.addLayout(left, 560)
        body.addLayout(right, 640)
        self.column.addWidget(body)
        self.gone = SentOnCard(ways)
        self.gone.taken_back.connect(self._take_back)
        self.column.addWidget(self.gone)

    # --- building ----------------------------------------------------------------------------------

    def _what(self) -> Card:
        card = Card(_("Which help, and who gives it"), "hand-heart")
        self.service, self.whom = ChoiceBox(), ChoiceBox()
        for box, name in ((self.service, _("Which help")), (self.whom, _("Who gives it"))):
            box.setAccessibleName(name)
            card.body.addWidget(Paragraph(name, Type.CAPTION, colour="sub"))
            card.body.addWidget(box)
        self.service.chosen.connect(self._ask_whom)
        self.whom.chosen.connect(self._chosen)
        self.soon = Segments(urgencies(), _("How soon"), size="small")
        self.soon.choose(_SOON)
        self.soon.chosen.connect(lambda _code: self._changed())
        card.body.addWidget(Paragraph(_("How soon"), Type.CAPTION, colour="sub"))
        card.body.addWidget(self.soon)
        self.tells = SheetRow("", mark="scale", tone="amber", bold=True)
        card.body.addWidget(self.tells)
        self.tells.hide()
        return card

    def _learns(self) -> Card:
        card = Card(_("What they learn: only what she points at"), "user-round")
        self.items: dict[str, Chip] = {}
        self._chips = of_chips()
        holder = QWidget()
        holder.setLayout(self._chips)
        never = _("No name, no number, no story, nothing about who sent her: we hold none of it, or tell none of it.")
        card.body.addWidget(holder)
        card.body.addWidget(Paragraph(never, Type.CAPTION, colour="sub"))
        return card

    def _says(self) -> Card:
        card = Card(_("Say this, alone with her"), "message-square")
        self.sentence = Paragraph(_("Choose first which help, and who gives it."), Type.SPOKEN)
        card.body.addWidget(self.sentence)
        self.boxes = {
            "alone": QCheckBox(breakable(_("She is alone with me"))),
            "explained": QCheckBox(breakable(_("I told her first what we may have to report"))),
            "adult": QCheckBox(breakable(_("She is grown up (for a child, ring the clinic)"))),
            "knows_whom": QCheckBox(breakable(_("She knows whom they must tell, and still wants it"))),
            "reply_ok": QCheckBox(breakable(_("They may tell us how it went"))),
            "tell_sender": QCheckBox(breakable(_("The clinic may know that she was sent on, and for which help"))),
        }
        for box in self.boxes.values():
            box.setAccessibleName(box.text().replace("\u200b", ""))
            box.toggled.connect(lambda _on: self._changed())
            card.body.addWidget(box)
        self.boxes["knows_whom"].hide()
        self.boxes["tell_sender"].setVisible(self._reply_wanted)  # what she refused there is not asked again here
        self.show_it = primary(_("See what would leave"), "eye")
        self.show_it.clicked.connect(self._see)
        row = QHBoxLayout()
        row.addWidget(self.show_it)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    # --- showing -----------------------------------------------------------------------------------

    def arrived(self) -> None:
        """Which help can be asked for from here, and what went on already."""
        self.notice.say(None)
        going = self.ways.clinic.sending_on
        work = lambda: (going.services(self._id), going.sent_on(self._id), self.ways.clinic.directory())  # noqa: E731
        self.ways.jobs.run(self, work, self._show, self.refuse)

    def _show(self, answer: tuple[Sequence[Service], Sequence[SentOn], Directory]) -> None:
        services, gone, directory = answer
        _fill(self.service, self.ways.labels.codes("service", tuple(each.value for each in services)))
        self._begin_anew()
        self.gone.show_rows(gone, directory)
        self.service.setFocus(Qt.FocusReason.TabFocusReason)

    def _begin_anew(self) -> None:
        """Nothing of the last question stands for the next one."""
        self.service.choose(None)
        self.whom.clear()
        self._offers = {}
        self._show_items(())
        self._unsay()
        self.soon.choose(_SOON)
        self.sentence.setText(_("Choose first which help, and who gives it."))
        for part in (self.tells, self.boxes["knows_whom"]):
            part.hide()
        self._changed()

    def _unsay(self) -> None:
        for box in self.boxes.values():
            box.setChecked(False)

    def _ask_whom(self) -> None:
        self._changed()
        if self.service.code:
            work = partial(self.ways.clinic.sending_on.offers, self._id, Service(self.service.code))
            self.ways.jobs.run(self, work, self._show_whom, self.refuse)

    def _show_whom(self, offers: Sequence[Organisation]) -> None:
        self._offers = {each.id: each for each in offers}
        _fill(self.whom, [(each.id, offer_words(each)) for each in offers])
        self.whom.setFocus(Qt.FocusReason.TabFocusReason)

    def _chosen(self) -> None:
        self._changed()
        organisation = self._offers.get(self.whom.code or "")
        if organisation is None:
            return
        self._unsay()  # what she said was about another one
        name, labels = organisation.name(i18n.language()), self.ways.labels
        self.sentence.setText(said_to_her(labels.code("service", str(self.service.code)), name))
        must_tell = organisation.must_tell
        for part in (self.tells, self.boxes["knows_whom"]):
            part.setVisible(bool(must_tell))
        whom = told_words(labels, must_tell)
        follows = _("Tell her what may follow, and that others tell nobody.")
        self.tells.say(_("They may have to tell: {whom}").format(whom=whom), follows, mark="scale", tone="amber")
        work = partial(self.ways.clinic.sending_on.may_be_told, self._id, self._sector.value)
        self.ways.jobs.run(self, work, self._show_items, self.refuse)

    def _show_items(self, items: Sequence[str]) -> None:
        for chip in self.items.values():
            self._chips.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.items = {}
        for item in items:
            if item == "x_arrival":
                continue  # how she comes to the next place is said by telephone
            chip = self.items[item] = Chip(item_words(self.ways.labels, item))
            chip.toggled.connect(lambda _on: self._changed())
            self._chips.addWidget(chip)

    def _changed(self) -> None:
        """What was shown is no longer what would leave."""
        self.preview = None
        self.leaves.forget()

    # --- acting ------------------------------------------------------------------------------------

    @property
    def _sector(self) -> Sector:
        return sector_for(self._offers[str(self.whom.code)], Service(str(self.service.code)))

    def _see(self) -> None:
        self.notice.say(None)
        if not self.service.code or not self.whom.code:
            (self.whom if self.service.code else self.service).setFocus(Qt.FocusReason.TabFocusReason)
            return
        urgency = Urgency(self.soon.code() or _SOON)
        request = Request(
            service=Service(self.service.code), sector=self._sector, urgency=urgency, valid=lasts(urgency)
        )
        ask = OnwardAsk(
            organisation=OrganisationId(self.whom.code),
            request=request,
            items=frozenset(item for item, chip in self.items.items() if chip.isChecked()),
            **{name: box.isChecked() for name, box in self.boxes.items()},
        )
        work = partial(self.ways.clinic.sending_on.preview, self._id, ask)
        self.ways.jobs.run(self, work, self._seen, self.refuse)

    def _seen(self, preview: OnwardPreview) -> None:
        self.preview = preview
        self.leaves.show_preview(preview, self._offers[preview.ask.organisation])
        self.bring_into_view(self.leaves)

    def _turn(self) -> None:
        """The same in her language, on a screen with nothing of ours; her answer comes back with it."""
        preview = self.preview
        if preview is not None:
            name = self._offers[preview.ask.organisation]
            turn(self, lambda: self.her_words.onward(preview, name, self._spoken), self._hers)

    def _hers(self, code: str) -> None:
        """She pressed it herself: a yes is the tick, anything else takes it away and is said."""
        self.leaves.agrees.setChecked(code == "given")
        self.notice.say(her_answer_words(code))

    def _seal(self) -> None:
        if self.preview is not None:
            self.notice.say(None)
            work = partial(self.ways.clinic.sending_on.seal, self._id, self.preview, agreed=True)
            self.ways.jobs.run(self, work, self._sealed, self.refuse)

    def _sealed(self, _nothing: object) -> None:
        self.ways.inside.toast.say(_("Sealed. It goes with the next round; tell her the new code."))
        self._changed()
        self._carry()
        self.arrived()

    def _take_back(self, row: SentOn) -> None:
        work = partial(self.ways.clinic.sending_on.take_back, self._id, row.thread)
        self.ways.jobs.run(self, work, self._stopped, self.refuse)

    def _stopped(self, reached: bool) -> None:
        self.ways.inside.toast.say(asked_back_words(reached))
        self.arrived()


def _fill(box: ChoiceBox, choices: list[tuple[str, str]]) -> None:
    """Other choices, none of them chosen."""
    box.clear()
    box.offer(choices)
    line = box.lineEdit()
    (box if line is None else line).setPlaceholderText(_("Choose"))
