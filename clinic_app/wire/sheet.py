"""What a sheet of another program says, cell by cell and within bounds. Nothing is calculated, spread or guessed.

A workbook (`.xlsx`, ECMA-376) or delimited text. A cell that cannot be read for certain is a `Fault` in its place; a
file that cannot is refused whole. What a formula gave when its program saved it counts, and the row says so. A merged
cell has its value at its first place; the others are `MERGED`: whether it was meant for them nobody can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Final, Protocol

from clinic_app.domain.sheet_rows import CellValue, Fault, SheetRow
from clinic_app.errors import SheetRefused
from clinic_app.facts import dataclass

__all__ = ["CellValue", "Fault", "Gathering", "Sheet", "SheetRow", "open_book"]

MOST_BYTES: Final = 64 << 20
"""Of the file as it lies on the disk."""
MOST_ROWS: Final = 100_000
MOST_CELLS: Final = 3_000_000
MOST_COLUMNS: Final = 1_000
LONGEST_CELL: Final = 100_000

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x7fELF", b"MZ", b"{\\rtf", b"GIF8", b"SQLite format 3")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every row of one sheet that is not empty, in order. `encoding` says how text was read; empty for a workbook."""

    name: str
    rows: tuple[SheetRow, ...]
    encoding: str = ""
    hidden: bool = False


class Book(Protocol):
    """A file with one or more sheets, not read yet."""

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets, in order."""

    def read(self, name: str, told: Callable[[float], None]) -> Sheet:
        """Read one sheet whole; `told` hears how far it is, from 0 to 1, and may raise to stop it."""


def open_book(untrusted: bytes) -> Book:
    """Look at what kind of file this is. Raises `SheetRefused`."""
    from clinic_app.wire.sheet_text import TextBook
    from clinic_app.wire.sheet_xlsx import Workbook

    if len(untrusted) > MOST_BYTES:
        raise SheetRefused("too_large")
    if untrusted.startswith(_ZIP):
        return Workbook(untrusted)
    if untrusted.startswith(_OLE):
        raise SheetRefused("encrypted" if _ENCRYPTED in untrusted else "old_format")
    if not untrusted.strip():
        raise SheetRefused("empty")
    if untrusted.startswith(_OTHERS):
        raise SheetRefused("not_a_sheet")
    return TextBook(untrusted)


@dataclass(slots=True)
class Gathering:
    """Rows as they come in, within bounds."""

    rows: list[SheetRow] = field(default_factory=list)
    cells: int = 0

    def add(self, row: SheetRow) -> None:
        """Keep a row, unless it is empty. Raises `SheetRefused(too_many_rows)`."""
        if not row.cells:
            return
        self.rows.append(row)
        self.cells += len(row.cells)
        if len(self.rows) > MOST_ROWS or self.cells > MOST_CELLS:
            raise SheetRefused("too_many_rows")

    def merged(self, areas: Iterator[tuple[int, int, int, int]]) -> tuple[SheetRow, ...]:
        """The rows, with `MERGED` in every place of an area (first row, first column, last row, last column) but its
        first."""
        from bisect import bisect_left

        numbers = [row.number for row in self.rows]
        widest = max((max(row.cells) for row in self.rows), default=0)
        for top, left, bottom, right in areas:
            for place in range(bisect_left(numbers, top), len(numbers)):
                row = self.rows[place]
                if row.number > bottom:
                    break
                for column in range(left, min(right, widest) + 1):
                    if (row.number, column) != (top, left) and column not in row.cells:
                        row.cells[column] = Fault.MERGED
                        self.cells += 1
                if self.cells > MOST_CELLS:
                    raise SheetRefused("too_large")
        return tuple(self.rows)
