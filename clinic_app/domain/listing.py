"""What of a case stands in the list, and what of it can be found; the vault keeps both beside the document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any, Final

from clinic_app.domain import casecode
from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.case import Case
from clinic_app.domain.clock_rules import ClockRules
from clinic_app.domain.clocks import next_clock_at
from clinic_app.domain.consent import mode_of
from clinic_app.domain.definitions import Definitions, Field, FieldKind, Privacy
from clinic_app.domain.derived_age import age_band
from clinic_app.domain.sounds import sounds, sounds_in
from clinic_app.domain.text import digit_runs, digit_runs_in, folded
from clinic_app.facts import dataclass

NAMES: Final = frozenset({"s_name", "s_alias"})
"""Fields that are found by their sound too."""

_TEXTS: Final = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.INT_OR_TEXT, FieldKind.RECORD,
                           FieldKind.SCHEDULE})  # fmt: skip
_SHORTEST_NUMBER: Final = 4
_SHORTEST_SOUND: Final = 3  # the mark and two sounds: one sound begins too many names


@dataclass(frozen=True, slots=True)
class CaseListing:
    """One row of the list: never a name."""

    code: str
    mode: str
    age_band: str | None
    language: str | None
    danger: str | None
    next_clock_at: datetime | None
    closed: bool
    opened_on: date | None


def listing(case: Case, rules: ClockRules, *, now: datetime, zone: tzinfo) -> CaseListing:
    """The row of a case. Silences are None. `opened_on` is the day of the interview, if it was written down."""
    interview = _answer(case.stored("interview_date"))
    band = read(age_band(case, today=now.astimezone(zone).date()))
    return CaseListing(
        code=case.code,
        mode=mode_of(case).value,
        age_band=band.value if isinstance(band, Answer) else None,
        language=_answer(case.stored("s_lang_first")),
        danger=danger_of(case),
        next_clock_at=next_clock_at(case, rules, now=now, zone=zone),
        closed=_answer(case.stored("z_reason")) is not None,
        opened_on=date.fromisoformat(interview) if interview else None,
    )


def danger_of(case: Case) -> str | None:
    """The danger level that the newest assessment with one says."""
    levels = [_answer(value) for _, value in case.every("r_level")]
    return next((level for level in reversed(levels) if level is not None), None)


def search_texts(case: Case, definitions: Definitions) -> dict[str, str]:
    """The text of each search class, folded: case code; identity (who she is and how to reach her, with numbers in
    figures alone and the sound of her names); narrative (everything else that was written in words).
    """
    identity: list[str] = []
    narrative: list[str] = []
    for entity in case.entities:
        for field_id, stored in case.answers.get(entity, {}).items():
            field = definitions.fields.get(field_id)
            if field is None or field.kind not in _TEXTS:
                continue
            lines = [line for each in _lines(stored) if (line := folded(each))]  # once: it is most of the work
            if not _identifies(field):
                narrative += lines
                continue
            identity += lines
            identity += [number for line in lines for number in digit_runs_in(line) if len(number) >= _SHORTEST_NUMBER]
            if field_id in NAMES:
                identity += [sound for line in lines if (sound := sounds_in(line))]
    code = folded(f"{case.code} {casecode.shown(case.code)}")
    return {"code": code, "identity": " ".join(identity), "narrative": " ".join(narrative)}


def searched_fields(definitions: Definitions) -> frozenset[str]:
    """The fields whose answers `search_texts` reads: a change in any other leaves those texts as they are."""
    return frozenset(field.id for field in definitions.fields.values() if field.kind in _TEXTS)


class Likeness(StrEnum):
    """How a hit was found."""

    SPELLING = "spelling"
    NUMBER = "number"
    SOUND = "sound"


def questions(text: str) -> dict[Likeness, str]:
    """What to ask the search for, given what a person typed, the plainest first: a hit names its likeness."""
    asked = {Likeness.SPELLING: text}
    figures = "".join(digit_runs(text))
    if len(figures) >= _SHORTEST_NUMBER:
        asked[Likeness.NUMBER] = figures
    sound = sounds(text)
    if len(sound) >= _SHORTEST_SOUND:
        asked[Likeness.SOUND] = sound
    return asked


def _identifies(field: Field) -> bool:
    return field.privacy is Privacy.DI


def _answer(stored: Stored | None) -> Any:
    answer = read(stored)
    return None if isinstance(answer, Missing) else answer.value


def _lines(stored: Stored) -> Iterator[str]:
    """Every text in a stored value; codes of records among them do no harm in a search."""
    if isinstance(stored, str):
        yield stored
    elif isinstance(stored, dict):
        if not isinstance(read(stored), Missing):
            for part in stored.values():
                yield from _lines(part)
    elif isinstance(stored, list):
        for each in stored:
            yield from _lines(each)
