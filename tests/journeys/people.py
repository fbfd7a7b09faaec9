"""The people of these journeys: what they do, in their words, through the services that their screens use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx2
from case_file import ADULT
from clinic_at_work import NURSE, House
from stations import CLINIC, SHELTER, Line, Network, Station, refers

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import CASE, Case, Change, new_entity
from clinic_app.domain.consent import Mode
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet_codes import Sector, Service, Urgency, Valid
from clinic_app.domain.referral import Outcome, Reason, Status
from clinic_app.services.clinic import Clinic
from clinic_app.services.doorway import NewPerson
from clinic_app.services.outgoing import OutView
from clinic_app.services.receiving import ReceivedView
from clinic_app.services.sending import Synced
from clinic_app.services.taking_consent import Decision, NewRelease, Withdrawn
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.when import Site
from clinic_app.ui.screens.sending_words import said_of
from clinic_app.ui.wording_line import set_aside

Answers = dict[str, Any]


@dataclass
class Wire(Line):
    """The line of one PC: it can be cut, or lead to somebody who is not the hub."""

    stranger: Callable[[httpx2.Request], httpx2.Response] | None = None

    def cut(self) -> None:
        self.up = False

    def restore(self) -> None:
        self.up, self.stranger = True, None

    def leads_to(self, stranger: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self.stranger = stranger

    def transport(self) -> httpx2.BaseTransport:
        return httpx2.MockTransport(self.stranger) if self.stranger else super().transport()


@dataclass
class AtWork:
    """Whoever works with the records of one house."""

    house: House
    who: NewPerson = NURSE

    def unlocks_with(self, passphrase: str) -> None:
        self.house.leave()
        self.house.inside.append(self.house.door.unlock(self.who.word, passphrase))

    def comes_in(self) -> None:
        self.unlocks_with(self.who.passphrase)

    @property
    def clinic(self) -> Clinic:
        [inside] = self.house.inside
        return inside

    def sees_root(self, case: CaseId) -> EntityId:
        """The case itself, as the thing her sheets speak of."""
        return self.clinic.recording.shown(case).root

    def sees(self, case: CaseId, field_id: str) -> Stored | None:
        """An answer as her screen shows it, drafts included."""
        return self.clinic.recording.shown(case).stored(field_id)

    def finds_in_the_record(self, case: CaseId, field_id: str) -> Stored | None:
        """An answer as the record has it, whoever looks."""
        return self.clinic.desk.vault.cases.load(case).stored(field_id)


@dataclass
class Nurse(AtWork):
    """Intake: at night, interrupted, gloves on."""

    def begins(self) -> CaseId:
        return self.clinic.recording.begin().id

    def writes(self, case: CaseId, answers: Answers, entity: EntityId | None = None) -> datetime:
        """Types answers into the sheets where they stand. They are kept, and are not in the record yet."""
        shown, kept = self.clinic.recording.shown(case), self.clinic.desk.clock.now()
        for field_id, value in answers.items():
            where = self.clinic.definitions.fields[field_id]
            at = entity or self._at(shown, where.entity)
            kept = self.clinic.recording.keep_draft(case, at, where.section, {field_id: value})
            shown = self.clinic.recording.shown(case)
        return kept

    def _at(self, shown: Case, kind: str) -> EntityId:
        """The first of this kind; it is begun, and what it lies below, if there is none."""
        if kind == CASE:
            return shown.root
        for one in shown.of_kind(kind):
            return one.id
        above = self.clinic.definitions.kinds[kind].parent
        assert above is not None
        parent = self._at(shown, above)
        made = new_entity(kind, parent)
        self.clinic.recording.change(shown.id, Change(created=(made,)))
        return made.id

    def asks(self, case: CaseId, **answers: str) -> Mode:
        """The spoken sentences, and what she said to each."""
        return self.clinic.consent.answer(case, answers)

    def saves(self, case: CaseId) -> None:
        """Ctrl+S."""
        self.clinic.recording.finish_all(case)

    def is_torn_away(self) -> None:
        """The program is gone without a word: nothing is finished."""
        self.house.leave()

    def locks(self) -> None:
        self.clinic.recording.finish_everything()
        self.house.leave()

    def resumes(self) -> tuple[CaseId, ...]:
        """Comes in again; the cases in which words of hers wait."""
        self.comes_in()
        return self.clinic.recording.unfinished()


@dataclass
class AtTheLine:
    """Whoever works at a PC with a line."""

    station: Station
    line: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        self.station.line = self.line

    @property
    def clinic(self) -> Clinic:
        return self.station.clinic

    def syncs(self) -> Synced:
        return self.station.syncs()


@dataclass
class Coordinator(AtTheLine):
    """Plans services with the survivor, sends, and wants to know what became of it."""

    def takes_a_case(self, answers: Answers | None = None) -> CaseId:
        case = self.clinic.recording.begin()
        spoken = {"c_services": "given", "c_record": "given"}
        self.clinic.consent.answer(case.id, spoken)
        nurse = Nurse(self.station.house)
        nurse.writes(case.id, {k: v for k, v in (answers or ADULT).items() if k not in spoken})
        nurse.saves(case.id)
        return case.id

    def is_allowed(self, case: CaseId, to: OrganisationId = SHELTER, **said: Any) -> EntityId:
        """She agrees to this organisation, to be told all that can be told, for a week."""
        told = {"items": self.clinic.law.items, "form": "written", "alone": "yes", "explained": True,
                "valid": Valid.D7, "reply_ok": Decision.GIVEN, "decision": Decision.GIVEN, **said}  # fmt: skip
        return self.clinic.consent.release(case, NewRelease(organisation=to, **told))

    def refers(
        self, case: CaseId, *, to: OrganisationId = SHELTER, service: Service = Service.SHELTER_WOMEN,
        sector: Sector = Sector.SHELTER, urgency: Urgency = Urgency.WITHIN_24H,
    ) -> ReferralId:  # fmt: skip
        return refers(self.station, case, to, service=service, sector=sector, urgency=urgency)

    def withdraws(self, case: CaseId, referral: ReferralId) -> Withdrawn:
        return self.clinic.referring.withdraw(case, referral, Reason.CONSENT_WITHDRAWN)

    def reads(self, referral: ReferralId) -> str:
        """Where it is, in the words of her screen."""
        return said_of(self.item(referral), Labels(self.clinic.definitions), Site(self.station.house.clock, "en")).state

    def item(self, referral: ReferralId) -> OutView:
        [found] = [
            view for view in self.clinic.sending.waiting() if view.kind == "referral" and view.referral_id == referral
        ]
        return found

    def code(self, referral: ReferralId) -> str:
        return self.item(referral).code


@dataclass
class Receiver(AtTheLine):
    """A service with a bed, a desk or a lawyer."""

    def inbox(self) -> list[ReceivedView]:
        return self.clinic.receiving.inbox()

    def inbox_codes(self) -> list[str]:
        return [view.code for view in self.inbox()]

    def opens(self, code: str) -> dict[str, Any]:
        detail = self.clinic.receiving.detail(self._line(code).id)
        content = detail.content
        return {name: getattr(content, name) for name in content.__struct_fields__}

    def opens_all(self) -> list[bytes]:
        """The number of every packet it has."""
        return [self.opens(code)["packet_id"] for code in self.inbox_codes()]

    def answers(self, code: str, status: Status, reason: Reason | None = None, outcome: Outcome | None = None) -> None:
        self.clinic.receiving.answer(self._line(code).id, status, reason=reason, outcome=outcome)

    def reads_aside(self) -> list[str]:
        """Why something that came is not shown, in the words of the screen; the newest first."""
        return [set_aside(item.why).what for item in self.clinic.receiving.set_aside()]

    def _line(self, code: str) -> ReceivedView:
        [found] = [view for view in self.inbox() if view.code == code]
        return found


def a_coordinator(network: Network) -> Coordinator:
    coordinator = Coordinator(network.joins(CLINIC, kind="clinic"))
    coordinator.syncs()
    return coordinator


def a_receiver(network: Network, agency: OrganisationId = SHELTER) -> Receiver:
    receiver = Receiver(network.joins(agency, kind="service"))
    receiver.syncs()
    return receiver
