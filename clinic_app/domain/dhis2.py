"""Figures as the values of a DHIS2 data set: a mapping says where each number goes, and nothing is guessed.

A mapping is a TOML file (`docs/figures-out.md`) with ids of that DHIS2 and nothing of any person. Every number has a
place, or the mapping says "-" for it; one that is forgotten is named. A number that may not be seen is left out: a
zero is sent only where there is none. The same numbers give the same bytes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta

from clinic_app.domain.reporting.audiences import Audience
from clinic_app.domain.reporting.counting import ALL, FigureCount, TableCount
from clinic_app.domain.reporting.law import FigureLaw
from clinic_app.domain.reporting.tally import first_of
from clinic_app.errors import CodesNotMapped, Dhis2MappingRefused
from clinic_app.errors.figures import MappingPart, NotMapped
from clinic_app.facts import dataclass

_T = TypeVar("_T")
FORMAT: Final = 1
LEAVE: Final = "-"
WHOLE: Final = "all"
"""The code of a sum."""
IN_A_YEAR: Final = 12
_TOLD: Final = (("Object missing required field", "missing"), ("Object contains unknown field", "unknown"))
"""How the reader of the file begins what it says, and what that is here."""
_PART: Final = re.compile(r"(table|figure)\[(\d+)\](?:\.(\w+)(\[\.\.\.\])?)?")
_LONGEST: Final = 60

_ID = "[A-Za-z][A-Za-z0-9]{10}"
Uid = Annotated[str, Meta(pattern=rf"\A{_ID}\Z")]
Place = Annotated[str, Meta(pattern=rf"\A({_ID}|-)\Z")]
Title = Annotated[str, Meta(min_length=1, max_length=80)]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class MappedTable(_Strict, frozen=True):
    """Where the cells of a table go. A cell's element is that of its row, or of the table; its combination that of the
    cell (`"row/column"`), or of its column, or none.
    """

    id: str
    element: Place | None = None
    rows: dict[str, Place] = {}
    columns: dict[str, Place] = {}
    cells: dict[str, Place] = {}


class MappedFigure(_Strict, frozen=True):
    """Where a number goes, and what it is a part of."""

    id: str
    element: Place
    of: Place | None = None


class Dhis2Mapping(_Strict, frozen=True):
    """One data set of one DHIS2. `suppressed` is told how many numbers were left out, `not_in_statistics` how many
    people did not agree to other statistics: in the return alone.
    """

    format: int
    title: Title
    audience: Audience
    org_unit: Uid
    data_set: Uid | None = None
    attribute_option_combo: Uid | None = None
    suppressed: Uid | None = None
    not_in_statistics: Uid | None = None
    table: tuple[MappedTable, ...] = ()
    figure: tuple[MappedFigure, ...] = ()


class DataValue(msgspec.Struct, frozen=True, omit_defaults=True, order=True):
    """One value, as that DHIS2 reads it."""

    dataElement: str
    categoryOptionCombo: str | None = None
    value: str = ""


class DataValueSet(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sent to `/api/dataValueSets`."""

    period: str
    orgUnit: str
    dataValues: tuple[DataValue, ...]
    dataSet: str | None = None
    attributeOptionCombo: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """What would be sent: nothing was. `omitted` numbers may not be seen, `left` the mapping leaves out by its word."""

    values: DataValueSet
    omitted: int
    left: int

    @property
    def content(self) -> bytes:
        """The document, always the same for the same numbers."""
        return msgspec.json.format(msgspec.json.encode(self.values), indent=1) + b"\n"


def read_mapping(untrusted: str, law: FigureLaw) -> Dhis2Mapping:
    """Read a mapping against what is counted here. Raises `Dhis2MappingRefused` at the first fault."""
    try:
        told = tomllib.loads(untrusted)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Dhis2MappingRefused("file", "syntax", str(error)[:200]) from None
    try:
        mapping = msgspec.convert(told, Dhis2Mapping)
    except msgspec.ValidationError as error:
        raise _refused(str(error), told) from None
    if mapping.format != FORMAT:
        raise Dhis2MappingRefused("format", "newer")
    if mapping.audience is Audience.OWN:
        raise Dhis2MappingRefused("audience", "own")
    for refused in _faults(mapping, law):
        raise refused
    return mapping


def _refused(said: str, told: Mapping[str, Any]) -> Dhis2MappingRefused:
    """What the reader of the file said, as somebody can act on it: where as a person counts and as the file has it."""
    what, _, at = said.partition(" - at `")
    where, (_before, field, *_rest) = at.rstrip("`").lstrip("$."), (*what.split("`"), "", "")
    reason = next((reason for begins, reason in _TOLD if what.startswith(begins)), "")
    if not reason:
        field, reason = "", "id" if "regex" in what else "choice" if "enum" in what else "kind"
    if (found := _PART.fullmatch(where)) is None:
        return Dhis2MappingRefused(".".join(filter(None, (where, field))) or "file", reason)
    kind, number, entry, of_many = found.groups()
    part = told[kind][int(number)]
    name = part.get("id") if isinstance(part, dict) else None
    place = field or entry or kind
    if of_many:  # the reader does not say which: the first that it cannot read
        place = next(code for code, each in part[entry].items() if not _is_place(each))
    within = MappingPart(kind, int(number) + 1, _short(name), entry if of_many else "")
    return Dhis2MappingRefused(_short(place), reason, within=within)


def _is_place(each: object) -> bool:
    try:
        msgspec.convert(each, Place)
    except msgspec.ValidationError:
        return False
    return True


def _short(untrusted: object) -> str:
    return untrusted[:_LONGEST] if isinstance(untrusted, str) and untrusted.isprintable() else ""


