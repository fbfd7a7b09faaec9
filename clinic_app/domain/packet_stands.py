"""What holds of two words about one packet that PCs of a clinic said without having heard each other: the further.

Called back counts before everything: what she said no to is not sent because another PC had not heard of it. A state of
a newer program than ours is as far as any that is not over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from clinic_app.domain.common_law import Law

_WAYS_OUT: Final = ("waiting", "sending", "held", "quarantined", "on_hub", "lapsed", "done", "recalled")
_REASONS: Final = ("recall", "forgotten")
_RECEIVED: Final = ("received", "opened")
_FORGOTTEN: Final = ("lapsed", "forgotten", "retracted")


def _how_far(stands: Mapping[str, Any]) -> tuple[bool, int, int, str, str]:
    state, reason = str(stands["state"]), str(stands.get("reason") or "")
    far = _WAYS_OUT.index(state) if state in _WAYS_OUT else _WAYS_OUT.index("on_hub")
    called_back = _REASONS[0] == reason and state != "recalled"
    return called_back, far, _REASONS.index(reason) if reason in _REASONS else len(_REASONS), reason, str(stands["at"])


def _further(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The further of both; called back and read already is both."""
    first = max(one, other, key=_how_far)
    states = {str(each["state"]) for each in (one, other)}
    if "recalled" in states:
        return dict(next(each for each in (one, other) if each["state"] == "recalled"))
    if first.get("reason") == _REASONS[0] and "done" in states:
        return {**first, "state": "done"}
    return dict(first)


def _received(one: str, other: str) -> str:
    """Forgotten at last; else what was answered, and of two answers either: the messages decide that."""
    return max(one, other, key=lambda state: (_place(state), state))


def _place(state: str) -> int:
    if state in _RECEIVED:
        return _RECEIVED.index(state)
    return len(_RECEIVED) + (1 + _FORGOTTEN.index(state) if state in _FORGOTTEN else 0)


STANDS: Final = Law(_further)
RECEIVED: Final = Law(_received)
