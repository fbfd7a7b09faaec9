"""Whether care was had, and how long after: a window that was kept, a health service that saw her or was asked to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.case import Case
from clinic_app.domain.clocks import ClockState, Running
from clinic_app.domain.ids import EntityId
from clinic_app.domain.reporting.rows import UNKNOWN
from clinic_app.domain.timekeeping import instant

HERE: Final = "here"
REFERRED: Final = "referred"
NEITHER: Final = "neither"
NOT_GIVEN: Final = "not_given"
NEVER_MADE: Final = frozenset({"draft", "entered-in-error"})

_HOURS: Final = (("under_24h", 24), ("under_72h", 72), ("under_120h", 120))
_LATER: Final = "over_120h"
_HEALTH: Final = "health_medical"
_GIVEN: Final = frozenset({"started", "completed"})
"""Accepted is not given."""
_ELSEWHERE: Final = frozenset({"referred_elsewhere", "given_already_elsewhere"})
_HOUR: Final = timedelta(hours=1)
_72_HOURS: Final = timedelta(hours=72)


def kept(case: Case, state: ClockState) -> str:
    """`in_time` only if even the earliest time allows it, `too_late` only if even the latest forbids it."""
    if state.state is Running.OUT_OF_WINDOW:
        return "too_late"
    at = given_at(case, state)
    if at is not None:
        if state.earliest_end is None or state.latest_end is None:
            return UNKNOWN
        return "in_time" if at <= state.earliest_end else "too_late" if at > state.latest_end else UNKNOWN
    if state.state is Running.DECIDED:
        return "declined" if state.decision == "offered_declined" else "otherwise"
    return "accepted_not_given" if state.decision in ("offered_accepted", "deferred") else "undecided"


def given_at(case: Case, state: ClockState) -> datetime | None:
    """When the first dose was given, as the newest sheet of care says."""
    field_id = state.window.given_field
    if field_id is None:
        return None
    for care in reversed(case.of_kind("care", state.incident)):
        told = case.stored(field_id, care.id)
        at = read(told.get("at")) if isinstance(told, dict) else None
        if isinstance(at, Answer):
            return instant(at.value)
    return None


def hours_band(passed: timedelta) -> str:
    """Within how many hours."""
    return next((band for band, hours in _HOURS if passed <= timedelta(hours=hours)), _LATER)


def told_after(bounds: tuple[timedelta, timedelta] | str) -> dict[str, str]:
    """The band of hours, and whether these were 72 at most: each as both the longest and the shortest time say it.

    Of a day alone the band is often unknown, and that it was within 72 hours is not. A silence stays one.
    """
    if isinstance(bounds, str):
        return {"told_within": bounds, "within_72h": bounds}
    return {"told_within": _agreed(bounds, hours_band), "within_72h": _agreed(bounds, _in_72h)}


def _in_72h(passed: timedelta) -> str:
    return "yes" if passed <= _72_HOURS else "no"


def _agreed(bounds: tuple[timedelta, timedelta], said: Callable[[timedelta], str]) -> str:
    found = {said(each) for each in bounds}
    return found.pop() if len(found) == 1 else UNKNOWN


def care_within(given: datetime | None, earliest: datetime | None, latest: datetime | None) -> tuple[str, int | None]:
    """From the incident to the first dose: the band that both bounds agree on, and whole hours since the earliest."""
    if given is None:
        return NOT_GIVEN, None
    if earliest is None or latest is None or given < earliest:
        return UNKNOWN, None
    bounds = given - earliest, max(given - latest, timedelta())
    return _agreed(bounds, hours_band), (given - earliest) // _HOUR


def cared(case: Case, incident: EntityId) -> str:
    """Whether a sheet of care after this incident says that anything was given here; if not, whether a health service
    was asked for anything, or gave it.
    """
    said = [value for care in case.of_kind("care", incident) for value in case.answers.get(care.id, {}).values()]
    if any(_is_given(value) for value in said):
        return HERE
    if any(isinstance(value, str) and value in _ELSEWHERE for value in said):
        return REFERRED
    for referral in case.of_kind("referral"):
        if (
            str(case.stored("x_status", referral.id)) not in NEVER_MADE
            and case.stored("x_sector", referral.id) == _HEALTH
        ):
            return REFERRED
    return NEITHER


def _is_given(value: Stored) -> bool:
    """A decision that it was, or the moment of a first dose."""
    if isinstance(value, dict):
        return isinstance(read(value.get("at")), Answer)
    return isinstance(value, str) and value in _GIVEN
