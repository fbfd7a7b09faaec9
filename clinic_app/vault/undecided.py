"""What two PCs wrote without having seen each other's, and nobody has decided yet."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec

from clinic_app.domain.answers import Stored
from clinic_app.domain.convergence import Undecided
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.vault.lane import Lane


class UndecidedAnswers:
    """Of one vault. Writing belongs in the transaction of the revision that asks or answers."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def of(self, case_id: CaseId) -> tuple[Undecided, ...]:
        """Those of a case."""
        sql = "SELECT entity, field, answers FROM undecided WHERE case_id = ? ORDER BY entity, field"
        return tuple(
            Undecided(
                EntityId(UUID(bytes=entity)), field, tuple(msgspec.json.decode(answers, type=list[Stored | None]))
            )
            for entity, field, answers in self._lane.rows(sql, (case_id.bytes,))
        )

    def cases(self) -> frozenset[CaseId]:
        """The cases that have any."""
        if "undecided" not in self._lane.memory:
            rows = self._lane.rows("SELECT DISTINCT case_id FROM undecided")
            self._lane.memory["undecided"] = frozenset(CaseId(UUID(bytes=row[0])) for row in rows)
        known: frozenset[CaseId] = self._lane.memory["undecided"]
        return known

    def put(self, case_id: CaseId, asked: Iterable[Undecided]) -> None:
        """These, and no others any more."""
        self.forget(case_id)
        sql = "INSERT INTO undecided (case_id, entity, field, answers) VALUES (?, ?, ?, ?)"
        for each in asked:
            self._lane.run(sql, (case_id.bytes, each.entity.bytes, each.field, msgspec.json.encode(each.answers)))

    def forget(self, case_id: CaseId) -> None:
        """None of a case."""
        self._lane.save(lambda: self._lane.run("DELETE FROM undecided WHERE case_id = ?", (case_id.bytes,)))
        self._lane.memory.pop("undecided", None)
