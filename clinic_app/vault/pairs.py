"""Pairs of cases of which a person said: not the same woman. They are not offered to each other again."""

from __future__ import annotations

from uuid import UUID

from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, iso
from clinic_app.vault.lane import Lane


class Pairs:
    """Those of one vault. A pair has no order."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def keep(self, one: CaseId, other: CaseId, *, by: PersonId) -> None:
        """These two are not the same. Safe to repeat: the first who said so stays."""
        row = (*_ordered(one, other), by.bytes, iso(self._clock.now()))
        sql = "INSERT OR IGNORE INTO not_same (one, other, by, at) VALUES (?, ?, ?, ?)"
        self._lane.save(lambda: self._lane.run(sql, row))

    def take_back(self, one: CaseId, other: CaseId) -> None:
        """They may be the same after all."""
        sql = "DELETE FROM not_same WHERE one = ? AND other = ?"
        self._lane.save(lambda: self._lane.run(sql, _ordered(one, other)))

    def of(self, case_id: CaseId) -> frozenset[CaseId]:
        """Which cases are not this one's."""
        sql = "SELECT other FROM not_same WHERE one = ?1 UNION ALL SELECT one FROM not_same WHERE other = ?1"
        return frozenset(CaseId(UUID(bytes=row[0])) for row in self._lane.rows(sql, (case_id.bytes,)))

    def forget(self, case_id: CaseId) -> None:
        """A case goes, and every pair it was in."""
        sql = "DELETE FROM not_same WHERE one = ?1 OR other = ?1"
        self._lane.save(lambda: self._lane.run(sql, (case_id.bytes,)))


def _ordered(one: CaseId, other: CaseId) -> tuple[bytes, bytes]:
    first, second = sorted((one.bytes, other.bytes))
    return first, second
