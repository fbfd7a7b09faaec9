"""What each column of somebody else's sheet means here: data, read strictly, with nothing of any person in it.

A mapping is a TOML file (`docs/import.md`). It names headings, the field or the part each column plays, and how codes
are spelled there. A spelling that could mean two things is refused when the mapping is read, not when a row comes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final

import msgspec

from clinic_app.domain.answers import MISSING_KEY, Missing, Stored
from clinic_app.domain.definitions import Definitions, Field, FieldKind
from clinic_app.domain.text import folded
from clinic_app.errors import MappingRefused
from clinic_app.facts import dataclass

FORMAT: Final = 1
LEAVE: Final = "-"
"""As a code: known, and not taken, since our list has no such answer."""

MAPPABLE: Final = frozenset(
    {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CODE, FieldKind.CODES, FieldKind.DECISION, FieldKind.BOOL,
     FieldKind.INT, FieldKind.INT_OR_TEXT, FieldKind.DATE, FieldKind.DATETIME, FieldKind.MOMENT, FieldKind.REF}
)  # fmt: skip
"""Kinds of answer that fit into one cell."""

CHOICES: Final = frozenset({FieldKind.CODE, FieldKind.CODES, FieldKind.DECISION})
_NEVER_KINDS: Final = frozenset(
    {"release", "referral", "injury", "specimen", "custody_event", "disclosure", "data_request"}
)
"""What only acts of ours make, and evidence: its chain begins where somebody signs for it."""

_EVIDENCE: Final = "forensic"
_NEVER: Final = frozenset({"case_code", "p_name", "p_identity_wanted", "e_source", "c_block_org", "c_block_items"})
"""Never from a sheet: our own code, the locked box of somebody else's identity, what she blocked by pointing."""
_AUTOMATIC_ALL_THE_SAME: Final = frozenset({"worker_id"})
_APART: Final = re.compile(r"[\W_]+")


class Role(StrEnum):
    """What a column is when it is no field."""

    ROW = "row"
    """The number by which that program knows the incident: the same number is the same incident."""
    SURVIVOR = "survivor"
    """Rows with the same one are incidents of the same person."""
    LEFT_OUT = "left_out"
    """Known, and of no use here."""


class Order(StrEnum):
    """Which figure of a date comes first."""

    DAY = "day_month"
    MONTH = "month_day"


class Era(StrEnum):
    """Which era years are counted in."""

    BOTH = "both"
    BUDDHIST = "buddhist"
    WESTERN = "western"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Dates(_Strict, frozen=True):
    """How days are written. A year of four figures names its era by itself."""

    order: Order = Order.DAY
    era: Era = Era.BOTH


class Instead(_Strict, frozen=True):
    """Other answers beside this one where a field of the same row says so."""

    field: str
    code: str
    also: dict[str, str]


class Column(_Strict, frozen=True):
    """One column: a field, or a role. `nth` tells equal headings apart, the leftmost is 1."""

    headings: Annotated[list[str], msgspec.Meta(min_length=1)]
    field: str = ""
    role: Role | None = None
    nth: int = 0
    thing: str = ""
    """Columns with the same word describe the same thing; needed where a row has several of one kind."""
    codes: dict[str, str] = {}
    others: str = ""
    """The code of every spelling that nobody listed."""
    split: str = ""
    also: dict[str, str] = {}
    instead: list[Instead] = []


class Written(_Strict, frozen=True):
    """A mapping as its file says it."""

    format: int
    id: Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_]{1,39}\Z")]
    version: int
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    column: Annotated[list[Column], msgspec.Meta(min_length=1, max_length=1000)]
    source: str = ""
    sheets: list[str] = []
    dates: Dates = Dates()
    silences: dict[str, list[str]] = {}


@dataclass(frozen=True, slots=True)
class Reads:
    """A column with everything that is needed to read its cells."""

    column: Column
    field: Field | None
    spelled: Mapping[str, Stored]
    """Spellings, as `plain` gives them, and the code or silence each is; `LEAVE` is one too."""


