"""How old she is, as coarsely as the question needs. Where her answers disagree, the child's protection holds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from clinic_app.domain.answers import Answer, Stored
from clinic_app.domain.case import Case

ADULT_AT: Final = 18
"""The age that GBVIMS and the packet split at. Thai majority is 20: `minor_band` keeps that apart."""

_BANDS: Final = {"0_11": (0, 11), "12_17": (12, 17), "18_25": (18, 25), "26_40": (26, 40), "41_60": (41, 60),
                 "61_plus": (61, 120)}  # fmt: skip


def age_bounds(case: Case, day: date) -> tuple[int, int] | None:
    """Youngest and oldest age in years that her answers allow on this day; None if nothing was said.

    If they contradict each other, from the youngest to the oldest that any of them names.
    """
    said = [bounds for bounds in (_from_birth(case, day), _from_years(case), _from_band(case)) if bounds]
    if not said:
        return None
    youngest, oldest = max(low for low, _ in said), min(high for _, high in said)
    if youngest <= oldest:
        return youngest, oldest
    return min(low for low, _ in said), max(high for _, high in said)


def is_minor(case: Case, day: date) -> bool:
    """Whether any of her answers says that she is, or may be, a child. Unknown age is not a child's."""
    bounds = age_bounds(case, day)
    return bounds is not None and bounds[0] < ADULT_AT


def at_odds(case: Case, day: date) -> str | None:
    """The question of age whose answer cannot go together with another on this day; None if they do.

    Years are *about*: one more or less than a birthday allows goes together with it.
    """
    birth, years, band = _from_birth(case, day), _from_years(case), _from_band(case)
    if birth and years and not birth[0] - 1 <= years[0] <= birth[1] + 1:
        return "s_age_years"
    told = [bounds for bounds in (birth, years) if bounds]
    return "s_age_band" if band and any(high < band[0] or band[1] < low for low, high in told) else None


def years_between(born: date, day: date) -> int:
    """Completed years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birth_bounds(stored: Stored | None) -> tuple[date, date] | None:
    """First and last day that a birthday may be: a day, or all of a month or a year (`1994-03`, `1994`)."""
    if not isinstance(stored, str):
        return None
    try:
        if len(stored) == len("1994"):
            return date(int(stored), 1, 1), date(int(stored), 12, 31)
        if len(stored) == len("1994-03"):
            first = date.fromisoformat(f"{stored}-01")
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        return date.fromisoformat(stored), date.fromisoformat(stored)
    except ValueError:
        return None


def _from_birth(case: Case, day: date) -> tuple[int, int] | None:
    born = birth_bounds(case.stored("s_dob"))
    if born is None or born[0] > day:
        return None
    return max(0, years_between(born[1], day)), years_between(born[0], day)


def _from_years(case: Case) -> tuple[int, int] | None:
    answer = case.answer("s_age_years")
    if not isinstance(answer, Answer) or isinstance(answer.value, bool) or not isinstance(answer.value, int):
        return None
    return answer.value, answer.value


def _from_band(case: Case) -> tuple[int, int] | None:
    answer = case.answer("s_age_band")
    return _BANDS.get(answer.value) if isinstance(answer, Answer) and isinstance(answer.value, str) else None
