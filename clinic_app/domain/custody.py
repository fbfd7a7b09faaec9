"""The chain of custody: entries that are only added to, how they read one after the other, and where the chain breaks.

An entry that stands in the record is never changed and never ended; one that was wrong is set right by another that
names it. Nothing here decides what a break means: it says what does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from clinic_app.domain.answers import Answer, Stored
from clinic_app.domain.case import Case, Change
from clinic_app.domain.ids import EntityId
from clinic_app.domain.timekeeping import instant
from clinic_app.errors import NotAnAnswer
from clinic_app.facts import dataclass

FIELD: Final = "f_custody"
KIND: Final = "custody_event"
SPECIMEN: Final = "specimen"
SEAL: Final = "f_spec_seal"

HANDED: Final = frozenset({"transferred", "returned"})
"""What takes two: one who gives and one who takes."""
_COLLECTED: Final = "collected"
_OPENED: Final = "opened_examined"
_SEALED: Final = "sealed"
_LAST: Final = "destroyed"


class Doubt(StrEnum):
    """What does not fit in a chain."""

    OTHER_HANDS = "other_hands"
    """Given by somebody it had not been handed to."""
    GAP = "gap"
    """Nobody is named who had it meanwhile."""
    SEAL_DIFFERS = "seal_differs"
    SEAL_BROKEN = "seal_broken"
    """The seal was not whole, and nobody had opened it."""
    BACK_IN_TIME = "back_in_time"
    """It is said to have happened before the entry above it."""
    AFTER_THE_END = "after_the_end"
    """Something happened to it after it was destroyed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was recorded. `number` counts the entries of a specimen in the order they were recorded."""

    id: EntityId
    number: int
    happened: str | None
    giver: str
    taker: str
    role: str
    at: datetime | None
    why: str
    seal_no: str
    seal_intact: str | None
    corrects: int | None
    corrected_by: int | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the entry, and what was expected and found."""

    doubt: Doubt
    number: int
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """What became of one specimen."""

    entries: tuple[Entry, ...]
    """As recorded, the corrected ones among them."""
    standing: tuple[Entry, ...]
    """As they read today: a correction in the place of what it corrects."""
    breaks: tuple[Break, ...]


def chain_of(case: Case, specimen: EntityId) -> Chain:
    """Read the chain of one specimen."""
    entries = entries_of(case, specimen)
    standing = _standing(entries)
    seal = case.answer(SEAL, specimen)
    packed = seal.value if isinstance(seal, Answer) and isinstance(seal.value, dict) else {}
    breaks = _breaks(standing, _text(packed.get("packed_by")), _text(packed.get("seal_no")))
    return Chain(entries, standing, tuple(breaks))


def entries_of(case: Case, specimen: EntityId) -> tuple[Entry, ...]:
    """What is recorded of a specimen, in the order it was recorded. What says nothing yet is no entry."""
    said = [
        (entity.id, answer.value)
        for entity in case.of_kind(KIND, specimen)
        if isinstance(answer := case.answer(FIELD, entity.id), Answer)
    ]
    entries = [_entry(entity, number, value) for number, (entity, value) in enumerate(said, start=1)]
    by = {entry.corrects: entry.number for entry in entries if entry.corrects is not None}
    return tuple(replace(entry, corrected_by=by.get(entry.number)) for entry in entries)


def refuse_rewriting(case: Case, change: Change) -> None:
    """Raise `NotAnAnswer(written_once)` if a change touches an entry that stands in the record, or takes it away."""
    kept = {entity: value for entity, value in case.every(FIELD) if case.entities[entity].kind == KIND}
    if not kept:
        return
    after = case.applying(change)
    for entity, value in kept.items():
        if after.entities.get(entity) != case.entities[entity] or after.stored(FIELD, entity) != value:
            raise NotAnAnswer(FIELD, "written_once")


