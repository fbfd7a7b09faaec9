"""What a thread says: where a referral stands by the messages of both sides, in the order their senders gave them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.referral import ENDED, Outcome, Reason, Side, Status, StatusReply, moved
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NotAnAnswer, PacketRefused
from clinic_app.facts import dataclass
from clinic_app.vault.outbox import OutItem
from clinic_app.vault.threads import Message
from clinic_app.wire.newer_words import read_status

WAITS_FOR: Final = timedelta(days=7)
"""So long an answer waits for one that comes before it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a referral stands, why, what became of it, and since when we know."""

    status: Status = Status.REQUESTED
    reason: Reason | None = None
    outcome: Outcome | None = None
    known_at: datetime | None = None
    onward: Service | None = None
    """What kind of help she was sent on to, or might find elsewhere."""
    newer: tuple[str, ...] = ()
    """Codes of a newer list than ours in it, as they stand; in their place `reason` or `outcome` say *other*."""

    @property
    def said(self) -> tuple[Status, Reason | None, Outcome | None, Service | None]:
        """All of it but since when."""
        return self.status, self.reason, self.outcome, self.onward

    @property
    def ended(self) -> bool:
        """Whether nothing can follow."""
        return self.status in ENDED


class ByHand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was said on paper or by telephone, as it is kept beside the packet."""

    status: Status
    reason: Reason | None
    outcome: Outcome | None
    at: str


def stands_now(item: OutItem, sealed: Standing) -> Standing:
    """Where a referral stands by all that was heard: the later of what was sealed and what was said by hand."""
    if item.heard is None:
        return sealed
    kept = msgspec.json.decode(item.heard, type=ByHand)
    by_hand = Standing(kept.status, kept.reason, kept.outcome, instant(kept.at))
    if sealed.known_at is not None and by_hand.known_at is not None and sealed.known_at > by_hand.known_at:
        return sealed
    return by_hand


def standing(messages: Iterable[Message], receiver: OrganisationId, today: datetime | None = None) -> Standing:
    """Fold what the receiver said, in its own order. A move that is not legal from where it stands changes nothing.

    Where two of its PCs said something in one place, the number of the message decides which comes first: so both
    sides, and all PCs of each, come to the same. With `today`, one that an earlier message would have made legal is
    taken as it was said once it has waited long enough for that one.
    """
    now, place = Standing(), 0
    gap = False
    said = sorted((each for each in messages if each.sender == receiver), key=lambda each: (each.seq, each.mid))
    for message in said:
        gap, place = gap or message.seq > place + 1, message.seq
        read = _read(message)
        if read is not None:
            reply, newer = read
            after = _after(now, reply, message.at)
            if after is now and gap and not now.ended and today is not None and today - message.at >= WAITS_FOR:
                after = Standing(reply.status, reply.reason, reply.outcome, message.at, reply.onward)
            now = replace(after, newer=newer) if after is not now else now
    return now


def _after(now: Standing, reply: StatusReply, at: datetime) -> Standing:
    """Where it stands after this reply: the same place if the reply cannot follow it."""
    if reply.status is now.status and not now.ended:
        # Said again with more: a bed promised, then a day for it.
        onward = reply.onward or now.onward
        return Standing(reply.status, reply.reason or now.reason, reply.outcome or now.outcome, at, onward)
    try:
        moved(now.status, reply.status, Side.RECEIVER)
    except NotAnAnswer:
        return now
    return Standing(reply.status, reply.reason, reply.outcome, at, reply.onward)


def status_in(message: Message) -> StatusReply | None:
    """The status reply that a thread keeps, or None if this message was something else."""
    read = _read(message)
    return read[0] if read is not None else None


def _read(message: Message) -> tuple[StatusReply, tuple[str, ...]] | None:
    if not message.body.startswith(b"{"):
        return None
    try:
        reply, newer = read_status(message.body)
    except PacketRefused:
        return None
    return reply, tuple(each.code for each in newer)
