"""What follows from the answers of an open case, told once for each state of it: every answer asks several times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from clinic_app.domain.case import Case
from clinic_app.domain.conditions import Derived
from clinic_app.domain.timekeeping import Clock


class Followed:
    """Holds on to one case, so it belongs to whoever shows that. A minute later it is told anew: time goes on."""

    def __init__(self, tell: Callable[[Case], Derived], clock: Clock) -> None:
        self._tell = tell
        self._clock = clock
        self._last: tuple[Case, datetime, Derived] | None = None

    def __call__(self, case: Case) -> Derived:
        """What follows from these answers now."""
        minute = self._clock.now().replace(second=0, microsecond=0)
        if self._last is None or self._last[0] is not case or self._last[1] != minute:
            self._last = case, minute, self._tell(case)
        return self._last[2]
