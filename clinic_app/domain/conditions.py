"""When a question is shown: `field op value` joined by and, or, not. Parsed, never evaluated as code.

    h_exposure has none                      one of several choices
    s_age_band in [0_11, 12_17]              one of these
    f_consents.photographs = given           a row of a matrix or a part of a record
    s_age_years < 18                         a number
    i_date is answered                       answered, not_asked, declined_to_answer, unknown

A silence equals nothing: `=`, `in`, `has`, `<` and the like are false for it, `!=` is true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from clinic_app.domain.answers import Answer, Missing, Stored, read
from clinic_app.domain.case import Case
from clinic_app.domain.ids import EntityId
from clinic_app.facts import dataclass

if TYPE_CHECKING:
    from clinic_app.domain.definitions import Definitions, Field

Derived: TypeAlias = Mapping[tuple[EntityId, str], Stored]
"""Values computed beside the record, by entity and field."""

ORDERINGS: Final = ("<=", ">=", "<", ">")
STATES: Final = ("answered", *(missing.value for missing in Missing))

_SIGN: Final = re.compile(r"\s*(<=|>=|!=|[=<>()\[\],]|[A-Za-z0-9_.-]+)")
_SITE: Final = "site"
_WORDS: Final = frozenset({"and", "or", "not", "in", "has", "is"})


class ConditionUnreadable(Exception):
    """Not a condition of this grammar. Holds the reason in the grammar's own words, never an answer."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field against one or more values. `row` is a row of a matrix or a part of a record."""

    field: str
    row: str | None
    op: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of them."""

    of: tuple[Condition, ...]


Condition: TypeAlias = Comparison | Not | All | Any


def parse(text: str) -> Condition:
    """Read a condition. Raises `ConditionUnreadable`."""
    reading = _Reading(_signs(text))
    condition = reading.either()
    if reading.next is not None:
        raise ConditionUnreadable(f"more than one condition, from `{reading.next}`")
    return condition


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every comparison in a condition."""
    match condition:
        case Comparison():
            yield condition
        case Not(of=inner):
            yield from comparisons(inner)
        case All(of=several) | Any(of=several):
            for one in several:
                yield from comparisons(one)


def shown(field: Field, case: Case, entity: EntityId, definitions: Definitions, derived: Derived | None = None) -> bool:
    """Whether a question of this entity is to be put, given what the case says now.

    A condition looks at the entity, then at those it lies below; a field of a kind that is not among them counts if any
    living entity of that kind answers so. `derived` lends values that are computed, not kept.
    """
    asked = Asked(case, entity, definitions, derived or {})
    return all(asked.holds(one) for one in (definitions.section(field.section).visible, field.visible) if one)


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition's view of a case from one of its entities."""

    case: Case
    entity: EntityId
    definitions: Definitions
    derived: Derived

    def holds(self, condition: Condition) -> bool:
        """Whether the case is so."""
        match condition:
            case Not(of=inner):
                return not self.holds(inner)
            case All(of=several):
                return all(self.holds(one) for one in several)
            case Any(of=several):
                return any(self.holds(one) for one in several)
            case Comparison(op="!=") as unequal:
                return not self._any(Comparison(unequal.field, unequal.row, "=", unequal.values))
            case Comparison() as comparison:
                return self._any(comparison)

    def _any(self, comparison: Comparison) -> bool:
        seen = [self._value(entity, comparison) for entity in self._entities(comparison.field)]
        return any(_fits(read(value), comparison) for value in seen or [None])

    def _value(self, entity: EntityId, comparison: Comparison) -> Stored | None:
        value = self.case.stored(comparison.field, entity)
        if value is None:
            value = self.derived.get((entity, comparison.field))
        if comparison.row is None or isinstance(read(value), Missing):
            return value
        return value.get(comparison.row) if isinstance(value, dict) else None

    def _entities(self, field_id: str) -> list[EntityId]:
        kind = self.definitions.fields[field_id].entity
        above: EntityId | None = self.entity
        while above is not None and (entity := self.case.entities.get(above)) is not None:
            if entity.kind == kind:
                return [above]
            above = entity.parent
        return [entity.id for entity in self.case.of_kind(kind)]


