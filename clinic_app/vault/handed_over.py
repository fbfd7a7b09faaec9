"""Which cases were handed over to which PC, and since when each is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from clinic_app.domain.ids import CaseId, DeviceId, PersonId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane
from clinic_app.vault.meeting_book import by_bytes, covers, reached_of
from clinic_app.wire.pc_letter import MOST_LACKED, MOST_SHUT, Stand

_ALL: Final = "SELECT case_id, device, at, by, needs, left_by, there_at FROM handed_over"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A case handed over: on its way, or there since. `needs` is how far the other PC must have heard to have it."""

    case_id: CaseId
    device: DeviceId
    at: datetime
    by: PersonId
    needs: Mapping[DeviceId, int]
    left_by: tuple[str, ...]
    """Ways that give no answer by which all of it was left."""
    there_at: datetime | None


class HandOvers:
    """Those of one vault."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def begin(self, case_id: CaseId, device: DeviceId, needs: Mapping[DeviceId, int], by: PersonId) -> HandedOver:
        """Hand a case over now; what was handed over of it before is told by this one."""
        new = HandedOver(case_id, device, self._clock.now(), by, dict(needs), (), None)
        self._keep(new)
        return new

    def of(self, case_id: CaseId) -> tuple[HandedOver, ...]:
        """To whom a case was handed over, the newest first."""
        rows = self._lane.rows(f"{_ALL} WHERE case_id = ? ORDER BY at DESC, device", (case_id.bytes,))
        return tuple(_handed_over(row) for row in rows)

    def on_their_way(self, device: DeviceId) -> tuple[HandedOver, ...]:
        """What is not known to be there, the oldest first."""
        rows = self._lane.rows(f"{_ALL} WHERE device = ? AND there_at IS NULL ORDER BY at, case_id", (device.bytes,))
        return tuple(_handed_over(row) for row in rows)

    def left(self, each: HandedOver, way: str) -> None:
        """All of it was left by this way."""
        self._keep(replace(each, left_by=tuple(sorted({*each.left_by, way}))))

    def lost(self, device: DeviceId) -> None:
        """What was left for this PC may have been lost: all of it goes once more."""
        sql = "UPDATE handed_over SET left_by = '[]' WHERE device = ? AND there_at IS NULL"
        self._lane.save(lambda: self._lane.run(sql, (device.bytes,)))

    def told(self, device: DeviceId, stand: Stand) -> tuple[CaseId, ...]:
        """A PC tells how it stands: the cases that are there now and were not known to be."""
        there = [each for each in self.on_their_way(device) if self._is_there(each, stand)]
        for each in there:
            self._keep(replace(each, there_at=self._clock.now()))
        return tuple(each.case_id for each in there)

    def forget(self, case_id: CaseId) -> None:
        """A case goes."""
        self._lane.save(lambda: self._lane.run("DELETE FROM handed_over WHERE case_id = ?", (case_id.bytes,)))

    def _is_there(self, each: HandedOver, stand: Stand) -> bool:
        """With all that was written of it, its key, and its photographs and documents."""
        if not covers(reached_of(stand), each.needs) or each.case_id.bytes in stand.shut:
            return False
        if len(stand.shut) == MOST_SHUT or len(stand.lacks) == MOST_LACKED:
            return False  # there was more to say
        lacked = {one.attachment for one in stand.lacks}
        rows = self._lane.rows("SELECT id FROM attachments WHERE case_id = ?", (each.case_id.bytes,))
        return lacked.isdisjoint(row[0] for row in rows)

    def _keep(self, each: HandedOver) -> None:
        row = (
            each.case_id.bytes, each.device.bytes, iso(each.at), each.by.bytes,
            msgspec.msgpack.encode(by_bytes(each.needs)), msgspec.json.encode(each.left_by).decode(),
            iso(each.there_at) if each.there_at else None,
        )  # fmt: skip
        sql = (
            "INSERT OR REPLACE INTO handed_over (case_id, device, at, by, needs, left_by, there_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        self._lane.save(lambda: self._lane.run(sql, row))


def _handed_over(row: Any) -> HandedOver:
    case_id, device, at, by, needs, left_by, there_at = row
    needed = msgspec.msgpack.decode(needs, type=list[tuple[bytes, int]])
    return HandedOver(
        CaseId(UUID(bytes=case_id)), DeviceId(UUID(bytes=device)), instant(at), PersonId(UUID(bytes=by)),
        {DeviceId(UUID(bytes=pc)): seq for pc, seq in needed},
        msgspec.json.decode(left_by, type=tuple[str, ...]), instant(there_at) if there_at else None,
    )  # fmt: skip
