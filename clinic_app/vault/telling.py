"""What another PC of this clinic lacks, in an order in which it can take it, read a little at a time.

What a PC wrote is one sequence over all cases, so a case comes whole only with what was written before it: `needed_for`
says how much that is, and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final
from uuid import UUID

import msgspec

from clinic_app.domain.ids import CaseId, DeviceId
from clinic_app.facts import dataclass
from clinic_app.vault.hearing import Hearing
from clinic_app.vault.lane import Lane
from clinic_app.wire.pc_letter import Sent

_AT_ONCE: Final = 256
_BELOW: Final = "SELECT seq, header FROM journal WHERE seq < ? AND header IS NOT NULL ORDER BY seq DESC LIMIT ?"
_UP: Final = "SELECT seq, header FROM journal WHERE seq >= ? AND header IS NOT NULL ORDER BY seq LIMIT ?"
_FROM: Final = (
    "SELECT seq, header, sealed, signature FROM journal WHERE seq >= ? AND header IS NOT NULL ORDER BY seq LIMIT ?"
)
_NEWEST: Final = 2**62


class Place(msgspec.Struct, frozen=True):
    """Where a revision belongs: what of its header sending it takes."""

    case: str
    device: str
    seq: int
    seen: dict[str, int]
    source: str

    @property
    def case_id(self) -> CaseId:
        """The case it is of, or the record."""
        return CaseId(UUID(self.case))

    @property
    def device_id(self) -> DeviceId:
        """The PC that wrote it."""
        return DeviceId(UUID(self.device))


_read: Final = msgspec.json.Decoder(Place).decode


@dataclass(frozen=True, slots=True)
class ToTell:
    """One revision that the other lacks; with the first of a case goes its key, if the other may have it."""

    place: Place
    sent: Sent
    key: bytes | None = None


class Telling:
    """What one vault has to tell. `reached` is how far another PC heard each; of those `without` it takes nothing."""

    def __init__(self, lane: Lane, hearing: Hearing) -> None:
        self._lane = lane
        self._hearing = hearing

    def count(self, reached: Mapping[DeviceId, int], without: Collection[DeviceId] = ()) -> int:
        """How many revisions it lacks."""
        ours = self._hearing.reached().items()
        return sum(max(0, seq - reached.get(pc, 0)) for pc, seq in ours if pc not in without)

    def lacked(
        self,
        reached: Mapping[DeviceId, int],
        without: Collection[DeviceId] = (),
        until: Mapping[DeviceId, int] | None = None,
    ) -> Iterator[ToTell]:
        """All that it lacks, or so far as `until` says, the oldest first. The record may grow meanwhile."""
        over = {pc.hex: seq for pc, seq in (self._hearing.reached() if until is None else until).items()}
        left_out = {pc.hex for pc in without}
        known = {pc.hex: seq for pc, seq in reached.items()}
        wanted = {pc: seq for pc, seq in over.items() if pc not in left_out and seq > known.get(pc, 0)}
        number = self._first(known, wanted)
        if number is not None and until is None and not left_out:
            self._lane.memory["told_from"] = known, number
        while number is not None and (rows := self._lane.rows(_FROM, (number, _AT_ONCE))):
            number = rows[-1][0] + 1
            for _, header, *rest in rows:
                place = _read(header)
                if _lacks(place, known, wanted):
                    yield ToTell(place, Sent(header, *rest))

    def needed_for(self, case_id: CaseId, newest: int, reached: Mapping[DeviceId, int]) -> dict[DeviceId, int]:
        """How far a PC that reached so far must have heard each PC to have a case, whose last revision is `newest`."""
        known, needs, below = {pc.hex: seq for pc, seq in reached.items()}, dict[str, int](), newest + 1
        left = self.count(reached)
        while left > 0 and (rows := self._lane.rows(_BELOW, (below, _AT_ONCE))):
            below = rows[-1][0]
            for _, header in rows:
                place = _read(header)
                left -= place.seq > known.get(place.device, 0)
                if place.case_id == case_id or place.seq <= needs.get(place.device, 0):
                    for device, seq in ({**place.seen, place.device: place.seq}).items():
                        needs[device] = max(seq, needs.get(device, 0))
        return {DeviceId(UUID(device)): seq for device, seq in needs.items()}

    def keys(self, cases: Collection[CaseId]) -> dict[CaseId, bytes]:
        """The keys of those that can be read here, among them referrals that others sent."""
        sql = (
            "SELECT key FROM cases WHERE id = ?1 AND key IS NOT NULL "
            "UNION ALL SELECT key FROM received_keys WHERE received_id = ?1"
        )
        found = {case_id: self._lane.row(sql, (case_id.bytes,)) for case_id in cases}
        return {case_id: row[0] for case_id, row in found.items() if row is not None}

    def _first(self, known: Mapping[str, int], wanted: Mapping[str, int]) -> int | None:
        """The number of the oldest that is wanted.

        Looked for from both ends, since it lies near one of them: a PC lacks the newest, or all; or it was told some of
        all a moment ago, and what was found then is where to go on from.
        """
        left, first, below = sum(seq - known.get(pc, 0) for pc, seq in wanted.items()), None, _NEWEST
        begin = self._from(known)
        while left > 0 and begin < below:
            rows = self._lane.rows(_UP, (begin, _AT_ONCE))
            for number, header in rows:
                if _lacks(_read(header), known, wanted):
                    return int(number)
            begin = rows[-1][0] + 1 if rows else below
            rows = self._lane.rows(_BELOW, (below, _AT_ONCE))
            below = rows[-1][0] if rows else begin
            for number, header in rows:
                if _lacks(_read(header), known, wanted):
                    first, left = number, left - 1
        return first

    def _from(self, known: Mapping[str, int]) -> int:
        """A number below which nothing is lacked by whoever reached so far."""
        reached, number = self._lane.memory.get("told_from", ({}, 0))
        return int(number) if all(known.get(pc, 0) >= seq for pc, seq in reached.items()) else 0


def _lacks(place: Place, known: Mapping[str, int], wanted: Mapping[str, int]) -> bool:
    return known.get(place.device, 0) < place.seq <= wanted.get(place.device, 0)
