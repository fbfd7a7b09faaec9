"""What is under way about somebody stops: kept here, called back from the hub, asked back from whoever read it.

She has died, or her file goes for good: nobody prepares a bed for her any more, and nothing is delivered afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import EntityId, OrganisationId, ReferralId
from clinic_app.domain.referral import REFERRAL, Reason, Side, Status
from clinic_app.domain.referral_record import event, packet_id_of
from clinic_app.errors import DirectoryError, NotAnAnswer, NotARecipient, NotJoined
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.posting import ASKED_BACK_FOR, LONGEST_ON_THE_WAY, Kind, Letter, Posting
from clinic_app.vault.outbox import RECALL, Outbox, OutItem, OutState

__all__ = ["RECALL", "ask_back", "has_left", "living", "stop", "stop_for_death", "stop_for_erasure"]

_STILL_HERE: Final = (OutState.WAITING, OutState.HELD, OutState.QUARANTINED)
_BEFORE_SHE_CAME: Final = frozenset({Status.REQUESTED.value, Status.ACCEPTED.value, Status.ON_HOLD.value})
"""Who takes care of her already learns it from somebody, not from a packet."""


def has_left(outbox: Outbox, item: OutItem) -> bool:
    """Stop an envelope that is still here; whether it may be with somebody else already.

    What another PC of this clinic sealed may have left since the two met.
    """
    if item.kind != Kind.REFERRAL.value or item.state in (OutState.RECALLED, OutState.LAPSED):
        return False
    # Offered once, it may be on the hub although we never heard so.
    if item.state in _STILL_HERE and not item.attempts and item.pc is None:
        outbox.mark(item.env_id, OutState.RECALLED)
        return False
    if item.state is not OutState.DONE:
        outbox.mark(item.env_id, OutState.ON_HUB, RECALL)
    return True


def ask_back(
    desk: Desk, posting: Posting, case: Case, entity: EntityId, item: OutItem, *, nobodys: bool = False
) -> bool:
    """Ask whoever may have read it to forget it; False: no packet of ours reaches them. `nobodys`: the case goes."""
    letter = Letter(
        kind=Kind.RETRACT,
        recipient=OrganisationId(case.stored("x_org", entity) or ""),
        thread=packet_id_of(case, entity),
        lapses_on=desk.clock.today() + (LONGEST_ON_THE_WAY if nobodys else ASKED_BACK_FOR),
        about=item.mid,
        case_id=None if nobodys else case.id,
        referral_id=None if nobodys else ReferralId(entity),
    )
    try:
        posting.post(letter)
    except (NotARecipient, NotJoined, DirectoryError):
        return False
    return True


def stop_for_death(desk: Desk, case: Case) -> None:
    """Part of the transaction in which it is written that she has died."""
    stopped = 0
    for entity in living(case):
        stop(desk, case, entity)
        values = (
            (entity, "x_status", Status.CANCELLED.value),
            (entity, "x_reason", Reason.OTHER.value),
            (entity, "x_events", event(Status.CANCELLED, Side.SENDER, desk.clock.today())),
        )
        desk.vault.revisions.append(case.id, Change(values=values), author=desk.me.id)
        stopped += 1
    if stopped:
        desk.vault.journal.append("packets_stopped", desk.me.id, {"case": case.id, "n": stopped})


def stop_for_erasure(desk: Desk, case: Case) -> tuple[OrganisationId, ...]:
    """Part of the transaction in which a case goes; who read of her and must be telephoned."""
    to_phone = [
        OrganisationId(str(case.stored("x_org", each.id)))
        for each in case.of_kind(REFERRAL)
        if not stop(desk, case, each.id, nobodys=True)
    ]
    return tuple(dict.fromkeys(to_phone))


def living(case: Case) -> Iterator[EntityId]:
    """The referrals that somebody may still act on although she is not with them."""
    for entity in case.of_kind(REFERRAL):
        if case.stored("x_status", entity.id) in _BEFORE_SHE_CAME:
            yield entity.id


def stop(desk: Desk, case: Case, entity: EntityId, *, nobodys: bool = False) -> bool:
    """Stop the packets of one referral; False if somebody has one and no packet of ours reaches them."""
    posting = Posting(desk, DirectoryKeeper(desk))
    items = desk.vault.outbox.of_referral(ReferralId(entity))
    gone = [item for item in items if has_left(desk.vault.outbox, item)]
    try:
        return all([ask_back(desk, posting, case, entity, item, nobodys=nobodys) for item in gone])  # noqa: C419 - all
    except NotAnAnswer:
        return not gone  # nothing was ever sealed for it
