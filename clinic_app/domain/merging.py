"""Two cases of one woman as one, and as two again: nothing is lost, and of two answers the stricter or later stands.

The case that was begun first stays. What repeats (incidents, releases, referrals…) hangs below it with the same ids; of
what is asked once, both answers are kept where they differ, until a person decides; until then the stricter of two
about consent, safe contact and danger holds (`stricter`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.definitions import Definitions, Required
from clinic_app.domain.ids import EntityId
from clinic_app.domain.retention import died
from clinic_app.domain.stricter import DANGER, has_law, same, stricter, worst
from clinic_app.facts import dataclass

REASON: Final = "z_reason"
JOINED: Final = "merged_duplicate"
"""Why the file of the later case is closed."""
_CLOSING: Final = ("z_reason", "z_checks", "z_super", "z_retain", "z_died", "z_outcomes")
_HOLD: Final = "z_hold"
ASSESSMENT: Final = "risk_assessment"

Rows = dict[str, Stored | None]


@dataclass(frozen=True, slots=True)
class Union:
    """What becomes of the case that stays. `open` are the questions that two answers stand for.

    `danger` are the assessments that speak of either file, the earlier file's first, if their levels differ.
    """

    change: Change
    open: tuple[str, ...]
    danger: tuple[EntityId, ...] = ()

    def root_rows(self, root: EntityId) -> Rows:
        """What it sets of what is asked once per case."""
        return {field: value for entity, field, value in self.change.values if entity == root}


@dataclass(frozen=True, slots=True)
class Parted:
    """What each of the two takes back. `moved` are the entities that go home."""

    kept: Change
    other: Change
    moved: frozenset[EntityId]


def unite(kept: Case, other: Case, known: Definitions) -> Union:
    """Lay the later case into the earlier one."""
    created = tuple(
        Entity(e.id, e.kind, kept.root if e.parent == other.root else e.parent)
        for e in other.entities.values()
        if e.id != other.root
    )
    below = tuple(
        (e.id, field, value) for e in created for field, value in other.answers.get(e.id, {}).items()
    )  # fmt: skip
    mine, theirs = kept.answers.get(kept.root, {}), other.answers.get(other.root, {})
    rows, still_open = dict[str, Stored | None](), list[str]()
    closing = _closing(kept, other)
    for field in sorted({*mine, *theirs}):
        here, there = mine.get(field), theirs.get(field)
        if field in closing:
            stands = closing[field]
        else:
            stands = _stands(field, here, there, known)
            if _differ(here, there) and not _decides_itself(field, known):
                still_open.append(field)
        if stands != here:
            rows[field] = stands
    values = tuple((kept.root, field, value) for field, value in rows.items())
    danger = _two_levels(kept, other)
    if danger:
        still_open.append(DANGER)
        level = str(kept.stored(DANGER, danger[0]))
        if worst([level, str(other.stored(DANGER, danger[1]))]) == level:
            every = kept.of_kind(ASSESSMENT)
            created += tuple(every[every.index(kept.entities[danger[0]]) :])  # of levels the newest holds
    return Union(Change(created=created, values=values + below), tuple(still_open), danger)


def newest_level(case: Case) -> EntityId | None:
    """The assessment whose level of danger holds."""
    said = [entity for entity, level in case.every(DANGER) if isinstance(level, str)]
    return said[-1] if said else None


def _two_levels(kept: Case, other: Case) -> tuple[EntityId, ...]:
    mine, theirs = newest_level(kept), newest_level(other)
    if mine is None or theirs is None or kept.stored(DANGER, mine) == other.stored(DANGER, theirs):
        return ()
    return mine, theirs


def part(kept: Case, other: Case, rows: Rows, before: Rows, reason: Stored | None) -> Parted:
    """Make two of them again. `rows` is what the union set of the root, `before` what stood there; `reason` is how the
    later case was closed before.

    What was written since in a part of the later case goes home with it; everything else stays.
    """
    theirs = {entity for entity in other.entities if entity != other.root}
    home = going_home(kept, other)
    tops = tuple(e for e in home if kept.entities[e].parent not in home)
    back = tuple((kept.root, f, before.get(f)) for f, set_to in rows.items() if kept.stored(f) == set_to)
    created = tuple(kept.entities[e] for e in kept.entities if e in home and e not in theirs)
    values: list[tuple[EntityId, str, Stored | None]] = []
    for entity in (e for e in kept.entities if e in home):
        now, then = kept.answers.get(entity, {}), other.answers.get(entity, {})
        values += ((entity, field, now.get(field)) for field in {**then, **now} if now.get(field) != then.get(field))
    gone = tuple(e for e in theirs if e not in kept.entities and other.entities[e].parent not in theirs - home)
    return Parted(
        Change(ended=tops, values=back),
        Change(created=created, ended=gone, values=(*values, (other.root, REASON, reason))),
        frozenset(home),
    )


def going_home(kept: Case, other: Case) -> set[EntityId]:
    """Of the joined case what came with the later one, and whatever was begun below it since."""
    home = {e for e in kept.entities if e in other.entities and e != other.root}
    grew = True
    while grew:
        more = {e.id for e in kept.entities.values() if e.parent in home} - home
        home |= more
        grew = bool(more)
    return home


def _closing(kept: Case, other: Case) -> Rows:
    """An open file stays open, unless she has died; two closed ones are closed as the later was."""
    mine, theirs = kept.stored(REASON) is not None, other.stored(REASON) is not None
    if not mine and not theirs:
        return {}
    takes: Callable[[str], Stored | None]
    if died(other) or (mine and theirs and not died(kept)):
        takes = other.stored
    elif died(kept):
        takes = kept.stored
    else:
        takes = _nothing
    return {field: takes(field) for field in _CLOSING}


def _nothing(_field: str) -> None:
    return None


def _stands(field: str, here: Stored | None, there: Stored | None, known: Definitions) -> Stored | None:
    if here is None or there is None:
        return there if here is None else here
    if has_law(field):
        return stricter(field, here, there)
    if _is_ours(field, known) or not isinstance(read(there), Answer):
        return here
    return there


def _differ(here: Stored | None, there: Stored | None) -> bool:
    if here is None or there is None or same(here, there):
        return False
    return isinstance(read(here), Answer) or isinstance(read(there), Answer)


def _is_ours(field: str, known: Definitions) -> bool:
    """What the program wrote of the file itself: that of the case that stays."""
    return field not in known.fields or known.fields[field].required is Required.AUTO


def _decides_itself(field: str, known: Definitions) -> bool:
    return field == _HOLD or _is_ours(field, known)
