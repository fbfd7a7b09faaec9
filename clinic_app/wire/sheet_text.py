"""Delimited text as a sheet: which encoding and which separator it was written with is found out, or it is refused.

Every cell is text, also one that begins like a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Final

from clinic_app.errors import SheetRefused
from clinic_app.wire.sheet import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, CellValue, Fault, Gathering, Sheet, SheetRow

NAME: Final = "CSV"
_SEPARATORS: Final = "\t;,|"
_LOOKED_AT: Final = 50
_MARKED: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_THAI: Final = re.compile("[\u0e01-\u0e5b]")
_MIXED: Final = re.compile("(?<=[A-Za-z])[\u0e01-\u0e5b]|[\u0e01-\u0e5b](?=[A-Za-z])")
# A Thai mark stands on a Thai consonant (or on another mark). Western bytes read as Thai put it behind Latin letters.
_STRAY_MARK: Final = re.compile("(?<![\u0e01-\u0e2e\u0e31-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")
_EVERY_ROWS: Final = 500


class TextBook:
    """A text with one sheet. Raises `SheetRefused` (`encoding`, `not_a_sheet`)."""

    def __init__(self, untrusted: bytes) -> None:
        self.encoding, self._text = _decoded(untrusted)

    @property
    def names(self) -> tuple[str, ...]:
        """Always the one."""
        return (NAME,)

    def read(self, name: str, told: Callable[[float], None]) -> Sheet:
        """Every record is a row, as a spreadsheet program would number them. Raises `SheetRefused`."""
        if name != NAME:
            raise SheetRefused("no_such_sheet")
        text, separator = _separated(self._text)
        gathered, number = Gathering(), 0
        csv.field_size_limit(MOST_BYTES)
        stream = io.StringIO(text, newline="")
        try:
            for number, record in enumerate(csv.reader(stream, delimiter=separator, strict=True), 1):
                if len(record) > MOST_COLUMNS:
                    raise SheetRefused("too_large", number)
                gathered.add(SheetRow(number, {at: _cell(cell) for at, cell in enumerate(record) if cell.strip()}))
                if number % _EVERY_ROWS == 0:
                    told(stream.tell() / len(text))
        except csv.Error:
            raise SheetRefused("quotes", number + 1) from None
        if not gathered.rows:
            raise SheetRefused("empty")
        return Sheet(NAME, tuple(gathered.rows), self.encoding)


def _cell(text: str) -> CellValue:
    return text if len(text) <= LONGEST_CELL else Fault.TOO_LONG


def _decoded(untrusted: bytes) -> tuple[str, str]:
    """UTF-16 and UTF-8 by their mark, UTF-8 by its rules, then Thai Windows-874 (TIS-620) if it reads as Thai."""
    for mark, encoding in _MARKED:
        if untrusted.startswith(mark):
            return _strictly(untrusted, encoding)
    if b"\x00" in untrusted:
        even, odd = untrusted[::2].count(0), untrusted[1::2].count(0)
        if min(even, odd) * 8 > max(even, odd) or max(even, odd) * 4 < len(untrusted) // 2:
            raise SheetRefused("not_a_sheet")
        return _strictly(untrusted, "utf-16-le" if odd > even else "utf-16-be")
    try:
        return "utf-8", untrusted.decode("utf-8")
    except UnicodeDecodeError:
        encoding, text = _strictly(untrusted, "cp874")
        if _STRAY_MARK.search(text) or len(_MIXED.findall(text)) * 4 > len(_THAI.findall(text)):
            raise SheetRefused("encoding") from None
        return encoding, text


def _strictly(untrusted: bytes, encoding: str) -> tuple[str, str]:
    try:
        return encoding, untrusted.decode(encoding)
    except UnicodeDecodeError:
        raise SheetRefused("encoding") from None


def _separated(text: str) -> tuple[str, str]:
    """The text and its separator: named in a first line `sep=;`, or the one that cuts the first lines most alike."""
    if text[:4].casefold() == "sep=" and len(text) > 5 and text[4] in _SEPARATORS and text[5] in "\r\n":
        return text[5:].lstrip("\r\n"), text[4]
    head = text[: 1 << 20]
    fits = {separator: _alike(head, separator) for separator in _SEPARATORS}
    return text, max(_SEPARATORS, key=lambda separator: fits[separator])


def _alike(head: str, separator: str) -> tuple[int, int]:
    """How many of the first records have the most common number of cells, above one; and that number."""
    widths = []
    try:
        for record in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
            widths.append(len(record))
            if len(widths) == _LOOKED_AT:
                break
    except csv.Error:
        return 0, 0
    cut = [width for width in widths if width > 1]
    common = max(set(cut), key=cut.count, default=0)
    return cut.count(common), common
