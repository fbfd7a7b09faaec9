"""Every row of a sheet lands in a case or is listed with its reason, which is decided before anything is written.

Rows of the same survivor are incidents of one case. A row that does not fit whole is listed and nothing of it comes in,
unless whoever imports takes what fits; what does not is listed cell by cell either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from typing import Final

from clinic_app.domain.answers import Stored
from clinic_app.domain.case import CASE, Case, Change, Entity, new_entity
from clinic_app.domain.definitions import Definitions, FieldKind
from clinic_app.domain.ids import EntityId
from clinic_app.domain.importing import Answered, FittedRow, Left, agreed_by_all
from clinic_app.domain.mode_law import SPOKEN
from clinic_app.facts import dataclass

MAY_DIFFER: Final = frozenset({"interview_date", "worker_id", "s_age_band", "s_age_years", "entry_point", "s_marital"})
"""What is of the visit and not of her: the first row's stays, the others' are listed and stop nothing."""

_JOINED: Final = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


class Why(StrEnum):
    """Why a row is listed and does not land."""

    DOES_NOT_FIT = "does_not_fit"
    NO_ANSWERS = "no_answers"
    TWICE = "twice"
    """The same incident stands further up in this sheet."""
    KNOWN = "known"
    """It came in with an earlier import."""
    KNOWN_OTHERWISE = "known_otherwise"
    """It came in earlier, and said something else then."""
    GONE = "gone"
    """It came in earlier, and its case was erased since: it does not come back by a sheet."""


@dataclass(frozen=True, slots=True)
class SettledRow:
    """One row with its verdict: `why` is None if it lands. `left` are the cells that do not come in."""

    row: FittedRow
    answers: tuple[Answered, ...]
    left: tuple[Left, ...]
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """Rows that land together in one new case, in the order of the sheet."""

    spoken: Mapping[str, Stored]
    rows: tuple[SettledRow, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a sheet: every row is in one of the two, once."""

    cases: tuple[PlannedCase, ...]
    listed: tuple[SettledRow, ...]

    @property
    def rows_landing(self) -> int:
        """How many rows land."""
        return sum(len(case.rows) for case in self.cases)

    def every_row(self) -> Iterable[SettledRow]:
        """Those that land, then those that are listed."""
        for case in self.cases:
            yield from case.rows
        yield from self.listed


def mark_of(mapping_id: str, row: FittedRow) -> bytes:
    """By what a row is known again: its number in its own program, or all it says where it has none."""
    told = row.name.encode("utf-8", "surrogatepass") if row.name else row.content
    return sha256(f"{mapping_id}\x1f".encode() + told).digest()


def settle(
    rows: Sequence[FittedRow], definitions: Definitions, *, known: Callable[[FittedRow], Why | None],
    take_what_fits: bool,
) -> Plan:  # fmt: skip
    """Which rows land, together with which, and which are listed, why."""
    groups: dict[str, list[FittedRow]] = {}
    listed: list[SettledRow] = []
    seen: set[str | bytes] = set()
    for row in rows:
        identity = row.name or row.content
        why = Why.TWICE if identity in seen else known(row)
        seen.add(identity)
        if why is None and not any(answered.field not in SPOKEN for answered in row.answers):
            why = Why.DOES_NOT_FIT if any(left.stops for left in row.left) else Why.NO_ANSWERS
        if why is not None:
            listed.append(SettledRow(row, (), row.left, why))
        else:
            groups.setdefault(row.survivor or f"\x1f{row.number}", []).append(row)
    cases = []
    for group in groups.values():
        spoken = agreed_by_all([_spoken(row) for row in group])
        landing, left_over = _Group(definitions, spoken, take_what_fits=take_what_fits).settled(group)
        listed += left_over
        if landing:
            cases.append(PlannedCase(spoken, landing))
    return Plan(tuple(cases), tuple(sorted(listed, key=lambda each: each.row.number)))


