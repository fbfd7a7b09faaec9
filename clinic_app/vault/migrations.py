"""The steps that bring an older vault to today's schema; a vault from the future is refused unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from clinic_app.errors import StepFailed, VaultFromNewerVersion
from clinic_app.vault.connection import Connection, DatabaseError, trouble

STEP_FILES: Final = (
    "0001_begin.sql", "0002_people.sql", "0003_restricted.sql", "0004_erased.sql", "0005_imports.sql",
    "0006_ticking.sql", "0007_attachments.sql", "0008_not_same.sql",
    "0009_merged.sql", "0010_settled.sql", "0011_waiting.sql", "0012_by_stick.sql",
    "0013_receipts.sql", "0014_other_pcs.sql", "0015_pcs.sql", "0016_meetings.sql",
    "0017_pcs_at_hub.sql",
    "0018_common.sql",
    "0019_journals.sql",
    "0020_common_tables.sql",
    "0021_packets.sql",
    "0022_woven.sql",
    "0023_papers_out.sql",
    "0024_reserved_codes.sql",
    "0025_joined_parts.sql",
    "0026_network_reports.sql",
    "0027_print_marks.sql",
    "0028_unread.sql",
)  # fmt: skip


@cache
def steps() -> tuple[str, ...]:
    """The SQL of every step, in order; read once."""
    return tuple(read_sql(name) for name in STEP_FILES)


def read_sql(name: str) -> str:
    """One SQL file of this room."""
    return files("clinic_app.vault").joinpath(name).read_text(encoding="utf-8")


def schema_version(db: Connection) -> int:
    """How many steps this vault has taken."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def upgrade(db: Connection, to: Sequence[str] | None = None) -> None:
    """Take every step that is missing, all of them or none: a program that knew fewer can still open what failed.

    Raises `VaultFromNewerVersion`, `StepFailed`, having changed nothing; `DiskFull`, `DiskFailing`, `VaultDamaged`.
    """
    try:
        _upgrade(db, steps() if to is None else to)
    except DatabaseError as error:
        raise (trouble(error, _folder(db)) or StepFailed(schema_version(db))) from error


def _upgrade(db: Connection, known: Sequence[str]) -> None:
    found = schema_version(db)
    if found > len(known):
        raise VaultFromNewerVersion(found=found, known=len(known))
    if found == len(known):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        for script in known[found:]:
            for statement in statements(script):
                db.execute(statement)
        db.execute(f"PRAGMA user_version={len(known)}")
        db.execute("COMMIT")
    except BaseException:
        with suppress(DatabaseError):  # said already by what failed first; or nothing is left to take back
            db.execute("ROLLBACK")
        raise


def _folder(db: Connection) -> Path:
    return Path(db.execute("PRAGMA database_list").fetchone()[2]).parent


def statements(script: str) -> list[str]:
    """The statements of a script. (`executescript` would commit half-way.)"""
    from sqlite3 import complete_statement

    found, collected = [], ""
    for line in script.splitlines(keepends=True):
        if line.lstrip().startswith("--"):
            continue
        collected += line
        if complete_statement(collected):
            found.append(collected.strip())
            collected = ""
    return found
