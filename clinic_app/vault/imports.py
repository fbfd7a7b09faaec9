"""Which sheets of other programs came in, what became of each of their rows, and by what a row is known again.

A row is remembered by a keyed hash, so that it does not come in twice, nor come back when its case was erased. What it
said and did not land is kept with it until its case goes or somebody is done with the list.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final, NewType
from uuid import UUID, uuid4

import msgspec

from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane
from clinic_app.vault.settings import VaultSettings

ImportId = NewType("ImportId", UUID)
GONE: Final = "gone"
SALT: Final = "import_salt"

# Still as the import left it: nothing was written, typed, promised or sent since.
_UNTOUCHED: Final = (
    "SELECT DISTINCT i.case_id FROM import_rows i JOIN cases c ON c.id = i.case_id "
    "JOIN case_documents d ON d.number = c.number WHERE i.import_id = ? AND d.newest = i.revision "
    "AND NOT EXISTS (SELECT 1 FROM drafts f WHERE f.case_id = i.case_id) "
    "AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = i.case_id AND t.kind <> 'review_retention') "
    "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.case_id = i.case_id) "
    "AND NOT EXISTS (SELECT 1 FROM restricted r WHERE r.case_id = i.case_id)"
)


class LeftCell(msgspec.Struct, frozen=True, array_like=True):
    """One cell that did not come in: where it stood, why, and what it said."""

    column: int
    heading: str
    reason: str
    value: str


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a row beside its case: its number in its own program, and its cells that did not come in."""

    name: str
    left: tuple[LeftCell, ...]


