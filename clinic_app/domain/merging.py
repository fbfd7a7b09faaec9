"""Two cases of one woman as one, and as two again: nothing is lost, and of two answers the stricter or later stands.

The case that was begun first stays. What repeats (incidents, releases, referrals…) hangs below it with the same ids; of
what is asked once, both answers are kept where they differ, until a person decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from clinic_app.domain.answers import Answer, Stored, read
from clinic_app.domain.case import Case, Change, Entity
from clinic_app.domain.definitions import Definitions, Required
from clinic_app.domain.ids import EntityId
from clinic_app.domain.retention import died

REASON: Final = "z_reason"
JOINED: Final = "merged_duplicate"
"""Why the file of the later case is closed."""
_CLOSING: Final = ("z_reason", "z_checks", "z_super", "z_retain", "z_died", "z_outcomes")
_HOLD: Final = "z_hold"

_STRICTEST_FIRST: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("c_record", "c_services", "c_sensitive", "c_stats"),
        ("withdrawn", "refused", "unable_now", "undecided", "given"),
    ),
    "k_ok": ("hold_unsafe", "no", "yes"),
    **dict.fromkeys(("k_paper_safe", "a_private_now"), ("no", "yes")),
    "k_phone_shared": ("yes", "no"),
}
_BOTH_HOLD: Final = frozenset({"c_block_org", "c_block_items", "k_rules"})
"""Lists of what must not be: what either forbids is forbidden."""

Rows = dict[str, Stored | None]


@dataclass(frozen=True, slots=True)
class Union:
    """What becomes of the case that stays. `open` are the questions that two answers stand for."""

    change: Change
    open: tuple[str, ...]

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
    return Union(Change(created=created, values=values + below), tuple(still_open))


def part(kept: Case, other: Case, rows: Rows, before: Rows, reason: Stored | None) -> Parted:
    """Make two of them again. `rows` is what the union set of the root, `before` what stood there; `reason` is how the
    later case was closed before.

    What was written since in a part of the later case goes home with it; everything else stays.
    """
    theirs = {entity for entity in other.entities if entity != other.root}
    home = _below(kept, theirs)
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


def _below(case: Case, roots: set[EntityId]) -> set[EntityId]:
    home = {e for e in case.entities if e in roots}
    grew = True
    while grew:
        more = {e.id for e in case.entities.values() if e.parent in home} - home
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
    if field == _HOLD:
        return here is True or there is True
    if field in _BOTH_HOLD:
        return _both(here, there)
    strict = _STRICTEST_FIRST.get(field)
    if strict is not None:
        return min(here, there, key=lambda value: _place(value, strict))
    if _is_ours(field, known) or not isinstance(read(there), Answer):
        return here
    return there


def _place(value: Stored, strict: tuple[str, ...]) -> int:
    """A silence is no yes: it stands before the last, and behind every no."""
    return strict.index(value) * 2 if value in strict else len(strict) * 2 - 3


def _both(here: Stored, there: Stored) -> Stored:
    """What either forbids, in order; a silence forbids nothing."""
    lists: list[Any] = [value for value in (here, there) if isinstance(value, list)]
    return list(dict.fromkeys(one for value in lists for one in value)) if lists else here


def _differ(here: Stored | None, there: Stored | None) -> bool:
    if here is None or there is None or here == there:
        return False
    return isinstance(read(here), Answer) or isinstance(read(there), Answer)


def _is_ours(field: str, known: Definitions) -> bool:
    """What the program wrote of the file itself: that of the case that stays."""
    return field not in known.fields or known.fields[field].required is Required.AUTO


def _decides_itself(field: str, known: Definitions) -> bool:
    return field == _HOLD or field in _BOTH_HOLD or _is_ours(field, known)
