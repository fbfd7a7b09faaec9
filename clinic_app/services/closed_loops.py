"""The clinic's own closed loops: what the services of the list made of the referrals that left this record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from clinic_app.domain.closed_loops import End, Loop, Loops
from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.referral import Status
from clinic_app.services.conversation import standing, stands_now, status_in
from clinic_app.services.posting import Kind
from clinic_app.vault.outbox import OutItem, OutState

if TYPE_CHECKING:
    from clinic_app.services.desk import Desk
    from clinic_app.vault.threads import Message

_LEFT = frozenset({OutState.ON_HUB, OutState.DONE})
_REFUSED = frozenset({Status.REJECTED, Status.FAILED})


def closed_loops(desk: Desk) -> Mapping[OrganisationId, Loops]:
    """By service. What never left this PC does not count, and neither does a case that is kept from whoever asks."""
    open_here = {item.env_id for item in desk.vault.outbox.unsettled()}
    by_referral: dict[object, list[OutItem]] = defaultdict(list)
    for item in desk.vault.outbox.of_kind(Kind.REFERRAL):
        if _left(item) and desk.cases.sees(item.case_id):
            by_referral[item.referral_id].append(item)
    found: dict[OrganisationId, list[Loop]] = defaultdict(list)
    for items in by_referral.values():
        # Sealed again with the same number, it is one referral, sent when it first left.
        still_open = any(item.env_id in open_here for item in items)
        found[OrganisationId(items[-1].recipient)].append(_loop(desk, items, still_open=still_open))
    return {organisation: Loops.of(loops) for organisation, loops in found.items()}


def _left(item: OutItem) -> bool:
    return item.state in _LEFT or item.on_stick_at is not None or item.attempts > 0 or item.heard is not None


def _loop(desk: Desk, items: list[OutItem], *, still_open: bool) -> Loop:
    sent, last = items[0], items[-1]
    messages, receiver = desk.vault.threads.of(last.thread), OrganisationId(last.recipient)
    now = stands_now(last, standing(messages, receiver))
    answered = _first_answer(messages, receiver) or now.known_at
    if now.known_at is None:
        ended_by_us = not still_open and last.state is not OutState.LAPSED
        over = desk.clock.now() >= last.expires_at
        end = End.TAKEN_BACK if ended_by_us else End.SILENT if over else End.WAITS
        return Loop(sent_at=sent.made_at, end=end)
    end = End.DECLINED if now.status in _REFUSED else End.TAKEN
    return Loop(sent_at=sent.made_at, end=end, answered_at=answered, reason=now.reason)


def _first_answer(messages: list[Message], receiver: OrganisationId) -> datetime | None:
    said = [each.at for each in messages if each.sender == receiver and status_in(each) is not None]
    return min(said, default=None)
