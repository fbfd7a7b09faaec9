"""What the referral screens show: facts and codes, no sentences, no name of hers."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import is_missing
from clinic_app.domain.case import Case
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.definitions import Definitions, Privacy
from clinic_app.domain.directory import Organisation
from clinic_app.domain.ids import EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import ELEMENT_FIELDS, Draw, PacketContent
from clinic_app.domain.packet_codes import Arrival, Sector, Service, Urgency, Valid
from clinic_app.domain.packet_law import CONTACT_RULE, NEEDS, SECTOR_FLAGS, PacketLaw
from clinic_app.domain.proofs import Proofs
from clinic_app.domain.referral import ENDED, Status
from clinic_app.domain.referral_record import packet_id_of
from clinic_app.errors import NotAnAnswer, Refusal
from clinic_app.facts import dataclass
from clinic_app.vault.outbox import OutItem, OutState


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilter:
    """Which organisations to offer; a part that is None asks nothing."""

    sector: str | None = None
    service: str | None = None
    language: str | None = None
    free: bool | None = None
    tells_nobody: bool | None = None

    def fits(self, organisation: Organisation) -> bool:
        """Whether an entry answers every part. A language that is not listed does not rule anybody out."""
        return (
            (self.sector is None or self.sector in organisation.sectors)
            and (self.service is None or self.service in organisation.services)
            and (self.free is None or organisation.free is self.free)
            and (self.tells_nobody is None or (not organisation.must_tell) is self.tells_nobody)
        )


EVERYBODY: Final = OfferFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One organisation. `consent` says why nothing may go to it yet; None: she agreed. Not sealable: paper only."""

    organisation: Organisation
    must_tell: tuple[str, ...]
    sealable: bool
    consent: Refusal | None


@dataclass(frozen=True, slots=True)
class Offers:
    """Those that may be shown, and how many more she blocked."""

    shown: tuple[Offer, ...]
    blocked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRequest:
    """What is asked of whom. `release` is None for the row that decides today."""

    organisation: OrganisationId
    service: Service
    sector: Sector
    urgency: Urgency
    valid: Valid
    arrival: Arrival | None = None
    release: EntityId | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing they would see: the element, the list its codes are of, the codes. No codes for pictured words."""

    element: str
    code_list: str
    codes: tuple[str, ...]
    quasi: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Exactly what would be sealed. `stays` are fields that were answered and stay; `code` is ungrouped."""

    asked: ReferralRequest
    content: PacketContent
    fields_sent: tuple[Line, ...]
    stays: tuple[str, ...]
    quasi: tuple[str, ...]
    proofs: Proofs
    must_tell: tuple[str, ...]
    words: tuple[int, int, int] | None
    code: str
    release: EntityId
    sealed_on: date
    draw: Draw = field(repr=False)
    fhir: bytes = field(repr=False)


class Shown(StrEnum):
    """How she came to know what would leave, before it was sealed."""

    READ = "read"
    """On the screen of the staff, read together."""
    TURNED = "turned"
    """On the screen turned to her, in her language; she pressed yes herself."""
    NAMED = "named"
    """She saw the same for another service before, and named this one in case it is full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """One referral of a case. `state` is a code of `thread_state`; `code` is ungrouped."""

    id: ReferralId
    organisation: OrganisationId
    sector: str
    service: str
    urgency: str
    code: str
    status: Status
    state: str
    since: datetime | None
    reason: str | None
    outcome: str | None


_LISTS: Final = {
    "x_sector": "sector", "x_service": "service", "x_urgency": "urgency", "x_age": "age_packet", "x_sex": "sex",
    "x_lang": "lang", "x_nat": "nat_group", NEEDS: "packet_flag", SECTOR_FLAGS: "packet_flag",
}  # fmt: skip
_UNSAID: Final = frozenset({"x_id"})
_OF_CONSENT: Final = frozenset({"release", "referral"})
_ANSWERED: Final = {
    Status.DRAFT: "draft", Status.ACCEPTED: "accepted", Status.REJECTED: "declined", Status.IN_PROGRESS: "in_progress",
    Status.ON_HOLD: "in_progress", Status.COMPLETED: "served", Status.FAILED: "failed",
    Status.CANCELLED: "withdrawn", Status.ENTERED_IN_ERROR: "withdrawn",
}  # fmt: skip
_ON_THE_WAY: Final = {
    OutState.WAITING: "queued", OutState.SENDING: "queued", OutState.ON_HUB: "on_hub",
    OutState.HELD: "held_for_recheck", OutState.QUARANTINED: "held_for_recheck", OutState.DONE: "opened",
    OutState.RECALLED: "recalled", OutState.LAPSED: "lapsed",
}  # fmt: skip


def lines_of(content: PacketContent, law: PacketLaw) -> tuple[Line, ...]:
    """What the packet says, in the order of the law. Lists of ours are named by the element where no other is."""
    lines = []
    for element in law.elements.values():
        if element.id in _UNSAID:
            continue
        if element.id == CONTACT_RULE:
            lines.append(Line(element.id, element.id, ("through_referrer",), quasi=False))
            continue
        value = getattr(content, ELEMENT_FIELDS[element.id])
        if value is None or value == ():
            continue
        lines.append(Line(element.id, _LISTS.get(element.id, element.id), _codes(element.id, value), element.quasi))
    return tuple(lines)


def stays_of(case: Case, content: PacketContent, law: PacketLaw, definitions: Definitions) -> tuple[str, ...]:
    """Every field that holds an answer and that nothing in this packet was made of, in the order of the forms.

    What would name her stays even if something was made of it: of a birthday, that she is grown.
    """
    told = {
        source
        for element in law.elements.values()
        if element.id != CONTACT_RULE and getattr(content, ELEMENT_FIELDS[element.id]) not in (None, ())
        for source in element.sources
    }
    told |= {source for flag in (*content.needs, *content.flags) for source in law.flags[flag].sources}
    answered = {
        field
        for entity, values in case.answers.items()
        if case.entities[entity].kind not in _OF_CONSENT
        for field, stored in values.items()
        if not is_missing(stored)
    }
    told -= {field.id for field in definitions.fields.values() if field.privacy is Privacy.DI}
    return tuple(field for field in definitions.fields if field in answered and field not in told)


def view_of(case: Case, referral: EntityId, items: list[OutItem]) -> ReferralView:
    """A referral with where it is. Never *failed* for something nobody knows."""

    def text(name: str) -> str:
        stored = case.stored(name, referral)
        return stored if isinstance(stored, str) else ""

    status = Status(text("x_status") or Status.DRAFT.value)
    sent = [item for item in items if item.kind == "referral"]
    newest = sent[-1] if sent else None
    state = _ANSWERED.get(status) or (_ON_THE_WAY[newest.state] if newest else "approved")
    try:
        code = referral_code_of(packet_id_of(case, referral))
    except NotAnAnswer:
        code = ""
    return ReferralView(
        id=ReferralId(referral),
        organisation=OrganisationId(text("x_org")),
        sector=text("x_sector"),
        service=text("x_service"),
        urgency=text("x_urgency"),
        code=code,
        status=status,
        state=state,
        since=newest.state_at if newest and status not in ENDED else None,
        reason=text("x_reason") or None,
        outcome=text("x_outcome") or None,
    )


def _codes(element: str, value: object) -> tuple[str, ...]:
    if element == "x_words":
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return tuple(str(each) for each in value) if isinstance(value, tuple) else (str(value),)
