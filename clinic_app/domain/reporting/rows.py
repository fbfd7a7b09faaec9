"""One row of what is counted, for each person, incident, offer, referral, follow-up, closing and window of care.

A silence is a value of its own: *not asked*, *prefers not to say* and *unknown* are never counted as *no*.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from clinic_app.domain.answers import Missing
from clinic_app.domain.ids import CaseId
from clinic_app.facts import dataclass

SILENCES: Final = tuple(missing.value for missing in (Missing.UNKNOWN, Missing.DECLINED, Missing.NOT_ASKED))
NOT_ASKED: Final = Missing.NOT_ASKED.value
UNKNOWN: Final = Missing.UNKNOWN.value
NONE: Final = "none_of_these"
"""What somebody with several codes possible has when none of them fits."""

Codes: TypeAlias = tuple[str, ...]


class Unit(StrEnum):
    """What one is, in a table."""

    PERSON = "person"
    INCIDENT = "incident"
    OFFER = "offer"
    REFERRAL = "referral"
    FOLLOW_UP = "follow_up"
    CLOSING = "closing"
    CLOCK = "clock"
    GAP = "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`on` is the local day that decides in which month it counts. `stats` is what she said to other statistics."""

    on: date
    sex: str
    age_band: str
    stats: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(Row):
    """One survivor, on the day of the first interview."""

    minor_band: str
    nationality: str
    work: str
    migrant_worker: str
    marital: str
    disability: str
    displacement: str
    entry: str
    th_type5: str
    child_vuln: str
    danger: str
    safety_plan: str
    plan: str
    setting: str
    interpreter: str
    interpreter_mode: str
    interpreter_vetted: str
    recruited: str
    time_here: str
    screened: str
    first_line: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow(Row):
    """One incident, on the day it was first told here."""

    type: str
    th_type5: str
    contexts: Codes
    elapsed: str
    told_within: str
    within_72h: str
    tod: str
    place: str
    at_work: str
    previous: str
    elsewhere: str
    p_count: str
    relations: Codes
    p_ages: Codes
    p_sexes: Codes
    p_occupations: Codes
    p_repeats: Codes
    stage: str
    htp: str
    cared: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow(Row):
    """One service that was talked about."""

    service: str
    offer: str
    why_not: str
    free: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow(Row):
    """One referral that was made. `hours` passed until the receiver first answered; None if nobody did."""

    sector: str
    service: str
    status: str
    reason: str
    outcome: str
    org: str
    answered: str
    hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRow(Row):
    """One follow-up, on the day it was due, or written down if none was set."""

    attended: str
    satisfied: str
    better: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRow(Row):
    """One file that was closed and is closed still. `hours` since the day of the first interview."""

    closed_for: str
    outcomes: Codes
    hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow(Row):
    """One window of care after one incident, and whether it was kept. `hours` from the earliest time told to care."""

    type: str
    window: str
    kept: str
    care_within: str
    hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow(Row):
    """One service that was needed and is not to be had here."""

    missing: str


@dataclass(frozen=True, slots=True)
class CaseRows:
    """Everything of one case that is counted."""

    case_id: CaseId
    rows: tuple[tuple[Unit, Row], ...]