def refuse_unfinished(case: Case, entity: EntityId, value: Stored, *, now: datetime) -> None:
    """Raise `NotAnAnswer` if this is no whole entry of the chain yet, or its seal is not written down.

    `no_event`, `no_time_of_event`, `future`, `no_giver`, `no_taker`, `not_sealed`, `no_such_entry`.
    """
    specimen = case.entities[entity].parent
    assert specimen is not None
    case = case.applying(Change(values=((entity, FIELD, None),)))
    entry = _entry(entity, 0, value if isinstance(value, dict) else {})
    reasons = {
        "no_event": entry.happened is None,
        "no_time_of_event": entry.at is None,
        "future": entry.at is not None and entry.at > now,
        "no_giver": entry.happened in HANDED and not entry.giver,
        "no_taker": entry.happened in HANDED and not entry.taker,
        "not_sealed": entry.happened in HANDED and not _sealed(case, specimen),
        "no_such_entry": not _corrects_something(case, specimen, entry),
    }
    for reason, holds in reasons.items():
        if holds:
            raise NotAnAnswer(FIELD, reason)


def _corrects_something(case: Case, specimen: EntityId, entry: Entry) -> bool:
    if entry.corrects is None:
        return True
    there = entries_of(case, specimen)
    return any(each.number == entry.corrects and each.corrected_by is None for each in there)


def _sealed(case: Case, specimen: EntityId) -> bool:
    """Whether a seal number stands in the record or in an entry: without one, nothing is handed over."""
    seal = case.answer(SEAL, specimen)
    packed = isinstance(seal, Answer) and isinstance(seal.value, dict) and bool(_text(seal.value.get("seal_no")))
    return packed or any(entry.happened == _SEALED and entry.seal_no for entry in entries_of(case, specimen))


def _standing(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Each entry nobody corrected, in the place of the first one it goes back to."""
    by_number = {entry.number: entry for entry in entries}

    def place(entry: Entry) -> int:
        before = by_number.get(entry.corrects or 0)
        # An entry corrects an earlier one, or it could go round for ever.
        return place(before) if before is not None and before.number < entry.number else entry.number

    return tuple(sorted((entry for entry in entries if entry.corrected_by is None), key=place))


def _breaks(entries: Sequence[Entry], holder: str, seal: str) -> Iterator[Break]:
    """Go through the hands one after the other. `holder` and `seal` are who packed it, and the seal it was given."""
    last: datetime | None = None
    opened = ended = begun = False
    for entry in entries:
        if ended:
            yield Break(Doubt.AFTER_THE_END, entry.number)
        if last is not None and entry.at is not None and entry.at < last:
            yield Break(Doubt.BACK_IN_TIME, entry.number, last.isoformat(), entry.at.isoformat())
        last = entry.at or last
        if entry.happened != _COLLECTED and entry.giver and not _same(entry.giver, holder):
            if holder:
                yield Break(Doubt.OTHER_HANDS, entry.number, holder, entry.giver)
            elif begun:
                yield Break(Doubt.GAP, entry.number, "", entry.giver)
        holder = _then_with(entry, holder)
        begun = True
        if entry.happened == _SEALED:
            seal, opened = entry.seal_no or seal, False
        elif entry.seal_no and seal and not opened and not _same(entry.seal_no, seal):
            yield Break(Doubt.SEAL_DIFFERS, entry.number, seal, entry.seal_no)
        opened = opened or entry.happened == _OPENED
        if entry.seal_intact == "no" and not opened and entry.happened != _SEALED:
            yield Break(Doubt.SEAL_BROKEN, entry.number)
        ended = ended or entry.happened == _LAST


def _then_with(entry: Entry, holder: str) -> str:
    """Who has it after this entry; empty if nobody is named. Where it is stored is not who has it."""
    if entry.happened in HANDED:
        return entry.taker
    if entry.happened == _COLLECTED:
        return entry.taker or entry.giver or holder
    return entry.giver or holder  # a receiver who did not take it has not had it


def _entry(entity: EntityId, number: int, value: dict[str, Stored]) -> Entry:
    at, corrects = value.get("at"), value.get("corrects")
    happened, intact = value.get("type"), value.get("seal_intact")
    return Entry(
        id=entity,
        number=number,
        happened=happened if isinstance(happened, str) else None,
        giver=_text(value.get("from")),
        taker=_text(value.get("to")),
        role=_text(value.get("role")),
        at=instant(at) if isinstance(at, str) else None,
        why=_text(value.get("why")),
        seal_no=_text(value.get("seal_no")),
        seal_intact=intact if isinstance(intact, str) else None,
        corrects=corrects if isinstance(corrects, int) else None,
    )


def _text(value: Stored) -> str:
    return value.strip() if isinstance(value, str) else ""


def _same(one: str, other: str) -> bool:
    """Whether two people wrote the same name or number: capitals and spaces say nothing."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()
