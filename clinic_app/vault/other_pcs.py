"""The other PCs of this clinic: the keys by which each signs what is written there, and how far each was heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from clinic_app.crypto.signing import VerifyKey
from clinic_app.domain.ids import DeviceId
from clinic_app.facts import dataclass
from clinic_app.vault.journal_form import GENESIS
from clinic_app.vault.journal_gaps import earlier_devices
from clinic_app.vault.lane import Lane

REVOKED: Final = ("lost", "retired", "replaced")
"""The reasons for which a PC is let go (`vault/pcs.py`); any other is something that it did."""


@dataclass(frozen=True, slots=True)
class OtherPc:
    """A PC: the last of its revisions that lies here, and its hash."""

    device: DeviceId
    key: VerifyKey
    heard: int
    hash: bytes
    set_aside: str | None
    """Why nothing of it is believed any more."""

    @property
    def revoked(self) -> bool:
        """Whether it was let go, and did nothing else for which it is set aside."""
        return self.set_aside in REVOKED


class OtherPcs:
    """Those that one vault knows; this PC as it was before it was restored from a backup is one of them."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    def add(self, device: DeviceId, key: VerifyKey) -> None:
        """Believe what this PC signs from now on. A key once known is never exchanged for another."""
        sql = "INSERT OR IGNORE INTO other_pcs (device, key, hash) VALUES (?, ?, ?)"
        self._lane.save(lambda: self._lane.run(sql, (device.bytes, key.raw, GENESIS)))
        self._lane.memory.pop("other_pcs", None)

    def every(self) -> tuple[OtherPc, ...]:
        """All of them."""
        if "other_pcs" not in self._lane.memory:
            self._lane.memory["other_pcs"] = self._read()
        known: tuple[OtherPc, ...] = self._lane.memory["other_pcs"]
        return known

    def _read(self) -> tuple[OtherPc, ...]:
        before = (
            OtherPc(DeviceId(UUID(each.device)), VerifyKey.from_bytes(bytes.fromhex(each.key)), each.seq,
                    bytes.fromhex(each.hash), None)
            for each in earlier_devices(self._lane.rows)
        )  # fmt: skip
        known = {pc.device: pc for pc in before}
        for row in self._lane.rows("SELECT device, key, heard, hash, set_aside FROM other_pcs"):
            pc = _pc(row)
            known[pc.device] = pc
        return tuple(known.values())

    def heard(self, pc: OtherPc) -> None:
        """So far its revisions lie here. Part of the transaction in which they come in."""
        sql = "INSERT OR REPLACE INTO other_pcs (device, key, heard, hash, set_aside) VALUES (?, ?, ?, ?, ?)"
        self._lane.run(sql, (pc.device.bytes, pc.key.raw, pc.heard, pc.hash, pc.set_aside))
        self._lane.memory.pop("other_pcs", None)

    def set_aside(self, device: DeviceId, why: str) -> None:
        """Believe nothing more that this PC signs."""
        known = {pc.device: pc for pc in self.every()}
        self._lane.save(lambda: self.heard(replace(known[device], set_aside=why)))


def keys_of_others(ask: Callable[..., Sequence[Any]]) -> dict[str, VerifyKey]:
    """Their keys, by the device's id in hex, for whoever proves a record."""
    return {device.hex(): VerifyKey.from_bytes(key) for device, key in ask("SELECT device, key FROM other_pcs")}


def _pc(row: Any) -> OtherPc:
    device, key, heard, digest, set_aside = row
    return OtherPc(DeviceId(UUID(bytes=device)), VerifyKey.from_bytes(key), heard, digest, set_aside)
