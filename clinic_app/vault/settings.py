"""Settings that belong to the vault, signed documents it has pinned, and the register of what was printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from clinic_app.domain.ids import CaseId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.vault.lane import Lane


class VaultSettings:
    """Key → JSON value."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def __getitem__(self, key: str) -> Any:
        """The value. Raises `KeyError`."""
        row = self._lane.row("SELECT value FROM settings WHERE key = ?", (key,))
        if row is None:
            raise KeyError(key)
        return msgspec.json.decode(row[0])

    def get(self, key: str) -> Any | None:
        """The value, or None."""
        try:
            return self[key]
        except KeyError:
            return None

    def __contains__(self, key: str) -> bool:
        """Whether it was ever set."""
        return self._lane.row("SELECT 1 FROM settings WHERE key = ?", (key,)) is not None

    def __setitem__(self, key: str, value: Any) -> None:
        """Set it."""
        row = (key, msgspec.json.encode(value).decode())
        self._lane.save(lambda: self._lane.run("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", row))


class Documents:
    """Signed bytes kept as they came: the directory, the pinned root key."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def get(self, key: str) -> tuple[int, bytes] | None:
        """Version and bytes, or None."""
        row = self._lane.row("SELECT version, bytes FROM documents WHERE key = ?", (key,))
        return (int(row[0]), bytes(row[1])) if row else None

    def put(self, key: str, *, version: int, content: bytes) -> None:
        """Replace the document. Whether a version may follow another is the caller's law."""
        sql = "INSERT OR REPLACE INTO documents (key, version, bytes) VALUES (?, ?, ?)"
        self._lane.save(lambda: self._lane.run(sql, (key, version, content)))


@dataclass(frozen=True, slots=True)
class Print:
    """One line of the register. `recipient` is who gets the paper; None if it stays, or is for the survivor."""

    number: int
    document: str
    recipient: str | None
    copies: int
    at: datetime
    by: PersonId


class Prints:
    """Every printed page has a number; the register says what it was, never what it said."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def of_case(self, case_id: CaseId) -> list[Print]:
        """What was printed about a case, the oldest first."""
        sql = "SELECT number, document, recipient, copies, at, by FROM prints WHERE case_id = ? ORDER BY number"
        return [
            Print(int(number), document, recipient, int(copies), instant(at), PersonId(UUID(bytes=by)))
            for number, document, recipient, copies, at, by in self._lane.rows(sql, (case_id.bytes,))
        ]

    def number(self, *, document: str, case_id: CaseId | None, recipient: str | None, copies: int, by: PersonId) -> int:
        """Enter a print and give its number."""
        row = (document, case_id.bytes if case_id else None, recipient, copies, iso(self._clock.now()), by.bytes)
        sql = "INSERT INTO prints (document, case_id, recipient, copies, at, by) VALUES (?, ?, ?, ?, ?, ?)"

        def write() -> int:
            self._lane.run(sql, row)
            number = int(self._lane.rows("SELECT last_insert_rowid()")[0][0])
            self._lane.witness("SELECT 1 FROM prints WHERE number = ?", (number,))
            return number

        return self._lane.save(write)
