"""Which backups the keep holds for whom, and of what parts they are; the parts themselves are files beside the store.

No column says which PC of a clinic brought one, and times are whole hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clinic_app.hub.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS keep (backup_id BLOB PRIMARY KEY, agency_id TEXT NOT NULL, touched_hour INTEGER NOT NULL,
  whole_hour INTEGER, size INTEGER NOT NULL, manifest BLOB);
CREATE INDEX IF NOT EXISTS keep_agency ON keep (agency_id, whole_hour);
CREATE TABLE IF NOT EXISTS keep_part (backup_id BLOB NOT NULL, part_id BLOB NOT NULL, size INTEGER NOT NULL,
  PRIMARY KEY (backup_id, part_id));
"""


class Whole(StrEnum):
    """What became of a manifest."""

    WHOLE = "whole"
    KNOWN = "known"
    UNKNOWN = "unknown"
    MISSING = "missing"
    DIFFERS = "differs"
    TOO_SOON = "too_soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBackup:
    """One backup in the keep; `whole_hour` and `manifest` are None until all of it is there."""

    backup: bytes
    agency: str
    touched_hour: int
    whole_hour: int | None
    size: int
    manifest: bytes | None


_COLUMNS = "SELECT backup_id, agency_id, touched_hour, whole_hour, size, manifest FROM keep"


class Keeps:
    """The part of the store that knows backups; it shares no table with envelopes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db
        self._db.executescript(SCHEMA)

    def backup(self, agency: str, backup: bytes) -> KeptBackup | None:
        """One backup of this clinic; another's is not there."""
        row = self._db.execute(_COLUMNS + " WHERE backup_id = ? AND agency_id = ?", (backup, agency)).fetchone()
        return None if row is None else _kept(row)

    def taken(self, agency: str, backup: bytes) -> bool:
        """Whether this name is in use by another clinic."""
        row = self._db.execute("SELECT 1 FROM keep WHERE backup_id = ? AND agency_id <> ?", (backup, agency)).fetchone()
        return row is not None

    def whole(self, agency: str) -> list[KeptBackup]:
        """Every whole backup of a clinic, the newest first."""
        sql = _COLUMNS + " WHERE agency_id = ? AND whole_hour IS NOT NULL ORDER BY whole_hour DESC, backup_id"
        return [_kept(row) for row in self._db.execute(sql, (agency,))]

    def every(self) -> list[KeptBackup]:
        """All that is kept, for the sweep and the operator."""
        return [_kept(row) for row in self._db.execute(_COLUMNS + " ORDER BY agency_id, backup_id")]

    def used(self, agency: str) -> int:
        """Bytes of a clinic, whole or not."""
        sql = "SELECT coalesce(sum(size), 0) FROM keep WHERE agency_id = ?"
        return int(self._db.execute(sql, (agency,)).fetchone()[0])

    def parts(self, backup: bytes) -> list[bytes]:
        """The names of the parts that are there."""
        sql = "SELECT part_id FROM keep_part WHERE backup_id = ? ORDER BY part_id"
        return [row[0] for row in self._db.execute(sql, (backup,))]

    def has(self, backup: bytes, part: bytes) -> bool:
        """Whether a part is there."""
        sql = "SELECT 1 FROM keep_part WHERE backup_id = ? AND part_id = ?"
        return self._db.execute(sql, (backup, part)).fetchone() is not None

    def note(self, agency: str, backup: bytes, part: bytes, *, size: int, hour: int) -> bool:
        """A part lies on the disk. False if its backup became whole, or another clinic's, meanwhile."""
        with self._store.writing() as db:
            db.execute(
                "INSERT INTO keep (backup_id, agency_id, touched_hour, size) VALUES (?, ?, ?, 0)"
                " ON CONFLICT (backup_id) DO NOTHING",
                (backup, agency, hour),
            )
            open_ = "SELECT 1 FROM keep WHERE backup_id = ? AND agency_id = ? AND whole_hour IS NULL"
            if db.execute(open_, (backup, agency)).fetchone() is None:
                return False
            added = db.execute(
                "INSERT INTO keep_part (backup_id, part_id, size) VALUES (?, ?, ?)"
                " ON CONFLICT (backup_id, part_id) DO NOTHING",
                (backup, part, size),
            ).rowcount
            grown = size if added else 0
            db.execute("UPDATE keep SET size = size + ?, touched_hour = ? WHERE backup_id = ?", (grown, hour, backup))
        return True

    def complete(
        self, agency: str, backup: bytes, manifest: bytes, *, parts: list[bytes], size: int, hour: int, between: int
    ) -> Whole:
        """Make a backup whole if all its parts are there and nothing else is. Saying it again is answered alike."""
        with self._store.writing() as db:
            known = self.backup(agency, backup)
            if known is None:
                return Whole.UNKNOWN
            if known.manifest is not None:
                return Whole.KNOWN if known.manifest == manifest else Whole.DIFFERS
            there = dict(db.execute("SELECT part_id, size FROM keep_part WHERE backup_id = ?", (backup,)).fetchall())
            if set(parts) - there.keys():
                return Whole.MISSING
            if there.keys() - set(parts) or sum(there[part] for part in parts) != size or known.size != size:
                return Whole.DIFFERS
            newest = db.execute("SELECT max(whole_hour) FROM keep WHERE agency_id = ?", (agency,)).fetchone()[0]
            if newest is not None and 0 <= hour - newest < between:
                return Whole.TOO_SOON
            db.execute("UPDATE keep SET whole_hour = ?, manifest = ? WHERE backup_id = ?", (hour, manifest, backup))
        return Whole.WHOLE

    def drop(self, backup: bytes) -> None:
        """Forget one backup; its files go afterwards."""
        with self._store.writing() as db:
            db.execute("DELETE FROM keep_part WHERE backup_id = ?", (backup,))
            db.execute("DELETE FROM keep WHERE backup_id = ?", (backup,))


def _kept(row: tuple[bytes, str, int, int | None, int, bytes | None]) -> KeptBackup:
    return KeptBackup(
        backup=row[0], agency=row[1], touched_hour=row[2], whole_hour=row[3], size=row[4], manifest=row[5]
    )
