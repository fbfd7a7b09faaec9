"""How the PCs of this clinic stand to one another, as screens show it: when they met and how, what waits, what goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from clinic_app.facts import dataclass

if TYPE_CHECKING:
    from clinic_app.errors import VaultError
    from clinic_app.services.meeting import PcStands

OLD: Final = timedelta(hours=24)
"""What waits for a PC that was met longer ago is said at the foot of the window."""

_SET_RIGHT: Final = timedelta(hours=1)
"""By so much a clock is put back that nobody would call wrong."""
_NO_PC_IS_SO_OLD: Final = timedelta(days=3650)


class Way(StrEnum):
    """How two PCs met."""

    LAN = "lan"
    SHARE = "share"
    HUB = "hub"
    STICK = "stick"


@dataclass(frozen=True, slots=True)
class Going:
    """A meeting that is going on: so many of so many entries went."""

    way: Way
    done: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PcMeets:
    """One other PC: what the record says of it, and what happens just now."""

    stands: PcStands
    going: Going | None = None
    not_reached: str | None = None
    """Why the network did not lead to it the last time: a reason of `PcNotReached`."""
    unwritten: VaultError | None = None
    """Why what it told could not be kept the last time: the disk of this PC. It is told again."""
    typed: str = ""
    """The address that somebody typed for it."""

    @property
    def believed(self) -> bool:
        """Whether the two still meet."""
        return self.stands.set_aside is None and self.stands.pc.stands

    def old(self, now: datetime) -> bool:
        """Whether something waits for it that should have been there long ago."""
        met = self.stands.met_at
        return self.believed and bool(self.stands.waits) and (met is None or met_ago(now, met) >= OLD)


def met_ago(now: datetime, met: datetime) -> timedelta:
    """How long ago by this PC's clock; `timedelta.max` where that was wrong, then or now: it counts as long."""
    ago = now - met
    return ago if -_SET_RIGHT < ago < _NO_PC_IS_SO_OLD else timedelta.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """All of them. `listens_at` are the addresses that others may type; empty while nobody is listened to."""

    pcs: tuple[PcMeets, ...] = ()
    listens_at: tuple[str, ...] = ()
    lan: bool = True
    """Whether the network of the house is used at all."""
    share: str | None = None
    share_unfit: str | None = None
    """A reason of `WayUnfit`, if the share could not be used the last time."""
    by_it: frozenset[str] = frozenset()
    """What IT settled of it: `share`, `lan`."""
    busy: bool = False

    @property
    def out(self) -> bool:
        """Whether another PC says that this one was taken out."""
        return any(pc.not_reached == "out" for pc in self.pcs)

    def oldest(self, now: datetime) -> PcMeets | None:
        """The PC that was met the longest ago among those for which something waits too long."""
        old = [pc for pc in self.pcs if pc.old(now)]
        return max(old, key=lambda pc: _long_ago(now, pc.stands.met_at), default=None)


def _long_ago(now: datetime, met: datetime | None) -> tuple[bool, timedelta]:
    return met is None, timedelta() if met is None else met_ago(now, met)
