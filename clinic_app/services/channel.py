"""How the line to the hub stands, and when it is asked again by itself. It knows no line and no clock.

A line that fails is asked again after a time drawn between half a minute and an end that doubles, up to six hours: a
hundred clinics that lost one hub do not come back in one minute. What the hub itself says about waiting goes first, but
whoever stands between can say it too: what is urgent waits a quarter of an hour for it at most. An account that is
refused stops the queue and nothing else: what asks whether it is let in again carries no packet.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from clinic_app.errors import HubAway, HubBusy, HubRefusesUs, HubUnreachable, LineError

LEAST_S: Final = 30.0
MOST_S: Final = 6 * 3600.0
MOST_WHILE_URGENT_S: Final = 15 * 60.0
"""Where something waits that is urgent: what cannot wait a day does not wait six hours for a line that is back."""
AGAIN_S: Final = 600.0
METERED_AGAIN_S: Final = 3600.0
_SPREAD: Final = 0.1

Draw = Callable[[float, float], float]
"""A number between two, as `random.uniform`."""


class Condition(StrEnum):
    """How it stands."""

    UNASKED = "unasked"
    UP = "up"
    DOWN = "down"
    """Nobody answers."""
    AWAY = "away"
    """What stands before the hub answers, and it is alone."""
    BARRED = "barred"
    """Something stands between us and the hub: a login page, a proxy, a liar."""
    BUSY = "busy"
    """The hub asked to wait."""
    PAUSED = "paused"
    """The hub does not accept this PC: the queue rests."""


class Channel:
    """One line, for as long as somebody is in. Coming in begins anew: nobody waits for what another day drew."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._failures, self._asked_to_wait_s = 0, 0
        self.condition = Condition.UNASKED

    @property
    def paused(self) -> bool:
        """Whether only a probe goes."""
        return self.condition is Condition.PAUSED

    def came(self, ended_by: LineError | None, *, passed: int = 0) -> None:
        """A round or a probe came to this end; so many letters got through all the same."""
        self._failures = 0 if ended_by is None else 1 if passed else self._failures + 1
        self._asked_to_wait_s = ended_by.retry_after_s if isinstance(ended_by, HubBusy) else 0
        self.condition = _condition(ended_by)

    def begin_anew(self) -> None:
        """A hand asked, or the network changed: what failed before says nothing of now. A pause stays one."""
        self._failures = self._asked_to_wait_s = 0

    def pause_s(self, *, urgent: bool, metered: bool) -> float:
        """How long until it is asked by itself. `urgent`: something waits that cannot wait."""
        if self._asked_to_wait_s:
            wait = min(self._asked_to_wait_s, MOST_WHILE_URGENT_S) if urgent else self._asked_to_wait_s
            return wait + self._draw(0, max(1.0, wait * _SPREAD))
        if not self._failures:
            again = METERED_AGAIN_S if metered else AGAIN_S
            return again + self._draw(0, again * _SPREAD)
        end = LEAST_S * 2.0 ** min(self._failures, 20)
        return self._draw(LEAST_S, min(end, MOST_WHILE_URGENT_S if urgent else MOST_S))


def _condition(ended_by: LineError | None) -> Condition:
    match ended_by:
        case None:
            return Condition.UP
        case HubAway():
            return Condition.AWAY
        case HubUnreachable():
            return Condition.DOWN
        case HubBusy():
            return Condition.BUSY
        case HubRefusesUs():
            return Condition.PAUSED
    return Condition.BARRED
