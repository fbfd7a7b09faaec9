"""Whom to ask next when a service is full: those she named, in her order, each by a yes of its own, nobody woken.

She is asked anew as soon as the next one would learn anything that she did not agree to for the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.consent import (
    THE_RELEASE_ITSELF,
    Decision,
    Permission,
    Purpose,
    Release,
    Use,
    permits,
    releases_of,
)
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet_codes import Arrival, Service, Urgency
from clinic_app.domain.people import Act
from clinic_app.domain.referral import REFERRAL, Reason, Status
from clinic_app.domain.referral_record import content_of
from clinic_app.domain.sectors import lasts, sector_for
from clinic_app.domain.told_before import beyond
from clinic_app.errors import GateClosed, NoSuchCase, Refusal
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.referring import Offer, OfferFilter, Preview, ReferralRequest, Referring, Shown
from clinic_app.services.task_kinds import IN_PERSON, TaskKind

__all__ = ["AskingNext", "NextOne", "NobodyNext", "PassedOver", "Why", "is_full"]

FULL: Final = frozenset({Reason.NO_CAPACITY.value, Reason.WAITING_LIST.value})
_TOLD_NO: Final = frozenset({Status.REJECTED.value, Status.FAILED.value})


class Why(StrEnum):
    """Why somebody she named is not asked, where it is no `Refusal`."""

    ASKED = "asked_already"
    TELLS = "tells_now"
    """It must tell somebody since; she was told that it reports to nobody."""
    NOT_LISTED = "not_listed"
    """It offers this no longer, or is not in the list; or she wants it to learn nothing any more."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Somebody she named who is not asked now, and why."""

    organisation: OrganisationId
    why: Why | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NextOne:
    """Who comes next. `agreed_at`: when she agreed to exactly what the first was told; `left`: named after this one."""

    after: ReferralId
    first: OrganisationId
    offer: Offer
    request: ReferralRequest
    order: int
    agreed_at: datetime | None
    left: int
    passed: tuple[PassedOver, ...]


@dataclass(frozen=True, slots=True)
class NobodyNext:
    """She named nobody else, or none of those can be asked."""

    service: str
    passed: tuple[PassedOver, ...]


