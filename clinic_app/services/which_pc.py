"""Which PC of this clinic wrote something: this one, or another by what staff call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinic_app.domain.ids import DeviceId
from clinic_app.vault.store import Vault


@dataclass(frozen=True, slots=True)
class WhichPc:
    """A PC. `place` is empty where nobody named it yet."""

    device: DeviceId
    place: str
    here: bool


def which_pcs(vault: Vault) -> Mapping[DeviceId, WhichPc]:
    """Every PC that ever wrote in this record."""
    here = WhichPc(vault.device.id, "", here=True)
    others = {pc.device: WhichPc(pc.device, "", here=False) for pc in vault.hearing.others.every()}
    return {**others, here.device: here}
