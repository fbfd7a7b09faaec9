"""The fixed set of tables and figures: what each counts, by what, and where that comes from. Versioned as a whole."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from clinic_app.domain.definitions import Definitions
from clinic_app.domain.reporting.rows import (
    NONE,
    ClockRow,
    ClosingRow,
    FollowUpRow,
    GapRow,
    IncidentRow,
    OfferRow,
    PersonRow,
    ReferralRow,
    Row,
    Unit,
)
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass

FILE: Final = "rules/figures.toml"

KIND_OF: Final[Mapping[Unit, type[Row]]] = {
    Unit.PERSON: PersonRow,
    Unit.INCIDENT: IncidentRow,
    Unit.OFFER: OfferRow,
    Unit.REFERRAL: ReferralRow,
    Unit.FOLLOW_UP: FollowUpRow,
    Unit.CLOSING: ClosingRow,
    Unit.CLOCK: ClockRow,
    Unit.GAP: GapRow,
}
NUMBERS: Final = frozenset({"hours"})
"""Dimensions that are measured and not sorted into codes."""

LIST_OF: Final[Mapping[str, str]] = {
    "sex": "sex", "age_band": "age_band", "stats": "consent_dec", "minor_band": "minor_band",
    "nationality": "nat_group", "work": "worksec", "migrant_worker": "yndu", "marital": "marital",
    "disability": "disability", "displacement": "displacement", "entry": "entry", "th_type5": "th_type5",
    "type": "gbv_type", "contexts": "context", "elapsed": "elapsed", "told_within": "told_within",
    "within_72h": "yndu", "tod": "tod",
    "place": "place", "at_work": "yndu", "previous": "yndu", "elsewhere": "prev_report", "p_count": "perp_n",
    "relations": "relation",
    "p_ages": "perp_age", "service": "service", "offer": "offer", "why_not": "decl_reason", "sector": "sector",
    "status": "ref_status", "reason": "ref_reason", "outcome": "ref_outcome", "attended": "u_attend",
    "kept": "kept", "closed_for": "closure", "child_vuln": "child_vuln", "danger": "risk_level", "safety_plan": "done",
    "plan": "plan", "better": "progress_domain",
    "stage": "disp_stage", "htp": "yndu", "p_sexes": "sex", "p_occupations": "p_occ_group", "cared": "cared",
    "care_within": "care_within", "missing": "service", "answered": "answered", "satisfied": "u_satisf",
    "setting": "setting", "interpreter": "yndu", "interpreter_mode": "int_mode", "interpreter_vetted": "yndu",
    "recruited": "m_recruit", "time_here": "m_time_here", "screened": "t_done", "first_line": "h_first_line",
    "p_repeats": "yndu", "free": "yndu", "outcomes": "z_outcomes",
    "question": "dimension", "told": "told",
}  # fmt: skip
"""The list whose codes a dimension has. A window of care has the ids of the clock rules."""

MAY_BE_NONE: Final = frozenset({"contexts", "first_line", "outcomes", "better"})
"""Dimensions of which an answer may be that nothing of the list fits."""

NAMED_ELSEWHERE: Final = frozenset({"window", "org"})
"""Dimensions without a list: windows are those of the clock rules, organisations those of the list of services."""

SEVERAL: Final = frozenset(
    {"contexts", "relations", "p_ages", "p_sexes", "p_occupations", "p_repeats", "first_line", "outcomes", "better"}
)
"""Dimensions of which one row may have several codes: their lines may add up to more than all."""


OWN_TABLE: Final = "own"
QUESTION: Final = "question"
TOLD: Final = "told"
WHOLE: Final = "whole"
"""All that a share is a part of, and all the people of so many for each."""


class Chapter(StrEnum):
    """How tables are put together on a page."""

    THAI = "thai"
    GBVIMS = "gbvims"
    SERVICES = "services"
    WORK = "work"
    OWN = "own"
    """What somebody puts together here: no table of the set is in it."""


class Kind(StrEnum):
    """What a figure says."""

    COUNT = "count"
    SHARE = "share"
    MEDIAN = "median"
    EACH = "each"
    """So many for each person who was seen for the first time."""


Where = Mapping[str, tuple[str, ...]]


class _Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    id: str
    chapter: Chapter
    title: str
    unit: Unit
    definition: str
    source: str
    to_be_confirmed_by: str
    where: dict[str, tuple[str, ...]] = {}
    statutory: bool = False
    published: bool = False

    @property
    def context(self) -> str:
        """The translation's context; `.definition` and `.source` behind it for the others."""
        return f"figure.{self.id}"


