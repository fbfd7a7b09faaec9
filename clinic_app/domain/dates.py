"""Days as people write them here, in the Buddhist and the Western era, and as we show them: always in both.

A reading keeps how exact it is. What may mean two things is refused with its reason, never guessed: day comes before
month, a month has a year, and `15/1/26` may be 2526 or 2026. Buddhist years are read as today's calendar counts them
(January is the first month), which official papers before 1941 did not.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, datetime, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import Final

from clinic_app.domain.timekeeping import BUDDHIST
from clinic_app.errors import NotADate
from clinic_app.facts import dataclass

THAI: Final = "th"

_LONGEST: Final = 60
WESTERN_YEARS: Final = range(1900, 2200)
"""Years that a record of ours can speak of; no Buddhist year of them is among them."""
_SOON: Final = 2  # years ahead that a two-digit year may mean: appointments, not birthdays

_SHORT: Final = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    THAI: ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
}
_LONG: Final = {
    "en": ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"),
    THAI: ("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม",
           "พฤศจิกายน", "ธันวาคม"),
}  # fmt: skip
_MONTHS: Final = {
    name.casefold().replace(".", ""): number
    for names in (*_SHORT.values(), *_LONG.values())
    for number, name in enumerate(names, 1)
} | {"sept": 9}
_ERAS: Final = {"พศ": BUDDHIST, "be": BUDDHIST, "คศ": 0, "ce": 0, "ad": 0}
_FILLERS: Final = frozenset({"วันที่", "เดือน", "ปี", "ที่"})
_WORDS: Final = sorted({*_MONTHS, *_ERAS, *_FILLERS}, key=len, reverse=True)
_SEPARATORS: Final = "-/.·,"
_TOKEN: Final = re.compile(rf"\d+|{'|'.join(_WORDS)}|[{_SEPARATORS}]|\s+", re.IGNORECASE)
# Dots inside abbreviations (ม.ค., พ.ศ., B.E., Nov.) are no separators; those between figures are.
_ABBREVIATION_DOT: Final = re.compile(r"(?<=[^\W\d])\.|(?<=[\u0e30-\u0e4e])\.")


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class DayReading:
    """What a typed date says: a Western year, perhaps a month, perhaps a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> Precision:
        """How much of it was given."""
        if self.day is not None:
            return Precision.DAY
        return Precision.MONTH if self.month is not None else Precision.YEAR

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def exactly(self) -> date:
        """The day itself. Raises `NotADate` (`no_day`) if only a month or year was given."""
        if self.day is None:
            raise NotADate("no_day")
        return self.first


def read_date(text: str, *, today: date) -> DayReading:
    """Read a day, month or year in either era, with figures of any script.

    Takes 15/1/2569, 15/1/69, 15 ม.ค. 2569, ๑๕/๑/๒๕๖๙, 15/01/2026, Jan 15, 2026, 2026-01-15, 1/2569, ม.ค. 2569, 2569,
    and what `shown` writes. Raises `NotADate`: `empty`, `unreadable`, `no_year`, `no_such_year`, `no_such_month`,
    `no_such_day`, `ambiguous_year`, `eras_disagree`.
    """
    numbers, month, era = _taken_apart(text)
    if month is None:
        return _in_figures(numbers, era, today)
    if len(numbers) == 1 and len(numbers[0]) <= 2 and int(numbers[0]) <= 31 and era is None:
        raise NotADate("no_year")  # "Jan 15" is a day without a year; "Jan 69" can only be a year
    if len(numbers) == 1 or len(numbers[0]) == 4:
        return _checked(_year(numbers, era, today), month, None)
    return _checked(_year(numbers[1:], era, today), month, numbers[0])


def read_day(text: str, *, today: date) -> date:
    """Read one whole day; otherwise as `read_date`, and `no_day` for a month or year alone."""
    return read_date(text, today=today).exactly()


def shown_date(day: date, language: str) -> str:
    """`22 Nov 2026 · 2569`, in Thai `22 พ.ย. 2569 · 2026`. Other languages read the English form."""
    return shown(DayReading(day.year, day.month, day.day), language)


def shown(reading: DayReading, language: str) -> str:
    """A day, month or year in both eras, the reader's own first."""
    known = _SHORT[THAI if language == THAI else "en"]
    buddhist = reading.year + BUDDHIST
    years = f"{buddhist} · {reading.year}" if language == THAI else f"{reading.year} · {buddhist}"
    parts = [str(reading.day)] if reading.day is not None else []
    if reading.month is not None:
        parts.append(known[reading.month - 1])
    return " ".join((*parts, years))


