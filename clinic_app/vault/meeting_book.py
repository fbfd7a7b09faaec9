"""What this PC knows of its meetings with the others: how each stood when it was heard last, and what was left for it.

What a PC says that it has decides what is sent to it. What was left for it by a way that gives no answer is a hint and
no more: it is forgotten after a while, and at once when that PC says that something is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.ids import DeviceId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.journals_heard import Reach
from clinic_app.vault.lane import Lane
from clinic_app.wire.pc_letter import JournalPiece, JournalReach, Says, Stand

HINT_DAYS: Final = 7
"""What was left so long ago and not told to have come is sent again."""

GAP: Final = "gap"
"""Why a letter was not taken in: one before it has not come."""

_KNOWN: Final = "SELECT entry, stand, yours, journals, refused, met_at, met_way FROM meetings WHERE device = ?"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one PC."""

    says: Says | None = None
    refused: str | None = None
    """Why the last letter that brought something was not taken in."""
    met_at: datetime | None = None
    met_way: str | None = None

    @property
    def reached(self) -> dict[DeviceId, int]:
        """How far it had heard each PC."""
        return reached_of(self.says.stand) if self.says else {}

    @property
    def journals(self) -> dict[DeviceId, Reach]:
        """How much of the journal of each PC lay there."""
        return journals_of(self.says.journals) if self.says else {}


@dataclass(frozen=True, slots=True)
class Left:
    """What was left for a PC by one way: up to which revision of each PC, and the digest of the stand with it.

    `answered` is the digest of its own stand to which keys and attachments were left: it does not get those again until
    it asks anew.
    """

    reached: dict[DeviceId, int]
    stand: bytes = b""
    answered: bytes = b""
    journals: dict[DeviceId, Reach] = field(default_factory=dict)


class MeetingBook:
    """Of one vault. It says nothing of anybody's case; but which were handed over (`vault/handed_over.py`) it does."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def known(self, device: DeviceId) -> Known:
        """What is known of this PC."""
        row = self._lane.row(_KNOWN, (device.bytes,))
        if row is None:
            return Known()
        entry, stand, yours, told, refused, met_at, way = row
        says = None
        if stand is not None:
            journals = msgspec.msgpack.decode(told, type=tuple[JournalReach, ...]) if told else ()
            says = Says(entry, msgspec.msgpack.decode(stand, type=Stand), yours, journals)
        return Known(says, refused, instant(met_at) if met_at else None, way)

    def heard(self, device: DeviceId, says: Says) -> None:
        """So it stands there, unless something later was heard: letters overtake each other, and may come again."""

        def write() -> None:
            self._enter(device)
            sql = "UPDATE meetings SET (entry, stand, yours, journals) = (?, ?, ?, ?) WHERE device = ? AND entry <= ?"
            encode = msgspec.msgpack.encode
            row = (says.entry, encode(says.stand), says.yours, encode(says.journals), device.bytes, says.entry)
            if self._lane.run(sql, row) and says.stand.again:
                self._lane.run("DELETE FROM letters_left WHERE device = ?", (device.bytes,))

        self._lane.save(write)

    def took(self, device: DeviceId, refused: str | None) -> None:
        """What came of its last letter that brought something. That a later one follows on it hides no reason."""
        same = " AND refused IS NULL" if refused == GAP else ""

        def write() -> None:
            self._enter(device)
            sql = f"UPDATE meetings SET refused = ? WHERE device = ?{same}"  # noqa: S608
            self._lane.run(sql, (refused, device.bytes))

        self._lane.save(write)

    def met(self, device: DeviceId, way: str) -> None:
        """The two have met now, by this way."""

        def write() -> None:
            self._enter(device)
            sql = "UPDATE meetings SET met_at = ?, met_way = ? WHERE device = ?"
            self._lane.run(sql, (iso(self._clock.now()), way, device.bytes))

        self._lane.save(write)

    def left(self, device: DeviceId, way: str) -> Left:
        """What was left for it by this way, and is not too old to count on."""
        sql = "SELECT reached, stand, answered, journals, at FROM letters_left WHERE device = ? AND way = ?"
        row = self._lane.row(sql, (device.bytes, way))
        if row is None or not timedelta(0) <= self._clock.now() - instant(row[4]) < timedelta(days=HINT_DAYS):
            return Left({})
        told = msgspec.msgpack.decode(row[0], type=list[tuple[bytes, int]])
        journals = msgspec.msgpack.decode(row[3], type=tuple[JournalReach, ...]) if row[3] else ()
        return Left({DeviceId(UUID(bytes=pc)): seq for pc, seq in told}, row[1], row[2], journals_of(journals))

    def leave(self, device: DeviceId, way: str, left: Left) -> None:
        """So much was left for it by this way now."""
        sql = (
            "INSERT OR REPLACE INTO letters_left (device, way, reached, stand, answered, journals, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        reached, now = msgspec.msgpack.encode(by_bytes(left.reached)), iso(self._clock.now())
        journals = msgspec.msgpack.encode(journals_told(left.journals))
        row = (device.bytes, way, reached, left.stand, left.answered, journals, now)
        self._lane.save(lambda: self._lane.run(sql, row))

    def _enter(self, device: DeviceId) -> None:
        self._lane.run("INSERT OR IGNORE INTO meetings (device) VALUES (?)", (device.bytes,))


def by_bytes(reached: Mapping[DeviceId, int]) -> tuple[tuple[bytes, int], ...]:
    """As a stand spells it: in the order of the ids."""
    return tuple(sorted((device.bytes, seq) for device, seq in reached.items()))


def reached_of(stand: Stand) -> dict[DeviceId, int]:
    """The other way round."""
    return {DeviceId(UUID(bytes=device)): seq for device, seq in stand.reached}


def newest_of(one: Mapping[DeviceId, int], other: Mapping[DeviceId, int]) -> dict[DeviceId, int]:
    """The further of both, PC by PC."""
    return {device: max(one.get(device, 0), other.get(device, 0)) for device in {*one, *other}}


def covers(reached: Mapping[DeviceId, int], needs: Mapping[DeviceId, int]) -> bool:
    """Whether who reached so far has all of that."""
    return all(reached.get(device, 0) >= seq for device, seq in needs.items())


def journals_told(journals: Mapping[DeviceId, Reach]) -> tuple[JournalReach, ...]:
    """As it is told: in the order of the ids."""
    return tuple(
        JournalReach(pc.bytes, reach.entries, reach.days, reach.stopped)
        for pc, reach in sorted(journals.items(), key=lambda each: each[0].bytes)
    )


def journals_of(told: Iterable[JournalReach]) -> dict[DeviceId, Reach]:
    """The other way round."""
    return {DeviceId(UUID(bytes=each.pc)): Reach(each.entries, each.days, each.stopped) for each in told}


def furthest(one: Mapping[DeviceId, Reach], other: Mapping[DeviceId, Reach]) -> dict[DeviceId, Reach]:
    """Of each journal the further of both."""
    none = Reach()
    return {pc: max(one.get(pc, none), other.get(pc, none), key=_far) for pc in {*one, *other}}


def told_by(piece: JournalPiece) -> tuple[DeviceId, Reach]:
    """How far the journal of which PC lies with whoever took this piece in."""
    days = piece.days[-1].number + 1 if piece.days else 0
    return DeviceId(UUID(bytes=piece.pc)), Reach(piece.after + len(piece.entries), days)


def _far(reach: Reach) -> tuple[bool, int, int]:
    return reach.stopped, reach.entries, reach.days
