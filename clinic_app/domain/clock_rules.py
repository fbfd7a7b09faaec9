"""The time windows of care, read from `resources/rules/clocks.toml`: rows with source and reviewer, never constants.

A row is *confirmed* when a named reviewer signed it on a day; all others say whom they wait for.
"""

from __future__ import annotations

import calendar
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from clinic_app.errors import DefinitionRefused

FILE: Final = "rules/clocks.toml"


class Reason(StrEnum):
    """Why a window concerns her. Never the type of violence."""

    EXPOSURE = "exposure"
    CONCEPTION = "conception"
    WOUND = "wound"
    ASKED = "asked"


class Evidence(StrEnum):
    """How the row is known to us."""

    READ = "read"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class RuleRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A span of time with its source: how long something helps, or when to look again."""

    id: str
    source: str
    evidence: Evidence
    to_be_confirmed_by: str
    hours: int = 0
    days: int = 0
    months: int = 0
    best_hours: int = 0
    edition: str = ""
    note: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a named person signed this row."""
        return bool(self.reviewer and self.reviewed_on)

    def end(self, begins: datetime, zone: tzinfo) -> datetime:
        """When the window that begins then is over. Months are those of the site's calendar."""
        ends = begins + timedelta(hours=self.hours, days=self.days)
        return _months_later(ends, self.months, zone) if self.months else ends

    def faults(self) -> Iterator[str]:
        """What is wrong with the row."""
        if (
            sum(bool(part) for part in (self.hours, self.days, self.months)) != 1
            or min(self.hours, self.days, self.months, self.best_hours) < 0
        ):
            yield "one of hours, days, months"
        if self.hours and self.best_hours > self.hours:
            yield "best_hours"
        if not self.source:
            yield "source"
        if not self.confirmed and not self.to_be_confirmed_by:
            yield "to_be_confirmed_by"


class Window(RuleRow, frozen=True, kw_only=True):
    """One clock. `letter` is its neutral name; `field` holds the decision, `given_field` the first dose."""

    letter: str
    name: str
    short: str
    reason: Reason
    soon_hours: int
    urgent_hours: int
    field: str | None = None
    given_field: str | None = None


class SpecimenWindow(RuleRow, frozen=True, kw_only=True):
    """How long a specimen of these codes is worth taking."""

    codes: tuple[str, ...]


class ClockRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All rows of one version. A record remembers the version it was written with."""

    version: str
    windows: tuple[Window, ...] = msgspec.field(name="window")
    specimens: tuple[SpecimenWindow, ...] = msgspec.field(name="specimen")

    def window(self, window_id: str) -> Window:
        """The clock with this id. Raises `KeyError` if there is none."""
        for window in self.windows:
            if window.id == window_id:
                return window
        raise KeyError(window_id)

    def specimen(self, code: str) -> SpecimenWindow | None:
        """The row for a specimen of this code; None if there is no row."""
        return next((row for row in self.specimens if code in row.codes), None)


def load_rules(folder: Path) -> ClockRules:
    """Read the rows below a resources folder. Raises `DefinitionRefused` at the first fault."""
    try:
        rules = msgspec.convert(tomllib.loads((folder / FILE).read_text(encoding="utf-8")), ClockRules)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(FILE, "", str(error)) from error
    rows: tuple[RuleRow, ...] = (*rules.windows, *rules.specimens)
    for row in rows:
        for fault in row.faults():
            raise DefinitionRefused(FILE, row.id, fault)
    once = Counter(
        [row.id for row in rows]
        + [f"letter {window.letter}" for window in rules.windows]
        + [f"code {code}" for row in rules.specimens for code in row.codes]
    )
    for name, times in once.items():
        if times > 1:
            raise DefinitionRefused(FILE, name, "twice")
    for window in rules.windows:
        if not 0 <= window.urgent_hours <= window.soon_hours or not window.letter.isalpha():
            raise DefinitionRefused(FILE, window.id, "thresholds or letter")
    return rules


def _months_later(at: datetime, months: int, zone: tzinfo) -> datetime:
    """The same wall clock time so many months later; the last day of a month that is too short."""
    wall = at.astimezone(zone)
    years, month = divmod(wall.month - 1 + months, 12)
    year, month = wall.year + years, month + 1
    day = min(wall.day, calendar.monthrange(year, month)[1])
    return wall.replace(year=year, month=month, day=day).astimezone(at.tzinfo)