def _faults(mapping: Dhis2Mapping, law: FigureLaw) -> Iterator[Dhis2MappingRefused]:
    tables, figures = {each.id: each for each in law.tables}, {each.id for each in law.figures}
    if mapping.not_in_statistics is not None and mapping.audience is not Audience.STATUTORY:
        yield Dhis2MappingRefused("not_in_statistics", "office")
    named = [("table", n, each.id) for n, each in enumerate(mapping.table, 1)]
    named += [("figure", n, each.id) for n, each in enumerate(mapping.figure, 1)]
    if not named:
        yield Dhis2MappingRefused("table", "empty")
    met = set[str]()
    for kind, n, name in named:
        part = MappingPart(kind, n, _short(name))
        if name in met:
            yield Dhis2MappingRefused(part.id, "twice", within=part)
        if name not in (figures if kind == "figure" else tables):
            yield Dhis2MappingRefused(part.id, "unknown", within=part)
        met.add(name)
    for n, mapped in enumerate(mapping.table, 1):
        part = MappingPart("table", n, mapped.id)
        if tables[mapped.id].columns is None and (mapped.columns or mapped.cells):
            yield Dhis2MappingRefused(mapped.id, "columns", within=part)
        elif mapped.element is None and not mapped.rows:
            yield Dhis2MappingRefused(mapped.id, "element", within=part)


def period_of(months: range) -> str:
    """`202611`, or `2026` for a whole year. Raises `ValueError` for other months."""
    if len(months) == 1:
        return f"{first_of(months[0]):%Y%m}"
    if len(months) == IN_A_YEAR and months[0] % IN_A_YEAR == 0:
        return f"{first_of(months[0]):%Y}"
    raise ValueError(months)


def filled(
    mapping: Dhis2Mapping, months: range, tables: Sequence[TableCount], figures: Sequence[FigureCount],
    not_in_statistics: int | None = None,
) -> Filled:  # fmt: skip
    """The values of these numbers. Raises `CodesNotMapped`, and `Dhis2MappingRefused` for what this audience does not
    see, or where two numbers would go to one place.
    """
    filling = _Filling()
    by_table, by_figure = {each.table.id: each for each in tables}, {each.figure.id: each for each in figures}
    for n, mapped in enumerate(mapping.table, 1):
        filling.table(mapped, filling.of(by_table, MappingPart("table", n, mapped.id)))
    for n, each in enumerate(mapping.figure, 1):
        filling.figure(each, filling.of(by_figure, MappingPart("figure", n, each.id)))
    filling.within = None
    if filling.missing:
        raise CodesNotMapped(tuple(dict.fromkeys(filling.missing)))
    if mapping.suppressed is not None:
        filling.put(mapping.suppressed, None, filling.omitted, "suppressed")
    if mapping.not_in_statistics is not None and not_in_statistics is not None:
        filling.put(mapping.not_in_statistics, None, not_in_statistics, "not_in_statistics")
    values = DataValueSet(
        period=period_of(months), orgUnit=mapping.org_unit, dataSet=mapping.data_set,
        attributeOptionCombo=mapping.attribute_option_combo,
        dataValues=tuple(
            DataValue(element, combo, str(n))
            for (element, combo), n in sorted(filling.values.items(), key=lambda each: (each[0][0], each[0][1] or ""))
        ),
    )  # fmt: skip
    return Filled(values, filling.omitted, filling.left)


class _Filling:
    def __init__(self) -> None:
        self.values: dict[tuple[str, str | None], int] = {}
        self.missing: list[NotMapped] = []
        self.omitted = self.left = 0
        self.within: MappingPart | None = None

    def of(self, counted: Mapping[str, _T], part: MappingPart) -> _T:
        """What was counted for this part of the mapping, which is now in hand."""
        self.within = part
        if part.id not in counted:
            raise Dhis2MappingRefused(part.id, "not_for", within=part)
        return counted[part.id]

    def table(self, mapped: MappedTable, found: TableCount) -> None:
        sums = WHOLE in mapped.rows, WHOLE in mapped.columns or any(cell.endswith("/all") for cell in mapped.cells)
        for row in (*found.rows, *((ALL,) if sums[0] else ())):
            if found.table.columns is None:
                self._cell(mapped, found, row, ALL, None)
                continue
            for column in (*found.columns, *((ALL,) if sums[1] else ())):
                self._cell(mapped, found, row, column, column)

    def _cell(self, mapped: MappedTable, found: TableCount, row: str, column: str, across: str | None) -> None:
        told_row, told_column = row or WHOLE, column or WHOLE
        element = mapped.rows.get(told_row, mapped.element)
        combo: str | None = None
        if across is not None:
            combo = mapped.cells.get(f"{told_row}/{told_column}", mapped.columns.get(told_column))
        hidden = (row, column) in found.hidden
        n = 0 if hidden else found.cell(row, column)
        if LEAVE in (element, combo):
            self.left += 1
        elif element is None or (across is not None and combo is None):
            if n or hidden:  # a code that nobody has needs no place
                missing = ("rows", told_row) if element is None else ("columns", told_column)
                self.missing.append(NotMapped(mapped.id, *missing))
        elif hidden:
            self.omitted += 1
        else:
            self.put(element, combo, n, mapped.id)

    def figure(self, mapped: MappedFigure, found: FigureCount) -> None:
        for place, n in ((mapped.element, found.n), (mapped.of, found.of)):
            if place == LEAVE:
                self.left += 1
            elif place is not None and n is not None:
                self.put(place, None, n, mapped.id)

    def put(self, element: str, combo: str | None, n: int, name: str) -> None:
        if (element, combo) in self.values:
            raise Dhis2MappingRefused(name, "two", f"{element} {combo or ''}".strip(), self.within)
        self.values[element, combo] = n
