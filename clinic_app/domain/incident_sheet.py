"""The sheet of the GBVIMS Incident Recorder: one line for each incident, in the order and words of that program.

A line is about one woman. As it is made unless somebody asks for the exact one it says months instead of days, an age
group instead of a birthday, a number that is good for this one sheet instead of her code, and neither place, ethnic
group nor who wrote it down. No words of hers and nobody's name are in either.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from clinic_app.domain.answers import Answer, Missing, read
from clinic_app.domain.case import Case
from clinic_app.domain.clocks import span_of
from clinic_app.domain.conditions import Derived
from clinic_app.domain.consent import Decision, decision_of
from clinic_app.domain.definitions import Definitions, Field
from clinic_app.domain.ids import EntityId
from clinic_app.domain.packet_codes import Service
from clinic_app.domain.sectors import USUAL
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass

FILE: Final = "rules/incident_sheet.toml"
COLUMNS: Final = 42

Said = str | int | date | None
"""What a cell says."""

_EVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
_TWO_SEXES: Final = "M and F"
_NEVER_MADE: Final = frozenset({"draft", "entered-in-error"})
_REFERRED: Final = "Referred"
_OFFERS: Final = {
    "offered_accepted": "Service provided by your agency",
    "already_receiving": "Services already received from another agency",
    "not_offered_unavailable": "Service unavailable",
    "not_offered_unsafe": "Service unavailable",
    "offered_declined": "Referral declined by survivor",
    "offered_deferred": "Undecided at time of report",
    "not_applicable": "Service not applicable",
}
"""What that sheet says of a kind of service. Where several of a kind were talked about, the first of these counts."""


class Detail(StrEnum):
    """How much a line says of her."""

    GENERAL = "general"
    EXACT = "exact"


class Part(StrEnum):
    """What is worked out of several answers, or is no answer."""

    INCIDENT = "incident"
    SURVIVOR = "survivor"
    INTERVIEW = "interview"
    HAPPENED = "happened"
    BORN = "born"
    THEIR_SEX = "their_sex"
    SERVICES = "services"
    AGENCY = "agency"
    NOTHING = "nothing"
    """A column that our record has nothing for."""


class SheetColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column."""

    heading: str
    field: str = ""
    part: Part | None = None
    exact_only: bool = False
    sectors: tuple[str, ...] = ()
    codes: dict[str, str] = {}


class SheetLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole sheet."""

    version: str
    source: str
    sheet: str
    unknown: str
    declined: str
    column: tuple[SheetColumn, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The first line."""
        return tuple(column.heading for column in self.column)

    def at(self, field_id: str) -> int:
        """Where the column of a field stands, from 0. Raises `StopIteration` for a field of none."""
        return next(place for place, column in enumerate(self.column) if column.field == field_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One incident with what the sheet needs beside the case. `incident_name` and `survivor_name` are as they stand."""

    case: Case
    incident: EntityId
    incident_name: str
    survivor_name: str
    told_on: date
    follows: Derived = field(repr=False)


def load_sheet(resources: Path, known: Definitions) -> SheetLaw:
    """Read the columns below a resources folder. Raises `DefinitionRefused` at the first fault."""
    try:
        law = msgspec.convert(tomllib.loads((resources / FILE).read_text("utf-8")), SheetLaw)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(FILE, "", str(error)) from error
    for column in law.column:
        for fault in _faults(column, known):
            raise DefinitionRefused(FILE, column.heading, fault)
    if len(set(law.headings)) != COLUMNS or len(law.column) != COLUMNS:
        raise DefinitionRefused(FILE, "column", str(len(law.column)))
    return law


def spelled(column: SheetColumn, asked: Field, code: str, known: Definitions) -> str:
    """How the sheet says a code: in its own words, as the code it counts under there, or in ours."""
    if code in column.codes:
        return column.codes[code]
    listed = known.codes[asked.code_list or ""]
    counts_as = listed.exports.get(code, "")
    if counts_as in asked.codes and counts_as != code:
        return spelled(column, asked, counts_as, known)
    return listed.label_of(code) if code in asked.codes else code


class Lines:
    """Makes lines. `agency` is by what the one who reports is known; empty if nobody gave it a code."""

    def __init__(self, law: SheetLaw, known: Definitions, detail: Detail, zone: tzinfo, agency: str) -> None:
        self._law, self._known, self._detail, self._zone, self._agency = law, known, detail, zone, agency

    def line(self, told: Told) -> tuple[Said, ...]:
        """One incident."""
        return tuple(self._cell(column, told) for column in self._law.column)

    def _cell(self, column: SheetColumn, told: Told) -> Said:
        if column.exact_only and self._detail is Detail.GENERAL:
            return None
        match column.part:
            case None:
                return self._field(column, told)
            case Part.THEIR_SEX:
                return self._their_sex(column, told)
            case Part.SERVICES:
                return _services(column, told.case)
        return self._worked_out(column.part, told)

    def _worked_out(self, part: Part, told: Told) -> Said:
        said: dict[Part, Callable[[], Said]] = {
            Part.INCIDENT: lambda: told.incident_name,
            Part.SURVIVOR: lambda: told.survivor_name,
            Part.INTERVIEW: lambda: self._day(told.told_on),
            Part.HAPPENED: lambda: self._happened(told),
            Part.BORN: lambda: self._born(told),
            Part.AGENCY: lambda: self._agency or None,
        }
        return said[part]() if part in said else None

    def _field(self, column: SheetColumn, told: Told) -> Said:
        asked = self._known.fields[column.field]
        entity: EntityId | None = {"case": told.case.root, "incident": told.incident}.get(asked.entity)
        if asked.entity == "perpetrator":  # the first that was written down: the sheet has room for one
            people = told.case.of_kind("perpetrator", told.incident)
            entity = people[0].id if people else None
        if entity is None or (asked.id == "s_ethnicity" and not _agreed(told.case, "c_sensitive")):
            return None
        return self._said(column, asked, told, entity)

    def _said(self, column: SheetColumn, asked: Field, told: Told, entity: EntityId) -> Said:
        answer = told.case.answer(asked.id, entity)
        if answer is Missing.NOT_ASKED:
            answer = read(told.follows.get((entity, asked.id)))
        if isinstance(answer, Missing):
            return {Missing.UNKNOWN: self._law.unknown, Missing.DECLINED: self._law.declined}.get(answer)
        value = answer.value
        if asked.codes and isinstance(value, str):
            return spelled(column, asked, value, self._known) or None
        if asked.codes and isinstance(value, list):
            return " & ".join(spelled(column, asked, str(each), self._known) for each in value) or None
        return value if isinstance(value, str | int) else None

    def _day(self, day: date) -> Said:
        return day if self._detail is Detail.EXACT else f"{day:%Y-%m}"

    def _happened(self, told: Told) -> Said:
        span = span_of(told.case, told.incident, now=_EVER, zone=self._zone)
        if span is None:
            return None if told.case.answer("i_date", told.incident) is Missing.NOT_ASKED else self._law.unknown
        first, last = (each.astimezone(self._zone).date() for each in (span.earliest, span.latest))
        if first == last:
            return self._day(first)
        return f"{first:%Y-%m}" if (first.year, first.month) == (last.year, last.month) else self._law.unknown

    def _born(self, told: Told) -> Said:
        root = told.case.root
        if self._detail is Detail.EXACT:
            answer = told.case.answer("s_dob", root)
            try:
                return date.fromisoformat(str(answer.value)) if isinstance(answer, Answer) else None
            except ValueError:
                return str(answer.value)
        band = told.case.answer("s_age_band", root)
        if not isinstance(band, Answer):
            band = read(told.follows.get((root, "s_age_band")))
        asked = self._known.fields["s_age_band"]
        return self._known.codes[asked.code_list or ""].label_of(str(band.value)) if isinstance(band, Answer) else None

    def _their_sex(self, column: SheetColumn, told: Told) -> Said:
        people = told.case.of_kind("perpetrator", told.incident)
        if {str(told.case.stored("p_sex", each.id)) for each in people} == {"male", "female"}:
            return _TWO_SEXES
        return self._field(column, told)


def _services(column: SheetColumn, case: Case) -> Said:
    """What became of a kind of service: referred, or what was said of it."""
    for referral in case.of_kind("referral"):
        made = str(case.stored("x_status", referral.id)) not in _NEVER_MADE
        if made and str(case.stored("x_sector", referral.id)) in column.sectors:
            return _REFERRED
    said = {
        str(case.stored("n_offer", need.id))
        for need in case.of_kind("need")
        if _sector_of(str(case.stored("n_service", need.id))) in column.sectors
    }
    return next((words for offer, words in _OFFERS.items() if offer in said), None)


def _sector_of(service: str) -> str:
    """Under which kind of service it is counted: the most usual one; none for a service only this site has."""
    if service not in frozenset(Service):
        return ""
    usual = USUAL[Service(service)]
    return usual[0].value if usual else ""


def _agreed(case: Case, field_id: str) -> bool:
    return decision_of(case.stored(field_id)) is Decision.GIVEN


def _faults(column: SheetColumn, known: Definitions) -> Iterator[str]:
    if not column.field and column.part is None:
        yield "a field or a part"
    if bool(column.sectors) is not (column.part is Part.SERVICES):
        yield "sectors"
    asked = known.fields.get(column.field) if column.field else None
    if column.field and asked is None:
        yield f"no field {column.field}"
    for code in column.codes:
        if asked is None or code not in asked.codes:
            yield f"no code {code}"
