"""One cell of somebody else's sheet, read as an answer to one of our fields, or refused with the reason.

Days: a day that a spreadsheet program keeps as a day counts; one whose year no record of ours can mean, but whose
Buddhist year it is, was typed in the other era and is read so. Text is read as a person would type it, day first unless
the mapping says otherwise. A bare number is a year or nothing: the count of days since 1899 is not told from an age.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, tzinfo
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.dates import WESTERN_YEARS
from clinic_app.domain.definitions import Field, FieldKind
from clinic_app.domain.import_mapping import CHOICES, LEAVE, Dates, Era, Order, Reads, plain
from clinic_app.domain.sheet_rows import CellValue, Fault, text_of
from clinic_app.domain.timekeeping import BUDDHIST
from clinic_app.domain.validation import taken
from clinic_app.errors import NotAnAnswer
from clinic_app.facts import dataclass

LEFT_OUT: Final = "left_out"
"""The mapping knows this spelling and has no answer for it."""

_BUDDHIST_YEARS: Final = range(WESTERN_YEARS.start + BUDDHIST, WESTERN_YEARS.stop + BUDDHIST)
_FIGURES: Final = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{2}|\d{4})\Z")
_WITH_TIME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::\d{2})?\Z")
_YES: Final = {"yes": True, "true": True, "no": False, "false": False}
_WORDS: Final = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.REF})


@dataclass(frozen=True, slots=True)
class CellLaw:
    """What holds for every cell of a sheet."""

    dates: Dates
    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """The site's day."""
        return self.now.astimezone(self.zone).date()


def read_cell(reads: Reads, value: CellValue, law: CellLaw) -> Stored:
    """The stored answer or silence. Raises `NotAnAnswer` with a reason of `Fault`, of `validation.taken`, or
    `left_out`, `several`, `a_day`, `a_number`.
    """
    field = reads.field
    assert field is not None
    if isinstance(value, Fault):
        raise NotAnAnswer(field.id, value.value)
    if field.kind in CHOICES:
        return _choice(reads, field, value, law)
    text = text_of(value)
    silence = reads.spelled.get(plain(text)) if isinstance(value, str) else None
    if silence is not None:
        return silence
    return taken(field, _said(field, value, text, law), now=law.now, zone=law.zone)


def _choice(reads: Reads, field: Field, value: CellValue, law: CellLaw) -> Stored:
    text = text_of(value)
    split = reads.column.split
    words = [text] if not split else [part for part in (part.strip() for part in text.split(split)) if part]
    codes = [_code(reads, field, word) for word in words]
    if field.kind is FieldKind.CODES:
        return taken(field, codes[0] if len(codes) == 1 else codes, now=law.now, zone=law.zone)
    if len(codes) > 1:
        raise NotAnAnswer(field.id, "several")
    return codes[0]


def _code(reads: Reads, field: Field, word: str) -> Stored:
    code = reads.spelled.get(plain(word))
    if code is None and reads.column.others:
        code = reads.column.others
    if code is None:
        raise NotAnAnswer(field.id, "no_such_code")
    if code == LEAVE:
        raise NotAnAnswer(field.id, LEFT_OUT)
    return code


def _said(field: Field, value: CellValue, text: str, law: CellLaw) -> Stored:
    match field.kind:
        case FieldKind.BOOL:
            return value if isinstance(value, bool) else _YES.get(text.casefold(), text)
        case FieldKind.INT | FieldKind.INT_OR_TEXT:
            figures = text.translate(_FIGURES_OF_OTHERS)
            return int(figures) if figures.isascii() and figures.isdigit() and len(figures) <= 7 else text
        case FieldKind.DATE | FieldKind.MOMENT | FieldKind.DATETIME:
            return _day(field, value, text, law)
    if field.kind in _WORDS and isinstance(value, date | time):
        raise NotAnAnswer(field.id, "a_day")  # a spreadsheet program takes "1-2" for a day: what was typed is lost
    return text


_FIGURES_OF_OTHERS: Final = {
    nought + figure: str(figure) for nought in (0x0E50, 0x1040, 0x17E0, 0x0ED0) for figure in range(10)
}


def _day(field: Field, value: CellValue, text: str, law: CellLaw) -> Stored:
    match value:
        case datetime() if field.kind is not FieldKind.DATE and value.time() != time():
            return _in_our_era(field, value).isoformat()
        case datetime():
            return _in_our_era(field, value).date().isoformat()
        case date():
            return _in_our_era(field, datetime.combine(value, time())).date().isoformat()
        case bool() | float() | time():
            raise NotAnAnswer(field.id, "a_number")
        case int() if value not in WESTERN_YEARS and value not in _BUDDHIST_YEARS:
            raise NotAnAnswer(field.id, "a_number")
    if field.kind is not FieldKind.DATE and (found := _WITH_TIME.match(text)):
        at = datetime.fromisoformat(f"{found[1]}T{found[2]}") if found[1][:2] in ("19", "20", "21") else None
        return _in_our_era(field, at).isoformat() if at else text
    return _spelled_day(text, law)


def _in_our_era(field: Field, at: datetime) -> datetime:
    if at.year not in _BUDDHIST_YEARS:
        return at
    try:
        return at.replace(year=at.year - BUDDHIST)
    except ValueError:  # 29 February of a year that is a leap year in one era only
        raise NotAnAnswer(field.id, "no_such_day") from None


def _spelled_day(text: str, law: CellLaw) -> str:
    """Three groups of figures in the order and era that the mapping names; anything else as it stands."""
    found = _FIGURES.match(text.translate(_FIGURES_OF_OTHERS))
    if found is None:
        return text
    first, second, year = found[1], found[3], found[4]
    if law.dates.order is Order.MONTH:
        first, second = second, first
    if len(year) == 2 and law.dates.era is not Era.BOTH:
        year = str(_whole_year(int(year), law))
    return f"{first}/{second}/{year}"


def _whole_year(two_figures: int, law: CellLaw) -> int:
    """The newest year with these figures that is not ahead of this one."""
    newest = law.today.year + (BUDDHIST if law.dates.era is Era.BUDDHIST else 0)
    return newest - (newest - two_figures) % 100
