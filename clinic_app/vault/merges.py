"""Which case was joined to which, and what followed it: promises, packets, prints, drafts. Each can go back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.domain.answers import Stored
from clinic_app.domain.ids import CaseId, EntityId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

_DRAFT: Final = "SELECT entity_id, section, author, kept_at, stamp, answers FROM drafts WHERE case_id = ?"


class DraftRow(msgspec.Struct, frozen=True, array_like=True):
    """A draft as it lies in its table."""

    entity: bytes
    section: str
    author: bytes
    kept_at: str
    stamp: bytes
    answers: bytes

    @property
    def place(self) -> tuple[bytes, str, bytes]:
        """Of one place there is one draft."""
        return self.author, self.section, self.entity


class KeptTo(msgspec.Struct, frozen=True):
    """Who knows of a case, and why nobody else."""

    people: list[bytes]
    reason: str
    by: bytes


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is needed to part two cases again. Stands with the answers themselves, and goes when either goes."""

    rows: dict[str, Stored | None]
    before: dict[str, Stored | None]
    reason: Stored | None
    open: list[str]
    newest: int
    list_before: KeptTo | None = None
    list_after: KeptTo | None = None
    """The list that was put on the case that stays; None if its own was left."""
    ended: list[bytes] = []
    tasks: list[bytes] = []
    outbox: list[bytes] = []
    prints: list[int] = []
    drafts: list[DraftRow] = []
    covered: list[DraftRow] = []
    """Drafts of the case that stays, as they were before those of the other were laid into them."""
    laid: list[DraftRow] = []
    """The same after it."""
    danger: list[bytes] = []
    """The two assessments whose levels differ, the earlier file's first."""
    numbered_after: int = 0
    numbered: int = 0
    """Attachments of the case that goes: their numbers go on after so many, and so many numbers it had given."""
    held: bytes | None = None
    """The case of whose referrals the services were told that contact is on hold, since the other was."""
    to_phone: list[str] = []
    """Services that no packet reaches with that."""


@dataclass(frozen=True, slots=True)
class Merge:
    """One joining."""

    case_id: CaseId
    into: CaseId
    at: datetime
    by: PersonId
    told: Told


