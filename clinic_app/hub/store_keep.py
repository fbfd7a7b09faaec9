"""Which backups the keep holds for whom, and of what parts they are; the parts themselves are files beside the store.

No column says which PC of a clinic brought one, and times are whole hours.
"""

from __future__ import annotations

from enum import StrEnum

from clinic_app.facts import dataclass
from clinic_app.hub.store import Row, Store, Work


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
_THIS = " WHERE backup_id = $1 AND agency_id = $2"


class Keeps:
    """The part of the store that knows backups; it shares no table with envelopes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def backup(self, agency: str, backup: bytes) -> KeptBackup | None:
        """One backup of this clinic; another's is not there."""
        rows = await self._store.rows(_COLUMNS + _THIS, backup, agency)
        return _kept(rows[0]) if rows else None

    async def taken(self, agency: str, backup: bytes) -> bool:
        """Whether this name is in use by another clinic."""
        sql = "SELECT 1 FROM keep WHERE backup_id = $1 AND agency_id <> $2"
        return bool(await self._store.rows(sql, backup, agency))

    async def whole(self, agency: str) -> list[KeptBackup]:
        """Every whole backup of a clinic, the newest first."""
        sql = _COLUMNS + " WHERE agency_id = $1 AND whole_hour IS NOT NULL ORDER BY whole_hour DESC, backup_id"
        return [_kept(row) for row in await self._store.rows(sql, agency)]

    async def every(self) -> list[KeptBackup]:
        """All that is kept, for the sweep and the operator."""
        return [_kept(row) for row in await self._store.rows(_COLUMNS + " ORDER BY agency_id, backup_id")]

    async def used(self, agency: str) -> int:
        """Bytes of a clinic, whole or not."""
        sql = "SELECT coalesce(sum(size), 0) FROM keep WHERE agency_id = $1"
        return int((await self._store.rows(sql, agency))[0][0])

    async def parts(self, backup: bytes) -> list[bytes]:
        """The names of the parts that are there."""
        sql = "SELECT part_id FROM keep_part WHERE backup_id = $1 ORDER BY part_id"
        return [row[0] for row in await self._store.rows(sql, backup)]

    async def has(self, backup: bytes, part: bytes) -> bool:
        """Whether a part is there."""
        sql = "SELECT 1 FROM keep_part WHERE backup_id = $1 AND part_id = $2"
        return bool(await self._store.rows(sql, backup, part))

    async def note(self, agency: str, backup: bytes, part: bytes, *, size: int, hour: int) -> bool:
        """A part lies on the disk. False if its backup became whole, or another clinic's, meanwhile."""

        async def deed(work: Work) -> bool:
            await work.change(
                "INSERT INTO keep (backup_id, agency_id, touched_hour, size) VALUES ($1, $2, $3, 0)"
                " ON CONFLICT (backup_id) DO NOTHING",
                backup, agency, hour,
            )  # fmt: skip
            open_ = "SELECT 1 FROM keep WHERE backup_id = $1 AND agency_id = $2 AND whole_hour IS NULL"
            if not await work.rows(open_, backup, agency):
                return False
            added = await work.change(
                "INSERT INTO keep_part (backup_id, part_id, size) VALUES ($1, $2, $3)"
                " ON CONFLICT (backup_id, part_id) DO NOTHING",
                backup, part, size,
            )  # fmt: skip
            await work.change(
                "UPDATE keep SET size = size + $1, touched_hour = $2 WHERE backup_id = $3",
                size if added else 0, hour, backup,
            )  # fmt: skip
            return True

        return await self._store.write(deed)

    async def complete(
        self, agency: str, backup: bytes, manifest: bytes, *, parts: list[bytes], size: int, hour: int, between: int
    ) -> Whole:
        """Make a backup whole if all its parts are there and nothing else is. Saying it again is answered alike."""

        async def deed(work: Work) -> Whole:
            rows = await work.rows(_COLUMNS + _THIS, backup, agency)
            if not rows:
                return Whole.UNKNOWN
            known = _kept(rows[0])
            if known.manifest is not None:
                return Whole.KNOWN if known.manifest == manifest else Whole.DIFFERS
            found = await work.rows("SELECT part_id, size FROM keep_part WHERE backup_id = $1", backup)
            there: dict[bytes, int] = {row[0]: row[1] for row in found}
            if set(parts) - there.keys():
                return Whole.MISSING
            if there.keys() - set(parts) or sum(there[part] for part in parts) != size or known.size != size:
                return Whole.DIFFERS
            newest = (await work.rows("SELECT max(whole_hour) FROM keep WHERE agency_id = $1", agency))[0][0]
            if newest is not None and 0 <= hour - newest < between:
                return Whole.TOO_SOON
            sql = "UPDATE keep SET whole_hour = $1, manifest = $2 WHERE backup_id = $3"
            await work.change(sql, hour, manifest, backup)
            return Whole.WHOLE

        return await self._store.write(deed)

    async def drop(self, backup: bytes) -> None:
        """Forget one backup; its files go afterwards."""

        async def deed(work: Work) -> None:
            await work.change("DELETE FROM keep_part WHERE backup_id = $1", backup)
            await work.change("DELETE FROM keep WHERE backup_id = $1", backup)

        await self._store.write(deed)


def _kept(row: Row) -> KeptBackup:
    return KeptBackup(
        backup=row[0], agency=row[1], touched_hour=row[2], whole_hour=row[3], size=row[4], manifest=row[5]
    )
