"""What protects a child: how old at each moment, and guardians who speak for nobody when one may be the danger.

It concludes nothing about the age of consent.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from clinic_app.domain.age import age_bounds, birth_bounds, years_between
from clinic_app.domain.case import Case
from clinic_app.domain.clocks import span_of
from clinic_app.domain.derived_age import LEGAL_BANDS, interview_day, was_minor
from clinic_app.domain.guardians import GUARDIAN_RISK, GUARDIANS_FORMS, guardian_may_be_danger
from clinic_app.domain.ids import EntityId

__all__ = [
    "GUARDIANS_FORMS", "GUARDIAN_RISK", "bands_at_incidents", "guardian_may_be_danger", "was_child_then",
]  # fmt: skip

OPEN: Final = ""
"""The answers allow two bands, or say nothing."""


def was_child_then(case: Case, *, now: datetime, zone: tzinfo) -> bool:
    """Whether the survivor was a child when something happened, as far as the answers tell; by the latest day."""
    today = now.astimezone(zone).date()
    days = (_days(case, incident.id, now=now, zone=zone) for incident in case.of_kind("incident"))
    return any(was_minor(case, span[1], today=today) for span in days if span is not None)


def bands_at_incidents(case: Case, *, now: datetime, zone: tzinfo) -> tuple[tuple[EntityId, str], ...]:
    """The band of Thai law at each incident, oldest first; `OPEN` where the answers allow two."""
    today = now.astimezone(zone).date()
    found = []
    for incident in case.of_kind("incident"):
        span = _days(case, incident.id, now=now, zone=zone)
        ages = _ages(case, span, today) if span else None
        band = next((band for band, low, high in LEGAL_BANDS if ages and low <= ages[0] and ages[1] <= high), OPEN)
        found.append((incident.id, band))
    return tuple(found)


def _ages(case: Case, span: tuple[date, date], today: date) -> tuple[int, int] | None:
    """Youngest and oldest in those days. Without a birthday, one year less than the years between is possible."""
    born = birth_bounds(case.stored("s_dob"))
    if born is not None:
        return max(years_between(born[1], span[0]), 0), max(years_between(born[0], span[1]), 0)
    interview = interview_day(case, today)
    ages = age_bounds(case, interview)
    if ages is None:
        return None
    since_first, since_last = (max(years_between(day, interview), 0) for day in span)
    earlier = 1 if span[0] < interview else 0
    return max(ages[0] - since_first - earlier, 0), max(ages[1] - since_last, 0)


def _days(case: Case, incident: EntityId, *, now: datetime, zone: tzinfo) -> tuple[date, date] | None:
    """The first and the last local day on which it can have happened."""
    span = span_of(case, incident, now=now, zone=zone)
    if span is None:
        return None
    first = span.earliest.astimezone(zone).date()
    return first, max(first, (span.latest - timedelta(microseconds=1)).astimezone(zone).date())
