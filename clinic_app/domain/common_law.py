"""What holds of two words about the clinic itself: who is here, who may know of a case, what was promised or settled.

As everywhere two PCs may say different things without having heard each other (`convergence`). The stricter holds, and
where somebody's safety or place here hangs on it a person is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.people import MAY, Act, Role
from clinic_app.domain.stricter import only_those_of_both
from clinic_app.facts import dataclass

GONE: Final = "gone"
"""The question whether a record was taken away: where one PC took it away and another wrote on it, it is gone."""


_ROLES: Final = frozenset(role.value for role in Role)


def never(_: Sequence[Stored | None]) -> bool:
    """Nobody is asked."""
    return False


def always(_: Sequence[Stored | None]) -> bool:
    """Somebody is."""
    return True


def if_one_is_silent(answers: Sequence[Stored | None]) -> bool:
    """Whether one took back what another says."""
    return None in answers


@dataclass(frozen=True, slots=True)
class Law:
    """What holds of two answers that are there, whichever comes first. Of an answer and a silence the answer does."""

    of_two: Callable[[Any, Any], Stored]
    asks: Callable[[Sequence[Stored | None]], bool] = never

    def holds(self, one: Stored | None, other: Stored | None) -> Stored | None:
        """None is a silence."""
        if one is None or other is None:
            return other if one is None else one
        return self.of_two(one, other)


@dataclass(frozen=True, slots=True)
class FieldLaws:
    """The laws of one kind of record, as `convergence.Laws`."""

    of: Mapping[str, Law]
    rest: Law | None = None
    """For each question that is not named."""

    def has(self, field: str) -> bool:
        """Whether there is any; without one the later clock is believed."""
        return self.of.get(field, self.rest) is not None

    def holds(self, field: str, one: Stored | None, other: Stored | None) -> Stored | None:
        """Of two."""
        law = self.of.get(field, self.rest)
        assert law is not None
        return law.holds(one, other)

    def asks(self, field: str, answers: Sequence[Stored | None]) -> bool:
        """Whether a person is to decide."""
        law = self.of.get(field, self.rest)
        return law is not None and law.asks(answers)


def _role(one: str, other: str) -> str:
    """The role that may less; one that only a newer program knows may least."""
    return min(one, other, key=lambda role: (_reach(role), role))


def _reach(role: str) -> tuple[bool, int]:
    acts = MAY[Role(role)] if role in _ROLES else frozenset()
    return Act.MANAGE_PEOPLE in acts, len(acts)


def _union(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    """What either has; of what both have the earlier."""
    both = {key: min(one[key], other[key]) for key in one.keys() & other.keys()}
    return dict(sorted({**one, **other, **both}.items()))


def _those_of_both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Only who stands on both lists; reason, time and hand are those of the earlier."""
    first = min(one, other, key=lambda kept: (kept["since"], kept["by"], kept["reason"]))
    return {**first, "people": sorted(only_those_of_both(one["people"], other["people"]) or ())}


def _lists_differ(answers: Sequence[Stored | None]) -> bool:
    """Two lists of the same people ask nobody anything."""
    return None in answers or len({tuple(sorted(kept["people"])) for kept in answers if kept is not None}) > 1


def _every_entry(one: list[Any], other: list[Any]) -> list[Any]:
    """What either has, in an order that has nothing to do with which came first."""
    entries = {json.dumps(each, sort_keys=True, ensure_ascii=False): each for each in (*one, *other)}
    return [entries[spelled] for spelled in sorted(entries, key=lambda spelled: (_at(entries[spelled]), spelled))]


def _at(entry: Any) -> str:
    return str(entry.get("at", "")) if isinstance(entry, dict) else ""


def _taken_back(one: Any, other: Any) -> Any:
    """Of two words about a text the one that takes the signature back; of two alike the later."""

    def order(word: Any) -> tuple[bool, str, str]:
        return word.get("state") != "signed", str(word.get("at", "")), json.dumps(word, sort_keys=True)

    return max(one, other, key=order)


EARLIEST: Final = Law(min)
LATEST: Final = Law(max)
SIGNED: Final = Law(_taken_back)
"""A text that one PC signed and another took back at the same time is not said to her."""

DISABLED: Final = Law(min, if_one_is_silent)
"""Out from the earlier on; who was let in again by one PC and shut out by another is out, and somebody is asked."""

LEAST: Final = Law(min)
MOST: Final = Law(max)
EVERY_ENTRY: Final = Law(_every_entry)
WIDEST: Final = Law(_union)
ROLE: Final = Law(_role, always)
KEPT: Final = Law(_those_of_both, _lists_differ)
TAKEN_AWAY: Final = Law(lambda one, other: one or other)
NO_LAWS: Final = FieldLaws({})
