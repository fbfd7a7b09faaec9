"""The records that all PCs of a clinic share, each as its revisions make it, and whether this PC shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from clinic_app.domain.ids import CaseId
from clinic_app.facts import dataclass
from clinic_app.vault.common_kinds import Told
from clinic_app.vault.lane import Lane

_ROW: Final = "SELECT id, newest, seen, kind, name, document, case_id, shown, shut FROM common_records"
_MOST_IN_MIND: Final = 500
_AMONG: Final = f"{_ROW} WHERE id IN (SELECT unhex(value) FROM json_each(?))"  # noqa: S608
_WAITING: Final = (
    f"{_ROW} WHERE (shown = 0 OR shut = 1) AND (case_id IS NULL OR case_id IN (SELECT id FROM cases)) "  # noqa: S608
    "ORDER BY newest"
)

_HIDE: Final = (
    "UPDATE common_records SET shown = 0 WHERE case_id = ?1 OR (kind IN ('merged', 'not_same') AND instr(name, ?2) > 0)"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One of them, as far as it could be read; `kind` is None as long as nothing of it could."""

    id: UUID
    newest: int | None = None
    """The number of the newest of its revisions that lie here."""
    seen: Mapping[str, int] = field(default_factory=dict)
    """The newest of each PC among those that were read."""
    kind: str | None = None
    name: str = ""
    said: Told = field(default_factory=dict)
    case_id: CaseId | None = None
    shown: bool = False
    shut: bool = False
    """The key is lacking with which one of its revisions was shut: that one, and what came after, wait."""


class CommonBook:
    """Those of one vault."""

    def __init__(self, lane: Lane, vault_id: UUID) -> None:
        self._lane = lane
        self._vault_id = vault_id

    def id_of(self, kind: str, name: str) -> UUID:
        """Two PCs that begin the same record begin one."""
        return uuid5(self._vault_id, f"{kind}/{name}")

    def look_ahead(self, records: Iterable[UUID]) -> None:
        """These will be asked for soon: read them together, and keep them in mind until others are."""
        wanted = [*records]
        rows = self._lane.rows_among(_AMONG, (each.bytes for each in wanted)) if wanted else []
        self._lane.memory["common"] = {each: Record(each) for each in wanted} | {
            record.id: record for record in map(_record, rows)
        }
        touched = self._lane.rows("SELECT kind, name FROM touched LIMIT ?", (_MOST_IN_MIND,)) if wanted else []
        if wanted and len(touched) < _MOST_IN_MIND:
            self._lane.memory["touched"] = frozenset(map(tuple, touched))

    def one(self, record: UUID) -> Record:
        """This record; one without revisions if nobody has begun it."""
        if (known := self._in_mind.get(record)) is not None:
            return known
        row = self._lane.row(f"{_ROW} WHERE id = ?", (record.bytes,))
        return Record(record) if row is None else _record(row)

    def of_kind(self, kind: str) -> Iterator[Record]:
        """All of a kind."""
        yield from (_record(row) for row in self._lane.rows(f"{_ROW} WHERE kind = ? ORDER BY id", (kind,)))

    def waiting(self) -> Iterator[Record]:
        """What is not shown and might be by now: its case stands, its key came, this program is newer."""
        yield from (_record(row) for row in self._lane.rows(_WAITING))

    def keep(self, record: Record) -> None:
        """Keep it as it is now. Part of the transaction of the revision that made it so."""
        document, seen = msgspec.json.encode(record.said).decode(), msgspec.json.encode(record.seen).decode()
        case = record.case_id.bytes if record.case_id else None
        row = (record.id.bytes, record.newest, seen, record.kind, record.name, document, case, int(record.shown),
               int(record.shut))  # fmt: skip
        sql = "INSERT OR REPLACE INTO common_records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._lane.run(sql, row)
        if record.id in self._in_mind:
            self._in_mind[record.id] = record

    @property
    def _in_mind(self) -> dict[UUID, Record]:
        known: dict[UUID, Record] = self._lane.memory.setdefault("common", {})
        return known

    # --- what was touched ----------------------------------------------------------------------------

    def touched(self, kind: str, after: str, most: int) -> list[str]:
        """Names of records that somebody wrote to since they were told."""
        sql = "SELECT name FROM touched WHERE kind = ? AND name > ? ORDER BY name LIMIT ?"
        return [row[0] for row in self._lane.rows(sql, (kind, after, most))]

    @property
    def untold(self) -> int:
        """How many of any kind."""
        return int(self._lane.row("SELECT count(*) FROM touched")[0])  # type: ignore[index]

    def is_touched(self, kind: str, name: str) -> bool:
        """Whether this is one."""
        known: frozenset[tuple[str, str]] | None = self._lane.memory.get("touched")
        if known is not None:
            return (kind, name) in known
        return self._lane.row("SELECT 1 FROM touched WHERE kind = ? AND name = ?", (kind, name)) is not None

    def untouch(self, kind: str, name: str) -> None:
        """What the tables say of it is what the record says."""
        self.look_again()
        self._lane.run("DELETE FROM touched WHERE kind = ? AND name = ?", (kind, name))

    def untouch_these(self, kind: str, names: Iterable[str]) -> None:
        """The same of many."""
        sql = "DELETE FROM touched WHERE kind = ? AND name IN (SELECT value FROM json_each(?))"
        self._lane.run(sql, (kind, json.dumps([*names])))

    def look_again(self) -> None:
        """What was touched is not what `look_ahead` found any more."""
        self._lane.memory.pop("touched", None)

    def untouch_all(self) -> None:
        """The same of all."""
        self._lane.run("DELETE FROM touched")

    def hide(self, case_id: CaseId) -> None:
        """What hangs on this case, or names it beside another, does not show any more."""
        self._lane.run(_HIDE, (case_id.bytes, case_id.hex))
        self._in_mind.clear()

    def touch_all(self, kind: str, every: str) -> None:
        """Tell of everything of a kind; `every` is SQL that gives the names."""
        self._lane.run(f"INSERT OR IGNORE INTO touched (kind, name) SELECT ?, * FROM ({every})", (kind,))  # noqa: S608


def _record(row: Any) -> Record:
    record, newest, seen, kind, name, document, case, shown, shut = row
    return Record(
        UUID(bytes=record), newest, msgspec.json.decode(seen), kind, name, msgspec.json.decode(document),
        CaseId(UUID(bytes=case)) if case else None, bool(shown), bool(shut),
    )  # fmt: skip
