"""Which PC of this clinic wrote something: this one, or another by what staff call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from clinic_app.domain.ids import DeviceId
from clinic_app.domain.several_hands import Odd, odd_clocks
from clinic_app.domain.timekeeping import instant
from clinic_app.facts import dataclass
from clinic_app.services.desk import Desk
from clinic_app.vault.revisions import Revision
from clinic_app.vault.store import Vault


@dataclass(frozen=True, slots=True)
class WhichPc:
    """A PC. `place` is empty where nobody named it yet."""

    device: DeviceId
    place: str
    here: bool


@dataclass(frozen=True, slots=True)
class Came:
    """Where and when something was written: by the clock of that PC, and when it came to this one from another."""

    pc: WhichPc
    at: datetime
    heard_at: datetime | None = None
    odd: Odd | None = None
    """What is wrong with the first of the two times."""


def came(desk: Desk, revisions: Sequence[Revision]) -> list[Came]:
    """Of each of these revisions, in their order."""
    vault, pcs = desk.vault, which_pcs(desk.vault)
    heard = [None if pcs[each.said.device].here else _heard_at(vault, each.number) for each in revisions]
    now = max([desk.clock.now(), *(at for at in heard if at)])  # our clock may be the one that is behind
    said = [each.said for each in revisions]
    odd = odd_clocks(said, {place: at or now for place, at in enumerate(heard)})
    return [
        Came(pcs[each.said.device], each.written_at, heard[place], odd.get(place))
        for place, each in enumerate(revisions)
    ]


def _heard_at(vault: Vault, number: int) -> datetime:
    return instant(vault.journal.entries(after=number - 1, limit=1)[0].at)


def which_pcs(vault: Vault) -> Mapping[DeviceId, WhichPc]:
    """Every PC that ever wrote in this record. One whose record was brought back on this PC counts as this one."""
    pcs, here = vault.pcs.every(), {vault.device.id}
    for pc in reversed(pcs):
        if pc.device in here and pc.continues is not None:
            here.add(pc.continues)
    places = {pc.device: pc.place for pc in pcs}
    known = {*places, *(pc.device for pc in vault.hearing.others.every()), *here}
    return {device: WhichPc(device, places.get(device, ""), device in here) for device in known}
