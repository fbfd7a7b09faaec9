"""Case codes set aside for paper, before there is a case: never drawn for another, on any PC of the clinic.

A code that was reserved stays so for ever: the sheet that carries it may turn up years later.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from clinic_app.domain.case import Case
from clinic_app.domain.casecode import CASE_LENGTH, read_code
from clinic_app.domain.common_law import EARLIEST
from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.errors import CodeNotReserved
from clinic_app.facts import dataclass
from clinic_app.vault.common_kinds import Table
from clinic_app.vault.lane import Lane

RESERVED: Final = Table(
    name="reserved_code", table="reserved_codes", key="code:text",
    told="reserved_at:text by:blob used_at:text given_up_at:text",
    stricter={"used_at": EARLIEST, "given_up_at": EARLIEST},
)  # fmt: skip
TAKEN: Final = "SELECT 1 FROM cases WHERE code = ?1 UNION ALL SELECT 1 FROM reserved_codes WHERE code = ?1"
"""Whether a code may not be drawn."""

_ADD: Final = "INSERT INTO reserved_codes (code, reserved_at, by) VALUES (?, ?, ?)"
_EVERY: Final = (
    "SELECT r.code, r.reserved_at, r.by, r.used_at, r.given_up_at, c.id FROM reserved_codes r "
    "LEFT JOIN cases c ON c.code = r.code"
)


@dataclass(frozen=True, slots=True)
class ReservedCode:
    """One code on paper. `case_id` is the case that has it, if it was entered and is not erased."""

    code: str
    reserved_at: datetime
    by: PersonId
    used_at: datetime | None
    given_up_at: datetime | None
    case_id: CaseId | None

    @property
    def waits(self) -> bool:
        """Whether a sheet with it may still be filled in."""
        return self.used_at is None and self.given_up_at is None


class ReservedCodes:
    """Those of one vault."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def add(self, code: str, by: PersonId) -> None:
        """Set this one aside. The caller has seen that it is free."""
        self._lane.save(lambda: self._lane.run(_ADD, (code, iso(self._clock.now()), by.bytes)))

    def every(self) -> tuple[ReservedCode, ...]:
        """All that ever were, the newest first, those of one moment by their code."""
        rows = self._lane.rows(f"{_EVERY} ORDER BY r.reserved_at DESC, r.code")
        return tuple(_read(row) for row in rows)

    def waiting(self, untrusted: str) -> str:
        """The code, however it was typed. Raises `NotACode`, `CodeNotReserved` if no sheet with it is awaited."""
        code = read_code(untrusted, CASE_LENGTH)
        row = self._lane.row(f"{_EVERY} WHERE r.code = ?", (code,))
        if row is None:
            raise CodeNotReserved("unknown")
        known = _read(row)
        if not known.waits:
            raise CodeNotReserved("used" if known.used_at else "given_up")
        return code

    def used(self, case: Case) -> None:
        """A case was begun under its code. Part of that transaction."""
        self._lane.run("UPDATE reserved_codes SET used_at = ? WHERE code = ?", (iso(self._clock.now()), case.code))

    def give_up(self, code: str) -> None:
        """The sheet is destroyed, and nothing was written on it. Safe to repeat."""
        sql = "UPDATE reserved_codes SET given_up_at = ? WHERE code = ? AND used_at IS NULL AND given_up_at IS NULL"
        self._lane.save(lambda: self._lane.run(sql, (iso(self._clock.now()), code)))


def _read(row: tuple[str, str, bytes, str | None, str | None, bytes | None]) -> ReservedCode:
    code, reserved, by, used, given_up, case_id = row
    return ReservedCode(
        code=code, reserved_at=instant(reserved), by=PersonId(UUID(bytes=by)),
        used_at=instant(used) if used else None, given_up_at=instant(given_up) if given_up else None,
        case_id=CaseId(UUID(bytes=case_id)) if case_id else None,
    )  # fmt: skip