@dataclass(frozen=True, slots=True, eq=False)
class ImportMapping:
    """A mapping that fits our forms."""

    written: Written
    columns: tuple[Reads, ...]

    @property
    def id(self) -> str:
        """Its name for programs."""
        return self.written.id

    def by_heading(self) -> dict[str, list[Reads]]:
        """The columns by each of their headings, as `plain` gives them."""
        found: dict[str, list[Reads]] = {}
        for reads in self.columns:
            for heading in reads.column.headings:
                found.setdefault(plain(heading), []).append(reads)
        return found


def plain(text: str) -> str:
    """A heading or a code's spelling as it is compared: letters and figures alone. May be empty."""
    return _APART.sub("", folded(text))


def may_be_mapped(field: Field) -> bool:
    """Whether a cell may become an answer to this field."""
    if field.id in _NEVER or field.entity in _NEVER_KINDS or field.section == _EVIDENCE or field.kind not in MAPPABLE:
        return False
    return not field.derived and (not field.automatic or field.id in _AUTOMATIC_ALL_THE_SAME)


def read_mapping(untrusted: str, definitions: Definitions) -> ImportMapping:
    """Read a mapping file against our forms. Raises `MappingRefused` at the first fault."""
    try:
        written = msgspec.convert(tomllib.loads(untrusted), Written)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise MappingRefused("file", str(error)[:200]) from None
    if written.format != FORMAT:
        raise MappingRefused("format", "newer")
    return ImportMapping(written, tuple(_reads(written, column, definitions) for column in written.column))


def _reads(written: Written, column: Column, definitions: Definitions) -> Reads:
    name = column.headings[0]
    if bool(column.field) == (column.role is not None):
        raise MappingRefused(name, "a field or a role")
    for heading in column.headings:
        if not plain(heading):
            raise MappingRefused(name, "no heading")
    if column.role is not None:
        return Reads(column, None, MappingProxyType({}))
    field = _field(column.field, name, definitions)
    for also in (column.also, *(each.also for each in column.instead)):
        for other, code in also.items():
            _code(_field(other, name, definitions), code, name)
    for instead in column.instead:
        _code(_field(instead.field, name, definitions), instead.code, name)
    return Reads(column, field, MappingProxyType(_spelled(written, column, field, definitions)))


def _field(field_id: str, name: str, definitions: Definitions) -> Field:
    field = definitions.fields.get(field_id)
    if field is None:
        raise MappingRefused(name, f"no field {field_id}")
    if not may_be_mapped(field):
        raise MappingRefused(name, f"{field_id} never comes from a sheet")
    return field


def _code(field: Field, code: str, name: str) -> Stored:
    if code in field.codes or code == LEAVE:
        return code
    if code in set(Missing):
        return {MISSING_KEY: code}
    raise MappingRefused(name, f"no code {code} in {field.id}")


def _spelled(written: Written, column: Column, field: Field, definitions: Definitions) -> dict[str, Stored]:
    """Nearest first: the column's own spellings, our codes, our English words, another standard's, the silences."""
    spelled: dict[str, Stored] = {}
    for text, code in column.codes.items():
        _spell(spelled, text, _code(field, code, column.headings[0]), column.headings[0])
    if column.others:
        _code(field, column.others, column.headings[0])
    if field.kind in CHOICES:
        for text, code in _ours(field, definitions):
            spelled.setdefault(plain(text), code)
    for silence, texts in written.silences.items():
        if silence not in set(Missing):
            raise MappingRefused("silences", silence)
        for text in texts:
            spelled.setdefault(plain(text), {MISSING_KEY: silence})
    spelled.pop("", None)
    return spelled


def _spell(spelled: dict[str, Stored], text: str, code: Stored, name: str) -> None:
    if spelled.setdefault(plain(text), code) != code:
        raise MappingRefused(name, f"{text} has two meanings")


def _ours(field: Field, definitions: Definitions) -> Iterator[tuple[str, str]]:
    listed = definitions.codes.get(field.code_list or "")
    yield from ((code, code) for code in field.codes)
    if listed is None:
        return
    yield from ((listed.label_of(code), code) for code in field.codes)
    exported = list(listed.exports.values())
    for code, text in listed.exports.items():
        if exported.count(text) == 1:  # where several of ours are exported alike, it says only what they have in common
            yield text, code
    if {"yes", "no"} <= set(field.codes):
        yield from (("true", "yes"), ("false", "no"))
