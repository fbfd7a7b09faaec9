"""The rows of one sheet of a workbook, as its XML goes by."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from clinic_app.errors import SheetRefused
from clinic_app.wire.sheet import LONGEST_CELL, MOST_COLUMNS, CellValue, Fault, Gathering, SheetRow

MOST_MERGED: Final = 20_000
_PLACE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})\Z")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FIRST_DAY: Final = datetime.combine(date(1899, 12, 30), time())
_FIRST_DAY_1904: Final = datetime.combine(date(1904, 1, 1), time())
_LAST_SERIAL: Final = 2_958_466  # the day after 31 December 9999
_29_FEBRUARY_1900: Final = 60  # a day that never was, kept by spreadsheet programs for the sake of an older one


class Reading:
    """What goes by in one part; each kind of part listens for its own."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, text: str) -> None:
        """Text in it."""


class CellReading(Reading):
    """Cells as they come. `texts` are those that cells name by number, `days` the styles that show a day."""

    def __init__(self, texts: list[CellValue], days: frozenset[int], *, from_1904: bool) -> None:
        self._texts = texts
        self._days = days
        self._from_1904 = from_1904
        self._gathered = Gathering()
        self._merged: list[tuple[int, int, int, int]] = []
        self._number = 0
        self._column = -1
        self._hidden = self._spoken = False
        self._cells: dict[int, CellValue] = {}
        self._computed: set[int] = set()
        self._kind = self._style = ""
        self._has_formula = False
        self._wanted = False
        self._parts: list[str] = []

    def whole(self) -> tuple[SheetRow, ...]:
        """Every row that has something in it, merged places marked."""
        return self._gathered.merged(iter(self._merged))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Rows, cells, values, inline texts, formulas, merged areas."""
        local = name.rpartition(":")[2]
        if local == "c":
            self._begin_cell(attributes)
        elif local in ("v", "t"):
            self._wanted = not self._spoken
        elif local == "f":
            self._has_formula = True
        elif local == "row":
            self._begin_row(attributes)
        elif local == "rPh":
            self._spoken = True
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """A cell or row is whole."""
        local = name.rpartition(":")[2]
        if local in ("v", "t"):
            self._wanted = False
        elif local == "c":
            self._end_cell()
        elif local == "row":
            self._gathered.add(SheetRow(self._number, self._cells, frozenset(self._computed), self._hidden))
            self._cells, self._computed = {}, set()
        elif local == "rPh":
            self._spoken = False

    def text(self, text: str) -> None:
        """Of a value."""
        if self._wanted:
            self._parts.append(text)

    # --- rows --------------------------------------------------------------------------------------

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._number + 1
        if number <= self._number:
            raise SheetRefused("format", number)
        self._number, self._column = number, -1
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._column = _place(attributes["r"])[1] if "r" in attributes else self._column + 1
        if self._column >= MOST_COLUMNS:
            raise SheetRefused("too_large", self._number)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._has_formula = False
        self._parts = []

    def _end_cell(self) -> None:
        text = "".join(self._parts)
        if self._has_formula:
            self._computed.add(self._column)
            if not text and self._kind != "str":
                self._cells[self._column] = Fault.NO_VALUE
                return
        value = self._value(text) if text else None
        if value is None or (isinstance(value, str) and not isinstance(value, Fault) and not value.strip()):
            self._computed.discard(self._column)
            return
        self._cells[self._column] = value

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        self._merged.append((top, left, bottom, right))
        if len(self._merged) > MOST_MERGED:
            raise SheetRefused("too_large")

    # --- values ------------------------------------------------------------------------------------

    def _value(self, text: str) -> CellValue | None:
        found: CellValue | None = Fault.ERROR  # also for what says that it is an error
        match self._kind:
            case "s" if int(text) < len(self._texts):
                found = self._texts[int(text)]
            case "inlineStr" | "str":
                found = unescaped(text) if len(text) <= LONGEST_CELL else Fault.TOO_LONG
            case "b":
                found = text.strip() in ("1", "true")
            case "d":
                found = _iso(text)
            case "n":
                found = self._numeric(text)
        return found

    def _numeric(self, text: str) -> CellValue:
        try:
            number = float(text)
        except ValueError:
            return Fault.ERROR
        if not abs(number) < 1e15:  # also what is not a number
            return Fault.ERROR
        if self._style and int(self._style) in self._days:
            return self._day(number)
        return int(number) if number.is_integer() else number

    def _day(self, serial: float) -> CellValue:
        if not 0 <= serial < _LAST_SERIAL:
            return Fault.NO_DATE
        begins = _FIRST_DAY_1904
        if not self._from_1904:
            if int(serial) == _29_FEBRUARY_1900:
                return Fault.NO_DATE
            begins = _FIRST_DAY + timedelta(days=1) if serial < _29_FEBRUARY_1900 else _FIRST_DAY
        seconds = round((serial - int(serial)) * 86_400)
        at = begins + timedelta(days=int(serial), seconds=seconds)
        if int(serial) == 0 and not self._from_1904:
            return at.time()
        return at if seconds else at.date()


def _place(text: str) -> tuple[int, int]:
    """Row and column of `AB12`; the column counts from 0. Raises `SheetRefused`."""
    found = _PLACE.match(text)
    if found is None:
        raise SheetRefused("format")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


def _iso(text: str) -> CellValue:
    for kind in (date, datetime, time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return Fault.NO_DATE


def unescaped(text: str) -> str:
    """Signs that XML has no room for are written `_x000D_`; half of a pair is none."""
    return _ESCAPED.sub(lambda found: _sign(int(found[1], 16)), text) if "_x" in text else text


def _sign(code: int) -> str:
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
