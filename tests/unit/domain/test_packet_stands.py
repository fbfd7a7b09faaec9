"""Two words about one packet: in whatever order and however often, all PCs come to the same; called back stays so."""

from __future__ import annotations

from itertools import combinations_with_replacement, permutations, product
from typing import Any

import pytest

from clinic_app.domain.packet_stands import RECEIVED, STANDS

STATES = ("waiting", "sending", "held", "quarantined", "on_hub", "lapsed", "done", "recalled", "of_a_newer_program")
WORDS: list[dict[str, Any]] = [
    {"env_id": env, "state": state, "reason": reason, "at": at}
    for state, reason, (env, at) in product(
        ("waiting", "on_hub", "done", "recalled", "of_a_newer_program"), (None, "recall", "opened"),
        (("a", "2026-11-24T03:00:00Z"), ("b", "2026-11-24T04:00:00Z")),
    )
]  # fmt: skip
LINES = ("received", "opened", "accepted", "rejected", "lapsed", "forgotten", "retracted")


def joined(*words: Any) -> Any:
    first, *rest = words
    for each in rest:
        first = STANDS.of_two(first, each)
    return first


def test_it_is_the_same_in_every_order_and_said_twice() -> None:
    for three in combinations_with_replacement(WORDS, 3):
        assert len({str(joined(*order)) for order in permutations(three)}) == 1, three
        assert joined(*three, *three) == joined(*three), three
    for lines in combinations_with_replacement(LINES, 3):
        found = {RECEIVED.of_two(RECEIVED.of_two(a, b), c) for a, b, c in permutations(lines)}
        assert len(found) == 1, lines


@pytest.mark.parametrize("state", STATES)
def test_what_was_called_back_is_called_back_whatever_else_is_known(state: str) -> None:
    here = {"env_id": "a", "state": state, "reason": None, "at": "2026-11-24T05:00:00Z"}
    no = {"env_id": "a", "state": "on_hub", "reason": "recall", "at": "2026-11-24T03:00:00Z"}
    found = STANDS.of_two(here, no)
    assert isinstance(found, dict)
    if state == "recalled":
        assert found == here
    else:
        assert (found["reason"], found["state"]) == ("recall", "done" if state == "done" else "on_hub")


def test_the_further_state_counts_and_of_two_alike_the_later() -> None:
    early, late = ({"env_id": "a", "state": "on_hub", "reason": None, "at": at} for at in ("1", "2"))
    assert STANDS.of_two(early, late) == late
    assert STANDS.of_two({**late, "state": "waiting"}, early) == early


def test_what_its_sender_took_back_is_forgotten_whatever_was_answered() -> None:
    assert RECEIVED.of_two("accepted", "retracted") == "retracted"
    assert RECEIVED.of_two("opened", "accepted") == "accepted"
    assert RECEIVED.of_two("opened", "received") == "opened"
