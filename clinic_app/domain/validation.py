"""What may be kept in a field: an untrusted JSON value is taken into its stored shape, or refused with the reason.

Every kind takes `{"missing": "not_asked" | "declined_to_answer" | "unknown"}`; the codes alone mean the same where a
code is wanted. The stored shapes:

    text, long_text, ref    text            code, decision     code             int     number
    codes, refs             list            bool               true, false      date    "2026-11-22"
    datetime                "…Z"            moment             `domain/moments`
    int_or_text             number or text  schedule           {"slots": [{"days", "from", "to"}], "note"}
    matrix                  {row: code}     bodymap            {"view", "x", "y"}; x and y from 0 to 1, or neither
    record                  {part: value of its kind}

A date of birth or death may be a month or a year. A matrix also takes the list of the rows answered yes. Nothing is
guessed: what can be read in two ways is refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from clinic_app.domain.answers import MISSING_KEY, Missing, Stored
from clinic_app.domain.dates import WESTERN_YEARS, DayReading, Precision, read_date
from clinic_app.domain.definitions import Field, FieldKind, RecordPart
from clinic_app.domain.kept_text import LONGEST_ACCOUNT, LONGEST_TEXT, taken_text
from clinic_app.domain.moments import LONGEST_AGO_H, AboutHoursAgo, Exact, Moment, Range, moment_of, read_moment
from clinic_app.domain.schedules import Schedule, read_schedule
from clinic_app.domain.timekeeping import iso
from clinic_app.errors import NotADate, NotAnAnswer

LONGEST_REF: Final = 200
LONGEST_LIST: Final = 200
LARGEST_INT: Final = 1_000_000
OLDEST: Final = 120
"""Years of age that are believed."""

MAY_LIE_AHEAD: Final = frozenset({"c_expiry", "f_retain", "r_reassess", "u_due"})
"""Days that are promised. Every other day has happened."""

PROMISED_PARTS: Final = frozenset({"due_on"})
"""Parts of records that are promised. Whatever else has a time in a record was given, handed over or told already."""

_JUDGED_LATER: Final = frozenset({"f_custody"})
"""Entries that are drafted first: whether they are still to come is judged, and said, when they are recorded."""

MAY_BE_COARSE: Final = frozenset({"s_dob", "z_died"})
_LIMITS: Final = {"s_age_years": (0, OLDEST), "r_her_view": (0, 10)}
_MISSING: Final = frozenset(Missing)


def taken(field: Field, value: Stored, *, now: datetime, zone: tzinfo) -> Stored:
    """The stored value of an untrusted one. Raises `NotAnAnswer` with one of the reasons below.

    `derived`, `shape`, `no_such_code`, `no_such_row`, `no_such_part`, `silence_beside_answers`, `empty`, `too_long`,
    `control_character`, `not_text`, `out_of_range`, `too_many`, `future`, `too_long_ago`, `no_zone`, and those of
    `dates.read_date`.
    """
    if field.kind is FieldKind.DERIVED:
        raise NotAnAnswer(field.id, "derived")
    if isinstance(value, dict) and value.keys() == {MISSING_KEY}:
        return _silence(field, value[MISSING_KEY])
    return _Taking(field, now, zone).value(field.kind, value)


def _silence(field: Field, code: Stored) -> Stored:
    if not isinstance(code, str) or code not in _MISSING:
        raise NotAnAnswer(field.id, "no_such_code")
    return {MISSING_KEY: str(code)}


class _Taking:
    """One field's value being taken; a record's parts go through the same doors."""

    def __init__(self, field: Field, now: datetime, zone: tzinfo) -> None:
        self._field = field
        self._now = now.astimezone(UTC)
        self._zone = zone
        self._may_lie_ahead = field.id in MAY_LIE_AHEAD
        self._doors: dict[FieldKind, Callable[[Stored], Stored]] = {
            FieldKind.TEXT: self._text,
            FieldKind.LONG_TEXT: self._text,
            FieldKind.CODE: lambda value: self._code(value, field.codes),
            FieldKind.DECISION: lambda value: self._code(value, field.codes),
            FieldKind.CODES: lambda value: self._codes(value, field.codes),
            FieldKind.BOOL: self._bool,
            FieldKind.INT: self._int,
            FieldKind.DATE: self._date,
            FieldKind.DATETIME: self._datetime,
            FieldKind.MOMENT: self._moment,
            FieldKind.MATRIX: self._matrix,
            FieldKind.RECORD: self._record,
            FieldKind.SCHEDULE: self._schedule,
            FieldKind.REF: self._ref,
            FieldKind.REFS: self._refs,
            FieldKind.BODYMAP: self._bodymap,
            FieldKind.INT_OR_TEXT: lambda value: self._text(value) if isinstance(value, str) else self._int(value),
        }

    def value(self, kind: FieldKind, value: Stored) -> Stored:
        return self._doors[kind](value)

    def _no(self, reason: str) -> NotAnAnswer:
        return NotAnAnswer(self._field.id, reason)

    def _text(self, value: Stored) -> str:
        if not isinstance(value, str):
            raise self._no("shape")
        longest = LONGEST_ACCOUNT if self._field.kind is FieldKind.LONG_TEXT else LONGEST_TEXT
        return taken_text(value, field=self._field.id, longest=longest)

    def _bool(self, value: Stored) -> bool:
        if not isinstance(value, bool):
            raise self._no("shape")
        return value

    def _int(self, value: Stored) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._no("shape")
        low, high = _LIMITS.get(self._field.id, (0, LARGEST_INT))
        if not low <= value <= high:
            raise self._no("out_of_range")
        return value

    def _code(self, value: Stored, codes: tuple[str, ...]) -> Stored:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)  # `s_dependants` counts: 1 and "1" are the same code
        if not isinstance(value, str):
            raise self._no("shape")
        if value in codes:
            return value
        if value in _MISSING:
            return {MISSING_KEY: value}
        raise self._no("no_such_code")

    def _codes(self, value: Stored, codes: tuple[str, ...]) -> Stored:
        several = value if isinstance(value, list) else [value]
        if not several:
            raise self._no("empty")
        if len(several) > LONGEST_LIST:
            raise self._no("too_many")
        read = [self._code(each, codes) for each in several]
        silences = [each for each in read if isinstance(each, dict)]
        if silences and len(read) > 1:
            raise self._no("silence_beside_answers")
        return silences[0] if silences else [code for code in codes if code in read]

    def _date(self, value: Stored) -> str:
        reading = self._read_date(value)
        if reading.precision is not Precision.DAY and self._field.id not in MAY_BE_COARSE:
            raise self._no("no_day")
        today = self._day_of(self._now)
        if reading.first > today and not self._may_lie_ahead:
            raise self._no("future")
        if self._field.id == "s_dob" and today.year - reading.year > OLDEST:
            raise self._no("too_long_ago")
        parts = (reading.month, reading.day)
        return "-".join((f"{reading.year:04}", *(f"{part:02}" for part in parts if part is not None)))

    def _read_date(self, value: Stored) -> DayReading:
        if not isinstance(value, str):
            raise self._no("shape")
        try:
            return read_date(value, today=self._day_of(self._now))
        except NotADate as refused:
            raise self._no(refused.reason) from None

    def _datetime(self, value: Stored) -> str:
        at = self._instant(value)
        if at > self._now and not self._may_lie_ahead:
            raise self._no("future")
        return iso(at)

    def _instant(self, value: Stored) -> datetime:
        """An instant; one without a zone is the site's wall clock."""
        if not isinstance(value, str) or len(value) > 40 or "T" not in value:
            raise self._no("shape")
        try:
            at = datetime.fromisoformat(value)
            if at.year not in WESTERN_YEARS:
                raise self._no("no_such_year")
            return (at if at.tzinfo else at.replace(tzinfo=self._zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise self._no("unreadable") from None

    def _moment(self, value: Stored) -> Stored:
        moment = self._said(value)
        if moment.bounds(self._zone).earliest > self._now:
            raise self._no("future")
        # Other moments last to the end of their day by themselves; a span is as long as somebody says.
        if isinstance(moment, Range) and self._day_of(moment.until) > self._day_of(self._now):
            raise self._no("future")
        return moment.stored()

    def _day_of(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    def _said(self, value: Stored) -> Moment:
        if isinstance(value, str):
            return Exact(self._instant(value)) if "T" in value else moment_of(self._read_date(value))
        if isinstance(value, dict) and value.keys() == {"about_hours_ago"}:
            hours = value["about_hours_ago"]
            if isinstance(hours, bool) or not isinstance(hours, int | float) or not math.isfinite(hours):
                raise self._no("shape")
            if not 0 <= hours <= LONGEST_AGO_H:
                raise self._no("out_of_range")
            return AboutHoursAgo(round(hours), self._now.replace(microsecond=0))
        try:
            return read_moment(value)
        except ValueError:
            raise self._no("shape") from None

    def _matrix(self, value: Stored) -> Stored:
        rows, answers = self._field.rows, self._field.answers
        if isinstance(value, list) and "yes" in answers:
            value = dict.fromkeys(self._each(value), "yes")
        if not isinstance(value, dict):
            raise self._no("shape")
        if not value:
            raise self._no("empty")
        if not value.keys() <= set(rows):
            raise self._no("no_such_row")
        return {row: self._row(value[row], answers) for row in rows if row in value}

    def _row(self, value: Stored, answers: tuple[str, ...]) -> Stored:
        if isinstance(value, dict) and value.keys() == {MISSING_KEY}:
            return _silence(self._field, value[MISSING_KEY])
        return self._code(value, answers)

    def _record(self, value: Stored) -> Stored:
        if not isinstance(value, dict):
            raise self._no("shape")
        if not value:
            raise self._no("empty")
        parts = {part.id: part for part in self._field.parts}
        if not value.keys() <= parts.keys():
            raise self._no("no_such_part")
        return {part.id: self._part(part, value[part.id]) for part in self._field.parts if part.id in value}

    def _part(self, part: RecordPart, value: Stored) -> Stored:
        if isinstance(value, dict) and value.keys() == {MISSING_KEY}:
            return _silence(self._field, value[MISSING_KEY])
        if part.kind is FieldKind.CODE:
            return self._code(value, part.codes)
        if part.kind is FieldKind.CODES:
            return self._codes(value, part.codes)
        self._may_lie_ahead = part.id in PROMISED_PARTS or self._field.id in _JUDGED_LATER
        return self.value(part.kind, value)

    def _schedule(self, value: Stored) -> Stored:
        if isinstance(value, str):
            return Schedule(note=self._text(value)).stored()
        try:
            schedule = read_schedule(value)
        except ValueError:
            raise self._no("shape") from None
        if not schedule.slots and not schedule.note:
            raise self._no("empty")
        return schedule.noting(self._text(schedule.note) if schedule.note else "").stored()

    def _ref(self, value: Stored) -> str:
        if not isinstance(value, str):
            raise self._no("shape")
        if len(value) > LONGEST_REF:
            raise self._no("too_long")
        if not value or not value.isprintable() or value != value.strip():
            raise self._no("empty" if not value.strip() else "control_character")
        return value

    def _refs(self, value: Stored) -> Stored:
        several = self._each(value if isinstance(value, list) else [value])
        return list(dict.fromkeys(self._ref(each) for each in several))

    def _each(self, value: list[Stored]) -> list[str]:
        if not value:
            raise self._no("empty")
        if len(value) > LONGEST_LIST:
            raise self._no("too_many")
        if not all(isinstance(each, str) for each in value):
            raise self._no("shape")
        return value

    def _bodymap(self, value: Stored) -> Stored:
        mark = {"view": value} if isinstance(value, str) else value
        if not isinstance(mark, dict) or mark.keys() not in ({"view"}, {"view", "x", "y"}):
            raise self._no("shape")
        view = self._code(mark["view"], self._field.codes)
        if isinstance(view, dict) or len(mark) == 1:
            return view if isinstance(view, dict) else {"view": view}
        return {"view": view, "x": self._share(mark["x"]), "y": self._share(mark["y"])}

    def _share(self, value: Stored) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._no("shape")
        if not 0 <= value <= 1:  # also false for not-a-number
            raise self._no("out_of_range")
        return round(float(value), 4)
