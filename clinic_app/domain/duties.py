"""Duties to report: rows of `resources/rules/duties.toml`, each with source and reviewer. A row opens a card.

It never reports and never stops care. Where the law is not settled, it is *unclear* and no duty.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from clinic_app.domain.age import ADULT_AT, age_bounds
from clinic_app.domain.case import Case
from clinic_app.domain.clock_rules import Evidence
from clinic_app.domain.derived_age import interview_day
from clinic_app.domain.minors import was_child_then
from clinic_app.errors import DefinitionRefused
from clinic_app.facts import dataclass

FILE: Final = "rules/duties.toml"
_FAMILY: Final = frozenset(
    {"intimate_partner_former_partner", "primary_caregiver", "family_other_than_spouse_or_caregiver",
     "in_law_or_step_family"}
)  # fmt: skip
_EMPLOYER: Final = frozenset({"supervisor_employer", "employer_household"})


class Event(StrEnum):
    """What the record says when a row concerns it."""

    CHILD = "child"
    LIFE_THREAT = "life_threat"
    HOUSEHOLD = "household"
    OTHERS_HELD = "others_held"


class Fits(StrEnum):
    """How well a row fits."""

    YES = "yes"
    UNCLEAR = "unclear"
    """The answers, or the law, leave it open."""


class Duty(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row. `basis` is a code of the list `disclosure`, `to_be_confirmed_by` one of `signoff`."""

    id: str
    label: str
    event: Event
    basis: str
    receives: str
    source: str
    evidence: Evidence
    to_be_confirmed_by: str
    note: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a named person signed this row."""
        return bool(self.reviewer and self.reviewed_on)


class DutyRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All rows of one version, in the order of the file."""

    version: str
    duties: tuple[Duty, ...] = msgspec.field(name="duty")

    def duty(self, duty_id: str) -> Duty:
        """The row with this id. Raises `KeyError` if there is none."""
        for duty in self.duties:
            if duty.id == duty_id:
                return duty
        raise KeyError(duty_id)


@dataclass(frozen=True, slots=True)
class Fit:
    """A row that concerns a case."""

    duty: Duty
    fits: Fits


def load_duties(folder: Path) -> DutyRules:
    """Read the rows below a resources folder. Raises `DefinitionRefused` at the first fault."""
    try:
        rules = msgspec.convert(tomllib.loads((folder / FILE).read_text(encoding="utf-8")), DutyRules)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DefinitionRefused(FILE, "", str(error)) from error
    for duty in rules.duties:
        for fault in ("basis", "receives", "source", "label"):
            if not getattr(duty, fault):
                raise DefinitionRefused(FILE, duty.id, fault)
        if not duty.confirmed and not duty.to_be_confirmed_by:
            raise DefinitionRefused(FILE, duty.id, "to_be_confirmed_by")
    for duty_id, times in Counter(duty.id for duty in rules.duties).items():
        if times > 1:
            raise DefinitionRefused(FILE, duty_id, "twice")
    return rules


def concerning(case: Case, rules: DutyRules, *, now: datetime, zone: tzinfo) -> tuple[Fit, ...]:
    """The rows that concern a case, in their order. What nobody asked concerns nobody."""
    found = ((duty, _EVENTS[duty.event](case, now, zone)) for duty in rules.duties)
    return tuple(Fit(duty, fits) for duty, fits in found if fits is not None)


def _child(case: Case, now: datetime, zone: tzinfo) -> Fits | None:
    bounds = age_bounds(case, interview_day(case, now.astimezone(zone).date()))
    if bounds is None:
        return None
    if bounds[1] < ADULT_AT:
        return Fits.YES
    return Fits.UNCLEAR if bounds[0] < ADULT_AT or was_child_then(case, now=now, zone=zone) else None


def _life_threat(case: Case, _now: datetime, _zone: tzinfo) -> Fits | None:
    """By the level that a person set last."""
    levels = [stored for _, stored in case.every("r_level") if isinstance(stored, str)]
    return {"immediate": Fits.YES, "high": Fits.UNCLEAR}.get(levels[-1]) if levels else None


def _household(case: Case, _now: datetime, _zone: tzinfo) -> Fits | None:
    people = {stored for _, stored in case.every("p_relation") if isinstance(stored, str)}
    if people & _FAMILY:
        return Fits.YES
    lives_in = any(stored == "yes" for _, stored in case.every("m_live_in"))
    return Fits.UNCLEAR if lives_in and people & _EMPLOYER else None


def _others_held(case: Case, _now: datetime, _zone: tzinfo) -> Fits | None:
    said = (stored for _, stored in case.every("r_items") if isinstance(stored, dict))
    return Fits.YES if any(one.get("others_still_held") == "yes" for one in said) else None


_EVENTS: Final = MappingProxyType[Event, Callable[[Case, datetime, tzinfo], Fits | None]](
    {
        Event.CHILD: _child,
        Event.LIFE_THREAT: _life_threat,
        Event.HOUSEHOLD: _household,
        Event.OTHERS_HELD: _others_held,
    }
)
