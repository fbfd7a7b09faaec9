"""How the PCs of this clinic are known to the hub: what its operator is told by telephone, and codes for those to come.

A record that was brought back keeps it: the PC before may be the one that is to be shut out.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from uuid import UUID

from clinic_app.domain.ids import DeviceId
from clinic_app.domain.timekeeping import Clock, instant, iso
from clinic_app.facts import dataclass
from clinic_app.vault.lane import Lane


@dataclass(frozen=True, slots=True)
class AtHub:
    """A PC as the hub knows it: of which organisation, its number, and the six words of its keys."""

    agency: str
    kid: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HubCode:
    """A code with which one PC may ask the hub to be let in; a PC that is in has announced it."""

    code: str = field(repr=False)
    made_at: datetime


class PcsAtHub:
    """Those of one vault."""

    def __init__(self, lane: Lane, clock: Clock) -> None:
        self._lane = lane
        self._clock = clock

    def enrolled(self, device: DeviceId, known: AtHub) -> None:
        """So the hub knows this PC from now on; its code is spent."""
        row = (device.bytes, known.agency, known.kid, " ".join(known.words))
        sql = "INSERT OR REPLACE INTO pcs_at_hub (device, agency, kid, words) VALUES (?, ?, ?, ?)"

        def write() -> None:
            self._lane.run(sql, row)
            self.forget_code(device)

        self._lane.save(write)

    def forget(self, device: DeviceId) -> None:
        """There is another hub, where this PC is not known yet."""
        sql = "DELETE FROM pcs_at_hub WHERE device = ?"
        self._lane.save(lambda: self._lane.run(sql, (device.bytes,)))

    def every(self) -> dict[DeviceId, AtHub]:
        """All that were ever enrolled, as far as is known here."""
        rows = self._lane.rows("SELECT device, agency, kid, words FROM pcs_at_hub")
        return {DeviceId(UUID(bytes=row[0])): AtHub(row[1], row[2], tuple(row[3].split())) for row in rows}

    def give(self, device: DeviceId, code: str) -> None:
        """This PC was announced with this code."""
        sql, row = "INSERT OR REPLACE INTO hub_codes (device, code, made_at) VALUES (?, ?, ?)", (
            device.bytes, code, iso(self._clock.now()),
        )  # fmt: skip
        self._lane.save(lambda: self._lane.run(sql, row))

    def code(self, device: DeviceId) -> HubCode | None:
        """With which one it may ask, if it was announced."""
        row = self._lane.row("SELECT code, made_at FROM hub_codes WHERE device = ?", (device.bytes,))
        return None if row is None else HubCode(row[0], instant(row[1]))

    def forget_code(self, device: DeviceId) -> None:
        """It is in, or belongs here no more."""
        if self.code(device) is not None:
            self._lane.save(lambda: self._lane.run("DELETE FROM hub_codes WHERE device = ?", (device.bytes,)))
