"""The sheet of incidents of some months, made slice by slice: in between others save, and whoever asked may stop.

Of no file is more than one held. General: only those who agreed to be counted, under numbers good for this one sheet.
Exact: everyone with a record they agreed to. Files kept to a list are in it for those on the list.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

import msgspec

from clinic_app.domain.case import Case, Change
from clinic_app.domain.casecode import shown as shown_code
from clinic_app.domain.conditions import Derived
from clinic_app.domain.consent import Mode, mode_of
from clinic_app.domain.derived import derived
from clinic_app.domain.ids import CaseId, EntityId
from clinic_app.domain.incident_sheet import Detail, Lines, Said, SheetLaw, Told, load_sheet
from clinic_app.domain.incident_sheet_book import explained
from clinic_app.domain.reporting.audiences import AGREED
from clinic_app.domain.reporting.reading import File
from clinic_app.domain.reporting.rows import Unit
from clinic_app.domain.reporting.tally import first_of
from clinic_app.domain.sheet_rows import column_name
from clinic_app.errors import NoSuchCase, VaultDamaged
from clinic_app.paths import resources
from clinic_app.services.desk import Desk
from clinic_app.services.figure_book import FigureBook
from clinic_app.services.reporting import Reporting
from clinic_app.wire.packed import Packed
from clinic_app.wire.sheet_writing import CsvRows, Formula, Workbook, csv_of

__all__ = ["Detail", "Form", "Making"]

SLICE: Final = 25
_EVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
_BY_ITSELF: Final = frozenset({"i_serial"})
_COUNTED: Final = ("i_type", "s_sex", "c_stats")
_WIDE: Final = 18
_US: Final = "hub.agency"


class Form(StrEnum):
    """What program reads it."""

    WORKBOOK = "xlsx"
    CSV = "csv"


class Making:
    """One sheet that is being made. Used in the vault's lane."""

    def __init__(
        self, desk: Desk, reporting: Reporting, months: range, detail: Detail, form: Form, *, reason: str
    ) -> None:  # fmt: skip
        self.months, self.detail, self.form, self.reason = months, detail, form, reason
        self.law: SheetLaw = load_sheet(resources(), desk.definitions)
        self.lines = self.damaged = 0
        self._desk = desk
        self._book = FigureBook(desk)
        where = AGREED if detail is Detail.GENERAL else {}
        # By their ids, which are random: the order of the lines tells nothing, and is the same each time.
        self._cases = sorted(reporting.owners(Unit.INCIDENT, months, where), key=lambda case_id: case_id.bytes)
        self._done = self._women = 0
        agency = str(desk.vault.settings.get(_US) or "")
        self._lines = Lines(self.law, desk.definitions, detail, desk.clock.zone, agency)
        self._counts: dict[str, Counter[str]] = {field: Counter() for field in _COUNTED}
        self._rows: Workbook | CsvRows = CsvRows() if form is Form.CSV else Workbook()
        if isinstance(self._rows, Workbook):
            self._rows.sheet(self.law.sheet, [_WIDE] * len(self.law.column))
        self._rows.row(self.law.headings)

    @property
    def files_done(self) -> tuple[int, int]:
        """How many files were read for it, and of how many."""
        return self._done, len(self._cases)

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1."""
        return self._done / len(self._cases) if self._cases else 1.0

    def go_on(self, slice_: int = SLICE) -> float:
        """Write the lines of so many more files; how far it is then. At 1 it is whole."""
        for case_id in self._cases[self._done : self._done + slice_]:
            try:
                self._of(case_id)
            except NoSuchCase:
                continue  # erased, or kept from this person, since it began
            except (VaultDamaged, msgspec.DecodeError):
                self.damaged += 1
        self._done = min(self._done + slice_, len(self._cases))
        return self.share

    def files(self) -> dict[str, bytes | Packed]:
        """The documents; nothing can be added afterwards."""
        book = explained(self.law, self._desk.definitions, self.detail)
        if isinstance(self._rows, CsvRows):
            return {"sheet.csv": self._rows.packed(), "codebook.csv": csv_of(book)}
        self._totals(self._rows)
        self._rows.sheet("Codes", (40, 22, 48, 44, 40, 44))
        for row in book:
            self._rows.row(row)
        return {"sheet.xlsx": self._rows.whole()}

    # --- within --------------------------------------------------------------------------------------

    def _of(self, case_id: CaseId) -> None:
        case = self._desk.cases.load(case_id)
        if self.detail is Detail.EXACT and mode_of(case) is not Mode.FULL:
            return
        file = self._book.file(case_id)
        told = [(self._told_on(file, each.id), each.id) for each in case.of_kind("incident") if _is_told(case, each.id)]
        within = sorted(
            (each for each in told if each[0].year * 12 + each[0].month - 1 in self.months),
            key=lambda each: (each[0], case.stored("i_serial", each[1]) or 0, each[1].bytes),
        )
        if within:
            self._women += 1
        for on, incident in within:
            self._write(case, incident, on)

    def _write(self, case: Case, incident: EntityId, on: date) -> None:
        self.lines += 1
        period = f"{first_of(self.months[0]):%Y-%m}" if len(self.months) == 1 else f"{first_of(self.months[0]):%Y}"
        if self.detail is Detail.GENERAL:
            name, whose = f"{period}-{self.lines:04d}", f"{period}-S{self._women:04d}"
        else:
            whose = shown_code(case.code)
            name = f"{whose}-{case.stored('i_serial', incident) or 1}"
        told = Told(
            case=case, incident=incident, incident_name=name, survivor_name=whose, told_on=on,
            follows=self._follows(case, on),
        )  # fmt: skip
        line = self._lines.line(told)
        for field, counts in self._counts.items():
            counts[_word(line[self.law.at(field)])] += 1
        self._rows.row(line)

    def _follows(self, case: Case, on: date) -> Derived:
        """What follows from her answers as of that day, as the figures have it."""
        desk = self._desk
        asked = case.applying(Change(values=((case.root, "interview_date", on.isoformat()),)))
        return derived(asked, desk.definitions, today=on, now=_EVER, zone=desk.clock.zone)

    def _told_on(self, file: File, incident: EntityId) -> date:
        """The day on which it counts: the same as in the figures."""
        if incident in file.first:
            return file.first[incident]
        begun = file.history.begun.get(incident)
        return max(begun.astimezone(self._desk.clock.zone).date(), file.day) if begun is not None else file.day

    def _totals(self, book: Workbook) -> None:
        """Sums that the reader's program can work out again, with what we worked out."""
        last = self.lines + 1
        book.sheet("Totals", (48, 12))
        book.row(("TOTALS", "INCIDENTS"))
        book.row(("All", Formula(f"COUNTA({self._range('A', last)})", self.lines)))
        for field, counts in self._counts.items():
            place = self.law.at(field)
            book.row((self.law.headings[place], None))
            for word, n in sorted(counts.items()):
                at = book.rows + 1
                where = self._range(column_name(place), last)
                if word:
                    book.row((word, Formula(f"SUMPRODUCT(--({where}=A{at}))", n)))
                else:
                    book.row((_EMPTY, Formula(f"COUNTBLANK({where})", n)))

    def _range(self, column: str, last: int) -> str:
        return f"'{self.law.sheet}'!{column}$2:{column}${last}"


_EMPTY: Final = "(empty)"


def _word(said: Said) -> str:
    return "" if said is None else str(said)


def _is_told(case: Case, incident: EntityId) -> bool:
    """Whether anybody answered anything of it, as the figures have it."""
    return bool(case.answers.get(incident, {}).keys() - _BY_ITSELF)
