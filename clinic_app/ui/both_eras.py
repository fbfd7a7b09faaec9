"""Dates and times written out for the head of a page: weekday and month in full, both eras, the reader's own first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QDate, QLocale

from clinic_app.catalogue import THAI
from clinic_app.domain.timekeeping import BUDDHIST, Clock
from clinic_app.ui import i18n

_MONTH: Final = "MMMM"


def long_day(day: date) -> str:
    """`Sunday 22 November 2026 · 2569`, `วันอาทิตย์ 22 พฤศจิกายน 2569 · 2026`."""
    language = i18n.language()
    words = QLocale(language).toString(QDate(day.year, day.month, day.day), f"dddd d {_MONTH}")
    years = (day.year + BUDDHIST, day.year) if language == THAI else (day.year, day.year + BUDDHIST)
    return f"{words} {years[0]} · {years[1]}"


def month(day: date) -> str:
    """`November`."""
    return QLocale(i18n.language()).standaloneMonthName(day.month)


def time_of_day(at: datetime, clock: Clock) -> str:
    """`10:42` at the site."""
    return at.astimezone(clock.zone).strftime("%H:%M")
