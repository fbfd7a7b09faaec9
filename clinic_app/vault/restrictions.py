"""Which cases are kept from whom: a named list for a case; for everybody else it does not exist."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

_KEPT_FROM = (
    "SELECT case_id FROM restricted r WHERE NOT EXISTS "
    "(SELECT 1 FROM restricted_to t WHERE t.case_id = r.case_id AND t.person = ?)"
)


@dataclass(frozen=True, slots=True)
class Restriction:
    """Who may know of a case, why nobody else, since when and by whom."""

    people: frozenset[PersonId]
    reason: str
    since: datetime
    by: PersonId


class Restrictions:
    """The restricted cases of one vault."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def put(self, case_id: CaseId, people: Collection[PersonId], *, reason: str, by: PersonId) -> None:
        """Only these people know of the case from now on; replaces the list before."""
        row = (case_id.bytes, reason, iso(self._clock.now()), by.bytes)

        def write() -> None:
            self._forget(case_id)
            self._lane.run("INSERT INTO restricted (case_id, reason, since, by) VALUES (?, ?, ?, ?)", row)
            for person in sorted(people):
                sql = "INSERT INTO restricted_to (case_id, person) VALUES (?, ?)"
                self._lane.run(sql, (case_id.bytes, person.bytes))

        self._lane.save(write)

    def add(self, cases: Collection[CaseId], person: PersonId) -> None:
        """Put somebody on the lists of these cases."""
        rows = [(case_id.bytes, person.bytes) for case_id in cases]

        def write() -> None:
            for row in rows:
                self._lane.run("INSERT OR IGNORE INTO restricted_to (case_id, person) VALUES (?, ?)", row)

        self._lane.save(write)

    def lift(self, case_id: CaseId) -> None:
        """Everybody may know of the case again."""
        self._lane.save(lambda: self._forget(case_id))

    def of(self, case_id: CaseId) -> Restriction | None:
        """The list of a case, or None if it is kept from nobody."""
        row = self._lane.row("SELECT reason, since, by FROM restricted WHERE case_id = ?", (case_id.bytes,))
        if row is None:
            return None
        people = self._lane.rows("SELECT person FROM restricted_to WHERE case_id = ?", (case_id.bytes,))
        named = frozenset(PersonId(UUID(bytes=person)) for (person,) in people)
        return Restriction(named, row[0], instant(row[1]), PersonId(UUID(bytes=row[2])))

    def kept_from(self, person: PersonId) -> frozenset[CaseId]:
        """Cases that do not exist for this person."""
        return frozenset(CaseId(UUID(bytes=row[0])) for row in self._lane.rows(_KEPT_FROM, (person.bytes,)))

    def known_only_to(self, person: PersonId) -> tuple[CaseId, ...]:
        """Restricted cases on whose list nobody else stands who may still come in."""
        sql = (
            "SELECT case_id FROM restricted_to t WHERE person = ?1 AND NOT EXISTS (SELECT 1 FROM restricted_to o "
            "JOIN people p ON p.id = o.person WHERE o.case_id = t.case_id AND o.person <> ?1 AND p.disabled_at IS NULL)"
        )
        return tuple(CaseId(UUID(bytes=row[0])) for row in self._lane.rows(sql, (person.bytes,)))

    def _forget(self, case_id: CaseId) -> None:
        self._lane.run("DELETE FROM restricted_to WHERE case_id = ?", (case_id.bytes,))
        self._lane.run("DELETE FROM restricted WHERE case_id = ?", (case_id.bytes,))
