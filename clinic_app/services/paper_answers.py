"""What a record says in answer to a question, as words of a paper: codes by their lists, days in both eras."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from clinic_app.domain.answers import Stored, is_missing
from clinic_app.domain.dates import shown_date, shown_instant
from clinic_app.domain.definitions import Field, FieldKind, RecordPart
from clinic_app.domain.moments import read_moment
from clinic_app.domain.timekeeping import instant
from clinic_app.printing.bilingual import Words
from clinic_app.printing.official_words import NO, YES, joined
from clinic_app.services.paper_words import coded

if TYPE_CHECKING:
    from clinic_app.domain.definitions import Definitions


class PaperAnswers:
    """Words of one set of definitions, with days as the staff's language writes them."""

    def __init__(self, definitions: Definitions, zone: tzinfo, staff: str) -> None:
        self._known = definitions
        self._zone = zone
        self._staff = staff

    def label(self, field: Field) -> Words:
        """The question."""
        return Words("forms", field.id, field.label)

    def words(self, field: Field, stored: Stored | None) -> tuple[Words, ...]:
        """The answer; nothing where none was given, nor where it cannot be read as one: then there is room to write."""
        if stored is None or is_missing(stored):
            return ()
        try:
            return self._answer(field, stored)
        except (ValueError, TypeError, AttributeError, KeyError):
            return ()

    def _answer(self, field: Field, stored: Stored) -> tuple[Words, ...]:  # noqa: PLR0911 - one per kind
        match field.kind:
            case FieldKind.CODES:
                return tuple(coded(self._known, field.code_list or field.id, str(each)) for each in _many(stored))
            case FieldKind.CODE | FieldKind.DECISION | FieldKind.DERIVED:
                return (coded(self._known, field.code_list or field.id, str(stored)),)
            case FieldKind.MATRIX:
                return tuple(self._row(field, row, said) for row, said in _parts(stored).items())
            case FieldKind.RECORD:
                return tuple(
                    joined(Words("forms", f"{field.id}.{part.id}", part.label), words)
                    for part in field.parts
                    if (words := self._part(part, _parts(stored).get(part.id))) is not None
                )
            case FieldKind.BODYMAP:
                return (coded(self._known, field.code_list or field.id, str(_parts(stored)["view"])),)
            case FieldKind.MOMENT:
                return (Words.plain(self._moment(stored)),)
        return tuple(self._plain(field.kind, each) for each in _many(stored))

    def _row(self, field: Field, row: str, said: Stored) -> Words:
        asked = coded(self._known, field.row_list or field.id, row)
        answered = coded(self._known, field.answer_list or field.id, str(said))
        return joined(asked, answered)

    def _part(self, part: RecordPart, said: Stored | None) -> Words | None:
        if said is None or is_missing(said):
            return None
        if part.code_list:
            return coded(self._known, part.code_list, str(said))
        return self._plain(part.kind, said)

    def _plain(self, kind: FieldKind, said: Stored) -> Words:
        match kind:
            case FieldKind.BOOL:
                return YES if said is True else NO
            case FieldKind.DATE:
                return Words.plain(self.day(str(said)))
            case FieldKind.DATETIME:
                return Words.plain(shown_instant(instant(str(said)), self._zone, self._staff))
        return Words.plain(str(said).strip())

    def day(self, stored: str) -> str:
        """A day of the record in both eras."""
        return shown_date(date.fromisoformat(stored), self._staff)

    def instant(self, stored: Stored | None) -> str:
        """An instant of the record; nothing if there is none."""
        return shown_instant(instant(stored), self._zone, self._staff) if isinstance(stored, str) else ""

    def _moment(self, stored: Stored) -> str:
        bounds = read_moment(stored).bounds(self._zone)
        first, last = bounds.earliest.astimezone(self._zone), bounds.latest.astimezone(self._zone)
        if first == last:
            return self._at(first)
        last_day = (last - timedelta(seconds=1)).date()
        if first.time() == last.time() == first.time().min:
            days = dict.fromkeys((first.date(), last_day))
            return " – ".join(shown_date(each, self._staff) for each in days)
        return f"{self._at(first)} – {self._at(last)}"

    def _at(self, at: datetime) -> str:
        return shown_instant(at.astimezone(UTC), self._zone, self._staff)


def _many(stored: Stored) -> list[Stored]:
    return stored if isinstance(stored, list) else [stored]


def _parts(stored: Stored) -> dict[str, Stored]:
    return stored if isinstance(stored, dict) else {}