def _fits(answer: Answer | Missing, comparison: Comparison) -> bool:
    wanted = comparison.values
    if comparison.op == "is":
        return (wanted[0] == "answered") if isinstance(answer, Answer) else answer.value == wanted[0]
    if isinstance(answer, Missing):
        return False
    value = answer.value
    match comparison.op:
        case "has":
            return isinstance(value, list) and wanted[0] in value
        case "=" | "in":
            return _spelt(value) in wanted
        case _:
            return _ordered(value, comparison.op, int(wanted[0]))


def _spelt(value: Stored) -> str | None:
    """A stored value as the grammar writes it; what cannot be written is equal to nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def _ordered(value: Stored, op: str, limit: int) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[op]


def _signs(text: str) -> list[str]:
    signs, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = _SIGN.match(text, at)
        if found is None:
            raise ConditionUnreadable(f"unknown sign at {at}")
        signs.append(found[1])
        at = found.end()
    return signs


def _named(word: str) -> tuple[str, str]:
    """A field and a row of it, if one is named. The id of a field of a site has two points: `site.<site>.<name>`."""
    parts = word.split(".")
    at = 3 if parts[0] == _SITE and len(parts) >= 3 else 1
    return ".".join(parts[:at]), ".".join(parts[at:])


class _Reading:
    """One pass over the signs of a condition: `or` binds weakest, then `and`, then `not`."""

    def __init__(self, signs: list[str]) -> None:
        self._signs = signs
        self._at = 0

    @property
    def next(self) -> str | None:
        return self._signs[self._at] if self._at < len(self._signs) else None

    def either(self) -> Condition:
        several = [self._both()]
        while self._taken("or"):
            several.append(self._both())
        return several[0] if len(several) == 1 else Any(tuple(several))

    def _both(self) -> Condition:
        several = [self._one()]
        while self._taken("and"):
            several.append(self._one())
        return several[0] if len(several) == 1 else All(tuple(several))

    def _one(self) -> Condition:
        if self._taken("not"):
            return Not(self._one())
        if self._taken("("):
            inner = self.either()
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Comparison:
        field_id, row = _named(self._word("a field"))
        op = self._take()
        if op == "in":
            return Comparison(field_id, row or None, op, self._several())
        value = self._word("a value")
        if op in ORDERINGS and not value.isdecimal():
            raise ConditionUnreadable(f"`{op}` wants a number")
        if op == "is" and value not in STATES:
            raise ConditionUnreadable(f"`is` wants one of {', '.join(STATES)}")
        if op not in ("=", "!=", "has", "is", *ORDERINGS):
            raise ConditionUnreadable(f"`{op}` is no operator")
        return Comparison(field_id, row or None, op, (value,))

    def _several(self) -> tuple[str, ...]:
        self._expect("[")
        values = [self._word("a value")]
        while self._taken(","):
            values.append(self._word("a value"))
        self._expect("]")
        return tuple(values)

    def _word(self, what: str) -> str:
        word = self._take()
        if word in _WORDS or not re.fullmatch(r"[A-Za-z0-9_.-]+", word):
            raise ConditionUnreadable(f"`{word}` stands where {what} should")
        return word

    def _expect(self, sign: str) -> None:
        if not self._taken(sign):
            raise ConditionUnreadable(f"`{sign}` is missing")

    def _taken(self, sign: str) -> bool:
        if self.next != sign:
            return False
        self._at += 1
        return True

    def _take(self) -> str:
        if self.next is None:
            raise ConditionUnreadable("ends too early")
        self._at += 1
        return self._signs[self._at - 1]
