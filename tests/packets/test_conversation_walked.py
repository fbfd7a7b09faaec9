"""Every conversation of a referral of up to four answers, walked in every order, doubled and with gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise, permutations, product
from random import Random

import pytest
import soaking
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.referral import (
    ENDED,
    MOVES,
    OUTCOMES,
    REASONS,
    Outcome,
    Reason,
    Side,
    Status,
    StatusReply,
    moved,
)
from clinic_app.errors import NotAnAnswer
from clinic_app.services.conversation import Standing, standing
from clinic_app.vault.threads import Message
from clinic_app.wire.fhir import encode_status

SHELTER, CLINIC = OrganisationId("training-shelter"), OrganisationId("training-clinic")
SAID = (
    Status.ACCEPTED, Status.REJECTED, Status.IN_PROGRESS, Status.ON_HOLD, Status.COMPLETED, Status.FAILED,
)  # fmt: skip
BEGAN = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


def reason_for(status: Status) -> Reason | None:
    return Reason.OTHER if Reason.OTHER in REASONS.get(status, frozenset()) and status is not Status.ON_HOLD else None


# Written out once more, so that a slip in the house's own table is seen.
FOLLOWS = {
    Status.REQUESTED: set(SAID),
    Status.ACCEPTED: {Status.IN_PROGRESS, Status.ON_HOLD, Status.COMPLETED, Status.FAILED, Status.REJECTED},
    Status.IN_PROGRESS: {Status.ON_HOLD, Status.COMPLETED, Status.FAILED},
    Status.ON_HOLD: {Status.ACCEPTED, Status.REJECTED, Status.IN_PROGRESS, Status.COMPLETED, Status.FAILED},
}


def message(seq: int, status: Status, sender: OrganisationId = SHELTER) -> Message:
    reply = StatusReply(packet_id=bytes(16), status=status, reason=reason_for(status), seq=seq)
    at = BEGAN + timedelta(minutes=seq)
    return Message(sender, seq, bytes([seq]) * 16, bytes([seq - 1]) * 16 if seq > 1 else None, encode_status(reply), at)


MESSAGES = {(seq, status): message(seq, status) for seq in range(1, 5) for status in SAID}


def told(statuses: tuple[Status, ...]) -> Status:
    """Where it stands by the table of moves alone, taken in the order they were said."""
    now = Status.REQUESTED
    for status in statuses:
        if status in MOVES[Side.RECEIVER].get(now, frozenset()):
            now = status
    return now


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_it_stands_where_the_table_says_in_whatever_order_its_messages_came(length: int) -> None:
    for statuses in product(SAID, repeat=length):
        said = [MESSAGES[seq, status] for seq, status in enumerate(statuses, 1)]
        expected = told(statuses)
        orders = permutations(said) if length < 4 else (said, said[::-1], said[2:] + said[:2])
        for order in orders:
            assert standing(order, SHELTER).status is expected, statuses
        assert standing([*said, *said], SHELTER).status is expected, statuses


def test_a_gap_changes_only_what_it_took_with_it() -> None:
    for statuses in product(SAID, repeat=3):
        said = [MESSAGES[seq, status] for seq, status in enumerate(statuses, 1)]
        for gone in range(3):
            left = tuple(status for place, status in enumerate(statuses) if place != gone)
            assert standing([each for place, each in enumerate(said) if place != gone], SHELTER).status is told(left)


def test_what_has_ended_stays_ended_and_nobody_else_speaks_for_them() -> None:
    for statuses in product(SAID, repeat=3):
        said = [MESSAGES[seq, status] for seq, status in enumerate(statuses, 1)]
        after = [standing(said[:count], SHELTER) for count in range(4)]
        for before, now in pairwise(after):
            assert not before.ended or now.status is before.status
        others = [message(seq, status, CLINIC) for seq, status in enumerate(statuses, 1)]
        assert standing(others, SHELTER) == Standing()


def test_every_move_the_table_lacks_is_refused_to_either_side() -> None:
    for side, now, to in product(Side, Status, Status):
        if to in MOVES[side].get(now, frozenset()):
            assert moved(now, to, side) is to
        else:
            with pytest.raises(NotAnAnswer):
                moved(now, to, side)
        if now in ENDED:
            assert not MOVES[side].get(now)


# --- what is said with it, and said again -------------------------------------------------------------------

Told = tuple[Status, Reason | None, Outcome | None]


def ways_to_say(status: Status) -> list[Told]:
    """Its barest form, and one with all that may be said with it."""
    reasons, outcomes = sorted(REASONS.get(status, ())), sorted(OUTCOMES.get(status, ()))
    bare = (status, reason_for(status), None)
    return list(dict.fromkeys([bare, (status, reasons[-1] if reasons else None, outcomes[-1] if outcomes else None)]))


WORDS = [told for status in SAID for told in ways_to_say(status)]


@cache
def said_as(seq: int, told: Told) -> Message:
    status, reason, outcome = told
    body = encode_status(StatusReply(packet_id=bytes(16), status=status, reason=reason, outcome=outcome, seq=seq))
    return Message(SHELTER, seq, bytes([seq]) * 16, None, body, BEGAN + timedelta(minutes=seq))


def expected_of(words: Iterable[Told]) -> Told:
    """A second machine, that knows only `FOLLOWS`, and that a state said again may add to what was said with it."""
    now: Told = (Status.REQUESTED, None, None)
    for status, reason, outcome in words:
        if status is now[0] and status in FOLLOWS:
            now = (status, reason or now[1], outcome or now[2])
        elif status in FOLLOWS.get(now[0], set()):
            now = (status, reason, outcome)
    return now


def stands(messages: Iterable[Message]) -> Told:
    found = standing(messages, SHELTER)
    return found.status, found.reason, found.outcome


@pytest.mark.parametrize("length", [1, 2, 3])
def test_every_three_answers_with_all_they_can_say_forwards_backwards_and_doubled(length: int) -> None:
    for words in product(WORDS, repeat=length):
        said, expected = [said_as(seq, told) for seq, told in enumerate(words, 1)], expected_of(words)
        assert stands(said) == stands([*said[::-1], said[0]]) == stands([*said[1:], *said]) == expected, words


@pytest.mark.soak
def test_long_conversations_doubled_torn_and_shuffled() -> None:
    walked = Counter[str]()

    @settings(max_examples=5_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(words=st.lists(st.sampled_from(WORDS), max_size=30), draw=st.randoms(use_true_random=False))
    def one(words: list[Told], draw: Random) -> None:
        came = {seq: told for seq, told in enumerate(words, 1) if draw.random() < 0.8}
        said = [said_as(seq, told) for seq, told in came.items()]
        said += draw.choices(said, k=len(said) // 3) if said else []
        draw.shuffle(said)
        assert stands(said) == expected_of(told for _, told in sorted(came.items()))
        walked.update(conversations=1, messages=len(said))

    one()
    soaking.count("conversations", **walked)
