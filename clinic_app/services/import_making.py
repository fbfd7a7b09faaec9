"""Making a mapping for a sheet: what its columns are called, what stands in them, what they probably are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Final

from msgspec.structs import replace

from clinic_app.domain.answers import MISSING_KEY, Stored
from clinic_app.domain.case import CASE
from clinic_app.domain.definitions import Definitions, Field
from clinic_app.domain.import_layout import HEAD_ROWS
from clinic_app.domain.import_mapping import Column, Dates, ImportMapping, Role, may_be_mapped, plain, read_mapping
from clinic_app.domain.import_mapping_written import as_toml
from clinic_app.domain.sheet_rows import Fault, text_of
from clinic_app.facts import dataclass
from clinic_app.wire.sheet import Sheet

MOST_SPELLINGS: Final = 40
_SAMPLES: Final = 5
_NEARLY: Final = 0.6


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet. `nth` tells it from others with the same heading; 0 where there is none."""

    at: int
    heading: str
    nth: int
    spellings: tuple[str, ...]
    """What stands in it, each once, in the order of the sheet; the first of many."""

    @property
    def samples(self) -> tuple[str, ...]:
        """A few of them."""
        return self.spellings[:_SAMPLES]


@dataclass(slots=True)
class ChosenColumn:
    """What a person says a column is: a field, a role, or nothing; and what its spellings mean."""

    target: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    base: Column | None = None


def _head_row_of(sheet: Sheet) -> int:
    """The first row that is nearly as wide in words as any: above it stand titles and groups, below it the rows."""

    def words(cells: Iterable[object]) -> int:
        return len({cell for cell in cells if isinstance(cell, str) and not isinstance(cell, Fault) and plain(cell)})

    wide = [(words(row.cells.values()), row.number) for row in sheet.rows[:HEAD_ROWS]]
    most = max(many for many, _number in wide)
    return next(number for many, number in wide if many >= most * _NEARLY)


def columns_of(sheet: Sheet) -> tuple[SheetColumn, ...]:
    """Every column with a heading, in order, and what stands in it."""
    head = _head_row_of(sheet)
    row = next((each for each in sheet.rows if each.number == head), None)
    if row is None:
        return ()
    headings = {at: text_of(value) for at, value in sorted(row.cells.items()) if plain(text_of(value))}
    all_plain = [plain(heading) for heading in headings.values()]
    found: dict[int, dict[str, None]] = {at: {} for at in headings}
    for each in sheet.rows:
        if each.number > head:
            for at, value in each.cells.items():
                if at in found and len(found[at]) < MOST_SPELLINGS and (text := text_of(value)):
                    found[at].setdefault(text)
    columns = []
    for place, (at, heading) in enumerate(headings.items()):
        nth = all_plain[: place + 1].count(plain(heading)) if all_plain.count(plain(heading)) > 1 else 0
        columns.append(SheetColumn(at, heading, nth, tuple(found[at])))
    return tuple(columns)


class Making:
    """Choices for one sheet, as far as they are made. `words` says what a field is called on the screen."""

    def __init__(self, definitions: Definitions, mappings: Sequence[ImportMapping], words: Callable[[Field], str]):
        self._definitions = definitions
        self._known: dict[str, Column] = {}
        for mapping in reversed(mappings):  # the first of them counts
            for heading, reads in mapping.by_heading().items():
                self._known[heading] = reads[0].column
        self.fields = tuple(one for one in definitions.fields.values() if may_be_mapped(one))
        self._called: dict[str, str] = {}
        for one in self.fields:
            for name in (one.id, one.label, words(one)):
                self._called.setdefault(plain(name), one.id)

    def guess(self, column: SheetColumn) -> ChosenColumn:
        """What it probably is: as a mapping that we know has it, or a field of that name; else nothing."""
        known = self._known.get(plain(column.heading))
        if known is not None:
            return ChosenColumn(known.role.value if known.role else known.field, {}, known)
        return ChosenColumn(self._called.get(plain(column.heading), ""))

    def read(self, column: SheetColumn, chosen: ChosenColumn) -> dict[str, str | None]:
        """What each spelling of a column of choices means now; None: nobody knows yet."""
        asked = self._definitions.fields.get(chosen.target)
        if asked is None or not asked.codes:
            return {}
        [made] = made_of([column], [chosen], self._definitions)
        reads = read_mapping(as_toml("one", [made], Dates()), self._definitions).columns[0]
        others = made.others or None
        return {text: _code(reads.spelled.get(plain(text)), others) for text in column.spellings}


def made_of(
    columns: Sequence[SheetColumn], chosen: Sequence[ChosenColumn], definitions: Definitions
) -> list[Column]:  # fmt: skip
    """The columns of the mapping that these choices are. Several of one kind in a row are several things."""
    made: list[Column] = []
    times: dict[str, int] = {}
    for column, one in zip(columns, chosen, strict=True):
        if not one.target:
            continue
        base = one.base if one.base is not None and one.target in (one.base.field, str(one.base.role)) else None
        if one.target in set(Role):
            made.append(Column([column.heading], role=Role(one.target), nth=column.nth))
            continue
        codes = {text: code for text, code in one.codes.items() if code}
        times[one.target] = times.get(one.target, 0) + 1
        again = times[one.target] > 1 and definitions.fields[one.target].entity != CASE
        if base is not None:
            told = {plain(text) for text in codes}
            kept = {text: code for text, code in base.codes.items() if plain(text) not in told}
            made.append(replace(base, headings=[column.heading], nth=column.nth, codes={**kept, **codes}))
        else:
            thing = str(times[one.target]) if again else ""
            made.append(Column([column.heading], field=one.target, nth=column.nth, thing=thing, codes=codes))
    return made


def _code(found: Stored | None, others: str | None) -> str | None:
    if isinstance(found, Mapping):
        return str(found[MISSING_KEY])
    return str(found) if found is not None else others
