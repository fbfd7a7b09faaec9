"""Bringing in what was kept in another program: a dry run first, always; then in batches, each whole or not at all.

Killed in the middle, the rows that landed are known: the same file goes on where it stopped. Nothing is overwritten, no
two people are taken for one, and one whole import can be taken back as long as nobody has worked in its cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from clinic_app.domain.case import Case, Change
from clinic_app.domain.definitions import Field
from clinic_app.domain.import_layout import Layout
from clinic_app.domain.import_mapping import ImportMapping
from clinic_app.domain.import_plan import Plan, PlannedCase, SettledRow, Why, change_of, mark_of, settle
from clinic_app.domain.importing import KEPT_OUT, FittedRow
from clinic_app.domain.people import Act, may
from clinic_app.domain.sheet_rows import SheetRow, column_name, text_of
from clinic_app.facts import dataclass
from clinic_app.services import closing
from clinic_app.services.desk import Desk
from clinic_app.services.import_mappings import ImportMappings
from clinic_app.services.import_reading import Fitted, ImportReading, OpenedFile
from clinic_app.services.import_taking_back import ImportTakingBack, TakingBack
from clinic_app.vault.imports import ImportId, KeptImport, KeptRow, LeftCell, RowToKeep, Told
from clinic_app.wire.sheet import Sheet

__all__ = [
    "DryRun",
    "Fitted",
    "ImportId",
    "ImportMapping",
    "ImportReading",
    "Importing",
    "KeptImport",
    "KeptRow",
    "Layout",
    "LeftCell",
    "OpenedFile",
    "Running",
    "SettledRow",
    "Sheet",
    "SheetRow",
    "TakingBack",
    "Why",
    "column_name",
    "text_of",
]

SOURCE: Final = "imported"
LIST_KEPT: Final = timedelta(days=90)
"""What did not land is of people who are in no case: nobody who asks for it would be found there."""
_CASES_AT_ONCE: Final = 50
_ROWS_AT_ONCE: Final = 500
_CLINICAL: Final = "care"
_VERDICTS: Final = {"same": Why.KNOWN, "other": Why.KNOWN_OTHERWISE, "gone": Why.GONE}


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would happen. `before` are imports of exactly this file; nothing was written."""

    fitted: Fitted
    plan: Plan
    before: tuple[KeptImport, ...]
    left_by_column: Mapping[tuple[int, str], Mapping[str, int]]
    """Cells that would not come in, of all rows, by column and reason."""

    def listed_by_reason(self) -> dict[str, int]:
        """Rows that would not land, by reason."""
        counts: dict[str, int] = {}
        for row in self.plan.listed:
            counts[str(row.why)] = counts.get(str(row.why), 0) + 1
        return counts


