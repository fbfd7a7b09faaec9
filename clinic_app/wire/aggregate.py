"""The tables of one organisation for one year, whole, as they go sealed to whoever sums them. Format 2.

Numbers of incidents and of people by codes: nothing of a person, no date of hers, no case. It is strict JSON inside an
envelope and never a file. What does not add up is refused: each table counts the same incidents, and nobody twice.

Format 2 says what the place gave out of that year by itself: whoever has that takes it from a sum. Format 1 does not
say.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from clinic_app.errors import PacketRefused, Why

FORMAT: Final = 2
MOST_TABLES: Final = 40
MOST_CELLS: Final = 1_000
MOST_IN_A_YEAR: Final = 20_000
"""More than any place sees; whoever claims more would only make the reader's PC work."""

Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,79}\Z")]
Column = Annotated[str, Meta(pattern=r"^([a-z0-9][a-z0-9_.-]{0,79})?\Z")]
Version = Annotated[str, Meta(pattern=r"^[0-9A-Za-z .·-]{1,40}\Z")]
Instant = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z\Z")]
Count = Annotated[int, Meta(ge=1, le=MOST_IN_A_YEAR)]
Year = Annotated[int, Meta(ge=2000, le=2200)]


class ToldCell(Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """How many incidents stand in a line and column, of how many people. A table with no columns has an empty one."""

    row: Code
    column: Column
    n: Count
    people: Count


class ToldTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One table of the published set; cells of nobody are not in it."""

    id: Code
    cells: Annotated[tuple[ToldCell, ...], Meta(min_length=1, max_length=MOST_CELLS)]


class GivenTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table as it was when the year was given out: line, column, incidents."""

    id: Code
    cells: Annotated[tuple[tuple[Code, Column, Count], ...], Meta(min_length=1, max_length=MOST_CELLS)]


class GivenHeld(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What of it an audience was not shown: lines by dimension, cells by table."""

    lines: dict[Code, Annotated[tuple[Code, ...], Meta(max_length=MOST_CELLS)]]
    cells: dict[Code, Annotated[tuple[tuple[Code, Column], ...], Meta(max_length=MOST_CELLS)]]


class GivenOut(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the place gave out of this year last, by one version of the set of tables; held by anything it gave out."""

    version: Version
    at: Instant
    tables: Annotated[tuple[GivenTable, ...], Meta(min_length=1, max_length=MOST_TABLES)]
    network: GivenHeld
    public: GivenHeld


class YearTables(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All tables of one year, by one version of the set of tables. `people` are those of all incidents, each once.
    `given_out` is None where the place gave out nothing, and not set where it does not say.
    """

    format: Literal[1, 2] = FORMAT
    version: Version
    year: Year
    made_at: Instant
    incidents: Count
    people: Count
    tables: Annotated[tuple[ToldTable, ...], Meta(min_length=1, max_length=MOST_TABLES)]
    given_out: GivenOut | UnsetType | None = UNSET


class _Versioned(Struct):
    format: int


def encode_year(tables: YearTables) -> bytes:
    """The bytes of the body. Raises `PacketRefused(content)` for tables that could not be read back."""
    encoded = msgspec.json.encode(tables)
    decode_year(encoded)
    return encoded


def decode_year(untrusted: bytes) -> YearTables:
    """Read a body. Raises `PacketRefused`: `content`, or `newer_suite` for a format after ours."""
    try:
        if msgspec.json.decode(untrusted, type=_Versioned, strict=True).format > FORMAT:
            raise PacketRefused(Why.NEWER_SUITE)
        told = msgspec.json.decode(untrusted, type=YearTables, strict=True)
    except (msgspec.MsgspecError, ValueError) as error:
        raise PacketRefused(Why.CONTENT) from error
    if msgspec.json.encode(told) != untrusted or not _adds_up(told):
        raise PacketRefused(Why.CONTENT)
    return told


def _adds_up(told: YearTables) -> bool:
    ids = [table.id for table in told.tables]
    return (
        (told.format == 1) == (told.given_out is UNSET)
        and told.people <= told.incidents
        and len(set(ids)) == len(ids)
        and all(_table_adds_up(table, told) for table in told.tables)
        and (not told.given_out or _given_adds_up(told.given_out))
    )


def _given_adds_up(given: GivenOut) -> bool:
    ids = [table.id for table in given.tables]
    wholes = {sum(n for _row, _column, n in table.cells) for table in given.tables}
    return (
        len(set(ids)) == len(ids)
        and len(wholes) == 1
        and all(len({each[:2] for each in table.cells}) == len(table.cells) for table in given.tables)
    )


def _table_adds_up(table: ToldTable, told: YearTables) -> bool:
    places = [(cell.row, cell.column) for cell in table.cells]
    people = [cell.people for cell in table.cells]
    return (
        len(set(places)) == len(places)
        and len({not cell.column for cell in table.cells}) == 1
        and sum(cell.n for cell in table.cells) == told.incidents
        and all(cell.people <= cell.n for cell in table.cells)
        and max(people) <= told.people <= sum(people)
    )