class Merges:
    """Those of one vault. Writing belongs in the transaction of the revisions that say so."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def keep(self, case_id: CaseId, into: CaseId, by: PersonId, told: Told) -> None:
        """The first leads to the second from now on; or what is told of it is another."""
        sql = (
            "INSERT INTO merged (case_id, into_case, at, by, told) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (case_id) DO UPDATE SET told = excluded.told"
        )
        row = (case_id.bytes, into.bytes, iso(self._clock.now()), by.bytes, msgspec.json.encode(told))
        self._lane.save(lambda: self._lane.run(sql, row))

    def of(self, into: CaseId) -> tuple[Merge, ...]:
        """What was joined to a case, the oldest first."""
        sql = "SELECT case_id, into_case, at, by, told FROM merged WHERE into_case = ?"
        found = (_merge(row) for row in self._lane.rows(sql, (into.bytes,)))
        return tuple(sorted(found, key=lambda merge: merge.told.newest))

    def every(self) -> tuple[Merge, ...]:
        """All that there are."""
        rows = self._lane.rows("SELECT case_id, into_case, at, by, told FROM merged ORDER BY case_id")
        return tuple(_merge(row) for row in rows)

    def leads_away(self) -> frozenset[CaseId]:
        """Cases that are no longer ones of their own."""
        return frozenset(CaseId(UUID(bytes=row[0])) for row in self._lane.rows("SELECT case_id FROM merged"))

    def leads_to(self, case_id: CaseId) -> CaseId | None:
        """What it was joined to; None if it is one of its own."""
        row = self._lane.row("SELECT into_case FROM merged WHERE case_id = ?", (case_id.bytes,))
        return CaseId(UUID(bytes=row[0])) if row is not None else None

    def members(self, into: CaseId) -> tuple[CaseId, ...]:
        """Everything that was joined to a case, and to what was joined to it."""
        found = list[CaseId]()
        left = [into]
        while left:
            below = [merge.case_id for merge in self.of(left.pop())]
            found += below
            left += below
        return tuple(found)

    def forget(self, case_id: CaseId) -> None:
        """A case goes, or stands by itself again."""
        self._lane.save(lambda: self._lane.run("DELETE FROM merged WHERE case_id = ?", (case_id.bytes,)))

    # --- what follows ------------------------------------------------------------------------------

    def follow(self, case_id: CaseId, into: CaseId) -> tuple[list[bytes], list[bytes], list[int]]:
        """Tasks, sealed packets and prints belong to the other case now; which they were."""
        tasks = [row[0] for row in self._lane.rows("SELECT id FROM tasks WHERE case_id = ?", (case_id.bytes,))]
        sealed = [row[0] for row in self._lane.rows("SELECT env_id FROM outbox WHERE case_id = ?", (case_id.bytes,))]
        prints = [row[0] for row in self._lane.rows("SELECT number FROM prints WHERE case_id = ?", (case_id.bytes,))]
        self.hand(into, tasks, sealed, prints)
        return tasks, sealed, prints

    def hand(self, to: CaseId, tasks: Iterable[bytes], sealed: Iterable[bytes], prints: Iterable[int]) -> None:
        """Make these a case's."""
        for task in tasks:
            self._lane.run("UPDATE tasks SET case_id = ? WHERE id = ?", (to.bytes, task))
        for item in sealed:
            self._lane.run("UPDATE outbox SET case_id = ? WHERE env_id = ?", (to.bytes, item))
        for number in prints:
            self._lane.run("UPDATE prints SET case_id = ? WHERE number = ?", (to.bytes, number))

    def sealed_about(self, referrals: Collection[EntityId]) -> list[bytes]:
        """The packets of these referrals."""
        sql = "SELECT env_id FROM outbox WHERE referral_id = ?"
        return [row[0] for referral in referrals for row in self._lane.rows(sql, (referral.bytes,))]

    def drafts(self, case_id: CaseId) -> list[DraftRow]:
        """Everybody's drafts of a case, as they lie there."""
        return [DraftRow(*row) for row in self._lane.rows(_DRAFT, (case_id.bytes,))]

    def lay_drafts(self, case_id: CaseId, rows: Iterable[DraftRow]) -> None:
        """Put these in the place of those that stand there."""
        sql = (
            "INSERT OR REPLACE INTO drafts (case_id, entity_id, section, author, kept_at, stamp, answers) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        for row in rows:
            self._lane.run(
                sql, (case_id.bytes, row.entity, row.section, row.author, row.kept_at, row.stamp, row.answers)
            )

    def take_drafts(self, case_id: CaseId, rows: Iterable[DraftRow]) -> None:
        """Take these away."""
        sql = "DELETE FROM drafts WHERE case_id = ? AND author = ? AND section = ? AND entity_id = ?"
        for row in rows:
            self._lane.run(sql, (case_id.bytes, *row.place))


def laid_together(theirs: Iterable[DraftRow], ours: Iterable[DraftRow], root: bytes, to: bytes) -> Iterator[DraftRow]:
    """The drafts of the other case as those of this one: of one question the later typed answer stands."""
    here = {row.place: row for row in ours}
    for row in theirs:
        moved = msgspec.structs.replace(
            row, entity=to if row.entity == root else row.entity, answers=_parents(row, root, to)
        )
        kept = here.get(moved.place)
        if kept is None:
            yield moved
            continue
        first, second = sorted((kept, moved), key=lambda each: each.kept_at)
        answers = {**msgspec.json.decode(first.answers), **msgspec.json.decode(second.answers)}
        yield msgspec.structs.replace(second, answers=msgspec.json.encode(answers))


def _parents(row: DraftRow, root: bytes, to: bytes) -> bytes:
    """What was begun below the one file is below the other."""
    answers = msgspec.json.decode(row.answers)
    if isinstance(answers, dict) and answers.get("parent") == root.hex():
        answers = {**answers, "parent": to.hex()}
    return msgspec.json.encode(answers)


def _merge(row: Any) -> Merge:
    case_id, into, at, by, told = row
    return Merge(
        CaseId(UUID(bytes=case_id)), CaseId(UUID(bytes=into)), instant(at), PersonId(UUID(bytes=by)),
        msgspec.json.decode(told, type=Told),
    )  # fmt: skip


def chain_above(at: CaseId, into: Mapping[CaseId, CaseId]) -> list[CaseId]:
    """It, what it is part of, and what that is part of."""
    found = [at]
    while (at := into.get(at, at)) not in found:
        found.append(at)
    return found
