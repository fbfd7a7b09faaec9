"""A day on paper, to the staff and to her: in her language as its readers write days, and the Thai year beside it.

The names of months and their order are ICU's. Where ICU knows them only half (Shan) or not at all (S'gaw Karen), the
day is written in figures, day first, as on any paper here.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any, Final

from clinic_app.catalogue import ENGLISH
from clinic_app.domain.dates import shown_date, shown_time
from clinic_app.domain.timekeeping import BUDDHIST
from clinic_app.printing.bilingual import Words
from clinic_app.printing.survivor_texts import languages
from clinic_app.printing.text_groups import STAFF_LANGUAGES

_IN_FIGURES: Final = frozenset({"ksw", "shn"})
_DAY: Final = "{day,date,::yMMMMd}"


def day_words(day: date) -> Words:
    """A day in every language of ours: `22 Nov 2026 · 2569`, `22 វិច្ឆិកា 2026 · 2569`."""
    return _words({code: said_day(day, code) for code in _codes()})


def instant_words(at: datetime, zone: tzinfo) -> Words:
    """The same with the time of day at the site, 24 hours."""
    day = at.astimezone(zone).date()
    return _words({code: f"{said_day(day, code)} {shown_time(at, zone, code)}" for code in _codes()})


def _codes() -> tuple[str, ...]:
    return tuple(dict.fromkeys((ENGLISH, *languages())))


def _words(said: dict[str, str]) -> Words:
    return Words("", "", said[ENGLISH], tuple(said.items()))


def said_day(day: date, language: str) -> str:
    """A day to who reads this language.

    The Thai year stands as it does on the calendars around her, which have no figures of her own script.
    """
    if language in STAFF_LANGUAGES:
        return shown_date(day, language)
    return f"{_named(day, language)} · {day.year + BUDDHIST}"


@lru_cache(maxsize=512)
def _named(day: date, language: str) -> str:
    if language in _IN_FIGURES:
        return f"{day.day}/{day.month}/{day.year}"
    return str(_format(language).format({"day": day}))


@lru_cache(maxsize=16)
def _format(language: str) -> Any:
    from icu4py.messageformat import MessageFormat

    return MessageFormat(_DAY, language)
