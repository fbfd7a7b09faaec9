"""How much of what one PC has to tell another goes into one letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Final, TypeAlias

from clinic_app.domain.ids import CaseId
from clinic_app.facts import dataclass
from clinic_app.vault.common_key import ClinicKey
from clinic_app.vault.handed_over import HandedOver
from clinic_app.vault.telling import ToTell
from clinic_app.wire.pc_letter import CaseKey, ClinicKeyGiven, JournalPiece, Part

AT_ONCE: Final = 200
"""So many revisions to a letter, or what is as much work: taking one in keeps nobody waiting who saves meanwhile."""

_BEGUN: Final = 5
"""A case that begins is as much work as so many revisions."""

_ENTRIES: Final = 6
"""So many entries of a journal are as much as one."""

_AROUND: Final = 64
"""What a revision, key or part takes beside its bytes, at most."""


@dataclass(frozen=True, slots=True)
class KeyOf:
    """The key of a case."""

    case_id: CaseId
    key: bytes


Item: TypeAlias = ToTell | KeyOf | ClinicKey | Part | HandedOver | JournalPiece
"""What goes into letters; a case that was handed over stands behind all that belongs to it."""


@dataclass(slots=True)
class Batch:
    """What goes into one letter."""

    room: int = 0
    work: int = 0
    keys: dict[CaseId, CaseKey] = field(default_factory=dict)
    told: list[ToTell] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    clinic_keys: list[ClinicKeyGiven] = field(default_factory=list)
    journals: list[JournalPiece] = field(default_factory=list)
    whole: list[HandedOver] = field(default_factory=list)
    """Cases of which everything is in this letter and those before."""

    def __bool__(self) -> bool:
        return bool(self.keys or self.clinic_keys or self.many or self.journals)

    @property
    def many(self) -> int:
        """How many revisions and parts."""
        return len(self.told) + len(self.parts)

    def takes(self, item: Item) -> bool:
        """Put it in, if there is room. One of any size goes into an empty letter."""
        size, work = _size(item), _work(item)
        full = size > self.room or (work and self.work + work > AT_ONCE)
        if full and self:
            return False
        self.room -= size
        self.work += work
        match item:
            case KeyOf(case_id, key):
                self.keys[case_id] = CaseKey(case_id.bytes, key)
            case ToTell(place=place, key=key):
                self.told.append(item)
                if key is not None:
                    self.keys[place.case_id] = CaseKey(place.case_id.bytes, key)
            case ClinicKey(generation, made_at, raw):
                self.clinic_keys.append(ClinicKeyGiven(generation, made_at, raw))
            case Part():
                self.parts.append(item)
            case HandedOver():
                self.whole.append(item)
            case JournalPiece():
                self.journals.append(item)
        return True


def batches(items: Iterable[Item], room: int) -> Iterator[Batch]:
    """In order, each as full as may be; an item is asked for when there is room for it."""
    batch = Batch(room)
    for item in items:
        if not batch.takes(item):
            yield batch
            batch = Batch(room)
            batch.takes(item)
    if batch or batch.whole:
        yield batch


def _work(item: Item) -> int:
    match item:
        case ToTell(place=place):
            return 1 if place.seen else _BEGUN
        case JournalPiece(entries=entries):
            return 1 + len(entries) // _ENTRIES
    return 0


def _size(item: Item) -> int:
    match item:
        case ToTell(sent=sent):
            return len(sent.header) + len(sent.sealed) + len(sent.signature) + 2 * _AROUND
        case Part(header=header, inside=inside, sealed=sealed):
            return len(header) + len(inside) + len(sealed) + _AROUND
        case KeyOf() | ClinicKey():
            return _AROUND * 2
        case JournalPiece(entries=entries, days=days):
            return sum(len(each) + 8 for each in entries) + sum(len(day.head) + _AROUND * 2 for day in days) + _AROUND
    return 0
