"""Slots that go along to another PC of the same clinic, with their locks: whoever comes in here comes in there too.

A slot is bound to the vault's id and the word, and every PC of a clinic has the same id. The other PC has a vault key
of its own, sealed to the same public keys with nobody present.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec
from msgspec.structs import replace

from clinic_app.crypto.slot_file import Generation, InstallKind, Slot, SlotFile, Stanza
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealPublicKey, hpke_seal
from clinic_app.errors import SlotsDamaged


def copied(slots: SlotList, ids: Collection[bytes]) -> tuple[bytes, ...]:
    """These slots of a list, each as it travels. The list must have proved itself."""
    file = SlotFile.from_bytes(slots.to_bytes())
    return tuple(msgspec.json.encode(slot) for slot in file.slots if slot.id in ids)


def list_of(
    untrusted_slots: Sequence[bytes], key: VaultKey, *, vault_id: UUID, kind: str, training: bool
) -> SlotList:  # fmt: skip
    """The list of another PC's vault: these slots, and its key sealed to each. Raises `SlotsDamaged`."""
    try:
        slots = tuple(msgspec.json.decode(each, type=Slot, strict=True) for each in untrusted_slots)
        bare = SlotFile(vault_id=vault_id, kind=msgspec.convert(kind, InstallKind), training=training, slots=slots)
        stanzas = tuple(
            Stanza(
                slot.id,
                hpke_seal(SealPublicKey.from_bytes(slot.public), key.secret, bare.seal_context(slot, key.generation)),
            )
            for slot in slots
        )
    except (msgspec.MsgspecError, ValueError) as error:
        raise SlotsDamaged("format") from error
    unsigned = Generation(key.generation, stanzas, bytes(32))
    mac = hmac.digest(key.slots_mac_key(), bare.mac_message(unsigned), "sha256")
    return SlotList.from_bytes(replace(bare, generations=(replace(unsigned, mac=mac),)).to_bytes())