def shown_time(at: datetime, zone: tzinfo, language: str) -> str:
    """The time of day at the site, 24 hours: `10:42`, in Thai `10:42 น.`."""
    clock = at.astimezone(zone).strftime("%H:%M")
    return f"{clock} น." if language == THAI else clock


def shown_instant(at: datetime, zone: tzinfo, language: str) -> str:
    """Day in both eras and time of day, at the site."""
    return f"{shown_date(at.astimezone(zone).date(), language)} {shown_time(at, zone, language)}"


def _taken_apart(text: str) -> tuple[list[str], int | None, int | None]:
    """The numbers in order, the named month, the named era. Every sign must be one we know."""
    if len(text) > _LONGEST:
        raise NotADate("unreadable")
    plain = _ABBREVIATION_DOT.sub("", unicodedata.normalize("NFC", text).replace("\u200b", "")).strip()
    if not plain:
        raise NotADate("empty")
    numbers: list[str] = []
    month = era = None
    for token in _tokens(plain):
        word = token.casefold()
        if word.isdigit():
            numbers.append(word)
        elif word in _MONTHS:
            if month is not None:
                raise NotADate("unreadable")
            month = _MONTHS[word]
        elif word in _ERAS:
            if era is not None:
                raise NotADate("unreadable")
            era = _ERAS[word]
    if not 1 <= len(numbers) <= 4 or any(len(number) > 4 for number in numbers):
        raise NotADate("unreadable")
    return numbers, month, era


def _tokens(plain: str) -> list[str]:
    found, place = [], 0
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            raise NotADate("unreadable")
        found.append(match.group())
        place = match.end()
    # A separator joins two things; it neither begins nor ends a date, and two of them join nothing.
    joins = [word in _SEPARATORS for word in found if not word.isspace()]
    if joins[0] or joins[-1] or any(one and next_one for one, next_one in pairwise(joins)):
        raise NotADate("unreadable")
    return found


def _in_figures(numbers: list[str], era: int | None, today: date) -> DayReading:
    first = numbers[0]
    if len(first) == 4 and len(numbers) == 3:  # 2026-01-15
        return _checked(_year([first], era, today), int(numbers[1]), numbers[2])
    if len(numbers) == 1:
        if len(first) < 4 and era is None:
            raise NotADate("no_year")
        return _checked(_year(numbers, era, today), None, None)
    if len(numbers) == 2:
        if len(first) == 4 and len(numbers[1]) == 4:  # 2026 · 2569
            return _checked(_year(numbers, era, today), None, None)
        if len(first) == 4:  # 2026-01
            return _checked(_year([first], era, today), int(numbers[1]), None)
        if len(numbers[1]) != 4:  # 15/1: a day without a year
            raise NotADate("no_year")
        return _checked(_year(numbers[1:], era, today), int(first), None)
    return _checked(_year(numbers[2:], era, today), int(numbers[1]), first)


def _year(numbers: list[str], era: int | None, today: date) -> int:
    """The Western year: of one number, or of two that name the same year in both eras."""
    if len(numbers) == 2:
        if era is not None or len(numbers[0]) != 4 or len(numbers[1]) != 4:
            raise NotADate("unreadable")
        one, other = (_year([number], None, today) for number in numbers)
        if one != other or numbers[0] == numbers[1]:
            raise NotADate("eras_disagree")
        return one
    if len(numbers) > 2 or len(numbers[0]) == 3:
        raise NotADate("unreadable")
    number = int(numbers[0])
    if len(numbers[0]) < 4:
        return _short_year(number, era, today)
    for offset in (0, BUDDHIST) if era is None else (era,):
        if number - offset in WESTERN_YEARS:
            return number - offset
    raise NotADate("no_such_year")


def _short_year(number: int, era: int | None, today: date) -> int:
    """Two figures are the Buddhist century, as people write here, unless a Western year is as likely."""
    buddhist, western = 2500 + number - BUDDHIST, 2000 + number
    if era == BUDDHIST:
        return buddhist
    if era is None and buddhist <= today.year + _SOON < western:
        return buddhist
    raise NotADate("ambiguous_year")


def _checked(year: int, month: int | None, day: str | None) -> DayReading:
    if month is not None and not 1 <= month <= 12:
        raise NotADate("no_such_month")
    if day is None:
        return DayReading(year, month)
    if len(day) > 2:
        raise NotADate("unreadable")
    if month is None or not 1 <= int(day) <= calendar.monthrange(year, month)[1]:
        raise NotADate("no_such_day")
    return DayReading(year, month, int(day))
