"""A sum of a network that may be shown to somebody who has earlier sums, and what its places gave out by themselves.

Whoever has one takes it from another; what is left is a sum of fewer places. So every sum holds all places of those
before it, and what is left of it counts as the sum does: too few people in a cell, and the cell is held back; too few
people or places in all, and there is no sum. A place's own year is taken away in the same manner. What was hidden in
any of these stays so. Then each of them, and each rest, may be what it is whatever the others are: having all of them
tells no more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

import msgspec

from clinic_app.domain.network_sum import FEWEST_PLACES, Cells, numbers_together
from clinic_app.domain.reporting.audiences import LEAST, Audience
from clinic_app.domain.reporting.editions import (
    Edition,
    Known,
    Whole,
    changed,
    edition_of,
    held_before,
    too_few,
)
from clinic_app.domain.reporting.law import Table
from clinic_app.domain.reporting.publishing import Held, Numbers
from clinic_app.errors import EditionRefused
from clinic_app.facts import dataclass

NOTHING_NEW: Final = "sum_nothing_new"
TOO_LITTLE_NEW: Final = "sum_too_little_new"
GIVEN_OUT: Final = "sum_given_out"
GONE: Final = "sum_gone"
OTHER_DEFINITIONS: Final = "sum_definitions"
SINCE: Final = "sum_since"
_COMPARED: Final = 0.3
"""So much is done when it was held against earlier ones; the rest is to find what has to be hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a place gave out of its own year: when last, by which definitions, every number of it, and what was held."""

    at: str
    version: str
    whole: Whole
    held: Mapping[Audience, Held]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPlace:
    """What a place told of a year. `mark` is the same as long as its numbers are."""

    people: int
    cells: Cells
    mark: str
    given: Given | None = None


def given_of(editions: Sequence[Edition]) -> Given | None:
    """What a clinic gave out of one year, all editions together; None if it gave out nothing."""
    if not editions:
        return None
    last = editions[-1]
    held = {audience: held_before(editions, audience) for audience in LEAST}
    return Given(at=last.at, version=last.version, whole=last.whole, held=held)


def next_look(
    tables: Sequence[Table], places: Mapping[str, OfPlace], codes: Mapping[str, Sequence[str]],
    earlier: Sequence[Edition], *, year: int, version: str, at: str, by: str,
    least: Mapping[Audience, int] = LEAST, before: Edition | None = None,
    told: Callable[[float], None] = lambda _share: None,
) -> Edition:  # fmt: skip
    """The sum of these places that may be shown after `earlier` ones. Raises `EditionRefused` where none may.

    What `before` hid stays hidden too: it was a look at the same places. `told` is told how far it is, and may stop it.
    """
    given = {name: place.given for name, place in places.items() if place.given is not None}
    _refuse_other_definitions(earlier, given, version)
    for each in earlier:
        if gone := tuple(sorted(each.of.keys() - places.keys())):
            raise EditionRefused(GONE, each.at, gone)
    changes, own = list[Numbers](), list[Numbers | None]()
    for done, each in enumerate(earlier, 1):
        same = {name for name, mark in each.of.items() if places[name].mark == mark}
        rest = _left(tables, places, each.whole, same)
        if not any(rest.values()):
            raise EditionRefused(NOTHING_NEW, each.at)
        fresh = places.keys() - same
        if len(fresh) < FEWEST_PLACES or too_few(rest, least):
            raise EditionRefused(TOO_LITTLE_NEW, each.at, tuple(sorted(fresh)))
        changes.append(rest)
        own.append(_without(tables, places, places.keys() - each.of.keys(), each.whole, same))
        told(_COMPARED * done / (len(earlier) + 1))
    own.append(_without(tables, places, places.keys(), {}, ()))
    if any(rest is None or too_few(rest, least) for rest in own):
        raise EditionRefused(GIVEN_OUT, max(each.at for each in given.values()), tuple(sorted(given)))
    changes += [rest for rest in own if rest]
    told(_COMPARED)
    known = Known(
        changes,
        [*(each.whole for each in earlier), *(each.whole for each in given.values())],
        {audience: _held(audience, [*earlier, *([before] if before else ())], given.values()) for audience in least},
    )
    made = edition_of(
        tables, _sum_of(tables, places, ()), codes, known, year=year, number=len(earlier) + 1, version=version, at=at,
        by=by, least=least, told=lambda share: told(_COMPARED + (1 - _COMPARED) * share),
    )  # fmt: skip
    return msgspec.structs.replace(
        made, of={name: place.mark for name, place in sorted(places.items())},
        against={name: each.at for name, each in sorted(given.items())},
    )  # fmt: skip


def _refuse_other_definitions(earlier: Sequence[Edition], given: Mapping[str, Given], version: str) -> None:
    for each in earlier:
        if each.version != version:
            raise EditionRefused(OTHER_DEFINITIONS, each.at)
    if others := tuple(sorted(name for name, each in given.items() if each.version != version)):
        raise EditionRefused(OTHER_DEFINITIONS, given[others[0]].at, others)


def _without(
    tables: Sequence[Table], places: Mapping[str, OfPlace], new: Collection[str], whole: Whole, same: Collection[str]
) -> Numbers | None:
    """What is left, beside an earlier sum, when each of these takes away what it gave out; None if too few are left."""
    given = {name: told for name in new if (told := places[name].given) is not None}
    if not given:
        return {}
    if 0 < len(new) - len(given) < FEWEST_PLACES:
        return None
    exact = {name for name, told in given.items() if _rows(places[name].cells) == _rows(told.whole)}
    return _left(tables, places, _added([whole, *(told.whole for told in given.values())]), {*same, *exact})


def _left(
    tables: Sequence[Table], places: Mapping[str, OfPlace], known: Whole, accounted: Collection[str]
) -> Numbers:  # fmt: skip
    """What is left of the sum when what is known is taken away; the numbers of places `accounted` for are in that."""
    away = _added([known, *(_negative(places[name]) for name in accounted)])
    return changed(away, _sum_of(tables, places, accounted))


def _sum_of(tables: Sequence[Table], places: Mapping[str, OfPlace], without: Collection[str]) -> Numbers:
    told = {name: (each.people, each.cells) for name, each in places.items() if name not in without}
    return numbers_together(told, tables)


def _rows(cells: Whole | Cells) -> dict[str, set[tuple[str, str, int]]]:
    return {table: {(each[0], each[1], each[2]) for each in rows} for table, rows in cells.items()}


def _negative(place: OfPlace) -> Whole:
    return {table: [(row, column, -n) for row, column, n, _people in rows] for table, rows in place.cells.items()}


def _added(wholes: Sequence[Whole]) -> Whole:
    found: dict[str, dict[tuple[str, str], int]] = {}
    for whole in wholes:
        for table, rows in whole.items():
            cells = found.setdefault(table, {})
            for row, column, n in rows:
                cells[row, column] = cells.get((row, column), 0) + n
    return {
        table: [(row, column, n) for (row, column), n in sorted(cells.items()) if n] for table, cells in found.items()
    }


def _held(audience: Audience, looks: Sequence[Edition], given: Collection[Given]) -> Held:
    held = held_before(looks, audience)
    for each in given:
        held |= each.held[audience]
    return held
