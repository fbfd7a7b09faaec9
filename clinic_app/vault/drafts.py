"""What is being typed: one row per entity, section and author, overwritten; in no list, search, history or packet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from clinic_app.domain.answers import Stored
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers not yet in the record. `None` for a field takes its answer back."""

    entity_id: EntityId
    section: str
    kept_at: datetime
    values: Mapping[str, Stored | None]


class Drafts:
    """The drafts of this vault; each is seen by its author alone."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def keep(
        self, case_id: CaseId, entity_id: EntityId, section: str, author: PersonId, values: Mapping[str, Stored | None]
    ) -> None:
        """Keep these values in place of the draft before."""
        stamp = os.urandom(8)
        row = (case_id.bytes, entity_id.bytes, section, author.bytes, iso(self._clock.now()), stamp,
               msgspec.json.encode(dict(values)))  # fmt: skip

        def write() -> None:
            self._lane.run(
                "INSERT OR REPLACE INTO drafts (case_id, entity_id, section, author, kept_at, stamp, answers) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            self._lane.witness("SELECT 1 FROM drafts WHERE case_id = ? AND stamp = ?", (case_id.bytes, stamp))

        self._lane.save(write)

    def of(self, case_id: CaseId, author: PersonId) -> list[Draft]:
        """This author's drafts of a case."""
        sql = (
            "SELECT entity_id, section, kept_at, answers FROM drafts WHERE case_id = ? AND author = ? ORDER BY kept_at"
        )
        return [
            Draft(EntityId(UUID(bytes=entity)), section, instant(kept_at), msgspec.json.decode(answers))
            for entity, section, kept_at, answers in self._lane.rows(sql, (case_id.bytes, author.bytes))
        ]

    def cases_of(self, author: PersonId) -> tuple[CaseId, ...]:
        """The cases in which this author has drafts, the latest touched first."""
        sql = "SELECT case_id FROM drafts WHERE author = ? GROUP BY case_id ORDER BY max(kept_at) DESC"
        return tuple(CaseId(UUID(bytes=row[0])) for row in self._lane.rows(sql, (author.bytes,)))

    def every(self) -> tuple[tuple[CaseId, PersonId], ...]:
        """In which cases anybody has drafts, and who."""
        rows = self._lane.rows("SELECT DISTINCT case_id, author FROM drafts ORDER BY case_id, author")
        return tuple((CaseId(UUID(bytes=case)), PersonId(UUID(bytes=author))) for case, author in rows)

    def hand_over(self, author: PersonId, to: PersonId, case_id: CaseId | None = None) -> None:
        """Make somebody else the author (in one case only), except of a sheet of which they have a draft already."""
        sql = "UPDATE OR IGNORE drafts SET author = ?1 WHERE author = ?2 AND case_id = coalesce(?3, case_id)"
        row = (to.bytes, author.bytes, case_id.bytes if case_id else None)
        self._lane.save(lambda: self._lane.run(sql, row))

    def drop(
        self, case_id: CaseId, author: PersonId, *, entity_id: EntityId | None = None, section: str | None = None
    ) -> None:
        """Forget this author's drafts of a case, or of one entity or section of it."""
        entity = entity_id.bytes if entity_id else None
        self._lane.save(
            lambda: self._lane.run(
                "DELETE FROM drafts WHERE case_id = ? AND author = ? AND entity_id = coalesce(?, entity_id) "
                "AND section = coalesce(?, section)",
                (case_id.bytes, author.bytes, entity, section),
            )
        )

    def drop_all(self, case_id: CaseId) -> None:
        """Forget everybody's drafts of a case: she does not want it written."""
        self._lane.save(lambda: self._lane.run("DELETE FROM drafts WHERE case_id = ?", (case_id.bytes,)))
