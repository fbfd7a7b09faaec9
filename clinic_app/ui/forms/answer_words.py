"""A stored answer of any kind in words: codes by their labels, days in both eras, spans, rows and parts one by one."""

from __future__ import annotations

from clinic_app.domain.answers import Missing, Stored, read
from clinic_app.domain.attachments import PHOTO_OF
from clinic_app.domain.definitions import Field, FieldKind, RecordPart
from clinic_app.domain.evidence import WINDOW, WindowUsed, read_window
from clinic_app.domain.moments import read_moment
from clinic_app.domain.packet_codes import AgeClass
from clinic_app.domain.schedules import WEEKDAYS, Slot, read_schedule
from clinic_app.domain.timekeeping import instant
from clinic_app.facts import dataclass
from clinic_app.ui.forms.body_words import BodyWords
from clinic_app.ui.forms.labels import Labels
from clinic_app.ui.forms.moment_parts import spanned
from clinic_app.ui.forms.own_marks import OURS, PARTS
from clinic_app.ui.forms.schedule import day_words
from clinic_app.ui.forms.when import Site
from clinic_app.ui.i18n import _
from clinic_app.ui.parts.silence import silence_words


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Words of one set of definitions, in the language of the screen."""

    labels: Labels
    site: Site

    def of(self, field: Field, stored: Stored | None) -> str:
        """The answer or its silence. What no longer reads as the field's kind is told as it was written."""
        silence = read(stored)
        if isinstance(silence, Missing):
            return silence_words(silence)
        try:
            return self._answer(field, stored)
        except (ValueError, TypeError, AttributeError, KeyError):
            return str(stored)

    def _answer(self, field: Field, value: Stored) -> str:  # noqa: PLR0911 - one per kind
        match field.kind:
            case FieldKind.MATRIX:
                said = ((self.labels.code(field.row_list, row), value[row]) for row in field.rows if row in value)
                return "; ".join(f"{row}: {self._plain(FieldKind.CODE, field.answer_list, one)}" for row, one in said)
            case _ if field.id in OURS:
                return OURS[field.id](value)
            case FieldKind.DERIVED if (field.code_list, value) == ("age_packet", AgeClass.ADULT):
                return _("Adult")
            case FieldKind.RECORD:
                parts = ((part, value[part.id]) for part in field.parts if part.id in value)
                return "; ".join(
                    f"{self.labels.part(field, part)}: {self._part(field, part, one)}" for part, one in parts
                )
            case FieldKind.REF if field.id == PHOTO_OF and isinstance(value, str):
                return _("Photograph {n}").format(n=value)
            case FieldKind.REF if field.id == WINDOW and (used := read_window(value)) is not None:
                return _window(used)
            case FieldKind.DERIVED if isinstance(value, bool):
                return self._plain(FieldKind.BOOL, None, value)
            case FieldKind.DERIVED if isinstance(value, dict):
                return self._plain(FieldKind.MOMENT, None, value)
            case FieldKind.DERIVED:
                return self._plain(FieldKind.CODES if field.many else FieldKind.CODE, field.code_list, value)
            case kind:
                return self._plain(kind, field.code_list, value)

    def _part(self, field: Field, part: RecordPart, value: Stored) -> str:
        ours = PARTS.get((field.id, part.id))
        return self._plain(part.kind, part.code_list, value) if ours is None else ours(value)

    def _plain(self, kind: FieldKind, code_list: str | None, value: Stored) -> str:  # noqa: PLR0911 - one per kind
        silence = read(value)
        if isinstance(silence, Missing):
            return silence_words(silence)
        match kind:
            case FieldKind.CODE | FieldKind.DECISION:
                return self.labels.code(code_list, str(value))
            case FieldKind.CODES:
                return ", ".join(self.labels.code(code_list, str(each)) for each in value)
            case FieldKind.BOOL:
                return _("Yes") if value else _("No")
            case FieldKind.DATE:
                return self.site.shown_iso(value)
            case FieldKind.DATETIME:
                return self.site.shown_instant(instant(value))
            case FieldKind.MOMENT:
                return spanned(read_moment(value).bounds(self.site.zone), self.site)
            case FieldKind.SCHEDULE:
                schedule = read_schedule(value)
                never = _("no hour is safe by both answers") if schedule.never else ""
                return "; ".join((*map(_slot, schedule.slots), *filter(None, [never, schedule.note])))
            case FieldKind.REFS:
                return ", ".join(map(str, value))
            case FieldKind.BODYMAP:
                where, view = BodyWords(self.labels).place(value)
                return " · ".join(filter(None, (where, view)))
            case _:
                return str(value)


def _window(used: WindowUsed) -> str:
    """The row of the rule file that held, and how long ago it was: for the expert who reads it."""
    row = _("row “{row}” of {version}").format(row=used.row, version=used.version)
    if used.hours is None:
        return " · ".join((_("time of the incident not known"), row))
    first, last = used.hours
    hours = str(first) if first == last else f"{first}–{last}"
    return " · ".join((_("{hours} hours after the incident").format(hours=hours), row))


def _slot(slot: Slot) -> str:
    names = dict(zip(WEEKDAYS, day_words(), strict=True))
    days = _("every day") if len(slot.days) == len(WEEKDAYS) else " ".join(names[day] for day in slot.days)
    return f"{days} {slot.begins}–{slot.ends}"
