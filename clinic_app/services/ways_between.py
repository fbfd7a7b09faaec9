"""By which ways this PC meets the others of its clinic: chosen by people, or settled by IT for all PCs of the house.

It holds for this PC alone: a share is called otherwise elsewhere, and an address is seen from here.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from clinic_app.domain.ids import DeviceId
from clinic_app.domain.people import Act
from clinic_app.errors import WayUnfit
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.wire.hidden_names import HiddenNames

if TYPE_CHECKING:
    from clinic_app.services.lan import LanPlan
    from clinic_app.transport.letter_folder import LetterFolder

__all__ = ["WaysBetween", "WaysPlan", "WaysStand"]

_SAYS_SO: Final = timedelta(days=30)
"""So long a PC that was taken out hears at the door that it was; after that nobody listens for it."""

_WAYS: Final = "pcs.ways"
OF_THIS_HOUSE: Final = (_WAYS,)
"""Settings that were true of the PC that wrote them: a restored record forgets them."""


@dataclass(frozen=True, slots=True)
class WaysStand:
    """What is shown of it. `by_it` names what IT settled: `share`, `lan`."""

    lan: bool
    share: str | None
    addresses: dict[DeviceId, str]
    by_it: frozenset[str]


@dataclass(frozen=True, slots=True)
class WaysPlan:
    """What the lanes need for a round: the other PCs in order, and what is open of the ways to them."""

    us: DeviceId
    others: tuple[DeviceId, ...]
    lan: LanPlan | None
    share: LetterFolder | None


class WaysBetween:
    """Settled for this PC."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._vault = desk.vault

    @property
    def written(self) -> int:
        """Grows with each entry that is written here. May be asked from another thread; nothing is read for it."""
        return self._vault.revisions.written

    @property
    def place(self) -> str:
        """What staff call this PC; empty where nobody named it yet."""
        return self._vault.pcs.this().place

    def stands(self) -> WaysStand:
        """How it stands."""
        kept, profile = self._kept(), self._desk.settings.profile
        by_it, lan, share = set[str](), kept.get("lan", True), kept.get("share")
        if profile is not None and profile.pcs_share is not None:
            by_it.add("share")
            share = profile.pcs_share
        if profile is not None and profile.pcs_lan is not None:
            by_it.add("lan")
            lan = profile.pcs_lan
        return WaysStand(lan, share, self._typed(kept), frozenset(by_it))

    def choose_share(self, folder: Path | None) -> None:
        """Meet in this folder as well from now on, or in none; whether it is there the next round says, since a share
        may be silent. Raises `WayUnfit(training)`.
        """
        self._refuse_training()
        self._choose(share=str(folder) if folder else None)

    def choose_lan(self, *, on: bool) -> None:
        """Use the network of the house, or leave it alone."""
        self._choose(lan=on)

    def type_address(self, device: DeviceId, typed: str) -> None:
        """Where a PC answers, as it shows it itself; empty takes it back.

        Raises `NoSuchPc`, `PcNotReached(address)`.
        """
        pc = self._vault.pcs.one(device)
        addresses = {key.hex: text for key, text in self._typed(self._kept()).items() if key != pc.device}
        if typed.strip():
            from clinic_app.services.lan import read_address

            read_address(typed)
            addresses[pc.device.hex] = typed.strip()
        self._choose(addresses=addresses)

    def plan(self) -> WaysPlan:
        """What is open now."""
        self._desk.require(Act.MEET)
        stands, pcs, us = self.stands(), self._vault.pcs.others(), self._vault.device
        lan, gone = None, self._gone()
        if stands.lan and (pcs or gone):
            from clinic_app.services.lan import LanPlan

            lan = LanPlan(
                self._vault.id, us.id, us.signing, tuple((pc.device, pc.signing) for pc in pcs), self._vault.training,
                tuple(stands.addresses.items()), gone,
            )  # fmt: skip
        share = self.folder(Path(stands.share)) if stands.share and pcs and not self._vault.training else None
        return WaysPlan(us.id, tuple(pc.device for pc in pcs), lan, share)

    def folder(self, place: Path) -> LetterFolder:
        """Letters in a folder, as the PCs of this clinic name them. Raises `WayUnfit(training)`."""
        from clinic_app.transport.letter_folder import LetterFolder

        self._refuse_training()
        names, us = HiddenNames(self._vault.id, "letters"), self._vault.device.id
        return LetterFolder(place, names, us, [pc.device for pc in self._vault.pcs.every() if pc.stands])

    # --- within ------------------------------------------------------------------------------------

    def _gone(self) -> tuple[DeviceId, ...]:
        """Who was taken out lately, and may not know."""
        now, us = self._desk.clock.now(), self._vault.device.id
        every = ((pc.device, pc.revoked_at) for pc in self._vault.pcs.every())
        return tuple(device for device, at in every if at and device != us and abs(now - at) < _SAYS_SO)

    def _kept(self) -> dict[str, Any]:
        return self._vault.settings.get(_WAYS) or {}

    def _typed(self, kept: dict[str, Any]) -> dict[DeviceId, str]:
        return {DeviceId(UUID(device)): text for device, text in kept.get("addresses", {}).items()}

    def _choose(self, **said: object) -> None:
        self._desk.require(Act.MANAGE_PEOPLE)

        def write() -> None:
            self._vault.settings[_WAYS] = {**self._kept(), **said}
            (what,) = said
            self._vault.journal.append("pcs_way_chosen", self._desk.me.id, {"way": what})

        self._vault.save(write)

    def _refuse_training(self) -> None:
        if self._vault.training:
            raise WayUnfit("training")
