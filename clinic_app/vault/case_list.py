"""The lines of the list of cases: what one says, which are wanted, and a page of them. No line holds a name."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from clinic_app.domain.ids import CaseId
from clinic_app.facts import dataclass
from clinic_app.vault.projection import LISTED

ROW: Final = f"SELECT number, id, {', '.join(LISTED)} FROM cases "  # noqa: S608
LOAD: Final = (
    f"SELECT c.number, d.newest, d.document, key, {', '.join(LISTED)} "  # noqa: S608
    "FROM cases c LEFT JOIN case_documents d ON d.number = c.number WHERE id = ?"
)
LOAD_MANY: Final = (
    f"SELECT c.id, c.number, d.newest, d.document, key, j.header, {', '.join(LISTED)} "  # noqa: S608
    "FROM cases c LEFT JOIN case_documents d ON d.number = c.number LEFT JOIN journal j ON j.seq = d.newest "
    "WHERE c.id IN (SELECT unhex(value) FROM json_each(?))"
)
BEGIN: Final = (
    f"INSERT INTO cases (id, begun_at, begun_by, key, {', '.join(LISTED)}) "  # noqa: S608
    f"VALUES (?, ?, ?, ?{', ?' * len(LISTED)})"
)
BEGIN_AT: Final = (
    f"INSERT INTO cases (number, id, begun_at, begun_by, key, {', '.join(LISTED)}) "  # noqa: S608
    f"VALUES (?, ?, ?, ?, ?{', ?' * len(LISTED)})"
)
_CLOCK: Final = LISTED.index("next_clock_at")
RELIST: Final = f"UPDATE cases SET {', '.join(f'{name} = ?' for name in LISTED)} WHERE number = ?"  # noqa: S608


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
    without: frozenset[CaseId] = frozenset()
    """These are left out, and not counted: they are kept from whoever asks."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """Rows newest first, how many there are in all, and what to pass for the next page (None: that was the last)."""

    rows: tuple[CaseRow, ...]
    total: int
    next: int | None


def listed(row: Any) -> CaseRow:
    """The line as the table has it."""
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


def due_since(row: tuple[Any, ...], kept: tuple[Any, ...], now: str) -> tuple[Any, ...]:
    """A clock that may be over is due *now*, at every save anew: the list keeps the first of these moments."""
    at, before = row[_CLOCK], kept[_CLOCK]
    if at is None or before is None or not before <= at <= now:
        return row
    return (*row[:_CLOCK], before, *row[_CLOCK + 1 :])
