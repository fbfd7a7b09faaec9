"""Tables of other places, as they came sealed: of each place and year the newest alone, on all PCs of a clinic."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from clinic_app.domain.common_law import LATEST
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.common_kinds import Table
from clinic_app.vault.lane import Lane

REPORTS: Final = Table(
    name="network_report", table="network_reports", key="sender:text year:int",
    told="report:text received_at:text seen:text", stricter={"report": LATEST},
)  # fmt: skip
_LOOK: Final = "SELECT sender, year, report, received_at, seen FROM network_reports"


@dataclass(frozen=True, slots=True)
class KeptReport:
    """One report. `mid` and `thread` are of the message that brought it; empty for one of our own."""

    sender: str
    year: int
    made_at: str
    mid: bytes
    thread: bytes
    body: bytes
    received_at: datetime
    seen: bool


class NetworkReports:
    """Those of one vault. What a row says begins with the instant at which it was made: so the later is the greater."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def put(self, sender: str, year: int, *, made_at: str, mid: bytes, thread: bytes, body: bytes) -> bool:
        """Keep it in the place of an older one; whether it is newer than what was there."""
        report = f"{made_at} {mid.hex() or '-'} {thread.hex() or '-'} {body.decode()}"
        before = self._lane.row(f"{_LOOK} WHERE sender = ? AND year = ?", (sender, year))
        if before is not None and before[2] >= report:
            return False
        sql = (
            "INSERT INTO network_reports (sender, year, report, received_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (sender, year) DO UPDATE SET report = excluded.report, received_at = excluded.received_at"
        )
        self._lane.save(lambda: self._lane.run(sql, (sender, year, report, iso(self._clock.now()))))
        return True

    def of_year(self, year: int) -> list[KeptReport]:
        """Those of one year, by their senders."""
        return [_read(row) for row in self._lane.rows(f"{_LOOK} WHERE year = ? ORDER BY sender", (year,))]

    def years(self) -> list[int]:
        """Of which years anything came, the newest first."""
        return [row[0] for row in self._lane.rows("SELECT DISTINCT year FROM network_reports ORDER BY year DESC")]

    def senders(self) -> list[str]:
        """Who ever sent one."""
        return [row[0] for row in self._lane.rows("SELECT DISTINCT sender FROM network_reports ORDER BY sender")]

    def mark_seen(self, sender: str, year: int, mid: bytes) -> None:
        """Somebody here looked at a sum with it in it."""
        sql = "UPDATE network_reports SET seen = ? WHERE sender = ? AND year = ?"
        self._lane.save(lambda: self._lane.run(sql, (mid.hex(), sender, year)))


def _read(row: Any) -> KeptReport:
    sender, year, report, received_at, seen = row
    made_at, mid, thread, body = report.split(" ", 3)
    return KeptReport(
        sender, year, made_at, b"" if mid == "-" else bytes.fromhex(mid),
        b"" if thread == "-" else bytes.fromhex(thread), body.encode(), instant(received_at), mid in ("-", seen),
    )  # fmt: skip