def _spoken(row: FittedRow) -> dict[str, Stored]:
    return {answered.field: answered.value for answered in row.answers if answered.field in SPOKEN}


class _Group:
    """The rows of one survivor, settled in order: what the case holds already is not said otherwise by a later row."""

    def __init__(self, definitions: Definitions, spoken: Mapping[str, Stored], *, take_what_fits: bool) -> None:
        self._definitions = definitions
        self._spoken = spoken
        self._take_what_fits = take_what_fits
        self._held: dict[str, Stored] = {}

    def settled(self, rows: Sequence[FittedRow]) -> tuple[tuple[SettledRow, ...], list[SettledRow]]:
        """Those that land, those that are listed."""
        landing, listed = [], []
        for row in rows:
            settled = self._one(row)
            if self._take_what_fits or not any(left.stops for left in settled.left):
                self._held |= {a.field: a.value for a in settled.answers if a.kind == CASE}
                landing.append(settled)
            else:
                listed.append(replace(settled, answers=(), why=Why.DOES_NOT_FIT))
        return tuple(landing), listed

    def _one(self, row: FittedRow) -> SettledRow:
        answers: dict[tuple[str, str, str], Answered] = {}
        left = list(row.left)
        for answered in row.answers:
            place = (answered.kind, answered.thing, answered.field)
            before = answers.get(place)
            if answered.field in SPOKEN:
                if self._spoken.get(answered.field) != answered.value:
                    left.append(replace(answered.left, stops=False))  # a no of another row holds for all of hers
            elif before is not None and before.value != answered.value:
                joined = self._joined(before, answered)
                if joined is None:
                    left.append(answered.left)
                else:
                    answers[place] = joined
            elif answered.kind == CASE and self._held.get(answered.field, answered.value) != answered.value:
                left.append(replace(answered.left, stops=answered.field not in MAY_DIFFER))
            else:
                answers[place] = answered
        return SettledRow(row, tuple(answers.values()), tuple(left))

    def _joined(self, before: Answered, answered: Answered) -> Answered | None:
        """Two columns for one text are one text; for anything else the second is one too many."""
        if self._definitions.fields[answered.field].kind not in _JOINED:
            return None
        if not isinstance(before.value, str) or not isinstance(answered.value, str):
            return before if isinstance(before.value, str) else answered
        return replace(before, value=f"{before.value}, {answered.value}")


def change_of(case: Case, planned: PlannedCase, definitions: Definitions) -> Change:
    """What the rows make of a case that was just begun: its things, their numbers, their answers."""
    values: list[tuple[EntityId, str, Stored | None]] = [
        (case.root, field, value) for field, value in planned.spoken.items()
    ]
    created: list[Entity] = []
    for settled in planned.rows:
        things = _Things(case, definitions)
        for answered in settled.answers:
            values.append((things.one(answered.kind, answered.thing), answered.field, answered.value))
        created += things.created
    numbers = enumerate((entity for entity in created if entity.kind == "incident"), 1)
    values += [(entity.id, "i_serial", number) for number, entity in numbers]
    return Change(created=tuple(created), values=tuple(values))


class _Things:
    """The things of one row, begun when something is said of them, each below the one it belongs to."""

    def __init__(self, case: Case, definitions: Definitions) -> None:
        self._definitions = definitions
        self._found: dict[tuple[str, str], EntityId] = {(CASE, ""): case.root}
        self.created: list[Entity] = []

    def one(self, kind: str, thing: str) -> EntityId:
        """The thing of this kind and word."""
        if kind == CASE:
            return self._found[CASE, ""]
        if (kind, thing) not in self._found:
            above = self._definitions.kinds[kind].parent
            assert above is not None
            within = thing if (above, thing) in self._found else ""
            entity = new_entity(kind, self.one(above, within))
            self._found[kind, thing] = entity.id
            self.created.append(entity)
        return self._found[kind, thing]
