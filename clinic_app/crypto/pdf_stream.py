"""What stands in a stream of a locked PDF (AESV3): an IV, then AES-256-CBC, piece by piece."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

_BLOCK: Final = 16


def encrypted_size(size: int) -> int:
    """How many bytes so many take when they are encrypted: ISO 32000-2, 7.6.3.1."""
    return _BLOCK + (size // _BLOCK + 1) * _BLOCK


def encrypted(key: bytes, pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """These pieces under the key of the file (32 bytes), which is that of all its streams; the IV is drawn anew."""
    iv = os.urandom(_BLOCK)
    yield iv
    locking, padding = Cipher(AES256(key), CBC(iv)).encryptor(), PKCS7(_BLOCK * 8).padder()
    for piece in pieces:
        yield locking.update(padding.update(piece))
    yield locking.update(padding.finalize()) + locking.finalize()
