"""What holds of two words about one packet that PCs of a clinic said without having heard each other: the further.

Called back counts before everything: what she said no to is not sent because another PC had not heard of it. A state of
a newer program than ours is as far as any that is not over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from clinic_app.domain.common_law import Law

_WAYS_OUT: Final = ("waiting", "sending", "held", "quarantined", "on_hub", "lapsed", "done", "recalled")
_RECALL: Final = "recall"
_RECEIVED: Final = ("received", "opened")
_FORGOTTEN: Final = ("lapsed", "forgotten", "retracted")


def _far(stands: Mapping[str, Any]) -> int:
    state = stands["state"]
    return _WAYS_OUT.index(state) if state in _WAYS_OUT else _WAYS_OUT.index("on_hub")


def _later(stands: Mapping[str, Any]) -> tuple[str, str]:
    """By its own word, and whatever else it says but for the state: no two that differ there are equal."""
    rest = {key: value for key, value in stands.items() if key != "state"}
    return str(stands["at"]), json.dumps(rest, sort_keys=True)


def _further(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The further of both. What one calls back and the other knows to be read is called back after it was read."""
    both = (one, other)
    over = [each for each in both if each["state"] == "recalled"]
    called_back = [each for each in both if each.get("reason") == _RECALL]
    if over or not called_back:
        return dict(max(over or both, key=lambda each: (_far(each), *_later(each), str(each["state"]))))
    read = [each for each in both if each["state"] == "done"]
    state = max(read or called_back, key=lambda each: (_far(each), str(each["state"])))["state"]
    first: Mapping[str, Any] = max(called_back, key=_later)
    return {**first, "state": state}


def _received(one: str, other: str) -> str:
    """Forgotten at last; else what was answered, and of two answers either: the messages decide that."""
    return max(one, other, key=lambda state: (_place(state), state))


def _place(state: str) -> int:
    if state in _RECEIVED:
        return _RECEIVED.index(state)
    return len(_RECEIVED) + (1 + _FORGOTTEN.index(state) if state in _FORGOTTEN else 0)


STANDS: Final = Law(_further)
RECEIVED: Final = Law(_received)