@dataclass(frozen=True, slots=True)
class RowToKeep:
    """A row as it goes into the books. `why` is None for one that lands."""

    row: int
    mark: bytes
    content: bytes
    why: str | None
    told: Told


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row of an import. `told` is None when the list was forgotten; `case_id` when it did not land, or went since."""

    row: int
    case_id: CaseId | None
    why: str | None
    told: Told | None


@dataclass(frozen=True, slots=True)
class KeptImport:
    """One import and how it stands. `ended_at` is None while rows of it may still come in."""

    id: ImportId
    begun_at: datetime
    by: PersonId
    mapping: str
    rows: int
    ended_at: datetime | None
    undone_at: datetime | None
    landed: int
    listed: int
    cases: int
    told: int
    """Rows of which something is still kept in the list."""


class Imports:
    """The books of one vault. Writing belongs in the transaction that lands the rows."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock
        self._settings = VaultSettings(lane)

    def begin(self, *, by: PersonId, mapping: str, digest: bytes, rows: int) -> ImportId:
        """Open the books of one import."""
        made = ImportId(uuid4())
        row = (made.bytes, iso(self._clock.now()), by.bytes, mapping, digest, rows)
        sql = "INSERT INTO imports (id, begun_at, by, mapping, digest, rows) VALUES (?, ?, ?, ?, ?, ?)"
        self._lane.save(lambda: self._lane.run(sql, row))
        return made

    def end(self, import_id: ImportId) -> None:
        """Every row has its verdict."""
        sql = "UPDATE imports SET ended_at = ? WHERE id = ?"
        self._lane.save(lambda: self._lane.run(sql, (iso(self._clock.now()), import_id.bytes)))

    def keep(
        self, import_id: ImportId, rows: Sequence[RowToKeep], case_id: CaseId | None, revision: int | None
    ) -> None:
        """Enter rows, with the case they landed in and the number of the revision that holds them."""
        case = case_id.bytes if case_id is not None else None
        sql = (
            "INSERT INTO import_rows (import_id, row, mark, content, case_id, revision, why, told) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        salt = self._salt()
        for row in rows:
            told = msgspec.msgpack.encode(row.told)
            mark = _keyed(salt, row.mark)
            content = _keyed(salt, row.content)
            self._lane.run(sql, (import_id.bytes, row.row, mark, content, case, revision, row.why, told))

    def unlist(self, import_id: ImportId, rows: Iterable[int]) -> None:
        """Rows that were listed land after all: they have one verdict, the later one."""
        sql = "DELETE FROM import_rows WHERE import_id = ? AND row = ? AND case_id IS NULL AND why <> ?"
        for row in rows:
            self._lane.run(sql, (import_id.bytes, row, GONE))

    def known(self) -> Known:
        """Every row that ever landed here."""
        sql = "SELECT mark, content, why FROM import_rows WHERE case_id IS NOT NULL OR why = ?"
        return Known(self._salt(), {mark: (content, why) for mark, content, why in self._lane.rows(sql, (GONE,))})

    def by_digest(self, digest: bytes) -> tuple[ImportId, ...]:
        """Imports of exactly this file that were not undone, the newest first."""
        sql = "SELECT id FROM imports WHERE digest = ? AND undone_at IS NULL ORDER BY begun_at DESC"
        return tuple(ImportId(UUID(bytes=row[0])) for row in self._lane.rows(sql, (digest,)))

    def every(self) -> tuple[KeptImport, ...]:
        """All imports, the newest first."""
        sql = (
            "SELECT i.id, begun_at, by, mapping, rows, ended_at, undone_at, count(r.case_id), "
            "count(r.number) - count(r.case_id), count(DISTINCT r.case_id), count(r.told) "
            "FROM imports i LEFT JOIN import_rows r ON r.import_id = i.id GROUP BY i.id ORDER BY begun_at DESC, i.id"
        )
        return tuple(
            KeptImport(
                ImportId(UUID(bytes=made)), instant(begun), PersonId(UUID(bytes=by)), mapping, rows,
                instant(ended) if ended else None, instant(undone) if undone else None, landed, listed, cases, told,
            )
            for made, begun, by, mapping, rows, ended, undone, landed, listed, cases, told in self._lane.rows(sql)
        )  # fmt: skip

    def rows_of(
        self, import_id: ImportId, *, landed: bool | None = None, after: int = 0, limit: int = 200
    ) -> tuple[KeptRow, ...]:
        """Rows of one import in the order of the sheet, from the one after row `after`: all, or only those."""
        which = {None: "", True: "AND case_id IS NOT NULL ", False: "AND case_id IS NULL "}[landed]
        sql = (
            "SELECT row, case_id, why, told FROM import_rows WHERE import_id = ? AND row > ? "  # noqa: S608
            f"{which}ORDER BY row LIMIT ?"
        )
        return tuple(
            KeptRow(
                row, CaseId(UUID(bytes=case)) if case else None, why,
                msgspec.msgpack.decode(told, type=Told) if told else None,
            )
            for row, case, why, told in self._lane.rows(sql, (import_id.bytes, after, limit))
        )  # fmt: skip

    # --- taking back -------------------------------------------------------------------------------

    def cases_of(self, import_id: ImportId) -> tuple[tuple[CaseId, ...], int]:
        """The cases in which nobody has worked since, and how many others of this import there are."""
        untouched = tuple(CaseId(UUID(bytes=row[0])) for row in self._lane.rows(_UNTOUCHED, (import_id.bytes,)))
        sql = "SELECT count(DISTINCT case_id) FROM import_rows WHERE import_id = ? AND case_id IS NOT NULL"
        return untouched, int(self._lane.rows(sql, (import_id.bytes,))[0][0]) - len(untouched)

    def let_back(self, import_id: ImportId, case_id: CaseId) -> None:
        """Forget rows altogether: they may come in again, mended. Before their case is erased."""
        sql = "DELETE FROM import_rows WHERE import_id = ? AND case_id = ?"
        self._lane.run(sql, (import_id.bytes, case_id.bytes))

    def undone(self, import_id: ImportId) -> None:
        """Nothing of it is left, but what was worked on, and that some of its cases were erased before."""
        sql = "UPDATE imports SET undone_at = ?, ended_at = coalesce(ended_at, ?) WHERE id = ?"
        now = iso(self._clock.now())

        def write() -> None:
            self._lane.run(sql, (now, now, import_id.bytes))
            listed = "DELETE FROM import_rows WHERE import_id = ? AND case_id IS NULL AND why <> ?"
            self._lane.run(listed, (import_id.bytes, GONE))

        self._lane.save(write)

    def forget_list(self, import_id: ImportId) -> int:
        """Keep no longer what did not come in; which rows landed stays known. How many rows said something."""
        sql = "UPDATE import_rows SET told = NULL WHERE import_id = ? AND told IS NOT NULL"
        return self._lane.save(lambda: self._lane.run(sql, (import_id.bytes,)))

    def forget(self, case_id: CaseId) -> None:
        """A case goes: what its rows said goes too; that they were here stays, or a sheet would bring her back."""
        sql = "UPDATE import_rows SET case_id = NULL, revision = NULL, told = NULL, why = ? WHERE case_id = ?"
        self._lane.save(lambda: self._lane.run(sql, (GONE, case_id.bytes)))

    def _salt(self) -> bytes:
        salt = self._settings.get(SALT)
        if salt is None:
            salt = os.urandom(32).hex()
            self._settings[SALT] = salt
        return bytes.fromhex(salt)


class Known:
    """Rows that landed before, by their keyed marks."""

    def __init__(self, salt: bytes, rows: dict[bytes, tuple[bytes, str | None]]) -> None:
        self._salt = salt
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, mark: bytes, content: bytes) -> str | None:
        """`same`, `other` (it said something else then) or `gone`; None for one that never came."""
        found = self._rows.get(_keyed(self._salt, mark))
        if found is None:
            return None
        if found[1] == GONE:
            return GONE
        return "same" if found[0] == _keyed(self._salt, content) else "other"


def _keyed(salt: bytes, told: bytes) -> bytes:
    return hmac.digest(salt, told, sha256)
