"""The cases as they are now: begun, loaded whole, paged newest first, found."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec

from clinic_app.domain.case import Case, as_document, from_document
from clinic_app.domain.casecode import CASE_LENGTH, new_case_code, read_code
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import NoSuchCase
from clinic_app.vault.journal import Journal
from clinic_app.vault.lane import Lane
from clinic_app.vault.projection import LISTED, Projection, SearchClass
from clinic_app.vault.search import Search

_ROW: Final = "SELECT l.number, c.id, " + ", ".join(f"l.{name}" for name in LISTED)
_FROM: Final = " FROM case_list l JOIN cases c ON c.number = l.number "
_ORDER: Final = " ORDER BY l.number DESC LIMIT ?"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the list: never a name."""

    number: int
    id: CaseId
    code: str
    mode: str
    age_band: str | None
    language: str | None
    danger: str | None
    next_clock_at: str | None
    closed: bool
    opened_on: str | None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to page through; a part that is None asks nothing."""

    closed: bool | None = None
    mode: str | None = None
    danger: str | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """Rows newest first, how many there are in all, and what to pass for the next page (None: that was the last)."""

    rows: tuple[CaseRow, ...]
    total: int
    next: int | None


class Cases:
    """The current documents and the narrow list beside them."""

    def __init__(self, lane: Lane, clock: Clock, projection: Projection, journal: Journal) -> None:
        self._lane = lane
        self._clock = clock
        self._projection = projection
        self._journal = journal
        self._search = Search(lane)

    def begin(self, author: PersonId) -> Case:
        """A new file: id, code, a key of its own, and nothing else."""
        case_id = CaseId(uuid4())

        def write() -> Case:
            case = Case.begun(case_id, self._free_code())
            sql = "INSERT INTO cases (id, code, begun_at, begun_by, document) VALUES (?, ?, ?, ?, jsonb(?))"
            now = iso(self._clock.now())
            self._lane.run(sql, (case_id.bytes, case.code, now, author.bytes, _document(case)))
            self._lane.run("INSERT INTO case_keys (case_id, key) VALUES (?, ?)", (case_id.bytes, os.urandom(32)))
            self._journal.append("case_begun", author, {"case": case_id})
            self._keep_beside(self.number(case_id), case)
            return case

        return self._lane.save(write)

    def load(self, case_id: CaseId) -> Case:
        """The case as it is now. Raises `NoSuchCase`."""
        row = self._lane.row("SELECT json(document) FROM cases WHERE id = ?", (case_id.bytes,))
        if row is None:
            raise NoSuchCase
        return from_document(case_id, msgspec.json.decode(row[0]))

    def number(self, case_id: CaseId) -> int:
        """The case's place in this vault; it never leaves it. Raises `NoSuchCase`."""
        row = self._lane.row("SELECT number FROM cases WHERE id = ?", (case_id.bytes,))
        if row is None:
            raise NoSuchCase
        return int(row[0])

    def begun_by(self, case_id: CaseId) -> PersonId:
        """Who began the case. Raises `NoSuchCase`."""
        row = self._lane.row("SELECT begun_by FROM cases WHERE id = ?", (case_id.bytes,))
        if row is None:
            raise NoSuchCase
        return PersonId(UUID(bytes=row[0]))

    def begun_at(self, case_id: CaseId) -> datetime:
        """When the case was begun. Raises `NoSuchCase`."""
        row = self._lane.row("SELECT begun_at FROM cases WHERE id = ?", (case_id.bytes,))
        if row is None:
            raise NoSuchCase
        return instant(row[0])

    def replace(self, case: Case) -> None:
        """Keep what a revision made of a case, in the transaction of that revision."""
        number = self.number(case.id)
        self._lane.run("UPDATE cases SET document = jsonb(?) WHERE number = ?", (_document(case), number))
        self._keep_beside(number, case)

    def by_code(self, untrusted: str) -> CaseId:
        """The case with this code, however it was typed. Raises `NotACode`, `NoSuchCase`."""
        row = self._lane.row("SELECT id FROM cases WHERE code = ?", (read_code(untrusted, CASE_LENGTH),))
        if row is None:
            raise NoSuchCase
        return CaseId(UUID(bytes=row[0]))

    def page(self, wanted: CaseFilter = CaseFilter(), *, after: int | None = None, limit: int = 50) -> CasePage:
        """One page, newest first, continuing below the number `after`."""
        asked = {
            "closed": None if wanted.closed is None else int(wanted.closed),
            "mode": wanted.mode,
            "danger": wanted.danger,
        }
        parts = [(f"l.{name} = ?", value) for name, value in asked.items() if value is not None]
        where = " AND ".join(part for part, _ in parts)
        values = [value for _, value in parts]
        counting = "SELECT count(*) FROM case_list l" + (f" WHERE {where}" if where else "")  # noqa: S608
        total = self._lane.rows(counting, values)[0][0]
        if after is not None:
            where, values = f"{where} AND l.number < ?" if where else "l.number < ?", [*values, after]
        sql = _ROW + _FROM + (f"WHERE {where}" if where else "") + _ORDER
        rows = [_listed(row) for row in self._lane.rows(sql, [*values, limit + 1])]
        more = len(rows) > limit
        return CasePage(tuple(rows[:limit]), int(total), rows[limit - 1].number if more else None)

    def ticking(self, *, limit: int = 200) -> tuple[CaseRow, ...]:
        """Open cases in which a clock was running when they were last written in, newest first."""
        sql = f"{_ROW}{_FROM}WHERE l.next_clock_at IS NOT NULL AND l.closed = 0{_ORDER}"
        return tuple(_listed(row) for row in self._lane.rows(sql, (limit,)))

    def find(self, text: str, classes: Collection[SearchClass], *, limit: int = 50) -> tuple[CaseRow, ...]:
        """Cases that contain this text in a class that the caller may read, newest first."""
        numbers = self._search.find(self._projection.folded(text), classes, limit)
        marks = ",".join("?" * len(numbers))
        sql = f"{_ROW}{_FROM}WHERE l.number IN ({marks}){_ORDER}"
        return tuple(_listed(row) for row in self._lane.rows(sql, [*numbers, limit]))

    def _keep_beside(self, number: int, case: Case) -> None:
        marks = ", ".join("?" * (len(LISTED) + 1))
        row = self._projection.row(case)
        sql = f"INSERT OR REPLACE INTO case_list (number, {', '.join(LISTED)}) VALUES ({marks})"  # noqa: S608
        self._lane.run(sql, (number, *row))
        self._search.keep(number, self._projection.search_texts(case))

    def _free_code(self) -> str:
        while True:
            code = new_case_code()
            if self._lane.row("SELECT 1 FROM cases WHERE code = ?", (code,)) is None:
                return code


def _document(case: Case) -> str:
    return msgspec.json.encode(as_document(case)).decode()


def _listed(row: Any) -> CaseRow:
    number, case_id, code, mode, age_band, language, danger, next_clock_at, closed, opened_on = row
    return CaseRow(
        number,
        CaseId(UUID(bytes=case_id)),
        code,
        mode,
        age_band,
        language,
        danger,
        next_clock_at,
        bool(closed),
        opened_on,
    )
