"""One service beside the list: whom it tells, what she agreed, how soon, her answer, and what can be done next."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinic_app.domain.case import Case
from clinic_app.domain.consent import THE_RELEASE_ITSELF, Mode, Permission, Purpose, Use, mode_of, permits
from clinic_app.domain.packet_codes import Arrival, Service, Urgency
from clinic_app.domain.sectors import lasts, sector_for
from clinic_app.facts import dataclass
from clinic_app.services.referring import Offer, ReferralRequest
from clinic_app.ui import i18n
from clinic_app.ui.forms.controls import ChoiceBox
from clinic_app.ui.i18n import _, ngettext
from clinic_app.ui.parts.buttons import plain, primary
from clinic_app.ui.parts.card import Card
from clinic_app.ui.parts.facts import FactGrid
from clinic_app.ui.parts.one_line import OneLine
from clinic_app.ui.parts.paragraph import Paragraph
from clinic_app.ui.parts.segments import Lines, Segments
from clinic_app.ui.parts.sheet_row import SheetRow
from clinic_app.ui.screens.needs_list import Need
from clinic_app.ui.screens.offer_words import facts_of
from clinic_app.ui.screens.packet_words import urgencies
from clinic_app.ui.screens.ways import Ways
from clinic_app.ui.theme import Type
from clinic_app.ui.wording_leaving import refused

ACCEPTED: Final = "offered_accepted"
_BED: Final = Service.CAPACITY_ENQUIRY.value


@dataclass(frozen=True, slots=True)
class Looked:
    """What the detail is about."""

    case: Case
    need: Need
    offer: Offer
    speaks: str = ""
    """In which other way than her language it would go, in words."""
    suits: tuple[tuple[str, str], ...] = ()
    """When it opens and how far it is, as label and words."""


class ServiceDetail(Card):
    """The button of the page says what is missing, if anything is."""

    see_wanted = Signal()
    ask_wanted = Signal()
    consent_wanted = Signal()
    print_wanted = Signal()
    bed_wanted = Signal()
    answered = Signal(object)

    def __init__(self, ways: Ways) -> None:
        super().__init__(padding=16)
        self._ways = ways
        self.looked: Looked | None = None
        self._sector = OneLine("", Type.CAPTION, colour="sub", elides=True)
        self._name = Paragraph("", Type.SECTION)
        self._known = FactGrid(labels=88)
        self._agreed = SheetRow("", mark="circle-check", bold=True)
        self.urgency = Segments(urgencies(), _("Urgency"), size="small")
        self.urgency.chosen.connect(lambda _code: self._show_phone())
        self.arrival = ChoiceBox()
        self.arrival.setAccessibleName(_("How she comes"))
        self.arrival.offer(ways.labels.codes("x_arrival", tuple(each.value for each in Arrival)))
        answers = [(ACCEPTED, _("Accepts")), ("offered_declined", _("Declines")), ("offered_deferred", _("Thinks"))]
        self.answer = Segments(answers, _("Her answer"), lines=Lines.EVEN)
        self.answer.chosen.connect(self.answered)
        self.go = primary("", "arrow-right")
        self.go.clicked.connect(self._go)
        self.paper = plain(_("Print"), "printer")
        self.paper.clicked.connect(self.print_wanted)
        self.phone = plain(_("Phone"), "phone")
        self.phone.clicked.connect(self._phone)
        self.script = Paragraph("", Type.COMPACT)
        self.script.hide()
        self.body.setSpacing(4)
        self.body.addWidget(self._sector)
        self.body.addWidget(self._name)
        self.body.addWidget(self._known)
        self.divide()
        self.body.addWidget(self._agreed)
        self.body.addWidget(OneLine(_("Urgency"), Type.BODY_BOLD))
        self.body.addWidget(self.urgency)
        comes = QHBoxLayout()
        comes.setSpacing(8)
        comes.addWidget(OneLine(_("How she comes"), Type.BODY_BOLD))
        comes.addWidget(self.arrival, 1)
        self.body.addLayout(comes)
        self.body.addWidget(OneLine(_("Her answer"), Type.BODY_BOLD))
        self.body.addWidget(self.answer)
        self.body.addSpacing(6)
        self.body.addWidget(self.script)
        self.body.addWidget(self.go)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.paper, 1)
        row.addWidget(self.phone, 1)
        self.body.addLayout(row)
        self.hide()

    def look_at(self, looked: Looked | None) -> None:
        """Show this one, or nothing."""
        before = self.looked
        self.looked = looked
        self.setVisible(looked is not None)
        if looked is None:
            return
        labels, organisation = self._ways.labels, looked.offer.organisation
        if before is None or before.offer.organisation.id != organisation.id:
            self.script.hide()
        sector = sector_for(organisation, looked.need.service)
        training = " · " + _("Training") if self._ways.clinic.training else ""
        self._sector.setText(f"{labels.code('sector', sector.value)}{training}")
        name = organisation.name(i18n.language())
        self._name.setText(name)
        self.setAccessibleName(name)
        speaks = [(_("Language"), looked.speaks)] if looked.speaks else []
        self._known.say([*facts_of(looked.offer, labels, self._ways.site), *looked.suits, *speaks])
        bed = _BED in organisation.services
        self.phone.setText(_("Ask for a bed") if bed else _("Phone"))
        known = {code for code, _label in urgencies()}
        self.answer.choose(looked.need.offer if looked.need.offer in _ANSWERS else None)
        if self.urgency.code() not in known:
            self.urgency.choose(None)
        self._show_consent()

    def request(self) -> ReferralRequest | None:
        """What would be asked, or None while nobody said how soon."""
        if self.looked is None or self.urgency.code() is None:
            return None
        urgency = Urgency(self.urgency.code() or "")
        service, organisation = self.looked.need.service, self.looked.offer.organisation
        return ReferralRequest(
            organisation=organisation.id,
            service=service,
            sector=sector_for(organisation, service),
            urgency=urgency,
            valid=lasts(urgency),
            arrival=Arrival(self.arrival.code) if self.arrival.code else None,
        )

    @property
    def permission(self) -> Permission | None:
        """What lets this organisation learn anything today."""
        assert self.looked is not None
        organisation = self.looked.offer.organisation
        use = Use(
            purpose=Purpose.PACKET,
            organisation=organisation.id,
            sector=sector_for(organisation, self.looked.need.service).value,
            item=THE_RELEASE_ITSELF,
            day=self._ways.clock.today(),
        )
        answer = permits(self.looked.case, use)
        self._refused = None if isinstance(answer, Permission) else answer.reason
        return answer if isinstance(answer, Permission) else None

    def _show_consent(self) -> None:
        permission = self.permission
        if permission is not None:
            count = len(permission.release.items)
            things = ngettext("She agreed to tell them {n} thing", "She agreed to tell them {n} things", count)
            until = permission.release.expires_on
            second = _("until {day}").format(day=self._ways.site.shown_day(until)) if until else ""
            self._agreed.say(things.format(n=count), second, mark="circle-check")
        elif self._refused is not None:
            message = refused(self._refused)
            self._agreed.say(message.what, message.do, mark="circle-dashed", tone="sub")
        self.go.setText(self._missing()[0] or _("See what will leave"))

    def _missing(self) -> tuple[str, str]:
        """What the button says while something is missing, and where it leads."""
        assert self.looked is not None
        if mode_of(self.looked.case) is not Mode.FULL:
            return _("Three sentences first"), "consent"
        if self.looked.need.offer != ACCEPTED:
            return _("Her answer first"), "answer"
        if self.permission is None:
            return _("Ask her: one sentence"), "ask"
        if self.urgency.code() is None:
            return _("How soon?"), "urgency"
        return "", "see"

    def _go(self) -> None:
        match self._missing()[1]:
            case "consent":
                self.consent_wanted.emit()
            case "answer":
                self.answer.setFocus(Qt.FocusReason.TabFocusReason)
            case "ask":
                self.ask_wanted.emit()
            case "urgency":
                self.urgency.setFocus(Qt.FocusReason.TabFocusReason)
            case _:
                self.see_wanted.emit()

    def _phone(self) -> None:
        """A bed is asked for on a page of its own, nobody in the question; for all else there is a script."""
        if self.looked is not None and _BED in self.looked.offer.organisation.services:
            self.bed_wanted.emit()
        else:
            self._show_phone(asked=True)

    def _show_phone(self, *, asked: bool = False) -> None:
        """Now means the telephone first; a bed is asked for without a person in it."""
        if self.looked is None:
            return
        organisation = self.looked.offer.organisation
        wanted = asked or self.urgency.code() == Urgency.NOW_PHONE_FIRST.value
        self.script.setVisible(wanted)
        if wanted:
            number = organisation.phone or _("no number in the directory")
            say = _(
                "Ring {number}. Say who you are and which service is asked for; no name, no story. "
                "The code follows with the packet."
            )
            self.script.setText(say.format(number=number))
        if self.looked is not None:
            self._show_consent()

    def focus_first(self) -> None:
        """To the first thing that is missing."""
        first: QWidget = self.go
        if self.urgency.code() is None:
            first = self.urgency
        elif self.looked is not None and self.looked.need.offer != ACCEPTED:
            first = self.answer
        first.setFocus(Qt.FocusReason.TabFocusReason)


_ANSWERS: Final = (ACCEPTED, "offered_declined", "offered_deferred")
