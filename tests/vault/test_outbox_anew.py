"""What was on its way is offered again: after a night, and to another hub; the most needed goes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_app.vault.lane import Lane
from clinic_app.vault.outbox import RECALL, Outbox, OutState

from .conftest import Hands
from .test_outbox_without_case import item


@pytest.fixture
def outbox(lane: Lane, hands: Hands) -> Outbox:
    return Outbox(lane, hands.clock())


def states(outbox: Outbox) -> dict[int, tuple[OutState, str | None]]:
    return {each.env_id[0]: (each.state, each.reason) for each in outbox.every()}


def test_whoever_comes_in_finds_nothing_on_its_way(outbox: Outbox, hands: Hands) -> None:
    outbox.anew.here()  # nothing to do, and nothing done
    for number in (1, 2):
        outbox.put(item(hands, number))
    outbox.mark(bytes([1]) * 32, OutState.SENDING, "asked_again")
    outbox.anew.here()
    assert states(outbox) == {1: (OutState.WAITING, "asked_again"), 2: (OutState.WAITING, None)}
    assert [each.attempts for each in outbox.every() if each.env_id[0] == 1] == [1]  # it may be there all the same


def test_another_hub_is_offered_what_the_one_before_may_have(outbox: Outbox, hands: Hands) -> None:
    known = [
        (1, OutState.ON_HUB, None),
        (2, OutState.ON_HUB, RECALL),
        (3, OutState.DONE, "opened"),
        (4, OutState.HELD, "stale"),
        (5, OutState.SENDING, None),
        (6, OutState.ON_HUB, None),
    ]  # fmt: skip
    for number, state, reason in known:
        outbox.put(item(hands, number))
        outbox.mark(bytes([number]) * 32, state, reason)
    over = item(hands, 7)
    outbox.put(replace(over, expires_at=hands.wall - timedelta(hours=1)))
    outbox.mark(over.env_id, OutState.ON_HUB)
    outbox.put(replace(item(hands, 8, kind="recall", case=None), state=OutState.ON_HUB, reason=RECALL))
    outbox.anew.elsewhere()
    assert states(outbox) == {
        1: (OutState.WAITING, None),
        2: (OutState.DONE, RECALL),
        3: (OutState.DONE, "opened"),
        4: (OutState.HELD, "stale"),
        5: (OutState.WAITING, None),
        6: (OutState.WAITING, None),
        7: (OutState.ON_HUB, None),
    }  # fmt: skip


def test_what_is_needed_most_goes_first(outbox: Outbox, hands: Hands) -> None:
    order = [
        ("retract", "within_2wk"),
        ("referral", "now_phone_first"),
        ("referral", "within_24h"),
        ("status", "within_2wk"),
        ("receipt", "within_2wk"),
        ("referral", "within_72h"),
        ("enquiry", "within_2wk"),
        ("referral", "within_2wk"),
        ("sync", "within_2wk"),
    ]  # fmt: skip
    for number in (5, 8, 0, 3, 7, 1, 6, 2, 4):  # in any order
        kind, urgency = order[number]
        made = hands.wall + timedelta(seconds=number)
        outbox.put(replace(item(hands, number, kind=kind), urgency=urgency, made_at=made))
    assert [(each.kind, each.urgency) for each in outbox.live()] == order


def test_a_receiver_with_another_box_is_written_to_there(outbox: Outbox, hands: Hands) -> None:
    outbox.put(item(hands, 1))
    outbox.readdress(bytes([1]) * 32, "other")
    assert [each.mailbox for each in outbox.every()] == ["other"]