class AskingNext:
    """The next of those she named, in the vault that is open."""

    def __init__(self, desk: Desk, referring: Referring) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._referring = referring

    def look(self, case_id: CaseId, after: ReferralId) -> NextOne | NobodyNext:
        """Who comes next for the same help. Raises `NoSuchCase`, `NotAnAnswer` if nothing was sealed."""
        self._desk.require(Act.REFER)
        case, entity = self._case(case_id, after)
        before = content_of(case, entity)
        offers = {
            each.organisation.id: each
            for each in self._referring.offers(case_id, OfferFilter(service=before.service)).shown
        }
        asked = set(self._asked(case, before.service))
        passed, found = list[PassedOver](), list[tuple[Release, Offer]]()
        for row in _named(case):
            assert row.organisation is not None
            fits = self._fits(case, row, before.service, offers.get(row.organisation), asked)
            if isinstance(fits, PassedOver):
                passed.append(fits)
            else:
                found.append(fits)
        if not found:
            return NobodyNext(before.service.value, tuple(passed))
        row, offer = found[0]
        arrival = case.stored("x_arrival", entity)
        urgency = Urgency(str(case.stored("x_urgency", entity)))
        return NextOne(
            after=after,
            first=OrganisationId(str(case.stored("x_org", entity))),
            offer=offer,
            request=ReferralRequest(
                organisation=offer.organisation.id,
                service=before.service,
                sector=sector_for(offer.organisation, before.service),
                urgency=urgency,
                valid=lasts(urgency),
                arrival=Arrival(arrival) if isinstance(arrival, str) else None,
                release=row.id,
            ),
            order=row.order or 0,
            agreed_at=self._agreed_at(after),
            left=len(found) - 1,
            passed=tuple(passed),
        )

    def more(self, case_id: CaseId, after: ReferralId, preview: Preview) -> tuple[str, ...]:
        """What this packet would tell that the first did not: for that she is asked. Raises `NoSuchCase`."""
        self._desk.require(Act.REFER)
        return beyond(content_of(*self._case(case_id, after)), preview.content)

    def seal(self, case_id: CaseId, after: ReferralId, preview: Preview) -> ReferralId:
        """Seal for the next one she named, who learns nothing that she did not agree to for the first.

        She has words of her own for this gate: that somebody tells her is promised in the same save. Raises
        `GateClosed(send, …)` if she has to be asked after all, and whatever `Referring.seal` raises.
        """
        self._desk.require(Act.REFER)
        case, entity = self._case(case_id, after)
        if not is_full(case.stored("x_status", entity), case.stored("x_reason", entity)):
            raise GateClosed("send", ("x_status",))
        stands = self.look(case_id, after)
        if not isinstance(stands, NextOne) or stands.request != preview.asked:
            raise GateClosed("send", ("c_order",))
        if more := self.more(case_id, after, preview):
            raise GateClosed("send", more)

        def write() -> ReferralId:
            sealed = self._referring.seal(case_id, preview, agreed=True, shown=Shown.NAMED)
            about = {"case": case_id, "referral": sealed, "after": after}
            self._vault.journal.append("referral_to_next", self._desk.me.id, about)
            if preview.words is not None:
                now = self._desk.clock.now()
                self._vault.tasks.add(kind=TaskKind.TELL_WORDS, due_at=now, channel=IN_PERSON, case_id=case_id)
            return sealed

        return self._vault.save(write)

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId, referral: ReferralId) -> tuple[Case, EntityId]:
        case, entity = self._desk.cases.load(case_id), EntityId(referral)
        if entity not in case.entities or case.entities[entity].kind != REFERRAL:
            raise NoSuchCase
        return case, entity

    def _fits(
        self, case: Case, row: Release, service: Service, offer: Offer | None, asked: set[OrganisationId]
    ) -> tuple[Release, Offer] | PassedOver:
        organisation = OrganisationId(row.organisation or "")
        if organisation in asked:
            return PassedOver(organisation, Why.ASKED)
        if offer is None:
            return PassedOver(organisation, Why.NOT_LISTED)
        if offer.must_tell:
            return PassedOver(organisation, Why.TELLS)
        use = Use(
            purpose=Purpose.PACKET,
            organisation=organisation,
            sector=sector_for(offer.organisation, service).value,
            item=THE_RELEASE_ITSELF,
            day=self._desk.clock.today(),
        )
        answer = permits(case, use)
        if not isinstance(answer, Permission):
            return PassedOver(organisation, answer.reason)
        if answer.release.id != row.id:
            return PassedOver(organisation, Refusal.NO_CONSENT)
        return row, offer

    def _asked(self, case: Case, service: Service) -> Iterator[OrganisationId]:
        """Whoever was asked for this help already, whatever they said; what was only withdrawn counts too."""
        for entity in case.of_kind(REFERRAL):
            if case.stored("x_service", entity.id) == service.value:
                yield OrganisationId(str(case.stored("x_org", entity.id)))

    def _agreed_at(self, referral: ReferralId) -> datetime | None:
        sealed = [item for item in self._vault.outbox.of_referral(referral) if item.kind == REFERRAL]
        return sealed[0].made_at if sealed else None


def is_full(status: object, reason: object) -> bool:
    """Whether this answer means: no place, and so the next one is asked."""
    return status in _TOLD_NO and reason in FULL


def _named(case: Case) -> list[Release]:
    """Whom she named to be asked if others are full, in her order; of one organisation and sector the newest row."""
    newest: dict[tuple[str | None, str | None], Release] = {}
    for row in releases_of(case):
        if row.organisation is not None:
            newest[row.organisation, row.sector] = row
    named = [row for row in newest.values() if row.decision is Decision.GIVEN and row.order is not None]
    return sorted(named, key=lambda row: row.order or 0)
