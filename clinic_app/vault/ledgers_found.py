"""What the lists of erasures around a backup say: which cases would come back with it, and until when that is known."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from clinic_app.domain.ids import CaseId
from clinic_app.errors import BackupError, VaultError
from clinic_app.facts import dataclass
from clinic_app.vault.backup_folder import backups_in
from clinic_app.vault.backup_opened import Opened
from clinic_app.vault.connection import DatabaseError, gently
from clinic_app.vault.ledger import FIRST_HEAD, Ledger, blank, content_of, earlier_path_in, path_in


@dataclass(frozen=True, slots=True)
class Known:
    """What the lists around a backup say. `back` are cases that it holds and that were erased since.

    `until`: what was erased later than this nobody here can tell; None if there was no list at all. `unreadable` lists
    are damaged, forged, or of another record.
    """

    ledger: Ledger | None = None
    back: tuple[CaseId, ...] = ()
    until: datetime | None = None
    unreadable: int = 0


def standing_in(opened: Opened, cases: Iterable[CaseId]) -> frozenset[CaseId]:
    """Which of these are in it. Raises `VaultDamaged`, or what its library says of a damaged one."""
    with gently(opened.database()) as db:
        there = {row[0] for row in db.execute("SELECT id FROM cases").fetchall()}
    return frozenset(case for case in cases if case.bytes in there)


def look_around(opened: Opened, folders: Iterable[Path], now: datetime) -> Known:
    """Read every list in these folders, and in the heads of this vault's backups there. Never raises `OSError`."""
    vault_id = opened.origin.vault_id
    try:
        with gently(opened.database()) as db:
            mine = blank(db.execute(FIRST_HEAD).fetchone(), vault_id, now)
            there = {row[0] for row in db.execute("SELECT id FROM cases").fetchall()}
    except (VaultError, DatabaseError):
        mine, there = None, set()  # whoever restores it will say what is wrong with it
    found = [each for folder in dict.fromkeys(folders) for each in _lists_in(folder, vault_id, mine)]
    if mine is None:
        return Known(unreadable=len(found))
    lists = [each for each in map(mine.opened, found) if each is not None]
    erased = {case: at for each in lists for case, at in each.erased.items()}
    back = tuple(case for case in erased if case.bytes in there)
    until = max((each.written_at for each in lists), default=None)
    return Known(replace(mine, erased=erased), back, until, len(found) - len(lists))


def _lists_in(folder: Path, vault_id: UUID, mine: Ledger | None) -> list[bytes]:
    """Those of this record. Other PCs of the clinic have lists of their own, locked with keys that this one lacks."""
    line = mine.line if mine is not None else b""
    paths = (earlier_path_in(folder, vault_id), path_in(folder, vault_id, line))
    found = [content for path in paths if (content := content_of(path)) is not None]
    with suppress(BackupError):
        heads = [file.head for file in backups_in(folder, vault_id)]
        found += [head.erased for head in heads if head.erased and head.of_line(line)]
    return found