class Table(_Counted, frozen=True, kw_only=True):
    """One table. Without `columns` it has one.

    One over `questions` has a line for each of these dimensions, and says of how many rows it was told.
    """

    rows: str
    columns: str | None = None
    questions: tuple[str, ...] = ()

    @property
    def dimensions(self) -> tuple[str, ...]:
        """By what it counts."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)


class Figure(_Counted, frozen=True, kw_only=True):
    """One number. A share is `counts` of everything that is `where`."""

    kind: Kind
    counts: dict[str, tuple[str, ...]] = {}
    of: str | None = None
    days: bool = False
    """Whether a middle value is told in days."""


class Measure(_Counted, frozen=True, kw_only=True):
    """The middle value of a number, for each line."""

    rows: str
    of: str
    days: bool = False


class NotCollected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a set of others asks for and is not counted here; `definition` says why."""

    id: str
    chapter: Chapter
    title: str
    definition: str
    source: str
    to_be_confirmed_by: str

    @property
    def context(self) -> str:
        """The translation's context, as of what is counted."""
        return f"figure.{self.id}"


class OwnList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes that only figures have. Contexts: `figure_list.<id>` and `figure_list.<id>.<code>`."""

    label: str
    codes: dict[str, str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    table: tuple[Table, ...]
    figure: tuple[Figure, ...]
    measure: tuple[Measure, ...]
    not_collected: tuple[NotCollected, ...]
    list: dict[str, OwnList]


@dataclass(frozen=True, slots=True)
class FigureLaw:
    """Everything that is counted here."""

    version: str
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    measures: tuple[Measure, ...]
    not_collected: tuple[NotCollected, ...]
    lists: Mapping[str, OwnList]

    def table(self, table_id: str) -> Table:
        """The table with this id. Raises `KeyError`."""
        return {table.id: table for table in self.tables}[table_id]

    def figure(self, figure_id: str) -> Figure:
        """The figure with this id. Raises `KeyError`."""
        return {figure.id: figure for figure in self.figures}[figure_id]

    def find(self, counted_id: str) -> Table | Figure | Measure:
        """Whatever has this id. Raises `KeyError`."""
        every: tuple[Table | Figure | Measure, ...] = (*self.tables, *self.figures, *self.measures)
        return {each.id: each for each in every}[counted_id]

    def codes(self, dimension: str, known: Definitions, windows: tuple[str, ...]) -> tuple[str, ...]:
        """The codes of a dimension in their order, without the silences."""
        if dimension in NAMED_ELSEWHERE:
            return windows if dimension == "window" else ()
        list_id = LIST_OF[dimension]
        own = tuple(self.lists[list_id].codes) if list_id in self.lists else None
        codes = own or tuple(code.id for code in known.codes[list_id].codes)
        return (*codes, NONE) if dimension in MAY_BE_NONE else codes


def load_figures(resources: Path) -> FigureLaw:
    """Read the set below a resources folder. Raises `DefinitionRefused` at the first fault."""
    try:
        told = msgspec.convert(tomllib.loads((resources / FILE).read_text("utf-8")), _File)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(FILE, "", str(error)) from error
    counted: tuple[Table | Figure | Measure, ...] = (*told.table, *told.figure, *told.measure)
    for each in counted:
        for fault in _faults(each):
            raise DefinitionRefused(FILE, each.id, fault)
    for name, times in Counter(each.id for each in (*counted, *told.not_collected)).items():
        if times > 1:
            raise DefinitionRefused(FILE, name, "twice")
    return FigureLaw(told.version, told.table, told.figure, told.measure, told.not_collected, told.list)


def dimensions_of(unit: Unit) -> tuple[str, ...]:
    """By what rows of a unit can be counted."""
    return tuple(each.name for each in fields(KIND_OF[unit]) if each.name != "on" and each.name not in NUMBERS)


def own_table(unit: Unit, rows: str, columns: str | None) -> Table:
    """A table that is not of the set. Raises `KeyError` for what this unit is not counted by."""
    for name in filter(None, (rows, columns)):
        if name not in dimensions_of(unit):
            raise KeyError(name)
    return Table(
        id=".".join(filter(None, (OWN_TABLE, unit.value, rows, columns))), chapter=Chapter.OWN, title="", unit=unit,
        definition="", source="", to_be_confirmed_by="", rows=rows, columns=columns if columns != rows else None,
    )  # fmt: skip


def _faults(each: Table | Figure | Measure) -> Iterator[str]:
    sorted_by = set(dimensions_of(each.unit))
    named = {*each.where}
    match each:
        case Table(questions=()):
            named |= set(each.dimensions)
        case Table():
            named |= set(each.questions)
            if each.dimensions != (QUESTION, TOLD):
                yield "questions"
        case Measure():
            named.add(each.rows)
            if each.of not in NUMBERS:
                yield "of"
        case Figure():
            named |= set(each.counts)
            if bool(each.counts) is not (each.kind is Kind.SHARE):
                yield "counts"
            if (each.of is not None) is not (each.kind is Kind.MEDIAN) or (each.of and each.of not in NUMBERS):
                yield "of"
    for name in sorted(named - sorted_by):
        yield f"no dimension {name}"
    if each.published and (not isinstance(each, Table) or each.unit is not Unit.INCIDENT or each.where):
        yield "published"  # other sums over the same people would tell what one of the tables hides
    if each.published and named & (SEVERAL | {QUESTION}):
        yield "published"
    if not (each.title and each.definition and each.source and each.to_be_confirmed_by):
        yield "title, definition, source, to_be_confirmed_by"
