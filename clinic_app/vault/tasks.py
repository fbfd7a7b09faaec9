"""What is promised for later: a call, a second dose, asking again. Codes and times only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NewType
from uuid import UUID, uuid4

from clinic_app.domain.ids import CaseId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane

TaskId = NewType("TaskId", UUID)
_TASK = "SELECT id, case_id, kind, channel, due_at, done_at FROM tasks"


@dataclass(frozen=True, slots=True)
class Task:
    """One promise. `channel` says by which way it is kept (`in_person`, `phone`, `hub`…)."""

    id: TaskId
    case_id: CaseId | None
    kind: str
    channel: str
    due_at: datetime
    done_at: datetime | None


class Tasks:
    """The promises of this vault."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def add(self, *, kind: str, due_at: datetime, channel: str, case_id: CaseId | None = None) -> TaskId:
        """Promise something."""
        task = TaskId(uuid4())
        row = (task.bytes, case_id.bytes if case_id else None, kind, channel, iso(due_at))
        sql = "INSERT INTO tasks (id, case_id, kind, channel, due_at) VALUES (?, ?, ?, ?, ?)"

        def write() -> None:
            self._lane.run(sql, row)
            self._lane.witness("SELECT 1 FROM tasks WHERE id = ?", (task.bytes,))

        self._lane.save(write)
        return task

    def move_in(self, task: Task) -> None:
        """A promise that was made in the training clinic, with its id. Safe to repeat."""
        sql = "INSERT OR IGNORE INTO tasks (id, case_id, kind, channel, due_at, done_at) VALUES (?, ?, ?, ?, ?, ?)"
        case, done = task.case_id.bytes if task.case_id else None, iso(task.done_at) if task.done_at else None
        row = (task.id.bytes, case, task.kind, task.channel, iso(task.due_at), done)
        self._lane.save(lambda: self._lane.run(sql, row))

    def done(self, task: TaskId) -> None:
        """It was kept, or is no longer wanted."""
        sql = "UPDATE tasks SET done_at = ? WHERE id = ? AND done_at IS NULL"
        self._lane.save(lambda: self._lane.run(sql, (iso(self._clock.now()), task.bytes)))

    def move(self, task: TaskId, due_at: datetime) -> None:
        """It stands for another time."""
        sql = "UPDATE tasks SET due_at = ? WHERE id = ? AND done_at IS NULL"
        self._lane.save(lambda: self._lane.run(sql, (iso(due_at), task.bytes)))

    def one(self, task: TaskId) -> Task | None:
        """A task, done or not; None if there is none of this id."""
        return next((_task(row) for row in self._lane.rows(f"{_TASK} WHERE id = ?", (task.bytes,))), None)

    def reopen(self, task: TaskId) -> None:
        """It was not kept after all."""
        self._lane.save(lambda: self._lane.run("UPDATE tasks SET done_at = NULL WHERE id = ?", (task.bytes,)))

    def stop(self, case_id: CaseId, *, but: str = "") -> int:
        """Nothing more is done for this case, except tasks of the kind `but`; how many were open."""
        sql = "UPDATE tasks SET done_at = ? WHERE case_id = ? AND done_at IS NULL AND kind <> ?"
        return self._lane.save(lambda: self._lane.run(sql, (iso(self._clock.now()), case_id.bytes, but)))

    def drop(self, case_id: CaseId) -> None:
        """Forget every task of a case, done or not."""
        self._lane.save(lambda: self._lane.run("DELETE FROM tasks WHERE case_id = ?", (case_id.bytes,)))

    def withdraw(self, task: TaskId) -> None:
        """Forget one task: another stands instead of it."""
        self._lane.save(lambda: self._lane.run("DELETE FROM tasks WHERE id = ?", (task.bytes,)))

    def every(self, case_id: CaseId) -> list[Task]:
        """Every task of a case, done or not, in the order in which they were made."""
        return [_task(row) for row in self._lane.rows(f"{_TASK} WHERE case_id = ? ORDER BY rowid", (case_id.bytes,))]

    def open(
        self, *, until: datetime | None = None, case_id: CaseId | None = None, after: datetime | None = None,
        kinds: Collection[str] = (),
    ) -> list[Task]:  # fmt: skip
        """What is not done yet, the most urgent first; of these kinds alone, whatever follows their colon."""
        sql = (
            f"{_TASK} WHERE done_at IS NULL AND due_at <= coalesce(?, due_at) AND (? IS NULL OR case_id = ?) "
            "AND (? IS NULL OR due_at > ?) "
        )
        case, later = case_id.bytes if case_id else None, iso(after) if after else None
        bound: list[object] = [iso(until) if until else None, case, case, later, later]
        if kinds:
            sql += f"AND substr(kind, 1, instr(kind || ':', ':') - 1) IN ({', '.join('?' * len(kinds))}) "
            bound += sorted(kinds)
        return [_task(row) for row in self._lane.rows(sql + "ORDER BY due_at", tuple(bound))]


def _task(row: Any) -> Task:
    task, case, kind, channel, due_at, done_at = row
    return Task(TaskId(UUID(bytes=task)), CaseId(UUID(bytes=case)) if case else None, kind, channel, instant(due_at),
                instant(done_at) if done_at else None)  # fmt: skip
