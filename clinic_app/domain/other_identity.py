"""The same case, lived by somebody else: every name, number, free word and exact date exchanged, every code kept.

What the compiler makes of both must be the same. Only what consent itself hangs on (to whom, what, until when) stays,
and the age class, which a packet may tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from uuid import UUID

from clinic_app.domain.age import ADULT_AT, birth_bounds, years_between
from clinic_app.domain.answers import MISSING_KEY, Stored
from clinic_app.domain.case import Case
from clinic_app.domain.consent import RELEASE, Release
from clinic_app.domain.definitions import Definitions, FieldKind, Privacy
from clinic_app.domain.ids import CaseId, EntityId

CODED: Final = frozenset(
    {FieldKind.CODE, FieldKind.CODES, FieldKind.BOOL, FieldKind.INT, FieldKind.DECISION, FieldKind.MATRIX,
     FieldKind.DERIVED}
)  # fmt: skip
"""Kinds whose answers are codes and small numbers: they may decide a packet. All others are exchanged."""


@lru_cache(maxsize=2)
def coded_fields(definitions: Definitions) -> frozenset[str]:
    """Fields whose answers are kept in the other life: coded, and no direct identifier."""
    every = definitions.fields.values()
    return frozenset(each.id for each in every if each.kind in CODED and each.privacy is not Privacy.DI)


_CLASSES: Final = ((0, 11), (12, 17), (ADULT_AT, 200))
_OUR_OWN: Final = frozenset({"c_block_org", "c_block_items"})
_OTHER_CODE: Final = "0000000"
_TURN: Final = UUID("a7c35b1e-4d0f-4b52-9e61-0d8f2c7a9b34").int


def with_other_identity(case: Case, release: Release, definitions: Definitions, day: date) -> tuple[Case, Release]:
    """The other case and its release. Ids and the case code are exchanged as well."""
    ids = {entity: _other_id(entity) for entity in case.entities}
    entities = {
        ids[each.id]: replace(each, id=ids[each.id], parent=ids.get(each.parent) if each.parent else None)
        for each in case.entities.values()
    }
    kept, kept_of_consent = _kept(definitions)
    answers = {
        ids[entity]: _exchanged(values, kept_of_consent if case.entities[entity].kind == RELEASE else kept, day)
        for entity, values in case.answers.items()
    }
    other = Case(CaseId(ids[case.root]), _OTHER_CODE, MappingProxyType(entities), MappingProxyType(answers))
    return other, replace(release, id=ids[release.id])


@lru_cache(maxsize=2)
def _kept(definitions: Definitions) -> tuple[frozenset[str], frozenset[str]]:
    """Fields that keep their answer: anywhere, and in a row about sharing, on which consent itself hangs."""
    of_consent = (each.id for each in definitions.fields.values() if each.kind is not FieldKind.TEXT)
    kept = coded_fields(definitions) | _OUR_OWN
    return kept, kept.union(of_consent)


def _exchanged(values: Mapping[str, Stored], kept: frozenset[str], day: date) -> dict[str, Stored]:
    """The answers of one entity in the other life. A silence stays one."""
    other = dict(values)
    for field, stored in values.items():
        if field in kept or (isinstance(stored, dict) and stored.keys() == {MISSING_KEY}):
            continue
        other[field] = _other_birthday(stored, day) if field == "s_dob" else _other(stored)
    return other


def _other(stored: Stored) -> Stored:
    """Another value of the same shape. A day stays a day, so that whoever reads it does not stumble."""
    if isinstance(stored, bool) or stored is None:
        return stored
    if isinstance(stored, int | float):
        return stored + 1
    if isinstance(stored, str):
        return _other_day(stored) or f"other {_turned(stored)}"
    if isinstance(stored, list):
        return [_other(each) for each in stored]
    if isinstance(stored, Mapping):
        # The kind of a moment says how to read the rest.
        return {key: value if key == "kind" else _other(value) for key, value in stored.items()}
    return stored


def _other_day(text: str) -> str | None:
    """A later day, and with an instant the same time of it; None if the text begins with no day."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return (day + timedelta(days=1) if day < date.max else day - timedelta(days=1)).isoformat() + text[10:]


def _other_birthday(stored: Stored, day: date) -> Stored:
    """A birthday of the same age class, as coarse as hers. What is no birthday, or not yet one, stays none.

    A month or year that leaves open whether she is a child is no exact date, and stays.
    """
    born = birth_bounds(stored)
    if born is None:
        return _other(stored)
    years = years_between(born[1], day), years_between(born[0], day)
    if years[1] < 0:
        return (day + timedelta(days=400 - years[1])).isoformat()[: len(stored)]
    low, high = next(((low, high) for low, high in _CLASSES if low <= years[0] and years[1] <= high), (None, None))
    if low is None or high is None:
        return stored
    other = next(each for each in (low + 2, low + 4) if each not in years)
    return (day - timedelta(days=round(365.25 * other) + 150)).isoformat()[: len(stored)]


class _Turning(dict[int, int]):
    """Each sign as another that no language writes; known ones are looked up by the string itself, which is fast."""

    def __missing__(self, sign: int) -> int:
        turned = self[sign] = 0x2400 + sign % 32
        return turned


_TURNING: Final = _Turning()


def _turned(text: str) -> str:
    """No sign of the text, and as long."""
    return text.translate(_TURNING)


def _other_id(entity: EntityId) -> EntityId:
    return EntityId(UUID(int=entity.int ^ _TURN))
