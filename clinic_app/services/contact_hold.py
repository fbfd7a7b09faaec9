"""Contact hold, told to every service that takes care of a survivor: nobody rings until the sender lifts it.

A service that sent her on hands it on as it came. It says nothing else: not what happened, not who answered. It is a
status of the referral's own thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.ids import OrganisationId, ReferralId
from clinic_app.domain.referral import ENDED, REFERRAL, Reason, Status, StatusReply
from clinic_app.errors import DirectoryError, NotARecipient, NotJoined, PacketRefused, Why
from clinic_app.facts import dataclass
from clinic_app.services.conversation import standing, stands_now, status_in
from clinic_app.services.desk import Desk
from clinic_app.services.posting import Kind, Letter, Posting
from clinic_app.services.taking_back import status_of
from clinic_app.vault.outbox import OutItem, OutState
from clinic_app.vault.received import ReceivedId
from clinic_app.vault.threads import Message
from clinic_app.wire.fhir import encode_status

URGENT: Final = "now_phone_first"
_LAPSES_AFTER: Final = timedelta(days=90)
"""As long as any packet lives, however often it is sealed again: a hold must not end before what it holds."""
_NOT_THERE: Final = frozenset({OutState.RECALLED, OutState.LAPSED})


@dataclass(frozen=True, slots=True)
class HoldTold:
    """How many services are told by packet, and which must be telephoned since no packet of ours reaches them."""

    told: int = 0
    to_phone: tuple[OrganisationId, ...] = ()


class ContactHold:
    """Tells the receivers of a case's living referrals."""

    def __init__(self, desk: Desk, posting: Posting) -> None:
        self._desk = desk
        self._posting = posting

    def tell(self, case: Case, *, held: bool) -> HoldTold:
        """Say that contact is on hold, or that it is not any longer. Part of the transaction of its caller."""
        told, to_phone = 0, list[OrganisationId]()
        for entity in case.of_kind(REFERRAL):
            if status_of(case, entity.id) in ENDED:
                continue
            sent = [item for item in self._desk.vault.outbox.of_referral(ReferralId(entity.id)) if _posted(item)]
            posted = [self._post(item, held=held) for item in sent]
            told += sum(posted)
            organisation = case.stored("x_org", entity.id)
            if isinstance(organisation, str) and not any(posted):
                to_phone.append(OrganisationId(organisation))
        return HoldTold(told, tuple(to_phone))

    def hand_on(self, received: ReceivedId, *, held: bool) -> int:
        """Say the same to whom she was sent on from here; how many. Part of the transaction of its caller."""
        sent = self._desk.vault.outbox.of_referral(ReferralId(received))
        return sum(self._post(item, held=held) for item in sent if _posted(item) and not self._ended(item))

    def _ended(self, item: OutItem) -> bool:
        said = self._desk.vault.threads.of(item.thread)
        return stands_now(item, standing(said, OrganisationId(item.recipient))).ended

    def _post(self, item: OutItem, *, held: bool) -> bool:
        status = StatusReply(
            packet_id=item.thread,
            status=Status.ON_HOLD if held else Status.REQUESTED,
            reason=Reason.SAFETY_CONCERN if held else None,
            seq=self._posting.next_seq(item.thread),
        )
        letter = Letter(
            kind=Kind.STATUS,
            recipient=OrganisationId(item.recipient),
            thread=item.thread,
            lapses_on=self._desk.clock.today() + _LAPSES_AFTER,
            about=item.mid,
            body=encode_status(status),
            urgency=URGENT if held else "within_24h",
        )
        try:
            self._posting.post(letter)
        except (DirectoryError, NotARecipient, NotJoined):
            return False  # they have no key today: somebody rings them
        return True


def is_held(thread: Iterable[Message], sender: str) -> bool:
    """Whether the sender of a referral holds all contact now: its last word about it in the thread."""
    said = sorted((each for each in thread if each.sender == sender), key=lambda each: each.seq)
    statuses = [status for each in said if (status := status_in(each)) is not None]
    return bool(statuses) and statuses[-1].status is Status.ON_HOLD


def refuse_unless_hold(reply: StatusReply) -> None:
    """What a sender may say of its referral in this way. Raises `PacketRefused(content)` for anything else."""
    said = (reply.status, reply.reason, reply.outcome)
    if said not in {(Status.ON_HOLD, Reason.SAFETY_CONCERN, None), (Status.REQUESTED, None, None)}:
        raise PacketRefused(Why.CONTENT)


def _posted(item: OutItem) -> bool:
    return item.kind == Kind.REFERRAL.value and item.state not in _NOT_THERE
