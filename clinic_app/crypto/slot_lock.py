"""One slot's private key under its secret. Refuses a key that opens and is not the one the list names."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.layouts import other_layout
from clinic_app.crypto.passphrase import SALT_BYTES, KdfCost, stretch
from clinic_app.crypto.recovery import RecoveryCode
from clinic_app.crypto.slot_file import COMMIT_BYTES, Cost, Lock, Slot, SlotFile, SlotKind
from clinic_app.crypto.xwing import SealKeyPair
from clinic_app.errors import SlotsDamaged
from clinic_app.facts import dataclass

_NONCE_BYTES: Final = 12
_WRAP_BYTES: Final = 32


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """What locks a new slot: random bytes, or a passphrase already stretched, with what the lock must say of it."""

    secret: bytes
    salt: bytes
    cost: Cost | None

    @classmethod
    def of_passphrase(cls, passphrase: str, cost: KdfCost) -> Secret:
        """A passphrase, stretched. Raises `NotEnoughMemory`."""
        salt = os.urandom(SALT_BYTES)
        return cls(stretch(passphrase, salt, cost), salt, Cost(cost.memory_kib, cost.passes, cost.lanes))

    @classmethod
    def of_code(cls, code: RecoveryCode) -> Secret:
        """A printed code: random already, so never stretched."""
        return cls(code.secret, os.urandom(SALT_BYTES), None)


def locked_slot(file: SlotFile, slot_id: bytes, kind: SlotKind, secret: Secret) -> Slot:
    """A slot with a fresh key pair, locked for this list and no other."""
    pair = SealKeyPair.new()
    wrap, commit = _keys_of(secret.secret, secret.salt)
    nonce = os.urandom(_NONCE_BYTES)
    bare = Slot(slot_id, kind, pair.public.raw, Lock(secret.cost, secret.salt, commit, b""))
    locked = nonce + AESGCM(wrap).encrypt(nonce, pair.seed, file.lock_context(bare))
    return replace(bare, lock=Lock(secret.cost, secret.salt, commit, locked))


def unlocked_pair(file: SlotFile, slot: Slot, secret: bytes) -> SealKeyPair | None:
    """The slot's pair, or None if this is not its secret. Raises `SlotsDamaged` if it is and does not fit."""
    assert slot.lock is not None
    wrap, commit = _keys_of(secret, slot.lock.salt)
    if not hmac.compare_digest(commit, slot.lock.commit):
        return None
    nonce, locked = slot.lock.locked[:_NONCE_BYTES], slot.lock.locked[_NONCE_BYTES:]
    try:
        pair = SealKeyPair.from_seed(AESGCM(wrap).decrypt(nonce, locked, file.lock_context(slot)))
    except InvalidTag as error:
        raise SlotsDamaged("lock") from error
    if pair.public.raw != slot.public:
        raise SlotsDamaged("public")
    return pair


def stretching(slot: Slot | None, default: KdfCost, sought: bytes) -> tuple[KdfCost, bytes]:
    """Cost and salt of a try: the slot's own, or what a slot nobody has would cost."""
    if slot is None or slot.lock is None or slot.lock.cost is None:
        return default, sought
    cost = slot.lock.cost
    return KdfCost(cost.memory_kib, cost.passes, cost.lanes), slot.lock.salt


def ways_to_type(passphrase: str) -> Iterator[str]:
    """The passphrase as it was typed, and as the same keys give it on the other layout."""
    yield passphrase
    other = other_layout(passphrase)
    if other is not None:
        yield other


def _keys_of(secret: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """What locks a private key, and a commitment to it: AES-GCM alone could be opened by two keys."""
    made = derive(secret, b"clinic slot\0lock", _WRAP_BYTES + COMMIT_BYTES, salt=salt)
    return made[:_WRAP_BYTES], made[_WRAP_BYTES:]
