"""Which odd openings somebody has looked at, by the number of their journal entry, and what they found."""

from __future__ import annotations

from clinic_app.domain.ids import PersonId
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.vault.lane import Lane


class OpeningsSeen:
    """Filled by `services/openings`; the journal says the same beside it."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def add(self, seq: int, by: PersonId, verdict: str) -> None:
        """This one was looked at. A second look replaces nothing."""
        sql = "INSERT OR IGNORE INTO openings_seen (seq, by, at, verdict) VALUES (?, ?, ?, ?)"
        self._lane.run(sql, (seq, by.bytes, iso(self._clock.now()), verdict))

    def every(self) -> frozenset[int]:
        """The numbers that need no look any more."""
        return frozenset(row[0] for row in self._lane.rows("SELECT seq FROM openings_seen"))
