"""The one key a vault hangs on, and the keys made from it. It is never stored in clear."""

from __future__ import annotations

import os
from dataclasses import field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.hkdf import derive
from clinic_app.errors import DeviceFileDamaged
from clinic_app.facts import dataclass

VAULT_KEY_BYTES: Final = 32
_DATABASE_KEY_BYTES: Final = 48
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class VaultKey:
    """32 random bytes and which generation of the vault they belong to (from 1).

    `coming` is the next one, while the vault key is being changed: the database is under one of the two.
    """

    secret: bytes = field(repr=False)
    generation: int
    coming: VaultKey | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != VAULT_KEY_BYTES or self.generation < 1:
            raise ValueError("vault key")
        if self.coming is not None and self.coming.generation != self.generation + 1:
            raise ValueError("coming")

    @property
    def alone(self) -> VaultKey:
        """This key without the next one."""
        return VaultKey(self.secret, self.generation)

    @classmethod
    def new(cls, generation: int = 1) -> VaultKey:
        """A fresh key."""
        return cls(os.urandom(VAULT_KEY_BYTES), generation)

    def database_key(self) -> bytearray:
        """48 bytes: a 32-byte database key, then its 16-byte salt. The caller overwrites them after use."""
        return bytearray(self._made(b"database", _DATABASE_KEY_BYTES))

    def slots_mac_key(self) -> bytes:
        """The key under which the list of slots is authenticated."""
        return self._made(b"slots mac", 32)

    def device_seal(self, plaintext: bytes) -> bytes:
        """Lock up the keys of this PC: nonce, ciphertext, tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + AESGCM(self._made(b"device", 32)).encrypt(nonce, plaintext, None)

    def device_open(self, untrusted_sealed: bytes) -> bytes:
        """Raises `DeviceFileDamaged` if it was changed or sealed under another vault key."""
        nonce, sealed = untrusted_sealed[:_NONCE_BYTES], untrusted_sealed[_NONCE_BYTES:]
        try:
            return AESGCM(self._made(b"device", 32)).decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise DeviceFileDamaged from error

    def _made(self, purpose: bytes, length: int) -> bytes:
        return derive(self.secret, b"clinic vault\0" + purpose + b"\0" + self.generation.to_bytes(4, "big"), length)
