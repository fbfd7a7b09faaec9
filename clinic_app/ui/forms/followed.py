"""What follows from the answers of an open case, told once for each state of it: every answer asks several times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from clinic_app.domain.case import Case
from clinic_app.domain.conditions import Derived
from clinic_app.domain.timekeeping import Clock


class Followed:
    """Holds on to an open case as it stands, with and without what only waits for its first answer; so it belongs to
    whoever shows that case. A minute later all is told anew: time goes on.
    """

    def __init__(self, tell: Callable[[Case], Derived], clock: Clock) -> None:
        self._tell = tell
        self._clock = clock
        self._minute: datetime | None = None
        self._told: list[tuple[Case, Derived]] = []

    def __call__(self, case: Case) -> Derived:
        """What follows from these answers now."""
        minute = self._clock.now().replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute, self._told = minute, []
        told = next((told for known, told in self._told if known is case), None)
        if told is None:
            told = self._tell(case)
            self._told = [*self._told[-1:], (case, told)]
        return told
