"""Cases in which two PCs wrote without having seen each other's: their newest revision had not seen all before it."""

from __future__ import annotations

from uuid import UUID

from clinic_app.domain.ids import CaseId
from clinic_app.vault.lane import Lane


class WovenCases:
    """Those of one vault. Of all others the newest revision tells what they show."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def cases(self) -> frozenset[CaseId]:
        """All of them."""
        if "woven" not in self._lane.memory:
            rows = self._lane.rows("SELECT case_id FROM woven_cases")
            self._lane.memory["woven"] = frozenset(CaseId(UUID(bytes=row[0])) for row in rows)
        known: frozenset[CaseId] = self._lane.memory["woven"]
        return known

    def add(self, case_id: CaseId) -> None:
        """One more. Part of the transaction of the revision that makes it so."""
        self._lane.run("INSERT OR IGNORE INTO woven_cases (case_id) VALUES (?)", (case_id.bytes,))
        self._lane.memory.pop("woven", None)
