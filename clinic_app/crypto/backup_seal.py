"""The key of one backup: random, used once, and sealed to those who may open it years later with nobody asked today.

Only recovery and network slots go along, with their locks as they stand in `vault.json`; nobody's passphrase opens a
backup. The list is a slot file like the vault's own, with the backup's key in the vault key's place.
"""

from __future__ import annotations

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.slot_file import Generation, SlotFile, Stanza
from clinic_app.crypto.slots import SlotList
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.crypto.xwing import SealPublicKey, hpke_seal
from clinic_app.errors import BackupRefused

_NONCE_BYTES: Final = 12
_LABEL: Final = b"clinic backup\0manifest"


def sealed_without_people(slots: SlotList, key: VaultKey) -> SlotList:
    """The recovery and network slots of this list, with `key` sealed to each; nobody need be present.

    Raises `ValueError` if there is neither: nothing could ever open what this key locks.
    """
    file = SlotFile.from_bytes(slots.to_bytes())
    kept = tuple(slot for slot in file.slots if slot.kind != "user")
    if not kept:
        raise ValueError("nobody to seal to")
    bare = replace(file, slots=kept, generations=())
    stanzas = tuple(
        Stanza(
            slot.id,
            hpke_seal(SealPublicKey.from_bytes(slot.public), key.secret, bare.seal_context(slot, key.generation)),
        )
        for slot in kept
    )
    unsigned = Generation(key.generation, stanzas, bytes(32))
    mac = hmac.digest(key.slots_mac_key(), bare.mac_message(unsigned), "sha256")
    return SlotList.from_bytes(replace(bare, generations=(replace(unsigned, mac=mac),)).to_bytes())


def seal_manifest(key: VaultKey, manifest: bytes, bound_to: bytes) -> bytes:
    """Lock up what only who opens the backup may know: nonce, ciphertext, tag."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_manifest_key(key)).encrypt(nonce, manifest, bound_to)


def open_manifest(key: VaultKey, untrusted_sealed: bytes, bound_to: bytes) -> bytes:
    """Raises `BackupRefused(content)` if it was changed or belongs to another backup."""
    nonce, sealed = untrusted_sealed[:_NONCE_BYTES], untrusted_sealed[_NONCE_BYTES:]
    try:
        return AESGCM(_manifest_key(key)).decrypt(nonce, sealed, bound_to)
    except (InvalidTag, ValueError) as error:
        raise BackupRefused("content") from error


def _manifest_key(key: VaultKey) -> bytes:
    return derive(key.secret, _LABEL, 32)
