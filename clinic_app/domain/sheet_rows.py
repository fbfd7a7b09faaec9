"""A row of somebody else's sheet, as far as it can be believed."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeAlias

from clinic_app.facts import dataclass


class Fault(StrEnum):
    """Why a cell has no value that can be believed."""

    ERROR = "cell_error"
    NO_VALUE = "formula_without_value"
    MERGED = "merged_cell"
    TOO_LONG = "too_long"
    NO_DATE = "no_such_day"


CellValue: TypeAlias = str | int | float | bool | date | datetime | time | Fault


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with something in it. `number` is the one that spreadsheet programs show; columns count from 0."""

    number: int
    cells: dict[int, CellValue]
    computed: frozenset[int] = frozenset()
    """Columns whose value a formula gave."""
    hidden: bool = False


def text_of(value: CellValue) -> str:
    """A cell as a person would read it in a list."""
    match value:
        case Fault():
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return value.isoformat(" ", timespec="minutes")
        case date() | time():
            return value.isoformat()
        case float():
            return f"{value:.15g}"
    return str(value).strip()


def column_name(column: int) -> str:
    """`A` for 0, `AB` for 27: how spreadsheet programs call a column."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name