@dataclass(slots=True)
class Running:
    """An import that is going on: the cases and listed rows that are still to be written."""

    id: ImportId
    fitted: Fitted
    cases: Sequence[PlannedCase]
    listed: Sequence[SettledRow]
    done: int = 0
    landed: int = 0
    ended: bool = False

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1."""
        return self.done / max(1, len(self.cases) + len(self.listed))


class Importing:
    """Sheets of other programs, for whoever may bring them in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault
        self.mappings = ImportMappings(desk)
        self.taking_back = ImportTakingBack(desk)

    def reading(self) -> ImportReading:
        """What reads a file in the reader lane. Raises `NotAllowed`."""
        self._desk.require(Act.IMPORT)
        return ImportReading(self._desk.definitions, self._desk.clock, self._may_write)

    def dry_run(self, fitted: Fitted, *, take_what_fits: bool = False) -> DryRun:
        """What would land and what would be listed. Writes nothing. Raises `NotAllowed`."""
        self._desk.require(Act.IMPORT)
        known = self._vault.imports.known()

        def verdict(row: FittedRow) -> Why | None:
            told = known.row(mark_of(fitted.mapping, row), row.content) if len(known) else None
            return _VERDICTS[told] if told else None

        plan = settle(fitted.rows, self._desk.definitions, known=verdict, take_what_fits=take_what_fits)
        before = set(self._vault.imports.by_digest(fitted.digest))
        again = tuple(each for each in self._vault.imports.every() if each.id in before)
        return DryRun(fitted, plan, again, _left_by_column(plan))

    # --- bringing in -------------------------------------------------------------------------------

    def begin(self, dry: DryRun) -> Running:
        """Begin what the dry run showed, or go on where an import of this file was cut off. Raises `NotAllowed`."""
        self._desk.require(Act.IMPORT)
        cut_off = [each for each in dry.before if each.ended_at is None and each.mapping == dry.fitted.mapping]
        listed = dry.plan.listed
        if cut_off:
            made = cut_off[0].id
            kept = self.rows(made, limit=cut_off[0].rows + 1)
            lands = {row.row.number for planned in dry.plan.cases for row in planned.rows}
            after_all = [row.row for row in kept if row.row in lands]  # this time somebody takes what fits of them
            self._vault.save(lambda: self._vault.imports.unlist(made, after_all))
            settled = {row.row for row in kept}
            listed = tuple(row for row in listed if row.row.number not in settled)
            return Running(made, dry.fitted, dry.plan.cases, listed)

        def write() -> ImportId:
            made = self._vault.imports.begin(
                by=self._desk.me.id, mapping=dry.fitted.mapping, digest=dry.fitted.digest, rows=len(dry.fitted.rows)
            )
            self._vault.journal.append("import_begun", self._desk.me.id, {"import": made, "rows": len(dry.fitted.rows)})
            return made

        return Running(self._vault.save(write), dry.fitted, dry.plan.cases, listed)

    def step(self, running: Running) -> float:
        """One batch in one transaction; how far it is then. At 1 the import has ended. Raises `DiskFull` and so on."""
        self._desk.require(Act.IMPORT)
        if running.ended:
            return 1.0
        begin = running.done
        cases = running.cases[begin : begin + _CASES_AT_ONCE]
        if cases:
            self._vault.save(lambda: self._land_all(running, cases))
            running.landed += sum(len(planned.rows) for planned in cases)
            running.done += len(cases)
            return min(running.share, 0.999)
        place = begin - len(running.cases)
        listed = running.listed[place : place + _ROWS_AT_ONCE]
        self._vault.save(lambda: self._list(running, listed))
        running.done += len(listed)
        running.ended = running.done >= len(running.cases) + len(running.listed)
        return 1.0 if running.ended else min(running.share, 0.999)

    def _land_all(self, running: Running, cases: Sequence[PlannedCase]) -> None:
        for planned in cases:
            self._land(running, planned)

    def _land(self, running: Running, planned: PlannedCase) -> None:
        me, vault = self._desk.me, self._vault
        case = vault.cases.begin(me.id)
        change = self._with_automatic(case, change_of(case, planned, self._desk.definitions))
        after = case.applying(change)
        happened_at = self._happened_at(after)
        vault.revisions.append(case.id, change, author=me.id, source=SOURCE, happened_at=happened_at)
        closing.follow(self._desk, case, after)
        rows = [self._kept(running.fitted, row) for row in planned.rows]
        vault.imports.keep(running.id, rows, case.id, vault.cases.newest(case.id))

    def _list(self, running: Running, listed: Sequence[SettledRow]) -> None:
        rows = [self._kept(running.fitted, row) for row in listed]
        self._vault.imports.keep(running.id, rows, None, None)
        if running.done + len(listed) >= len(running.cases) + len(running.listed):
            self._vault.imports.end(running.id)
            about: dict[str, str | int | UUID] = {
                "import": running.id,
                "landed": running.landed,
                "listed": len(running.listed),
            }
            self._vault.journal.append("import_ended", self._desk.me.id, about)

    def _with_automatic(self, case: Case, change: Change) -> Change:
        said = {field for entity, field, _ in change.values if entity == case.root}
        more: tuple[tuple[str, str], ...] = (("e_source", SOURCE),)
        if "worker_id" not in said:
            more = (*more, ("worker_id", self._desk.me.staff_code))
        return change.and_then(Change(values=tuple((case.root, field, value) for field, value in more)))

    def _happened_at(self, case: Case) -> datetime | None:
        """The day of the interview, as far as an instant can say it: its first at the site."""
        day = case.stored("interview_date")
        if not isinstance(day, str):
            return None
        return datetime.combine(date.fromisoformat(day), time(), self._desk.clock.zone)

    def _kept(self, fitted: Fitted, settled: SettledRow) -> RowToKeep:
        # What law or mapping keeps out is not kept in the list either.
        left = tuple(
            LeftCell(each.column, each.heading, each.reason, "" if each.reason in KEPT_OUT else each.value)
            for each in settled.left
        )
        return RowToKeep(
            settled.row.number, mark_of(fitted.mapping, settled.row), settled.row.content,
            settled.why.value if settled.why else None, Told(settled.row.name, left),
        )  # fmt: skip

    # --- afterwards --------------------------------------------------------------------------------

    def every(self) -> tuple[KeptImport, ...]:
        """Every import of this record, the newest first; lists that nobody is done with are kept for `LIST_KEPT`.

        Raises `NotAllowed`.
        """
        self._desk.require(Act.IMPORT)
        old = self._desk.clock.now() - LIST_KEPT
        for each in self._vault.imports.every():
            if each.told and each.ended_at is not None and each.ended_at < old:
                self.forget_list(each.id)
        return self._vault.imports.every()

    def rows(
        self, import_id: ImportId, *, landed: bool | None = None, after: int = 0, limit: int = 200
    ) -> tuple[KeptRow, ...]:
        """Rows of an import in the order of the sheet, from the one after row `after`: all, or only those that landed
        or did not. Raises `NotAllowed`."""
        self._desk.require(Act.IMPORT)
        return self._vault.imports.rows_of(import_id, landed=landed, after=after, limit=limit)

    def code_of(self, row: KeptRow) -> str | None:
        """The code of the case a row landed in, if whoever asks may know of it."""
        self._desk.require(Act.IMPORT)
        if row.case_id is None or not self._desk.cases.sees(row.case_id):
            return None
        return self._vault.cases.load(row.case_id).code

    def forget_list(self, import_id: ImportId) -> int:
        """Keep no longer what did not come in: somebody is done with the list. Raises `NotAllowed`."""
        self._desk.require(Act.IMPORT)

        def write() -> int:
            self._vault.journal.append("import_list_forgotten", self._desk.me.id, {"import": import_id})
            return self._vault.imports.forget_list(import_id)

        return self._vault.save(write)

    def _may_write(self, field: Field) -> bool:
        clinical = _CLINICAL in (field.entity, field.section)
        return may(self._desk.me.role, Act.RECORD_CLINICAL if clinical else Act.RECORD)


def _left_by_column(plan: Plan) -> dict[tuple[int, str], dict[str, int]]:
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for row in plan.every_row():
        for left in row.left:
            reasons = counts.setdefault((left.column, left.heading), {})
            reasons[left.reason] = reasons.get(left.reason, 0) + 1
    return counts
