"""Proving the journal of a record that nobody has open, for whoever has a key for it. Nothing is written in it."""

from __future__ import annotations

from collections.abc import Callable

from clinic_app.crypto.vault_key import VaultKey
from clinic_app.facts import dataclass
from clinic_app.vault.connection import connect_reader
from clinic_app.vault.device import read_device
from clinic_app.vault.journal_form import Entry
from clinic_app.vault.journal_proof import Proven, prove
from clinic_app.vault.journal_reading import Doubt, doubt, find_head, still
from clinic_app.vault.place import VaultPlace, hold_lock
from clinic_app.vault.rotation import settle
from clinic_app.vault.slot_files import read_slots


@dataclass(frozen=True, slots=True)
class ProvenOutside:
    """What was walked, what its end says, and the entry of the ten characters that were asked for."""

    proven: Proven
    doubt: Doubt | None
    found: Entry | None


def prove_outside(
    place: VaultPlace, key: VaultKey, *, short: str | None = None, told: Callable[[float], None] = lambda _: None
) -> ProvenOutside:
    """Walk all of it. Raises `ChainBroken`, `VaultInUse`, `VaultDamaged`, `DeviceFileDamaged`."""
    with hold_lock(place):
        key = settle(place, key)
        device, vault_id = read_device(place, key), read_slots(place).vault_id
        with still(lambda: connect_reader(place.database, key.database_key)) as ask:
            proven = prove(ask, vault_id, device.signing.public, told=told)
            return ProvenOutside(proven, doubt(ask, device.seen), find_head(ask, short) if short else None)
