"""Where the headings of a sheet stand, and which column of a mapping each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from clinic_app.domain.import_mapping import ImportMapping, Reads, plain
from clinic_app.domain.sheet_rows import Fault, SheetRow, text_of
from clinic_app.errors import HeadingNotFound
from clinic_app.facts import dataclass

HEAD_ROWS: Final = 30
"""So far down the headings may stand: titles come first in many sheets."""

_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings stand and what each column is. `twice` and `unknown` are not taken, `missing` not there."""

    row: int
    columns: Mapping[int, Reads]
    headings: Mapping[int, str]
    twice: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()


def find_layout(rows: Sequence[SheetRow], mapping: ImportMapping) -> Layout:
    """The row, among the first, that holds most of the headings. Raises `HeadingNotFound`."""
    known = mapping.by_heading()
    best, most = None, 0
    for row in rows[:HEAD_ROWS]:
        found = {id(reads) for value in row.cells.values() for reads in known.get(plain(text_of(value)), ())}
        if len(found) > most:
            best, most = row, len(found)
    if best is None or most < min(_ENOUGH, len(mapping.columns)):
        raise HeadingNotFound(most)
    return _laid_out(best, rows, mapping)


def _laid_out(head: SheetRow, rows: Sequence[SheetRow], mapping: ImportMapping) -> Layout:
    headings = {at: text_of(value) for at, value in sorted(head.cells.items())}
    columns: dict[int, Reads] = {}
    twice: list[int] = []
    missing = []
    for reads in mapping.columns:
        wanted = {plain(heading) for heading in reads.column.headings}
        places = [at for at, heading in headings.items() if plain(heading) in wanted]
        nth = reads.column.nth
        if nth and len(places) >= nth:
            columns[places[nth - 1]] = reads
        elif len(places) == 1 and nth <= 1:
            columns[places[0]] = reads
        elif len(places) > 1 and not nth:
            twice += places
        else:
            missing.append(reads.column.headings[0])
    filled = {
        at for row in rows if row.number > head.number for at, value in row.cells.items() if value != Fault.MERGED
    }
    strangers = filled - columns.keys() - set(twice)
    return Layout(head.number, columns, headings, tuple(sorted(set(twice))), tuple(sorted(strangers)), tuple(missing))
