"""Every conversation of a referral of up to four answers, walked in every order, doubled and with gaps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations, product

import pytest

from clinic_app.domain.ids import OrganisationId
from clinic_app.domain.referral import ENDED, MOVES, REASONS, Reason, Side, Status, StatusReply, moved
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
