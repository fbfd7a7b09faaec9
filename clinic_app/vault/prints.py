"""The register of what was printed: a number for every paper, for whom it was, and later what became of it.

It says what it was, never what it said. Numbers are a PC's own, with a letter of that PC once there are several; what
lies open of a paper is the same on all of them, and names no case there.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane
from clinic_app.vault.print_marks import LETTERS

_LOOK: Final = (
    "SELECT device, number, mark, document, copy, recipient, copies, printer, reason, at, by, unsure, fate, fate_at, "
    "fate_by FROM papers_out "
)


class Fate(StrEnum):
    """What became of a paper."""

    GIVEN = "given"
    """Whoever it was for has it."""
    FILED = "filed"
    SHREDDED = "shredded"
    NEVER = "never"
    """It did not come out of the printer."""
    MISSING = "missing"
    """Nobody knows where it is."""


@dataclass(frozen=True, slots=True)
class Print:
    """One print of a case. `recipient` is who gets the paper; None if it stays, or is for the survivor."""

    number: int
    document: str
    recipient: str | None
    copies: int
    at: datetime
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOut:
    """One paper as the clinic looks after it. `printer` is None for one that was saved as a file."""

    device: DeviceId
    number: int
    shown: str
    document: str
    copy: str | None
    recipient: str | None
    copies: int
    printer: str | None
    reason: str | None
    at: datetime
    by: PersonId
    unsure: bool
    """Nobody can say from here whether it came out."""
    fate: Fate | None
    fate_at: datetime | None
    fate_by: PersonId | None


class Prints:
    """Every printed paper has a number."""

    def __init__(self, lane: Lane, clock: Clock, device: DeviceId) -> None:
        self._lane = lane
        self._clock = clock
        self._device = device

    def of_case(self, case_id: CaseId) -> list[Print]:
        """What was printed about a case, the oldest first."""
        sql = "SELECT number, document, recipient, copies, at, by FROM prints WHERE case_id = ? ORDER BY number"
        return [
            Print(int(number), document, recipient, int(copies), instant(at), PersonId(UUID(bytes=by)))
            for number, document, recipient, copies, at, by in self._lane.rows(sql, (case_id.bytes,))
        ]

    def number(
        self, *, document: str, case_id: CaseId | None, recipient: str | None, copies: int, by: PersonId,
        copy: str | None = None, printer: str | None = None, reason: str | None = None,
    ) -> int:  # fmt: skip
        """Enter a print and give its number."""
        at, mark = iso(self._clock.now()), self.mark
        row = (document, case_id.bytes if case_id else None, recipient, copies, at, by.bytes)
        sql = "INSERT INTO prints (document, case_id, recipient, copies, at, by) VALUES (?, ?, ?, ?, ?, ?)"
        out = (
            "INSERT INTO papers_out (device, number, mark, document, copy, recipient, copies, printer, reason, at, by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )

        def write() -> int:
            self._lane.run(sql, row)
            number = int(self._lane.rows("SELECT last_insert_rowid()")[0][0])
            self._lane.witness("SELECT 1 FROM prints WHERE number = ?", (number,))
            told = (document, copy, recipient, copies, printer, reason, at, by.bytes)
            self._lane.run(out, (self._device.bytes, number, mark, *told))
            return number

        return self._lane.save(write)

    @property
    def mark(self) -> str:
        """The letter of this PC; none while it is the only one."""
        # Who was let in by nobody was first, whatever a clock says of the others.
        rows = self._lane.rows("SELECT device, print_mark FROM pcs ORDER BY joined_by IS NOT NULL, joined_at, device")
        given = {bytes(device): mark for device, mark in rows}
        if len(given) < 2 or given[self._device.bytes] is not None:
            return given.get(self._device.bytes) or ""
        first = [device for device, mark in given.items() if mark is None]
        return LETTERS[first.index(self._device.bytes) % len(LETTERS)]

    def shown(self, number: int) -> str:
        """How a number of this PC stands on paper: `0412`, `B-0412`."""
        return _shown(self.mark, number)

    # --- afterwards --------------------------------------------------------------------------------

    def came_out(self, number: int, *, sure: bool) -> None:
        """Whether a paper of this PC is known to have come out."""
        sql = "UPDATE papers_out SET unsure = ? WHERE device = ? AND number = ?"
        self._lane.save(lambda: self._lane.run(sql, (int(not sure), self._device.bytes, number)))

    def settle(self, device: DeviceId, number: int, fate: Fate | None, *, by: PersonId) -> None:
        """What became of a paper of any PC; None takes the answer back."""
        said = (fate.value, iso(self._clock.now()), by.bytes) if fate else (None, None, None)
        sql = "UPDATE papers_out SET fate = ?, fate_at = ?, fate_by = ? WHERE device = ? AND number = ?"
        self._lane.save(lambda: self._lane.run(sql, (*said, device.bytes, number)))

    def one(self, device: DeviceId, number: int) -> PaperOut | None:
        """A paper, or None if there is none of this number."""
        row = self._lane.row(f"{_LOOK} WHERE device = ? AND number = ?", (device.bytes, number))
        return _paper(row) if row else None

    def unsettled(self) -> list[PaperOut]:
        """Those of which nobody said yet what became of them, the oldest first."""
        return [_paper(row) for row in self._lane.rows(f"{_LOOK} WHERE fate IS NULL ORDER BY at, device, number")]

    def newest(self, limit: int, *, before: datetime | None = None) -> list[PaperOut]:
        """The newest first; before an instant, if one is given."""
        until = iso(before) if before else "9999"
        rows = self._lane.rows(f"{_LOOK} WHERE at < ? ORDER BY at DESC, device, number DESC LIMIT ?", (until, limit))
        return [_paper(row) for row in rows]

    def printed_lately(self, by: PersonId, since: datetime) -> dict[str, int]:
        """How often somebody printed which documents since then."""
        sql = "SELECT document, count(*) FROM papers_out WHERE by = ? AND at >= ? GROUP BY document"
        return {document: int(count) for document, count in self._lane.rows(sql, (by.bytes, iso(since)))}


def _shown(mark: str, number: int) -> str:
    return f"{mark}-{number:04d}" if mark else f"{number:04d}"


def _paper(row: Any) -> PaperOut:
    device, number, mark, document, copy, recipient, copies, printer, reason, at, by, unsure, fate, fate_at, fate_by = (
        row
    )
    return PaperOut(
        device=DeviceId(UUID(bytes=device)), number=int(number), shown=_shown(mark, int(number)), document=document,
        copy=copy, recipient=recipient, copies=int(copies), printer=printer, reason=reason, at=instant(at),
        by=PersonId(UUID(bytes=by)), unsure=bool(unsure), fate=Fate(fate) if fate else None,
        fate_at=instant(fate_at) if fate_at else None, fate_by=PersonId(UUID(bytes=fate_by)) if fate_by else None,
    )  # fmt: skip
