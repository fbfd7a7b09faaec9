"""How the PCs of this clinic stand to one another, as screens show it: when they met and how, what waits, what goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from clinic_app.domain.ids import DeviceId

OLD: Final = timedelta(hours=24)
"""What waits longer than this for a PC is said at the foot of the window."""


class Way(StrEnum):
    """How two PCs met."""

    LAN = "lan"
    SHARE = "share"
    HUB = "hub"
    STICK = "stick"


@dataclass(frozen=True, slots=True)
class Going:
    """A meeting that is going on. `of` is 0 while nobody knows how much there is."""

    way: Way
    done: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PcStands:
    """One other PC as this one knows it."""

    device: DeviceId
    place: str
    """What staff call it; typed by them, so it is shown and never logged."""
    met_at: datetime | None = None
    """None: never yet."""
    met_by: Way | None = None
    waits: int = 0
    """How many entries of the record it is not known to have."""
    waits_since: datetime | None = None
    going: Going | None = None
    refused: str | None = None
    """Why nothing is taken from it any more: a reason of `HeardRefused`, or `revoked`."""
    address: str | None = None
    """Where it answers on the network of the house, if it is known or was typed."""

    def old(self, now: datetime) -> bool:
        """Whether it should be said that something waits for it."""
        return bool(self.waits) and self.waits_since is not None and now - self.waits_since >= OLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """All of them. `listens_at` are the addresses others may type; empty while nobody is listened to."""

    pcs: tuple[PcStands, ...] = ()
    listens_at: tuple[str, ...] = ()
    share: str | None = None
    share_by_it: bool = False
    share_refused: str | None = None
    """A reason of `WayUnfit`, if the share could not be used the last time."""
    lan: bool = True
    """Whether the network of the house is used at all."""

    def oldest(self, now: datetime) -> PcStands | None:
        """The PC for which something waits the longest, once that is old."""
        old = [pc for pc in self.pcs if pc.old(now) and pc.refused is None]
        return min(old, key=lambda pc: pc.waits_since or now, default=None)
