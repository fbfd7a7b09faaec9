"""How old she was, by the published bands: derived from her answers, never asked twice. Unknown in, unknown out."""

from __future__ import annotations

from datetime import date
from typing import Final

from clinic_app.domain.age import ADULT_AT, age_bounds, birth_bounds, years_between
from clinic_app.domain.answers import MISSING_KEY, Answer, Missing, Stored
from clinic_app.domain.case import Case

UNKNOWN: Final[Stored] = {MISSING_KEY: Missing.UNKNOWN.value}

GBVIMS_BANDS: Final = (("0_11", 0, 11), ("12_17", 12, 17), ("18_25", 18, 25), ("26_40", 26, 40), ("41_60", 41, 60),
                       ("61_plus", 61, 150))  # fmt: skip
"""Source: GBVIMS intake form, split at 18."""

LEGAL_BANDS: Final = (("under_10", 0, 9), ("10_14", 10, 14), ("15_17", 15, 17), ("18_19", 18, 19), ("adult", 20, 150))
"""Thai law: 15 (Penal Code s.277), 18 (Child Protection Act), 20 (majority)."""

_ASKED: Final = ("s_dob", "s_age_years", "s_age_band")


def age_band(case: Case, *, today: date) -> Stored | None:
    """The GBVIMS band: what was answered, or what birth or years say. None if nobody asked."""
    said = case.stored("s_age_band")
    if isinstance(case.answer("s_age_band"), Answer):
        return said
    return _band(GBVIMS_BANDS, age_bounds(case, interview_day(case, today)), case)


def minor_band(case: Case, *, today: date) -> Stored | None:
    """The band of Thai law at the interview; unknown where her answers allow two. None if nobody asked."""
    return _band(LEGAL_BANDS, age_bounds(case, interview_day(case, today)), case)


def is_minor_at_interview(case: Case, *, today: date) -> Stored | None:
    """Whether she was, or may have been, a child at the interview; unknown if no answer tells. None if nobody asked."""
    bounds = age_bounds(case, interview_day(case, today))
    return bounds[0] < ADULT_AT if bounds else _silence(case)


def was_minor(case: Case, by: date, *, today: date) -> bool:
    """Whether she was a child when something happened by that day; no, if her answers allow that she was not."""
    born = birth_bounds(case.stored("s_dob"))
    if born is not None:
        return years_between(born[0], by) < ADULT_AT
    interview = interview_day(case, today)
    bounds = age_bounds(case, interview)
    return bounds is not None and bounds[1] - max(years_between(by, interview), 0) < ADULT_AT


def interview_day(case: Case, today: date) -> date:
    """The day that *now* means for her answers."""
    answer = case.answer("interview_date")
    return date.fromisoformat(answer.value) if isinstance(answer, Answer) else today


def _band(bands: tuple[tuple[str, int, int], ...], bounds: tuple[int, int] | None, case: Case) -> Stored | None:
    if bounds is None:
        return _silence(case)
    return next((band for band, low, high in bands if low <= bounds[0] and bounds[1] <= high), UNKNOWN)


def _silence(case: Case) -> Stored | None:
    """Unknown, if she was asked and there was no answer; None, if nobody asked."""
    return UNKNOWN if any(case.answer(field) is not Missing.NOT_ASKED for field in _ASKED) else None
