"""The outer lock of a backup that goes to the hub: so that the hub learns neither when it was made nor how large it is.

A key drawn for one file, used for nothing else; its chunks are numbered and the last one is marked, so that none can be
cut off, swapped or taken from another file. The key is sealed to recovery and network slots as a backup's own is.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinic_app.crypto.hkdf import derive
from clinic_app.crypto.vault_key import VaultKey
from clinic_app.errors import BackupRefused

CHUNK_BYTES: Final = 65_536
TAG_BYTES: Final = 16
_LABEL: Final = b"clinic backup\0keep"
_DOMAIN: Final = b"clinic-app keep 1\0"


def padded_size(size: int) -> int:
    """The size that is shown for this one: the next of few (Padmé), so that only its magnitude is told; at most 12 %
    more."""
    exponent = max(2, size).bit_length() - 1
    coarse = exponent - exponent.bit_length()
    return -(-size >> coarse) << coarse


class ChunkSeal:
    """Locks and opens the chunks of one file under one key."""

    def __init__(self, key: VaultKey) -> None:
        self._cipher = AESGCM(derive(key.secret, _LABEL, 32))

    def seal(self, number: int, chunk: bytes, *, is_last: bool) -> bytes:
        """A chunk and its tag. Never call it twice with one number and different bytes."""
        return self._cipher.encrypt(number.to_bytes(12, "big"), chunk, _bound(is_last))

    def open(self, number: int, untrusted_sealed: bytes, *, is_last: bool) -> bytes:
        """Raises `BackupRefused(content)`."""
        try:
            return self._cipher.decrypt(number.to_bytes(12, "big"), untrusted_sealed, _bound(is_last))
        except (InvalidTag, ValueError) as error:
            raise BackupRefused("content") from error


def _bound(is_last: bool) -> bytes:
    return _DOMAIN + (b"\1" if is_last else b"\0")
