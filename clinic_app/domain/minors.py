"""What protects a child: how old at each moment, and guardians who speak for nobody when one may be the danger.

It concludes nothing about the age of consent.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Final

from clinic_app.domain.case import Case
from clinic_app.domain.clocks import span_of
from clinic_app.domain.derived_age import was_minor

GUARDIAN_RISK: Final = "c_guardian_risk"
"""Is any guardian the alleged person, or at that address?"""

_CAREGIVER: Final = "primary_caregiver"


def guardian_may_be_danger(case: Case) -> bool:
    """Whether no guardian is asked, told or rung: one of them may be the alleged person, or live where they live."""
    alleged = any(stored == _CAREGIVER for _, stored in case.every("p_relation"))
    return alleged or case.stored(GUARDIAN_RISK) == "yes"


def was_child_then(case: Case, *, now: datetime, zone: tzinfo) -> bool:
    """Whether the survivor was a child when something happened, as far as the answers tell; by the latest day."""
    today = now.astimezone(zone).date()
    for incident in case.of_kind("incident"):
        span = span_of(case, incident.id, now=now, zone=zone)
        if span is not None:
            last = (span.latest - timedelta(microseconds=1)).astimezone(zone).date()
            if was_minor(case, last, today=today):
                return True
    return False
