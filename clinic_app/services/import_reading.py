"""Reading somebody else's sheet with a mapping: plain work on bytes, for the reader lane. The record is not asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from clinic_app.domain.answers import Stored
from clinic_app.domain.definitions import Definitions, Field
from clinic_app.domain.import_cells import CellLaw
from clinic_app.domain.import_layout import Layout, find_layout
from clinic_app.domain.import_mapping import ImportMapping, Role
from clinic_app.domain.importing import FittedRow, Fitting, agreed_by_all
from clinic_app.domain.sheet_rows import SheetRow
from clinic_app.domain.timekeeping import Clock
from clinic_app.errors import SheetRefused
from clinic_app.facts import dataclass
from clinic_app.wire.sheet import MOST_BYTES, Book, Sheet, open_book

Told = Callable[[float], None]
_EVERY_ROWS = 200


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that was chosen: its sheets are not read yet. `digest` is by what the same file is known again."""

    book: Book
    digest: bytes

    @property
    def names(self) -> tuple[str, ...]:
        """Its sheets."""
        return self.book.names


@dataclass(frozen=True, slots=True)
class Fitted:
    """A sheet as one mapping reads it: what its columns are, and each row under the headings."""

    mapping: str
    digest: bytes
    sheet: str
    encoding: str
    layout: Layout
    rows: tuple[FittedRow, ...]
    titles: int
    """Rows above the headings."""


class ImportReading:
    """Made in the vault lane by whoever may import; used in the reader lane."""

    def __init__(self, definitions: Definitions, clock: Clock, may_write: Callable[[Field], bool]) -> None:
        self._definitions = definitions
        self._clock = clock
        self._may_write = may_write

    def open(self, path: Path) -> OpenedFile:
        """Look what kind of file this is. Raises `SheetRefused`."""
        try:
            with path.open("rb") as stream:
                untrusted = stream.read(MOST_BYTES + 1)
        except OSError:
            raise SheetRefused("gone") from None
        return OpenedFile(open_book(untrusted), sha256(untrusted).digest())

    def sheet(self, opened: OpenedFile, name: str, told: Told) -> Sheet:
        """Read one sheet whole. Raises `SheetRefused`, or what `told` raises to stop it."""
        return opened.book.read(name, told)

    def sheet_for(self, opened: OpenedFile, mapping: ImportMapping) -> str:
        """The sheet that the mapping names, else the first."""
        wanted = {name.casefold() for name in mapping.written.sheets}
        return next((name for name in opened.names if name.strip().casefold() in wanted), opened.names[0])

    def fit(self, opened: OpenedFile, sheet: Sheet, mapping: ImportMapping, told: Told) -> Fitted:
        """Read every row of a sheet with a mapping. Raises `HeadingNotFound`, or what `told` raises to stop it."""
        layout = find_layout(sheet.rows, mapping)
        law = CellLaw(mapping.written.dates, self._clock.now(), self._clock.zone)
        fitting = Fitting(layout, self._definitions, law, self._may_write)
        below = [row for row in sheet.rows if row.number > layout.row]
        spoken = self._spoken(fitting, below)
        fitted = []
        for place, row in enumerate(below):
            if place % _EVERY_ROWS == 0:
                told(place / len(below))
            fitted.append(fitting.fit(row, spoken[row.number]))
        return Fitted(
            mapping.id, opened.digest, sheet.name, sheet.encoding, layout, tuple(fitted),
            sum(row.number < layout.row for row in sheet.rows),
        )  # fmt: skip

    def _spoken(self, fitting: Fitting, rows: list[SheetRow]) -> dict[int, Mapping[str, Stored]]:
        """What she said about consent, for each row: the same for all rows of hers."""
        said: dict[str, list[Mapping[str, Stored]]] = {}
        whose: dict[int, str] = {}
        for row in rows:
            whose[row.number] = fitting.name_of(row, Role.SURVIVOR) or f"\x1f{row.number}"
            said.setdefault(whose[row.number], []).append(fitting.spoken_of(row))
        agreed = {survivor: agreed_by_all(each) for survivor, each in said.items()}
        return {number: agreed[survivor] for number, survivor in whose.items()}
