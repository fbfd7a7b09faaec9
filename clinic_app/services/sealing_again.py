"""A packet that is held: the number to ring, and what goes instead once she was asked again and said yes.

It keeps its code and its words at the gate, which she knows, and its number, by which a receiver takes in one of the
two and not both. What she agrees to now is what goes; what was sealed before goes to nobody.
"""

from __future__ import annotations

from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import referral_code_of
from clinic_app.domain.directory import Organisation
from clinic_app.domain.ids import CaseId, EntityId, OrganisationId, ReferralId
from clinic_app.domain.packet import Draw
from clinic_app.domain.packet_codes import Arrival, Sector, Service, Urgency
from clinic_app.domain.people import Act
from clinic_app.domain.referral import REFERRAL, SETTLED, Reason
from clinic_app.domain.referral_record import content_of, packet_id_of
from clinic_app.domain.sectors import lasts
from clinic_app.errors import ConsentError, GateClosed, NoSuchCase
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.held import NOT_SHOWN_THERE
from clinic_app.services.outgoing import gone_with_its_pc
from clinic_app.services.posting import Kind
from clinic_app.services.referring import Offer, OfferFilter, Preview, ReferralRequest, Referring, Shown
from clinic_app.services.still_agreed import still_agreed
from clinic_app.vault.outbox import OutItem, OutState

__all__ = ["HeldView", "SealingAgain"]

_NOT_GONE: Final = frozenset({OutState.HELD, OutState.QUARANTINED, OutState.LAPSED})


_WAITS: Final = frozenset({OutState.WAITING, OutState.SENDING})


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """One packet that does not go. `offer` is None if she may not be asked about them: blocked, or not in the list.

    `env_id` is None if nothing is held any more; `agreed`: her yes still stands, so that it may go as it is.
    """

    referral: ReferralId
    code: str
    organisation: Organisation | None
    offer: Offer | None
    request: ReferralRequest
    env_id: bytes | None
    state: OutState | None
    reason: str | None
    agreed: bool
    lapsed: bool
    """Her yes ran out after it had left, and it was ended for that."""
    asked_back: bool
    """They were asked to forget it. If they were not, no packet of ours reaches them."""


class SealingAgain:
    """What becomes of held packets of the open vault."""

    def __init__(self, desk: Desk, directory: DirectoryKeeper, referring: Referring) -> None:
        self._desk = desk
        self._vault = desk.vault
        self._directory = directory
        self._referring = referring
        self._may_go = still_agreed(desk, directory)

    def look(self, case_id: CaseId, referral: ReferralId) -> HeldView:
        """What is held, and whom to ring. Raises `NoSuchCase`, `NotAnAnswer` if nothing was sealed."""
        self._desk.require(Act.READ_CASE)
        case, entity = self._case(case_id, referral)
        request, item = self._request(case, entity), self._held(case, referral)
        offers = self._referring.offers(case_id, OfferFilter(service=request.service)).shown
        return HeldView(
            referral=referral,
            code=referral_code_of(packet_id_of(case, entity)),
            organisation=self._directory.directory().organisations.get(request.organisation),
            offer=next((each for each in offers if each.organisation.id == request.organisation), None),
            request=request,
            env_id=item.env_id if item else None,
            state=item.state if item else None,
            reason=item.reason if item else None,
            agreed=item is not None
            and item.pc is None
            and item.state is not OutState.LAPSED
            and item.reason != NOT_SHOWN_THERE
            and self._agreed(item),
            lapsed=case.stored("x_reason", entity) == Reason.CONSENT_LAPSED.value,
            asked_back=any(each.kind == Kind.RETRACT for each in self._vault.outbox.of_referral(referral)),
        )

    def preview(self, case_id: CaseId, referral: ReferralId) -> Preview:
        """What would go instead, with the code and the words she knows. Raises what `Referring.preview` raises."""
        self._desk.require(Act.REFER)
        case, entity = self._case(case_id, referral)
        fresh, words = Draw.fresh(), content_of(case, entity).words
        draw = Draw(packet_id_of(case, entity), words or fresh.words)
        return self._referring.preview(case_id, self._request(case, entity), draw)

    def seal(
        self, case_id: CaseId, referral: ReferralId, preview: Preview, *, agreed: bool, shown: Shown = Shown.READ,
        language: str | None = None,
    ) -> ReferralId:  # fmt: skip
        """Seal what was shown instead of what is held. Raises `GateClosed(send)` if nothing is, or without her yes."""
        self._desk.require(Act.REFER)
        case, entity = self._case(case_id, referral)
        item = self._held(case, referral)
        if item is None or preview.content.packet_id != packet_id_of(case, entity):
            raise GateClosed("send", ("x_status",))
        return self._referring.seal(case_id, preview, agreed=agreed, shown=shown, again=item, language=language)

    # --- inside ------------------------------------------------------------------------------------

    def _case(self, case_id: CaseId, referral: ReferralId) -> tuple[Case, EntityId]:
        case, entity = self._desk.cases.load(case_id), EntityId(referral)
        if entity not in case.entities or case.entities[entity].kind != REFERRAL:
            raise NoSuchCase
        return case, entity

    def _held(self, case: Case, referral: ReferralId) -> OutItem | None:
        if case.stored("x_status", EntityId(referral)) in SETTLED:
            return None
        items = [item for item in self._vault.outbox.of_referral(referral) if item.kind == REFERRAL]
        return items[-1] if items and (items[-1].state in _NOT_GONE or self._lies_nowhere(items[-1])) else None

    def _lies_nowhere(self, item: OutItem) -> bool:
        """Whether it waits on a PC of this place that is gone: nobody has its bytes any more."""
        return item.state in _WAITS and gone_with_its_pc(self._vault, item)

    def _agreed(self, item: OutItem) -> bool:
        try:
            self._may_go(item)
        except ConsentError:
            return False
        return True

    @staticmethod
    def _request(case: Case, entity: EntityId) -> ReferralRequest:
        def said(field: str) -> str:
            return str(case.stored(field, entity) or "")

        urgency = Urgency(said("x_urgency"))
        return ReferralRequest(
            organisation=OrganisationId(said("x_org")),
            service=Service(said("x_service")),
            sector=Sector(said("x_sector")),
            urgency=urgency,
            valid=lasts(urgency),
            arrival=Arrival(said("x_arrival")) if said("x_arrival") else None,
        )
