"""What went on from a receiving service ends: she took her yes there back, or it ran out.

What nobody has fetched is called back from the hub; whoever may have read it is asked to forget it, unless she is with
them already.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.onward import SentOn
from clinic_app.domain.referral import Status
from clinic_app.errors import DirectoryError, NoSuchCase, NotARecipient, NotJoined
from clinic_app.services.conversation import standing, stands_now
from clinic_app.services.desk import Desk
from clinic_app.services.directory import DirectoryKeeper
from clinic_app.services.kept_referrals import Kept
from clinic_app.services.posting import LONGEST_ON_THE_WAY, Kind, Letter, Posting
from clinic_app.services.still_agreed import went_on
from clinic_app.services.stopping import has_left
from clinic_app.vault.outbox import OutItem, OutState
from clinic_app.vault.received import ReceivedId

_LEFT: Final = frozenset({OutState.ON_HUB, OutState.DONE})
_BEFORE_SHE_CAME: Final = frozenset({Status.REQUESTED, Status.ACCEPTED, Status.ON_HOLD})


def end_onward(desk: Desk) -> int:
    """End all that went on from here and whose yes ran out since; how many were asked to forget it. Safe to repeat."""
    posting = Posting(desk, DirectoryKeeper(desk))
    over = [item for item in desk.vault.outbox.unsettled() if went_on(item) and _is_over(desk, item)]
    return sum(_end(desk, posting, item) for item in over)


def note_over(desk: Desk, received: ReceivedId, thread: bytes) -> bool:
    """Write beside her yes here that it is over; False if that stood there, or went with what came."""
    try:
        kept, today = _kept(desk, received), desk.clock.today()
    except NoSuchCase:
        return False
    rows = tuple(
        msgspec.structs.replace(row, withdrawn_on=row.withdrawn_on or today) if row.thread == thread else row
        for row in kept.onward
    )
    desk.vault.received.keep_with(received, msgspec.msgpack.encode(msgspec.structs.replace(kept, onward=rows)))
    return rows != kept.onward


def stop_onward(desk: Desk, posting: Posting, thread: bytes) -> bool:
    """Stop the packets of one thread; False if somebody has one and no packet of ours reaches them."""
    items = [each for each in desk.vault.outbox.of_thread(thread) if each.kind == Kind.REFERRAL]
    gone = [each for each in items if has_left(desk.vault.outbox, each)]
    return all([_ask_back(desk, posting, each) for each in gone])  # noqa: C419 - all


def _end(desk: Desk, posting: Posting, item: OutItem) -> bool:
    """They are asked again each day until a packet of ours reaches them; it is written down once."""
    received = _came_as(item)
    noted, asked = note_over(desk, received, item.thread), stop_onward(desk, posting, item.thread)
    if noted or asked:
        desk.vault.journal.append("consent_lapsed", desk.me.id, {"received": received})
    return asked


def _is_over(desk: Desk, item: OutItem) -> bool:
    if item.state not in _LEFT or any(each.kind == Kind.RETRACT for each in desk.vault.outbox.of_thread(item.thread)):
        return False
    if not _ran_out(desk, item):
        return False
    said = desk.vault.threads.of(item.thread)
    return stands_now(item, standing(said, OrganisationId(item.recipient))).status in _BEFORE_SHE_CAME


def _ran_out(desk: Desk, item: OutItem) -> bool:
    """Her yes here goes with what came; then the packet's last day tells, which is never a later one."""
    row = _row(desk, item)
    if row is None:
        return desk.clock.now() >= item.expires_at
    taken_back = row.withdrawn_on is not None and not row.ran_out
    return desk.clock.today() > row.consent.expires_on and not taken_back


def _row(desk: Desk, item: OutItem) -> SentOn | None:
    try:
        kept = _kept(desk, _came_as(item))
    except NoSuchCase:
        return None
    return next((row for row in kept.onward if row.thread == item.thread), None)


def _kept(desk: Desk, received: ReceivedId) -> Kept:
    return msgspec.msgpack.decode(desk.vault.received.content(received), type=Kept)


def _came_as(item: OutItem) -> ReceivedId:
    return ReceivedId(item.referral_id or UUID(int=0))


def _ask_back(desk: Desk, posting: Posting, item: OutItem) -> bool:
    letter = Letter(
        kind=Kind.RETRACT,
        recipient=OrganisationId(item.recipient),
        thread=item.thread,
        lapses_on=desk.clock.today() + LONGEST_ON_THE_WAY,
        about=item.mid,
    )
    try:
        posting.post(letter)
    except (NotARecipient, NotJoined, DirectoryError):
        return False
    return True
