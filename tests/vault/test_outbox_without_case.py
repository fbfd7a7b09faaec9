"""What stays in the outbox of a case that is gone: enough to take a packet back from the hub, and not for longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic_app.domain.ids import CaseId, ReferralId
from clinic_app.vault.lane import Lane
from clinic_app.vault.outbox import RECALL, Outbox, OutItem, OutState

from .conftest import Hands

CASE = CaseId(uuid4())


def item(hands: Hands, number: int, kind: str = "referral", case: CaseId | None = CASE) -> OutItem:
    return OutItem(
        env_id=bytes([number]) * 32, mid=bytes([number]) * 16, referral_id=ReferralId(uuid4()), case_id=case, kind=kind,
        thread=bytes([number]) * 16, recipient="shelter", mailbox="box", sealed=b"sealed", urgency="routine",
        made_at=hands.wall, stale_at=hands.wall, expires_at=hands.wall + timedelta(hours=72), revoke_token=b"t",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("states", "stays"),
    [
        ([], False),
        ([OutState.HELD], False),
        ([OutState.RECALLED], False),
        ([OutState.DONE], False),
        ([OutState.SENDING], True),
        ([OutState.SENDING, OutState.WAITING], True),
        ([OutState.SENDING, OutState.ON_HUB], True),
        ([OutState.SENDING, OutState.LAPSED], False),
    ],
)
def test_only_what_may_lie_on_the_hub_stays_and_only_bare(
    lane: Lane, hands: Hands, states: list[OutState], stays: bool
) -> None:
    outbox, one = Outbox(lane, hands.clock()), item(hands, 1)
    outbox.put(one)
    outbox.put(replace(item(hands, 2), case_id=CaseId(uuid4())))
    for state in states:
        outbox.mark(one.env_id, state)
    outbox.drop(CASE)
    left = [each for each in outbox.every() if each.env_id == one.env_id]
    assert bool(left) is stays
    for each in left:
        assert (each.kind, each.state, each.reason) == (RECALL, OutState.ON_HUB, RECALL)
        assert (each.case_id, each.referral_id, each.recipient, each.thread) == (None, None, "", one.env_id)
        assert (outbox.sealed(one.env_id), each.revoke_token) == (b"", b"t")
    assert len(outbox.every()) == 1 + stays


def test_it_goes_when_it_is_done_or_its_time_is_over_and_answers_to_others_stay(lane: Lane, hands: Hands) -> None:
    outbox = Outbox(lane, hands.clock())
    for number, kind in ((1, RECALL), (2, "retract"), (3, "status")):
        outbox.put(item(hands, number, kind, None))
    outbox.put(item(hands, 4, "retract"))
    outbox.forget_orphans()
    assert len(outbox.every()) == 4
    outbox.mark(bytes([1]) * 32, OutState.RECALLED)
    for number in (3, 4):
        outbox.mark(bytes([number]) * 32, OutState.DONE)
    outbox.forget_orphans()
    assert {each.mid[0] for each in outbox.every()} == {2, 3, 4}
    hands.pass_(73 * 3600)
    outbox.forget_orphans()
    assert {each.mid[0] for each in outbox.every()} == {3, 4}
