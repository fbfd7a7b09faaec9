"""Somebody else's sheet, and what we were told to make of it."""

from __future__ import annotations

from clinic_app.errors.root import ClinicError
from clinic_app.facts import dataclass


class ImportingError(ClinicError):
    """A sheet, a mapping or an import that cannot be taken as it stands. Nothing was written."""


@dataclass
class SheetRefused(ImportingError):
    """This file cannot be read for certain: `not_a_sheet`, `old_format`, `encrypted`, `format`, `doctype`, `too_large`,
    `too_many_rows`, `encoding`, `quotes`, `empty`, `no_such_sheet`, `gone`. `row` is 0 unless one is to blame."""

    reason: str
    row: int = 0


@dataclass
class MappingRefused(ImportingError):
    """A mapping breaks the rules of its format: which column or part of it, and why."""

    item: str
    reason: str


@dataclass
class HeadingNotFound(ImportingError):
    """No row of the sheet holds enough of the headings that the mapping knows."""

    known: int


@dataclass
class ImportWorkedOn(ImportingError):
    """An import cannot be taken back: in every case of it somebody has worked since, or nothing of it is left."""

    cases: int


@dataclass
class ListingRefused(ImportingError):
    """A list of services of somebody else that cannot be read: `size`, `empty`, `tabular` (CSV files in an archive),
    `not_json`, `depth`, `not_hsds`, `too_many`, `gone`, `no_place` (ours could not be written there)."""

    reason: str
