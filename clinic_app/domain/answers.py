"""What may stand in a field: an answer, or one of three different silences. None of them is "no"."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, TypeAlias

from clinic_app.facts import dataclass

Stored: TypeAlias = Any
"""A JSON value as kept in the record: the value itself, or `{"missing": code}`."""

MISSING_KEY: Final = "missing"


class Missing(StrEnum):
    """Why there is no answer. A field that was never touched is `NOT_ASKED`."""

    NOT_ASKED = "not_asked"
    DECLINED = "declined_to_answer"
    UNKNOWN = "unknown"


_SILENCES: Final = tuple(Missing)


@dataclass(frozen=True, slots=True)
class Answer:
    """A value somebody gave."""

    value: Stored


def read(stored: Stored | None) -> Answer | Missing:
    """Turn a stored value into an answer or a silence. Absent means not asked; one of a newer program, unknown."""
    if stored is None:
        return Missing.NOT_ASKED
    if isinstance(stored, dict) and stored.keys() == {MISSING_KEY}:
        said = stored[MISSING_KEY]
        return Missing(said) if said in _SILENCES else Missing.UNKNOWN
    return Answer(stored)


def stored(answer: Answer | Missing) -> Stored:
    """The JSON value that keeps this answer or silence."""
    if isinstance(answer, Missing):
        return {MISSING_KEY: answer.value}
    return answer.value


def is_missing(value: Stored | None) -> bool:
    """Whether a stored value says nothing about her."""
    return isinstance(read(value), Missing)
